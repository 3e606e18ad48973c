//! Damage: the ways in which a line can contradict the journal.

use crate::model::revision::Revision;

/// The reason why a line cannot be part of a sound journal.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// The first line of a segment is not the header that its name and the segment before call for.
    #[error("this is not the header that belongs to this segment")]
    Header,
    /// A line is longer than any that is ever written.
    #[error("the line is longer than {0} bytes")]
    TooLong(usize),
    /// A line is neither a record nor a commit.
    #[error("the line is neither a record nor a commit")]
    NotALine,
    /// A commit line is not as one is written.
    #[error("the line is a commit that cannot be read: {0}")]
    Commit(String),
    /// The file ends within a commit, where no write was under way.
    #[error("the file ends before its commit does")]
    Unfinished,
    /// Revisions do not follow each other.
    #[error("this commit makes revision {found} where {expected} is due")]
    Revision {
        /// The revision that is due.
        expected: Revision,
        /// The revision that is there.
        found: Revision,
    },
    /// A commit follows another than the one before it.
    #[error("this commit does not follow the one before it")]
    Previous,
    /// A commit has more or fewer records than it says.
    #[error("this commit says it has {stated} records and has {found}")]
    Records {
        /// The number that it states.
        stated: u64,
        /// The number that is there.
        found: u64,
    },
    /// A commit is older than the one before it.
    #[error("this commit is dated before the one it follows")]
    Time,
    /// Some byte of a commit is not what was written.
    #[error("the bytes of this commit do not have the hash that it states")]
    Hash,
}
