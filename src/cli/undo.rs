//! `claimgraph undo`.

use clap::Args;

use crate::{
    cli::{
        console::Console,
        data::DataArgs,
        error::CliError,
        exit,
        remote::{
            hand_over::hand_over,
            request::{RemoteCommand, Sending, UndoOptions},
            server_args::ServerArgs,
        },
        statuses,
    },
    kb::{Edit, KnowledgeBase, UndonePreview, WriteRequest},
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
    #[command(flatten)]
    server: ServerArgs,
    /// The revision of the commit.
    #[arg(value_name = "REVISION")]
    revision: u64,
    /// The author of the undo.
    #[arg(long, value_name = "NAME", env = "CLAIMGRAPH_BY")]
    by: Option<String>,
    /// Show what would be removed, what would be as it was, and whose status would move, and write
    /// nothing.
    #[arg(long)]
    dry_run: bool,
}

impl UndoArgs {
    fn options(&self) -> UndoOptions {
        UndoOptions {
            revision: self.revision,
            by: self.by.clone(),
            dry_run: self.dry_run,
        }
    }

    /// The command as it is sent to a server.
    fn sending(&self) -> Result<Sending, CliError> {
        Ok(Sending::new(RemoteCommand::Undo(self.options())))
    }
}

pub(super) fn run(args: UndoArgs) -> Result<u8, CliError> {
    if let Some(code) = args.server.run(|| args.sending())? {
        return Ok(code);
    }
    args.data.expect()?;
    match run_here(&args) {
        Err(error) => hand_over(&args.data.data, error, || args.sending()),
        ended => ended,
    }
}

fn run_here(args: &UndoArgs) -> Result<u8, CliError> {
    let knowledge_base = match args.dry_run {
        true => args.data.open("undo --dry-run")?,
        false => args.data.open_to_write_once("undo")?,
    };
    undo(
        &knowledge_base,
        &args.options(),
        Clearance::ALL,
        &Console::Own,
    )?;
    knowledge_base.close()?;
    Ok(exit::OK)
}

/// Undoes a commit on behalf of a writer with a clearance, or shows what the undo would write.
pub(super) fn undo(
    knowledge_base: &KnowledgeBase,
    options: &UndoOptions,
    clearance: Clearance,
    console: &Console,
) -> Result<(), CliError> {
    let revision = Revision(options.revision);
    let newest = knowledge_base.snapshot().revision();
    if revision == Revision(0) || revision > newest {
        return Err(CliError::NoSuchRevision {
            wanted: options.revision,
            newest: newest.0,
        });
    }
    let request = WriteRequest {
        edit: Edit::Undo(revision),
        meta: CommitMeta {
            reason: Some(format!("undo of revision {revision}")),
            ..CommitMeta::by(options.by.clone())
        },
        clearance,
        expected: None,
    };
    if options.dry_run {
        let mut printed = Ok(());
        let mut count = 0;
        let snapshot = knowledge_base.snapshot().seen_by(clearance);
        snapshot.preview_undo(revision, |record| {
            count += 1;
            if printed.is_ok() {
                printed = console.print(&described(&record));
            }
        })?;
        printed?;
        let preview = knowledge_base.preview_edit(request, drop)?;
        statuses::show(&preview.statuses, false, console)?;
        return console.print(&format!(
            "nothing is written; to be written: {count} records\n"
        ));
    }
    let report = knowledge_base.write(request, &|_, _, _| ())?.report;
    console.print(&format!(
        "revision {} takes revision {revision} back: {} records\n",
        report.revision,
        report.written()
    ))
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
