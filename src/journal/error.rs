//! What can go wrong with a journal, and whose fault it is.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    journal::{Damage, Hash, LinePosition, RecordsError},
    model::Revision,
};

/// A journal could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Somebody else has written since.
    #[error("the newest revision is {actual}, not {expected}; read what is new and try again")]
    Conflict {
        /// The revision that the group was to follow.
        expected: Revision,
        /// The newest one.
        actual: Revision,
    },
    /// The producer of a draft's records failed. The group was cut off again.
    #[error("commit {position} of the group could not produce its records")]
    Records {
        /// Which of the group, from 1.
        position: usize,
        /// Why.
        #[source]
        source: RecordsError,
    },
    /// A draft cannot be written. The group was cut off again.
    #[error("commit {position} of the group cannot be written: {reason}")]
    Draft {
        /// Which of the group, from 1.
        position: usize,
        /// Why.
        reason: String,
    },
    /// More was asked for than there is, so whoever asks has seen another journal.
    #[error(
        "the journal ends at revision {head}, before revision {since}; restore the newer journal, \
         or rebuild from this one"
    )]
    BeyondHead {
        /// The revision asked for.
        since: Revision,
        /// The newest one.
        head: Revision,
    },
    /// The operating system refused. What was under way did not happen; the next attempt may
    /// succeed.
    #[error("could not {doing} `{path}`", path = path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// The operating system could not say what is on disk. Nothing is written any more.
    #[error(
        "could not {doing} `{path}`; nothing is written any more: look to the disk, then start \
         again",
        path = path.display()
    )]
    StorageFailed {
        /// What was being done.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// An earlier failure of the storage stands.
    #[error(
        "nothing is written any more since the storage failed ({cause}); look to the disk, then \
         start again"
    )]
    Stopped {
        /// That failure.
        cause: String,
    },
    /// A line is not what was written there.
    #[error("{place}: {damage}; restore this file from a backup")]
    Damaged {
        /// Which line.
        place: LinePosition,
        /// What is wrong with it.
        damage: Damage,
    },
    /// Revisions are not there.
    #[error(
        "the revisions from {from} to {to} are missing from `{folder}`; restore its files from a \
         backup",
        folder = folder.display()
    )]
    Hole {
        /// The folder of the journal.
        folder: PathBuf,
        /// The first revision missing.
        from: Revision,
        /// The last revision missing.
        to: Revision,
    },
    /// Two neighbouring segments come from different journals.
    #[error(
        "`{segment}` does not follow the segment before it, whose hash is `{hash}`; restore the \
         files of this folder from one backup",
        segment = segment.display()
    )]
    Strangers {
        /// The later segment.
        segment: PathBuf,
        /// The hash of the newest commit in the earlier one.
        hash: Hash,
    },
    /// A newer program wrote this.
    #[error(
        "`{file}` is written in format {found}, and this program knows formats up to {known}; use \
         a newer one",
        file = file.display()
    )]
    NewerFormat {
        /// The segment.
        file: PathBuf,
        /// Its format.
        found: u64,
        /// The newest format known here.
        known: u64,
    },
    /// Another process works on the folder.
    #[error(
        "`{folder}` is in use by {holder}; stop it first, or choose another folder",
        folder = folder.display()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// Who uses it, in its own words.
        holder: String,
    },
}

impl JournalError {
    /// Whether the storage refused to do its part.
    pub fn is_storage_failure(&self) -> bool {
        matches!(
            self,
            Self::Io { .. } | Self::StorageFailed { .. } | Self::Stopped { .. }
        )
    }

    /// Whether the journal takes nothing more after this.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::StorageFailed { .. } | Self::Stopped { .. })
    }

    /// Whether somebody else wrote first.
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict { .. })
    }

    /// Whether the files are not as they were written.
    pub fn is_damage(&self) -> bool {
        matches!(
            self,
            Self::Damaged { .. } | Self::Hole { .. } | Self::Strangers { .. }
        )
    }

    /// For `map_err`: `doing` something to `path` failed.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> JournalError {
        move |source| JournalError::Io {
            doing,
            path: path.into(),
            source,
        }
    }

    /// For `map_err`: `doing` something to `path` failed, and that is final.
    pub(super) fn fatal(
        doing: &'static str,
        path: &Path,
    ) -> impl FnOnce(io::Error) -> JournalError {
        move |source| JournalError::StorageFailed {
            doing,
            path: path.into(),
            source,
        }
    }
}
