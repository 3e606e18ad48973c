//! The records that the publication of a draft would write.

use crate::kb::{
    error::KbError,
    query::draft::RecordedDraft,
    snapshot::Snapshot,
    write::{
        draft_edit::{changes_of, require_fresh},
        overlay::Overlay,
        preview::{WrittenRecord, written_over},
    },
};

impl Snapshot {
    /// The records that the publication of a draft would write now. The error says why it does not
    /// fit.
    pub fn preview_draft(&self, draft: &RecordedDraft) -> Result<Vec<WrittenRecord>, KbError> {
        let base = Overlay::new(self);
        let changes = changes_of(&draft.content, &base)?;
        require_fresh(draft, &changes, &base)?;
        let mut records = Vec::new();
        for record in changes.records() {
            records.push(written_over(&base, &*record.record()?)?);
        }
        Ok(records)
    }
}
