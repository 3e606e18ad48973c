//! `claimgraph backup`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{error::CliError, exit, progress::with_bars, schema::print},
    kb::{self, Backup, is_data_folder},
};

/// Copy the journal and the documents, also of a knowledge base that is served meanwhile.
///
/// The copy has all commits up to one of them, and is verified by the hash chain. It is a data
/// folder: `claimgraph restore` copies it back, and every command that reads takes it with
/// `--data`.
#[derive(Args)]
#[command(
    after_help = "Example:\n  claimgraph backup --data /srv/claims /backup/claims-2026-01-31"
)]
pub(super) struct BackupArgs {
    /// The folder of the backup, which must be empty or not there.
    #[arg(value_name = "TO")]
    to: PathBuf,
    /// The folder of the knowledge base.
    #[arg(
        long,
        value_name = "DIR",
        env = "CLAIMGRAPH_DATA",
        default_value = ".claimgraph"
    )]
    data: PathBuf,
}

pub(super) fn run(args: BackupArgs) -> Result<u8, CliError> {
    if !is_data_folder(&args.data) {
        return Err(CliError::NoKnowledgeBase(args.data));
    }
    let made = with_bars(|progress| kb::backup(&args.data, &args.to, progress))?;
    print(&format!("`{}` has {}\n", args.to.display(), summary(&made)))?;
    Ok(exit::OK)
}

/// The contents of a copy in words.
pub(super) fn summary(made: &Backup) -> String {
    let Backup {
        revision,
        hash,
        verified,
        documents,
    } = made;
    format!(
        "revision {revision} (hash {hash}): {} commits with {} records in {} bytes, each hash verified, and {documents} \
         documents",
        verified.commits, verified.records, verified.bytes
    )
}
