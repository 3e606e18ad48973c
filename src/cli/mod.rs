//! The commands: one file each.
//!
//! Results go to stdout, everything else to stderr. `exit` has the list of exit codes.

mod accept_loss;
mod access;
mod address;
mod attach;
mod backup;
mod check;
mod completions;
mod config;
mod config_file;
mod console;
mod data;
pub mod diagnostic;
mod dump;
mod error;
mod exit;
mod expiry;
mod export;
mod fmt;
mod init;
mod invocation;
mod keys;
mod limits;
mod load;
mod log;
mod man;
mod progress;
mod quote;
mod reader;
mod remote;
mod report;
mod restore;
mod schema;
mod serve;
mod source_file;
mod statuses;
mod undo;
mod validate;
mod verify;
mod warnings;
mod watch;
mod watch_line;
mod webhooks;
mod welcome;

use std::{env, process::ExitCode};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::cli::{
    diagnostic::Color,
    error::CliError,
    exit::EXIT_CODES,
    invocation::{Invocation, InvocationError},
};

/// Answers who says what about whom, since when, on whose word, and who denies it.
///
/// A knowledge base lives in one folder: the journal of everything that was ever recorded, and
/// views that are rebuilt from it at need. Begin with `claimgraph serve --seed seed` and open the
/// address that it prints.
#[derive(Parser)]
#[command(name = "claimgraph", version, about, after_help = EXIT_CODES, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    log: log::LogArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(Box<serve::ServeArgs>),
    Load(load::LoadArgs),
    Validate(validate::ValidateArgs),
    Init(init::InitArgs),
    Fmt(fmt::FmtArgs),
    Undo(undo::UndoArgs),
    Dump(dump::DumpArgs),
    Check(check::CheckArgs),
    Verify(verify::VerifyArgs),
    Attach(attach::AttachArgs),
    Quote(quote::QuoteArgs),
    Report(Box<report::ReportArgs>),
    Export(export::ExportArgs),
    Watch(Box<watch::WatchArgs>),
    Keys(keys::KeysArgs),
    Schema(schema::SchemaArgs),
    AcceptLoss(accept_loss::AcceptLossArgs),
    Backup(backup::BackupArgs),
    Restore(restore::RestoreArgs),
    Config(Box<config::ConfigArgs>),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let ended = match Invocation::read(Cli::command(), env::args_os()) {
        Ok(invocation) => run(invocation),
        Err(InvocationError::Usage(error)) => return usage(&error),
        Err(InvocationError::Config(error)) => Err(error.into()),
    };
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprint!("{}", error.render(Color::of_stderr()));
            ExitCode::from(error.exit_code())
        }
    }
}

/// Prints what is wrong with the command line, or its help or the version, with the code 0.
fn usage(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::USAGE))
}

fn run(invocation: Invocation) -> Result<u8, CliError> {
    let Invocation {
        command,
        matches,
        file,
    } = invocation;
    let cli = Cli::from_arg_matches(&matches).map_err(CliError::Usage)?;
    cli.log.begin();
    match cli.command {
        Command::Serve(args) => serve::run(*args),
        Command::Load(args) => load::run(args),
        Command::Validate(args) => validate::run(args),
        Command::Init(args) => init::run(args),
        Command::Fmt(args) => fmt::run(args),
        Command::Undo(args) => undo::run(args),
        Command::Dump(args) => dump::run(args),
        Command::Check(args) => check::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Attach(args) => attach::run(args),
        Command::Quote(args) => quote::run(args),
        Command::Report(args) => report::run(*args),
        Command::Export(args) => export::run(args),
        Command::Watch(args) => watch::run(*args),
        Command::Keys(args) => keys::run(args),
        Command::Schema(args) => schema::run(args),
        Command::AcceptLoss(args) => accept_loss::run(args),
        Command::Backup(args) => backup::run(args),
        Command::Restore(args) => restore::run(args),
        Command::Config(_) => {
            let settings = matches.subcommand_matches("config").unwrap_or(&matches);
            config::run(&command, settings, file.as_ref())
        }
        Command::Completions(args) => completions::run(args, command),
        Command::Man(args) => man::run(args, command),
    }
}
