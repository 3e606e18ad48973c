//! The data of payloads: what a mutation has done, or why it has not.

use std::{ops::Deref, rc::Rc};

use crate::{
    graphql::mutation::{status_preview::StatusPreviewRow, user_mistake::UserMistakes},
    kb::{FieldChange, Snapshot, WarningKind},
    model::{DraftId, Id, Kind, RecordKey, Revision},
};

/// The payload of a mutation.
#[derive(Clone)]
pub(in crate::graphql) struct MutationPayload<'a> {
    /// The snapshot that the payload shows: of its own commit, or the newest if it made none.
    pub(in crate::graphql) snapshot: &'a Snapshot,
    /// The revision that the mutation made; `None` if it wrote nothing.
    pub(in crate::graphql) revision: Option<Revision>,
    /// The record that the payload shows; `None` if it shows none.
    pub(in crate::graphql) record: Option<RecordKey>,
    /// The snapshot in which the payload shows the record: that before, if it was removed.
    pub(in crate::graphql) shown_at: &'a Snapshot,
    /// The draft that the payload shows; `None` if it shows none.
    pub(in crate::graphql) draft: Option<DraftId>,
    /// The records that were written, or would be.
    pub(in crate::graphql) written: Rc<[RecordChanges]>,
    /// The numbers of records that were created, changed and left as they were.
    pub(in crate::graphql) counts: [u64; 3],
    /// The statuses that a dry run would move; `None` of other mutations.
    pub(in crate::graphql) statuses: Option<Rc<StatusPreviewRow<'a>>>,
    /// The warnings.
    pub(in crate::graphql) warnings: Vec<Rc<WarningRow>>,
    /// The mistakes for which nothing was written.
    pub(in crate::graphql) mistakes: UserMistakes,
    /// Whether the answer is that of an earlier request of the same key.
    pub(in crate::graphql) repeated: bool,
}

/// A record that was written, or would be.
#[derive(Clone, Debug)]
pub(in crate::graphql) struct RecordChanges {
    /// The kind of the record.
    pub(in crate::graphql) kind: Kind,
    /// The id of the record among those of its kind.
    pub(in crate::graphql) id: Id,
    /// The fields that change; `None` for a new record.
    pub(in crate::graphql) fields: Option<Vec<Rc<FieldChange>>>,
}

/// A record that was written, or would be, of a payload.
#[derive(Clone)]
pub(in crate::graphql) struct WrittenRow<'a> {
    /// The payload.
    pub(in crate::graphql) payload: Rc<MutationPayload<'a>>,
    /// The index among its records.
    pub(in crate::graphql) index: usize,
}

impl Deref for WrittenRow<'_> {
    type Target = RecordChanges;
    fn deref(&self) -> &RecordChanges {
        &self.payload.written[self.index]
    }
}

/// A warning about what was written, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::graphql) struct WarningRow {
    /// The kind.
    pub(in crate::graphql) kind: WarningKind,
    /// The message.
    pub(in crate::graphql) message: String,
    /// The path in the arguments.
    pub(in crate::graphql) path: Vec<String>,
    /// The line of the text; `None` where there is none.
    pub(in crate::graphql) line: Option<usize>,
}

impl<'a> MutationPayload<'a> {
    /// The payload of a mutation that wrote nothing.
    pub(super) fn of_nothing(snapshot: &'a Snapshot) -> MutationPayload<'a> {
        MutationPayload {
            snapshot,
            revision: None,
            record: None,
            shown_at: snapshot,
            draft: None,
            written: Rc::default(),
            counts: [0; 3],
            statuses: None,
            warnings: Vec::new(),
            mistakes: UserMistakes::default(),
            repeated: false,
        }
    }

    /// The payload of a mutation that was refused.
    pub(super) fn refused(
        snapshot: &'a Snapshot,
        mistakes: impl Into<UserMistakes>,
    ) -> MutationPayload<'a> {
        MutationPayload {
            mistakes: mistakes.into(),
            ..MutationPayload::of_nothing(snapshot)
        }
    }
}
