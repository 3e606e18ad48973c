//! The commands: one file each.
//!
//! Results go to stdout, everything else to stderr. `exit` has the list of exit codes.

mod accept_loss;
mod attach;
mod check;
mod data;
pub mod diagnostic;
mod dump;
mod error;
mod exit;
mod fmt;
mod init;
mod limits;
mod load;
mod log;
mod progress;
mod quote;
mod schema;
mod serve;
mod source_file;
mod statuses;
mod undo;
mod validate;
mod verify;
mod warnings;
mod welcome;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::cli::exit::EXIT_CODES;

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
    Schema(schema::SchemaArgs),
    AcceptLoss(accept_loss::AcceptLossArgs),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and the version come this way too, with the code 0.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(exit::USAGE));
        }
    };
    cli.log.begin();
    let ended = match cli.command {
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
        Command::Schema(args) => schema::run(args),
        Command::AcceptLoss(args) => accept_loss::run(args),
    };
    match ended {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            error.print();
            ExitCode::from(error.exit_code())
        }
    }
}
