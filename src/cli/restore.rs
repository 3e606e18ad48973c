//! `claimgraph restore`.

use std::path::PathBuf;

use clap::Args;

use crate::{
    cli::{backup::summary, error::CliError, exit, progress::with_bars, schema::print},
    kb::{self, is_data_folder},
};

/// Copy a backup into a new data folder, once it is verified by the hash chain.
///
/// A damaged backup is refused with the place of the damage, and one that is shorter than it was
/// made is refused too. Store and index are made from the journal by the next start.
#[derive(Args)]
#[command(
    after_help = "Example:\n  claimgraph restore /backup/claims-2026-01-31 --data /srv/claims"
)]
pub(super) struct RestoreArgs {
    /// The folder of the backup.
    #[arg(value_name = "FROM")]
    from: PathBuf,
    /// The folder of the knowledge base, which must be empty or not there.
    #[arg(
        long,
        value_name = "DIR",
        env = "CLAIMGRAPH_DATA",
        default_value = ".claimgraph"
    )]
    data: PathBuf,
}

pub(super) fn run(args: RestoreArgs) -> Result<u8, CliError> {
    if !is_data_folder(&args.from) {
        return Err(CliError::NoBackup(args.from));
    }
    // A backup is a data folder: to copy it is to restore it.
    let made = with_bars(|progress| kb::backup(&args.from, &args.data, progress))?;
    let data = args.data.display();
    print(&format!(
        "`{data}` has {}; serve it with `claimgraph serve --data {data}`\n",
        summary(&made)
    ))?;
    Ok(exit::OK)
}
