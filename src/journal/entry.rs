//! The entries of a journal, as a reader gets them.

use crate::{
    journal::{commit::Commit, entry_position::EntryPosition, error::JournalError},
    model::revision::Revision,
};

/// The iterator that [`Journal::read`](crate::journal::Journal::read) returns. It ends at the first
/// error.
pub type Entries = Box<dyn Iterator<Item = Result<Entry, JournalError>> + Send>;

/// A line of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A record of the commit that follows.
    Record {
        /// The JSON object, without a line break.
        line: Vec<u8>,
        /// The revision of that commit.
        revision: Revision,
        /// The position of the line, for messages.
        position: EntryPosition,
    },
    /// The end of a commit, whose hash has been proved.
    Commit(Commit),
}
