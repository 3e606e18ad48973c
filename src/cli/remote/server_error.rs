//! The failures of a command that a server was to run.

use std::{io, path::PathBuf};

/// The failure of a command that a server was to run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServerError {
    /// The server cannot be reached.
    #[error("the server at {url} cannot be reached; nothing was sent")]
    Unreachable {
        /// The address.
        url: String,
        /// The cause.
        #[source]
        source: Box<ureq::Error>,
    },
    /// The server has the folder, and its file is not for this user.
    #[error(
        "the server that has `{folder}` takes commands from the owner of `{path}` alone; run this as that user, or name the server and a key with `--server` and `--key-file`",
        folder = .folder.display(), path = .path.display()
    )]
    OfAnother {
        /// The data folder.
        folder: PathBuf,
        /// The file that cannot be read.
        path: PathBuf,
    },
    /// Others than the owner may read or write the file.
    #[error(
        "`{path}` may be read or written by others than its owner, so its secret may be known: start the server again",
        path = .0.display()
    )]
    OpenToOthers(PathBuf),
    /// The file of a server cannot be read or written.
    #[error("cannot {action} `{}`", .path.display())]
    File {
        /// The action that failed.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The server refused the command.
    #[error("the server at {url} refused: {message}; nothing was written")]
    Refused {
        /// The address.
        url: String,
        /// The status of the response.
        status: u16,
        /// The reason, in the server's words.
        message: String,
    },
    /// The server takes no commands.
    #[error(
        "what answers at {0} takes no commands: it is another server, or a claimgraph that is older than this one"
    )]
    TooOld(String),
    /// The server broke off before the command had ended.
    #[error(
        "the server at {url} broke off before it said what became of the command: it wrote all of it or nothing; try again, since what is there already is not written twice"
    )]
    BrokenOff {
        /// The address.
        url: String,
        /// The cause, if there is one.
        #[source]
        source: Option<io::Error>,
    },
    /// The server broke off while it answered.
    #[error("the server at {url} broke off its answer")]
    Lost {
        /// The address.
        url: String,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// No server runs on a data folder.
    #[error(
        "no server runs on `{folder}`: start one with `claimgraph serve --data {folder}`, or name one with `--server` and `--key-file`",
        folder = .0.display()
    )]
    NoServer(PathBuf),
    /// The address of the server cannot be used.
    #[error(
        "`{0}` is no address of a server: write `https://HOST[:PORT]`, or `http://` for this machine alone, so that the key is not read on the way"
    )]
    Address(String),
    /// The file of the key has no key.
    #[error("`{}` has no key: it is one line, as `claimgraph keys create` prints it", .0.display())]
    NoKey(PathBuf),
}
