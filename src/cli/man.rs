//! `claimgraph man`.

use std::{fs, path::PathBuf};

use clap::{Args, Command};

use crate::cli::{error::CliError, exit, schema::print};

/// Write the manual pages, one for the program and one for each command.
#[derive(Args)]
#[command(after_help = "Example:\n  claimgraph man ~/.local/share/man/man1")]
pub(super) struct ManArgs {
    /// The folder, which is made if it is not there.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes the pages of `command`.
pub(super) fn run(args: ManArgs, command: Command) -> Result<u8, CliError> {
    let folder = args.folder;
    let written = fs::create_dir_all(&folder);
    let written = written.and_then(|()| clap_mangen::generate_to(command, &folder));
    written.map_err(|source| CliError::Write {
        path: folder.clone(),
        source,
    })?;
    print(&format!(
        "the pages are in `{}`; `man {}` shows the first\n",
        folder.display(),
        folder.join("claimgraph.1").display()
    ))?;
    Ok(exit::OK)
}
