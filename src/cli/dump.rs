//! `claimgraph dump`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::{
    cli::{data::DataArgs, error::CliError, exit},
    kb::{KbError, formats::json::dump},
    model::{AccessLevel, Clearance, Revision},
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
    /// Leave out what is closed to a role: of each closed part, `access` alone is written. Without
    /// this, all of it is written.
    #[arg(long, value_name = "ROLE")]
    role: Option<DumpRole>,
}

/// The role for which a dump is written.
#[derive(Clone, Copy, ValueEnum)]
enum DumpRole {
    Reader,
    Editor,
    Reviewer,
    Admin,
}

impl DumpRole {
    fn clearance(self) -> Clearance {
        match self {
            DumpRole::Reader => Clearance::NONE,
            DumpRole::Editor => Clearance::up_to(AccessLevel::Editor),
            DumpRole::Reviewer => Clearance::up_to(AccessLevel::Reviewer),
            DumpRole::Admin => Clearance::ALL,
        }
    }
}

pub(super) fn run(args: DumpArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let opened = args.data.open_to_read(&args.data.options("dump"))?;
    let newest = opened.knowledge_base.snapshot();
    let clearance = args.role.map_or(Clearance::ALL, DumpRole::clearance);
    let horizon = newest.horizon(clearance)?;
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
    if snapshot.revision() < horizon {
        return Err(CliError::ClosedRevision {
            wanted: snapshot.revision().0,
            horizon: horizon.0,
        });
    }
    let records = snapshot.all_records();
    let records = records.map(|record| Ok::<_, KbError>(record?.masked(clearance)));
    dump::write(&args.out, None, records)?;
    let documents = match args.documents {
        true => format!(", with {} documents", snapshot.write_documents(&args.out)?),
        false => String::new(),
    };
    let drafts = match args.drafts {
        true => format!(
            ", with {} drafts",
            snapshot.seen_by(clearance).write_drafts(&args.out)?
        ),
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
