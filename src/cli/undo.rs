//! `claimgraph undo`.

use clap::Args;

use crate::{
    cli::{data::DataArgs, error::CliError, exit, schema::print},
    kb::UndonePreview,
    model::{Clearance, CommitMeta, Revision},
};

/// Take a commit back: what was new in it is removed, what it changed is as it was before.
///
/// The undo is a commit of its own, and history keeps both. Refused, with what stands in the way,
/// where later commits wrote the same records again or refer to new ones.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph undo --dry-run 7")]
pub(super) struct UndoArgs {
    #[command(flatten)]
    data: DataArgs,
    /// The revision of the commit.
    #[arg(value_name = "REVISION")]
    revision: u64,
    /// The author of the undo.
    #[arg(long, value_name = "NAME", env = "CLAIMGRAPH_BY")]
    by: Option<String>,
    /// Show what would be removed and what would be as it was, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: UndoArgs) -> Result<u8, CliError> {
    args.data.expect()?;
    let revision = Revision(args.revision);
    let knowledge_base = match args.dry_run {
        true => args.data.open("undo --dry-run")?,
        false => args.data.open_to_write_once("undo")?,
    };
    let newest = knowledge_base.snapshot().revision();
    if revision == Revision(0) || revision > newest {
        return Err(CliError::NoSuchRevision {
            wanted: args.revision,
            newest: newest.0,
        });
    }
    if args.dry_run {
        let mut printed = Ok(());
        let mut count = 0;
        knowledge_base
            .snapshot()
            .preview_undo(revision, Clearance::ALL, |record| {
                count += 1;
                if printed.is_ok() {
                    printed = print(&described(&record));
                }
            })?;
        printed?;
        print(&format!(
            "nothing is written; to be written: {count} records\n"
        ))?;
    } else {
        let meta = CommitMeta {
            reason: Some(format!("undo of revision {revision}")),
            ..CommitMeta::by(args.by)
        };
        let report = knowledge_base.undo(revision, meta)?;
        print(&format!(
            "revision {} takes revision {revision} back: {} records\n",
            report.revision,
            report.written()
        ))?;
    }
    knowledge_base.close()?;
    Ok(exit::OK)
}

/// A record as the undo leaves it, in a line.
fn described(record: &UndonePreview) -> String {
    let (kind, id) = (record.kind, &record.id);
    match &record.fields {
        None => format!("removed: {kind} `{id}`\n"),
        Some(fields) if fields.is_empty() => format!("back again: {kind} `{id}`\n"),
        Some(fields) => {
            let paths = fields.iter().map(|field| field.path.as_str());
            format!(
                "as it was: {kind} `{id}` ({})\n",
                Vec::from_iter(paths).join(", ")
            )
        }
    }
}
