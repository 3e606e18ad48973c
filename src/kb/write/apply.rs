//! Applying a commit: the one way by which records reach the store, whether the writer has just
//! appended them or they are read from the journal.

use crate::{
    journal::Commit,
    kb::error::KbError,
    model::{CommitInfo, Kind, Record, Revision},
    store::{AnyStored, Apply, Mode, Store},
};

/// A commit on its way into the store. Dropped before it is finished, it leaves nothing that a
/// reader sees.
pub(in crate::kb) struct CommitApply {
    apply: Apply,
    writes_sources: bool,
}

/// Whether a commit writes sources, and so may move the origins of attributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum SourcesWritten {
    Yes,
    No,
}

impl CommitApply {
    /// Begins to apply the commit that makes a revision.
    pub(in crate::kb) fn begin(
        store: &Store,
        revision: Revision,
        mode: Mode,
    ) -> Result<CommitApply, KbError> {
        Ok(CommitApply {
            apply: store.begin(revision, mode)?,
            writes_sources: false,
        })
    }

    /// Puts the next record, and returns it as it is stored.
    pub(in crate::kb) fn put(&mut self, record: Record) -> Result<AnyStored, KbError> {
        self.writes_sources |= record.kind() == Kind::Source;
        Ok(self.apply.put(record)?)
    }

    /// Finishes the commit: from now on a view can show its revision.
    pub(in crate::kb) fn finish(self, commit: &Commit) -> Result<SourcesWritten, KbError> {
        self.apply.finish(commit_info(commit))?;
        Ok(match self.writes_sources {
            true => SourcesWritten::Yes,
            false => SourcesWritten::No,
        })
    }
}

/// The part of a commit that the store keeps.
fn commit_info(commit: &Commit) -> CommitInfo {
    CommitInfo {
        revision: commit.revision,
        at: commit.at,
        by: commit.meta.by.clone(),
        reason: commit.meta.reason.clone(),
        idempotency_key: commit.meta.idempotency_key.clone(),
        seed: commit.meta.seed,
        records: commit.records,
        hash: commit.hash.to_string(),
    }
}
