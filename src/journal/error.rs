//! The errors of a journal, and whose fault they are.

use crate::{
    journal::{damage::Damage, draft::RecordsError, entry_position::EntryPosition, hash::Hash},
    model::revision::Revision,
};

/// The cause of a failure below the journal, such as an [`std::io::Error`].
pub type StorageError = Box<dyn std::error::Error + Send + Sync>;

/// A journal could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another writer has appended first.
    #[error("the newest revision is {actual}, not {expected}; read what is new and try again")]
    Conflict {
        /// The revision that the group was to follow.
        expected: Revision,
        /// The newest one.
        actual: Revision,
    },
    /// The producer of a draft's records failed. The group was taken back.
    #[error("commit {position} of the group could not produce its records")]
    Records {
        /// The number of the draft in its group, from 1.
        position: usize,
        /// The cause.
        #[source]
        source: RecordsError,
    },
    /// A draft cannot be written. The group was taken back.
    #[error("commit {position} of the group cannot be written: {reason}")]
    Draft {
        /// The number of the draft in its group, from 1.
        position: usize,
        /// The reason.
        reason: String,
    },
    /// A reader wants revisions after one that is not there: it comes from another journal.
    #[error(
        "the journal ends at revision {head}, before revision {since}; restore the newer journal, \
         or rebuild from this one"
    )]
    BeyondHead {
        /// The revision that the reader has.
        since: Revision,
        /// The newest one.
        head: Revision,
    },
    /// The storage refused. What was under way did not happen; the next attempt may succeed.
    #[error("could not {action} `{target}`")]
    Storage {
        /// The action that failed.
        action: &'static str,
        /// The part of the storage, such as a file.
        target: String,
        /// The cause.
        #[source]
        source: StorageError,
    },
    /// The storage could not say what is durable. Nothing is written any more.
    #[error(
        "could not {action} `{target}`; nothing is written any more: look to the disk, then start \
         again"
    )]
    StorageFailed {
        /// The action that failed.
        action: &'static str,
        /// The part of the storage, such as a file.
        target: String,
        /// The cause.
        #[source]
        source: StorageError,
    },
    /// An earlier failure of the storage stands.
    #[error(
        "nothing is written any more since the storage failed ({cause}); look to the disk, then \
         start again"
    )]
    Stopped {
        /// The message of the earlier failure.
        cause: String,
    },
    /// The journal is only read here.
    #[error("the journal in `{journal}` is open for reading alone; nothing is written to it")]
    ReadOnly {
        /// The name of the journal, such as its folder.
        journal: String,
    },
    /// The journal ends before a commit that counted.
    #[error(
        "the journal in `{journal}` ends at revision {head}, but revision {counted} had been \
         written; nothing was touched: restore the journal from a backup, or accept the loss with \
         `claimgraph accept-loss`, which keeps a copy"
    )]
    Shortened {
        /// The name of the journal, such as its folder.
        journal: String,
        /// The newest revision that is there.
        head: Revision,
        /// The newest revision that is known to have counted.
        counted: Revision,
    },
    /// The journal has another commit in the place of one that counted.
    #[error(
        "revision {revision} of the journal in `{journal}` is not the one that had been written; \
         nothing was touched: restore the journal from a backup, or accept the loss with \
         `claimgraph accept-loss`, which keeps a copy"
    )]
    Replaced {
        /// The name of the journal, such as its folder.
        journal: String,
        /// The revision.
        revision: Revision,
    },
    /// A line is not what was written there.
    #[error("{position}: {damage}; restore this file from a backup")]
    Damaged {
        /// The position of the line.
        position: EntryPosition,
        /// The contradiction.
        damage: Damage,
    },
    /// Revisions are missing.
    #[error(
        "the revisions from {from} to {to} are missing from `{journal}`; restore its files from a \
         backup"
    )]
    Missing {
        /// The name of the journal, such as its folder.
        journal: String,
        /// The first revision that is missing.
        from: Revision,
        /// The last revision that is missing.
        to: Revision,
    },
    /// Two neighbouring segments come from different journals.
    #[error(
        "`{segment}` does not follow the segment before it, whose hash is `{hash}`; restore the \
         files of this folder from one backup"
    )]
    BrokenChain {
        /// The name of the later segment.
        segment: String,
        /// The hash of the newest commit in the earlier one.
        hash: Hash,
    },
    /// A newer program wrote a segment.
    #[error(
        "`{segment}` is written in format {found}, and this program knows formats up to {known}; \
         use a newer one"
    )]
    NewerFormat {
        /// The name of the segment.
        segment: String,
        /// The format of the segment.
        found: u64,
        /// The newest format that is known here.
        known: u64,
    },
}

impl JournalError {
    /// Whether the storage refused to do its part.
    pub fn is_storage_failure(&self) -> bool {
        matches!(
            self,
            Self::Storage { .. } | Self::StorageFailed { .. } | Self::Stopped { .. }
        )
    }

    /// Whether the journal takes nothing more after this.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::StorageFailed { .. } | Self::Stopped { .. })
    }

    /// Whether another writer was first.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// Whether commits that counted are not there.
    pub fn is_loss(&self) -> bool {
        matches!(self, Self::Shortened { .. } | Self::Replaced { .. })
    }

    /// Whether the journal is not as it was written.
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Damaged { .. } | Self::Missing { .. } | Self::BrokenChain { .. }
        )
    }
}
