//! The report of a load, and how a record differs from the version before it.

use crate::{
    kb::write::validate::warning::Warnings,
    model::{DraftAction, Id, Kind, Record, Revision},
};

/// The most changed records that a report lists.
pub(in crate::kb) const MOST_LISTED: usize = 20;

/// The report of a load.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The newest revision: the one that the load made, or the one before if nothing changed.
    pub revision: Revision,
    /// The number of new records.
    pub created: u64,
    /// The number of changed records.
    pub changed: u64,
    /// The number of records that are the same as before.
    pub unchanged: u64,
    /// The first changed records, at most twenty.
    pub changed_records: Vec<(Kind, Id)>,
    /// The first records that were stated, changed or not, at most twenty.
    pub(in crate::kb) records: Vec<(Kind, Id)>,
    /// The action on a draft that was written beside the records; `None` if there was none.
    pub draft_action: Option<DraftAction>,
    /// The warnings about the bundle.
    pub warnings: Warnings,
}

impl Loaded {
    /// The number of records that are written.
    pub fn written(&self) -> u64 {
        self.created + self.changed
    }

    /// Whether anything is written: a record, or an action on a draft.
    pub fn has_written(&self) -> bool {
        self.written() > 0 || self.draft_action.is_some()
    }

    /// Counts a record of the command.
    pub(in crate::kb) fn count(&mut self, change: RecordChange, record: &Record) {
        self.note(record);
        match change {
            RecordChange::Created => self.created += 1,
            RecordChange::Changed => {
                self.changed += 1;
                if self.changed_records.len() < MOST_LISTED {
                    let changed = (record.kind(), record.id().clone());
                    self.changed_records.push(changed);
                }
            }
            RecordChange::Unchanged => self.unchanged += 1,
        }
    }

    /// Notes a record that was stated, if there is room.
    pub(in crate::kb) fn note(&mut self, record: &Record) {
        if self.records.len() < MOST_LISTED {
            self.records.push((record.kind(), record.id().clone()));
        }
    }
}

/// The difference of a record from the version before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum RecordChange {
    Created,
    Changed,
    Unchanged,
}
