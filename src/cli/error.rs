//! The failures of a command, and the exit code of each.

use std::{
    error::Error,
    io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use claimgraph_engine::SchemaError;

use crate::{
    auth::{CredentialsError, KeyFileError, KeyId, KeyIdError},
    cli::{
        config_file::ConfigError,
        diagnostic::{self, Color},
        exit,
        remote::server_error::ServerError,
    },
    http::{TlsError, TrustedDocumentsError},
    kb::{KbError, Problems, SourceTextError, formats::json::dump::DumpError},
    model::{Id, QuoteError},
    report::{AnswerError, StyleError},
    watch::HookError,
};

/// The failure of a command.
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
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A file that is to be written is there already.
    #[error("`{}` is there already, and is not written over; name a new file", .0.display())]
    Exists(PathBuf),
    /// The refused records could not be written.
    #[error("cannot write the refused records to `{}`; nothing was loaded", .path.display())]
    SetAside {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A file or folder could not be written.
    #[error("cannot write `{}`", .path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// A folder that is to be new has files in it.
    #[error("`{}` is not empty; name a new folder", .0.display())]
    NotEmpty(PathBuf),
    /// The data folder has no knowledge base in it.
    #[error(
        "there is no knowledge base in `{folder}`; name its folder with `--data`, or make one: `claimgraph load --data {folder} PATH`",
        folder = .0.display()
    )]
    NoKnowledgeBase(PathBuf),
    /// A folder is no backup.
    #[error(
        "there is no backup in `{}`: a backup is a folder with `journal` in it, as `claimgraph backup` makes it",
        .0.display()
    )]
    NoBackup(PathBuf),
    /// The configuration file is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// A setting needs another, which is not set.
    #[error("`{setting}` is set, which needs `{missing}` too")]
    Incomplete {
        /// The setting.
        setting: &'static str,
        /// The one that is not set.
        missing: &'static str,
    },
    /// The command line is wrong.
    #[error(transparent)]
    Usage(clap::Error),
    /// The knowledge base has no source of this id.
    #[error("there is no source `{0}` in the knowledge base")]
    NoSuchSource(String),
    /// The knowledge base has no record that was named for a report.
    #[error("there is no `{0}` in the knowledge base at that revision")]
    NoSuchRecord(String),
    /// The API refuses a query.
    #[error("the knowledge base does not answer: {0}")]
    Query(String),
    /// A citation style or its locale cannot be used.
    #[error("cannot cite in that style")]
    Style(#[from] StyleError),
    /// The answer of the API is not as it should be; the tests exclude this.
    #[error(transparent)]
    Answer(#[from] AnswerError),
    /// A file is no document.
    #[error("`{}` cannot be a document", .path.display())]
    Document {
        /// The file.
        path: PathBuf,
        /// The reason.
        #[source]
        source: SourceTextError,
    },
    /// The revision is closed to the role for which it is dumped.
    #[error(
        "revision {wanted} is closed to that role, since a later one closed something of it; the earliest that is open is {horizon}"
    )]
    ClosedRevision {
        /// The revision.
        wanted: u64,
        /// The earliest revision that is open.
        horizon: u64,
    },
    /// The words cannot be quoted.
    #[error("these words cannot be quoted")]
    Quote(#[from] QuoteError),
    /// The source has no document in the data folder.
    #[error(
        "no document of the source `{0}` is kept here; attach one with `claimgraph attach {0}=FILE`, or look in a file with `claimgraph quote --file FILE`"
    )]
    NoDocument(Id),
    /// Neither a source nor a file is named, or both are.
    #[error("name a source and the words, or a file with `--file` and the words")]
    SourceOrFile,
    /// The knowledge base has no such revision.
    #[error("there is no revision {wanted}; the newest is {newest}")]
    NoSuchRevision {
        /// The revision in the command.
        wanted: u64,
        /// The newest revision.
        newest: u64,
    },
    /// The address cannot be listened on.
    #[error(
        "cannot listen on {address}; choose another with `{setting}`, such as `{setting} 127.0.0.1:0` for any free port"
    )]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The setting that has it.
        setting: &'static str,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Others than this machine would reach a server for which nobody has a key.
    #[error(
        "{0} is reached from other machines, and there is no key: make one with `claimgraph keys create NAME --role ROLE`, name an issuer of tokens with `--jwt-jwks`, listen on 127.0.0.1, or let everybody read with `--public`"
    )]
    OpenToAll(IpAddr),
    /// The keys of the data folder cannot be read or changed.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// The keys or the key set of an issuer cannot be read.
    #[error(transparent)]
    Credentials(#[from] CredentialsError),
    /// The certificate or its key cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The trusted documents cannot be read.
    #[error(transparent)]
    TrustedDocuments(#[from] TrustedDocumentsError),
    /// The data folder has no such key.
    #[error("there is no key `{id}` in `{}`; `claimgraph keys list` shows those that there are", .data.display())]
    NoSuchKey {
        /// The id in the command.
        id: KeyId,
        /// The data folder.
        data: PathBuf,
    },
    /// A text is no id of a key.
    #[error(transparent)]
    KeyId(#[from] KeyIdError),
    /// A key would not be valid for a moment.
    #[error("the key would have expired already; name a later time with `--expires`")]
    ExpiresInPast,
    /// The operating system gave no random bytes.
    #[error("cannot make a key without random bytes of the operating system")]
    NoRandomness(#[source] io::Error),
    /// The server failed.
    #[error("the server failed")]
    Serve(#[source] io::Error),
    /// The webhooks cannot be used.
    #[error(transparent)]
    Hooks(#[from] HookError),
    /// A server did not run the command.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The schema is wrong; the tests exclude this.
    #[error("the schema cannot be built")]
    Schema(#[from] SchemaError),
    /// A result could not be written to stdout.
    #[error("cannot write the result")]
    Output(#[source] io::Error),
}

impl CliError {
    /// The failure in words: a bundle's problems one by one, any other with its causes.
    pub(super) fn render(&self, color: Color) -> String {
        if let Some(problems) = self.problems() {
            return diagnostic::render(problems, color);
        }
        if let CliError::Output(error) = self
            && error.kind() == io::ErrorKind::BrokenPipe
        {
            return String::new();
        }
        let mut rendered = format!("error: {self}\n");
        let mut printed = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            // A cause that the message above contains is not repeated.
            let text = error.to_string();
            if !printed.contains(&text) {
                rendered += &format!("  because: {text}\n");
                printed = text;
            }
            cause = error.source();
        }
        rendered
    }

    /// The problems of a bundle, if the bundle failed.
    pub(super) fn problems(&self) -> Option<&Problems> {
        match self {
            CliError::Invalid(problems) | CliError::KnowledgeBase(KbError::Invalid(problems)) => {
                Some(problems)
            }
            _ => None,
        }
    }

    /// The exit code of this failure.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            error if error.problems().is_some() => exit::INVALID,
            CliError::KnowledgeBase(error) if error.is_locked() => exit::LOCKED,
            CliError::KnowledgeBase(KbError::Lookup(_) | KbError::WriterGone) => exit::INTERNAL,
            CliError::KnowledgeBase(KbError::NoSuchRecord { .. }) => exit::NO_INPUT,
            CliError::KnowledgeBase(
                KbError::OtherDocument { .. }
                | KbError::WrongPassages { .. }
                | KbError::CannotUndo { .. },
            )
            | CliError::Document { .. } => exit::INVALID,
            CliError::Quote(_)
            | CliError::SourceOrFile
            | CliError::NotEmpty(_)
            | CliError::OpenToAll(_)
            | CliError::KeyId(_)
            | CliError::ExpiresInPast
            | CliError::Incomplete { .. }
            | CliError::Query(_)
            | CliError::Usage(_)
            | CliError::KnowledgeBase(KbError::NotEmpty(_)) => exit::USAGE,
            CliError::Style(_) => exit::INVALID,
            CliError::Config(_) | CliError::Hooks(_) | CliError::TrustedDocuments(_) => {
                exit::CONFIG
            }
            CliError::KnowledgeBase(_)
            | CliError::Dump(_)
            | CliError::Write { .. }
            | CliError::Keys(_)
            | CliError::Credentials(CredentialsError::Keys(_)) => exit::STORAGE,
            CliError::Credentials(CredentialsError::UnreadableKeySet { .. })
            | CliError::Tls(TlsError::Io { .. })
            | CliError::NoSuchKey { .. } => exit::NO_INPUT,
            CliError::Credentials(CredentialsError::MalformedKeySet { .. }) | CliError::Tls(_) => {
                exit::INVALID
            }
            CliError::Input { .. }
            | CliError::NoKnowledgeBase(_)
            | CliError::NoBackup(_)
            | CliError::NoSuchSource(_)
            | CliError::NoSuchRecord(_)
            | CliError::NoDocument(_)
            | CliError::NoSuchRevision { .. }
            | CliError::ClosedRevision { .. } => exit::NO_INPUT,
            CliError::Listen { .. } => exit::UNAVAILABLE,
            CliError::Server(error) => match error {
                ServerError::Unreachable { .. }
                | ServerError::NoServer(_)
                | ServerError::Lost { .. }
                | ServerError::TooOld(_)
                | ServerError::BrokenOff { .. } => exit::UNAVAILABLE,
                ServerError::Refused {
                    status: 401 | 403, ..
                }
                | ServerError::OfAnother { .. }
                | ServerError::OpenToOthers(_) => exit::NO_PERMISSION,
                ServerError::Refused {
                    status: 429 | 503, ..
                } => exit::LOCKED,
                ServerError::Refused { .. } | ServerError::NoKey(_) => exit::INVALID,
                ServerError::File { .. } => exit::STORAGE,
                ServerError::Address(_) => exit::USAGE,
            },
            CliError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => exit::OK,
            CliError::Output(_) | CliError::SetAside { .. } => exit::STORAGE,
            CliError::Exists(_) => exit::USAGE,
            _ => exit::INTERNAL,
        }
    }
}
