//! How a command fails.

use std::{error::Error, io, path::PathBuf};

use claimgraph_engine::SchemaError;

use crate::{
    cli::{
        diagnostic::{self, Color},
        exit,
    },
    kb::{KbError, Problems, formats::json::dump::DumpError},
};

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// The knowledge base refused.
    #[error(transparent)]
    KnowledgeBase(#[from] KbError),
    /// A bundle could not be read or is not valid.
    #[error("the bundle is not valid; nothing was written")]
    Invalid(#[from] Problems),
    /// The dump failed.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// A file could not be read.
    #[error("cannot read `{}`", .path.display())]
    Input {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The data folder has no knowledge base in it.
    #[error(
        "there is no knowledge base in `{folder}`; name its folder with `--data`, or make one: `claimgraph load --data {folder} PATH`",
        folder = .0.display()
    )]
    NoKnowledgeBase(PathBuf),
    /// A source was named that is not there.
    #[error("there is no source `{0}` in the knowledge base")]
    NoSuchSource(String),
    /// There is no such revision.
    #[error("there is no revision {wanted}; the newest is {newest}")]
    NoSuchRevision {
        /// What was asked for.
        wanted: u64,
        /// What there is.
        newest: u64,
    },
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}; choose another with `--listen`, such as `--listen 127.0.0.1:0` for any free port"
    )]
    Listen {
        /// The address.
        address: String,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The server failed.
    #[error("the server failed")]
    Serve(#[source] io::Error),
    /// The schema is wrong, which the tests would have found.
    #[error("the schema cannot be built")]
    Schema(#[from] SchemaError),
    /// A result could not be written to stdout.
    #[error("cannot write the result")]
    Output(#[source] io::Error),
}

impl CliError {
    /// Tells stderr what is wrong: the problems of a bundle one by one, anything else with its causes.
    pub(super) fn tell(&self) {
        if let Some(problems) = self.problems() {
            eprint!("{}", diagnostic::render(problems, Color::of_stderr()));
            return;
        }
        if let CliError::Output(error) = self
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return;
        }
        eprintln!("error: {self}");
        let mut told = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            // What a message says already is not said again.
            let text = error.to_string();
            if !told.contains(&text) {
                eprintln!("  because: {text}");
                told = text;
            }
            cause = error.source();
        }
    }

    /// The problems of a bundle, if that is what is wrong.
    pub(super) fn problems(&self) -> Option<&Problems> {
        match self {
            CliError::Invalid(problems) | CliError::KnowledgeBase(KbError::Invalid(problems)) => {
                Some(problems)
            }
            _ => None,
        }
    }

    /// The exit code that tells of it.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            error if error.problems().is_some() => exit::INVALID,
            CliError::KnowledgeBase(error) if error.is_locked() => exit::LOCKED,
            CliError::KnowledgeBase(KbError::Lookup(_) | KbError::WriterGone) => exit::INTERNAL,
            CliError::KnowledgeBase(_) | CliError::Dump(_) => exit::STORAGE,
            CliError::Input { .. }
            | CliError::NoKnowledgeBase(_)
            | CliError::NoSuchSource(_)
            | CliError::NoSuchRevision { .. } => exit::NO_INPUT,
            CliError::Listen { .. } => exit::UNAVAILABLE,
            CliError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => exit::OK,
            CliError::Output(_) => exit::STORAGE,
            _ => exit::INTERNAL,
        }
    }
}
