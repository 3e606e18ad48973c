//! `claimgraph completions`.

use clap::{Args, Command};
use clap_complete::Shell;

use crate::cli::{error::CliError, exit, schema::print};

/// Print the completions of the command line for a shell.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  claimgraph completions bash > /etc/bash_completion.d/claimgraph\n  claimgraph completions zsh > \"${fpath[1]}/_claimgraph\"\n  claimgraph completions fish > ~/.config/fish/completions/claimgraph.fish"
)]
pub(super) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
}

/// Prints the completions of `command`.
pub(super) fn run(args: CompletionsArgs, mut command: Command) -> Result<u8, CliError> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "claimgraph", &mut text);
    print(&String::from_utf8_lossy(&text))?;
    Ok(exit::OK)
}
