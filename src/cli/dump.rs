//! `claimgraph dump`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{data::DataArgs, error::CliError, exit},
    kb::formats::json::dump,
    model::Revision,
};

/// Write the whole knowledge base as a bundle that loads back to the same state.
#[derive(Args)]
#[command(
    after_help = "Example:\n  claimgraph dump --out backup && claimgraph load --data copy backup"
)]
pub(super) struct DumpArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The folder to write `vocabulary.json`, `entities.json`, `sources.json` and `claims.json`
    /// into.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Write the attached documents too, into the folder `documents` there. Without this, no text
    /// of a source is written but what is quoted.
    #[arg(long)]
    documents: bool,
    /// Write the drafts too, a line of JSON each, into `drafts.jsonl` there, which `load` does not
    /// read. Without this, a dump has nothing of drafts.
    #[arg(long)]
    drafts: bool,
    /// The revision to dump; the newest without this.
    #[arg(long, value_name = "N")]
    revision: Option<u64>,
}

pub(super) fn run(args: DumpArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let opened = args.data.open_to_read(&args.data.options("dump"))?;
    let newest = opened.knowledge_base.snapshot();
    let snapshot = match args.revision {
        Some(wanted) if wanted > newest.revision().0 => {
            return Err(CliError::NoSuchRevision {
                wanted,
                newest: newest.revision().0,
            });
        }
        Some(wanted) => newest.at(Revision(wanted)),
        None => newest,
    };
    dump::write(&args.out, None, snapshot.all_records())?;
    let documents = match args.documents {
        true => format!(", with {} documents", snapshot.write_documents(&args.out)?),
        false => String::new(),
    };
    let drafts = match args.drafts {
        true => format!(", with {} drafts", snapshot.write_drafts(&args.out)?),
        false => String::new(),
    };
    let said = format!(
        "revision {} is in `{}`{documents}{drafts}\n",
        snapshot.revision(),
        args.out.display()
    );
    drop(snapshot);
    opened.knowledge_base.close()?;
    crate::cli::schema::print(&said)?;
    Ok(exit::OK)
}
