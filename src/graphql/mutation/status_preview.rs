//! The claims whose status a dry run would move.

use crate::{
    graphql::context::Context,
    kb::{Snapshot, StatusChange, StatusOmission, StatusPreview},
};

/// The statuses that a dry run would move.
pub(in crate::graphql) enum StatusPreviewRow<'a> {
    /// The statuses were compared.
    Compared {
        /// The snapshot as it is.
        before: &'a Snapshot,
        /// The snapshot as it would be.
        after: &'a Snapshot,
        /// The changes.
        changes: Vec<StatusChange>,
    },
    /// The statuses were not compared.
    Omitted(StatusOmission),
}

impl<'a> StatusPreviewRow<'a> {
    /// The statuses of a preview, whose snapshots are kept until the request is answered.
    pub(super) fn new(context: &'a Context, preview: StatusPreview) -> StatusPreviewRow<'a> {
        let keep = |snapshot| context.previewed.push_get(snapshot);
        match preview {
            StatusPreview::Compared {
                before,
                after,
                changes,
            } => StatusPreviewRow::Compared {
                before: keep(before),
                after: keep(after),
                changes,
            },
            StatusPreview::Omitted(omission) => StatusPreviewRow::Omitted(omission),
        }
    }

    /// The changes; none if the statuses were not compared.
    pub(super) fn changes(&self) -> &[StatusChange] {
        match self {
            StatusPreviewRow::Compared { changes, .. } => changes,
            StatusPreviewRow::Omitted(_) => &[],
        }
    }
}
