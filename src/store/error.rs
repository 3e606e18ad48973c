//! The errors of the store.

use std::{io, path::PathBuf};

use crate::model::{Id, Kind, Revision};

/// An error of the store. None of these loses anything: the store is a view, and can be made again
/// from the journal.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database below failed.
    #[error("the store's database failed: {}{}", .0, advice(.0))]
    Database(#[from] sled::Error),
    /// The database below could not be opened, since its files are damaged.
    #[error("the store in `{}` cannot be opened: {reason}; `claimgraph check --rebuild` makes it anew from the journal", .dir.display())]
    Damaged {
        /// The store's folder.
        dir: PathBuf,
        /// The database's own message.
        reason: String,
    },
    /// A file of the store could not be read or written.
    #[error("cannot use `{}`: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// A value does not decode.
    #[error("`{key}` does not decode: {what}; rebuild the store from the journal")]
    Undecodable {
        /// The value's key.
        key: String,
        /// The fault of the value.
        what: String,
    },
    /// A value that other values refer to is missing.
    #[error("`{key}` is missing; rebuild the store from the journal")]
    Missing {
        /// The value's key.
        key: String,
    },
    /// A later program made this store.
    #[error(
        "the store has format {found}, this program knows up to {supported}; use the program that made it, or rebuild the store"
    )]
    Newer {
        /// The store's format.
        found: u32,
        /// The newest format that this program reads.
        supported: u32,
    },
    /// The folder to be emptied does not hold a store alone.
    #[error("`{}` is not a store's folder; nothing in it was removed", .0.display())]
    NotAStore(PathBuf),
    /// Another commit is being applied.
    #[error("another commit is being applied; there is one writer at a time")]
    Busy,
    /// The store was closed.
    #[error("the store was closed; open it again to apply more to it")]
    Closed,
    /// The store must be rebuilt before anything is applied to it.
    #[error(
        "the store must be rebuilt from the journal; clear it before its first commit is applied"
    )]
    Stale,
    /// A commit is applied out of its turn.
    #[error("revision {found} cannot be applied now; the next one is {expected}")]
    OutOfTurn {
        /// The revision whose turn it is.
        expected: Revision,
        /// The revision that was offered.
        found: Revision,
    },
    /// A commit is finished with another number of records than were put.
    #[error("revision {revision} says that it has {stated} records, {put} were put")]
    Incomplete {
        /// The commit.
        revision: Revision,
        /// The number of records that the commit states.
        stated: u64,
        /// The number of records that were put.
        put: u64,
    },
    /// A commit writes a record twice.
    #[error("revision {revision} writes `{id}` twice; a commit writes a record at most once")]
    Repeated {
        /// The record.
        id: Id,
        /// The commit.
        revision: Revision,
    },
    /// A record refers to a record that does not exist at the commit.
    #[error("revision {revision} refers to the {kind} `{id}`, which does not exist")]
    Dangling {
        /// The kind that the reference needs.
        kind: Kind,
        /// The record that is missing.
        id: Id,
        /// The commit.
        revision: Revision,
    },
    /// A commit removes a record that is not there.
    #[error("revision {revision} removes the {kind} `{id}`, which does not exist")]
    NothingToRemove {
        /// The kind of the record.
        kind: Kind,
        /// The id of the record.
        id: Id,
        /// The commit.
        revision: Revision,
    },
    /// A kind has more records than the store can number.
    #[error("there are too many {0}s to be numbered")]
    TooMany(Kind),
}

/// The advice for an error of the database, as the end of a sentence.
fn advice(error: &sled::Error) -> &'static str {
    match error {
        sled::Error::Corruption { .. } => {
            "; `claimgraph check --rebuild` makes the store anew from the journal"
        }
        _ => "",
    }
}
