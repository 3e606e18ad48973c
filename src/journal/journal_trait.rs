//! The interface of every journal.

use std::time::Duration;

use crate::{
    journal::{
        commit::Commit, draft::Draft, entry::Entries, error::JournalError, head::Head,
        verification::Verification,
    },
    model::revision::Revision,
};

/// A journal, wherever it is kept: in files of one machine, or shared by several.
pub trait Journal: Send + Sync {
    /// The newest commit.
    fn head(&self) -> Head;

    /// Appends a group of commits. All are durable when this returns, or none counts.
    ///
    /// `expected` is the revision that the first of them follows; if another is the newest, this is
    /// [`JournalError::Conflict`].
    fn append(
        &self,
        expected: Revision,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError>;

    /// Reads all commits after `since`, in order: the records of each, then the commit itself.
    fn read(&self, since: Revision) -> Result<Entries, JournalError>;

    /// Waits until a commit after `revision` is there, or until the time is over. Returns the
    /// newest commit then.
    fn wait_after(&self, revision: Revision, timeout: Duration) -> Head;

    /// Proves every byte. `progress` gets the number of bytes that are done and of all, now and
    /// then.
    fn verify(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Verification, JournalError>;

    /// The number of bytes that it takes.
    fn size(&self) -> Result<u64, JournalError>;
}
