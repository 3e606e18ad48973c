//! The errors of a knowledge base.

use std::{error::Error, sync::Arc};

use crate::{
    index::IndexError,
    journal::{EntryPosition, JournalError, LockError, RecordLineError},
    kb::{
        documents::document_file::DocumentFolderError,
        formats::json::{BundleError, LookupError, Problems},
        write::draft_refusal::DraftRefusal,
    },
    model::{CommitMetaError, Digest, Id, Kind, Ordinal, Revision},
    store::StoreError,
};

/// The reason why the knowledge base could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum KbError {
    /// The bundle is not valid. Nothing was written.
    #[error("the bundle is not valid; nothing was written")]
    Invalid(#[source] Problems),
    /// The knowledge base could not be read to validate a bundle.
    #[error("what the knowledge base already holds could not be read; nothing was written")]
    Lookup(#[source] LookupError),
    /// The data folder could not be locked.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The data folder cannot be written.
    #[error(
        "the data folder `{}` cannot be written; `serve`, `dump`, `check` and `verify` can read it",
        .path.display()
    )]
    Unwritable {
        /// The folder.
        path: std::path::PathBuf,
        /// The cause.
        #[source]
        source: LockError,
    },
    /// The journal is not there, and views of it are.
    #[error(
        "the journal `{}` is gone, but what was made from it is there; nothing was touched: restore \
         the journal from a backup, or accept the loss with `claimgraph accept-loss`, which keeps a \
         copy",
        .0.display()
    )]
    JournalGone(std::path::PathBuf),
    /// The journal refused.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The store refused.
    #[error(transparent)]
    Store(Box<dyn Error + Send + Sync>),
    /// The index refused.
    #[error(transparent)]
    Index(Box<dyn Error + Send + Sync>),
    /// A field was asked of something that does not have it, which is a mistake of the program.
    #[error("a field was asked of something that does not have it")]
    Misasked,
    /// A line of the journal is no record of this version.
    #[error("{position} is no record that this version of claimgraph reads")]
    Record {
        /// The position of the line.
        position: EntryPosition,
        /// The reason why it is no record.
        #[source]
        source: serde_json::Error,
    },
    /// A record cannot be written as a line of the journal.
    #[error("a record cannot be written to the journal")]
    Line(#[from] RecordLineError),
    /// A record refers to another that is not there.
    #[error(
        "the {kind} number {} is not there at revision {revision}; `claimgraph check --rebuild` mends the store",
        .ordinal.0
    )]
    Missing {
        /// The kind of the record.
        kind: Kind,
        /// The ordinal of the record within its kind.
        ordinal: Ordinal,
        /// The revision at which the record is missing.
        revision: Revision,
    },
    /// The record to be removed does not exist.
    #[error("there is no {kind} `{id}`")]
    NoSuchRecord {
        /// The kind of the record.
        kind: Kind,
        /// The id of the record.
        id: Id,
    },
    /// Other records refer to the record that is to be removed.
    #[error("the {kind} `{id}` cannot be removed: {}", referring(.references))]
    StillReferenced {
        /// The kind of the record.
        kind: Kind,
        /// The id of the record.
        id: Id,
        /// The first records that refer to it.
        references: Vec<(Kind, Id)>,
    },
    /// A record is not in the state that an edit would take back.
    #[error("the {kind} `{id}` is not {state}: there is nothing to take back")]
    NothingToTakeBack {
        /// The kind of the record.
        kind: Kind,
        /// The id of the record.
        id: Id,
        /// The state, such as `withdrawn`.
        state: &'static str,
    },
    /// A record was written since the author of an edit saw it.
    #[error(
        "the {kind} `{id}` {}: read it again, and decide anew",
        moved(*.expected, *.found)
    )]
    Conflict {
        /// The kind of the record.
        kind: Kind,
        /// The id of the record.
        id: Id,
        /// The revision that was to have written it last; 0 if it was not to be there.
        expected: Revision,
        /// The revision that wrote it last; 0 if it is not there.
        found: Revision,
    },
    /// The knowledge base was written since the author of an edit saw it.
    #[error(
        "the knowledge base is at revision {found}, and revision {expected} was expected: read it \
         again, and decide anew"
    )]
    Overtaken {
        /// The revision that was expected.
        expected: Revision,
        /// The newest revision.
        found: Revision,
    },
    /// The idempotency key was used for another request.
    #[error(
        "the idempotency key `{key}` was used for another request, which made revision {revision}; \
         take a new key for each request"
    )]
    KeyReused {
        /// The key.
        key: String,
        /// The revision that the other request made.
        revision: Revision,
    },
    /// The metadata of a commit cannot be written.
    #[error("the commit cannot be written: {0}")]
    Meta(#[from] CommitMetaError),
    /// An edit of a draft is refused.
    #[error(transparent)]
    Draft(#[from] DraftRefusal),
    /// A commit cannot be undone.
    #[error(
        "the commit of revision {revision} cannot be undone: {}",
        against(.reasons, *.omitted)
    )]
    CannotUndo {
        /// The revision of the commit.
        revision: Revision,
        /// The first reasons, in words.
        reasons: Vec<String>,
        /// The number of further reasons.
        omitted: usize,
    },
    /// The journal refused a group of commits, this one among them. Nothing of it was written.
    #[error(transparent)]
    Refused(Arc<KbError>),
    /// An answer would take more work than one question may.
    #[error("this would look at more than {most} {what}; {instead}")]
    TooMuch {
        /// The largest number of things that one question may look at.
        most: usize,
        /// The name of those things.
        what: &'static str,
        /// The advice on what to ask instead.
        instead: &'static str,
    },
    /// The journal has what was written, but the store could not take it.
    #[error(
        "what was written is safe in the journal, but the store could not take it; when the cause is mended, start again: it is brought up then"
    )]
    NotApplied(#[source] Arc<KbError>),
    /// The source names another document.
    #[error(
        "the source `{source_id}` names another document by its digest ({named}), and this text has {found}; correct the digest of the source, or take this text in the place of that document with `--replace`"
    )]
    OtherDocument {
        /// The id of the source.
        source_id: Id,
        /// The digest that the source names.
        named: Digest,
        /// The digest of the text.
        found: Digest,
    },
    /// Evidence does not stand in the document that is to be attached.
    #[error(
        "{} of the evidence in the source `{source_id}` does not stand in this text; nothing was attached:{}",
        .named.len() + .omitted,
        listed(.named, *.omitted)
    )]
    WrongPassages {
        /// The id of the source.
        source_id: Id,
        /// The first passages that do not stand there.
        named: Vec<String>,
        /// The number of further ones.
        omitted: usize,
    },
    /// The folder of documents could not be used.
    #[error(transparent)]
    Documents(#[from] DocumentFolderError),
    /// The document of a source is damaged or cannot be read.
    #[error("{0}; attach the document again, or restore it from a backup")]
    DamagedDocument(String),
    /// A failure of an earlier write stands.
    #[error(
        "nothing is written any more since an earlier write failed ({0}); look to the disk, then \
         start again"
    )]
    Halted(Arc<str>),
    /// The thread that writes has ended, as the knowledge base is closed.
    #[error("nothing is written any more, since the knowledge base is closed")]
    WriterGone,
    /// A folder that is to be new has files in it.
    #[error("`{}` is not empty, and nothing is written over; name a new folder", .0.display())]
    NotEmpty(std::path::PathBuf),
    /// A file or folder could not be used.
    #[error("could not {doing} `{}`", .path.display())]
    Io {
        /// The operation that failed.
        doing: &'static str,
        /// The file or folder.
        path: std::path::PathBuf,
        /// The reason why it failed.
        #[source]
        source: std::io::Error,
    },
}

/// A list, an item a line.
fn listed(items: &[String], omitted: usize) -> String {
    let mut list: String = items.iter().map(|item| format!("\n  {item}")).collect();
    if omitted > 0 {
        list += &format!("\n  and {omitted} more");
    }
    list
}

/// The reasons against an undo, in words.
fn against(reasons: &[String], omitted: usize) -> String {
    let reasons = reasons.join("; ");
    match omitted {
        0 => format!("{reasons}; undo or mend these first"),
        more => format!("{reasons}; and {more} more; undo or mend these first"),
    }
}

/// The difference of a record's last revision from the expected one, in words.
fn moved(expected: Revision, found: Revision) -> String {
    match (expected, found) {
        (Revision(0), _) => format!("is there since revision {found}, and was expected not to be"),
        (_, Revision(0)) => {
            format!("is not there, and was expected as revision {expected} wrote it")
        }
        _ => format!("was last written in revision {found}, and revision {expected} was expected"),
    }
}

/// The records that refer to another, in words.
fn referring(references: &[(Kind, Id)]) -> String {
    let names = references
        .iter()
        .map(|(kind, id)| format!("the {kind} `{id}`"));
    let names = Vec::from_iter(names).join(", ");
    match references.len() {
        1 => format!("{names} refers to it"),
        _ => format!("{names} refer to it"),
    }
}

impl From<StoreError> for KbError {
    fn from(error: StoreError) -> KbError {
        KbError::Store(error.into())
    }
}

impl From<IndexError> for KbError {
    fn from(error: IndexError) -> KbError {
        KbError::Index(error.into())
    }
}

impl From<BundleError> for KbError {
    fn from(error: BundleError) -> KbError {
        match error {
            BundleError::Problems(problems) => KbError::Invalid(problems),
            BundleError::Lookup(error) => KbError::Lookup(error),
        }
    }
}

/// The consequence that a failure of the storage has for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageFailure {
    /// Nothing was written, and the next write may succeed.
    Passing,
    /// Nothing is written before the next start, which finds out whether this was.
    Lasting,
    /// The commit is in the journal, and can be read after the next start.
    Unread,
    /// The store can be neither read nor written before the next start; nothing of a write is in
    /// the journal.
    Unreadable,
}

impl KbError {
    /// The consequence for a request, if the storage is what failed.
    pub fn storage_failure(&self) -> Option<StorageFailure> {
        match self {
            KbError::Journal(error) if error.is_final() => Some(StorageFailure::Lasting),
            KbError::Journal(error) if error.is_storage_failure() => Some(StorageFailure::Passing),
            // Had the journal taken the commit, these would be in `NotApplied`.
            KbError::Store(error)
                if matches!(error.downcast_ref(), Some(StoreError::Database(_))) =>
            {
                Some(StorageFailure::Unreadable)
            }
            KbError::Store(_) | KbError::Lookup(_) => Some(StorageFailure::Passing),
            KbError::Refused(error) => error.storage_failure(),
            KbError::NotApplied(_) => Some(StorageFailure::Unread),
            KbError::Halted(_) => Some(StorageFailure::Lasting),
            _ => None,
        }
    }

    /// Whether another process has the data folder.
    pub fn is_locked(&self) -> bool {
        matches!(self, KbError::Lock(LockError::InUse { .. }))
    }

    /// Whether commits that counted are not in the journal any more.
    pub fn is_loss(&self) -> bool {
        match self {
            KbError::JournalGone(_) => true,
            KbError::Journal(error) => error.is_loss(),
            _ => false,
        }
    }
}
