//! Change sets: the records that a command writes.

use std::{borrow::Cow, sync::Arc};

use crate::{
    kb::{
        error::KbError,
        formats::json::{PackedRecord, ValidBundle},
        write::{
            load_report::{Loaded, MOST_LISTED, RecordChange},
            overlay::Overlay,
        },
    },
    model::{DraftStep, Record},
};

/// The records that a command writes.
pub(in crate::kb) struct ChangeSet {
    pub(in crate::kb) report: Loaded,
    records: Changes,
    /// Whether a record gets another id.
    pub(in crate::kb) has_renames: bool,
    /// The step of a draft, beside the records.
    draft_step: Option<DraftStep>,
}

enum Changes {
    /// Few records, as they are.
    Few(Arc<[Record]>),
    /// Many records in their compact form, to be decoded where they are needed.
    Many {
        bundle: Box<ValidBundle>,
        /// For each record of the bundle, whether it is written; all are if this is empty.
        is_written: Vec<bool>,
    },
}

/// A record of a change set, decoded or to be decoded.
pub(in crate::kb) enum ChangedRecord<'c> {
    Decoded(&'c Record),
    Packed(PackedRecord<'c>),
}

impl ChangedRecord<'_> {
    /// The record.
    pub(in crate::kb) fn record(&self) -> Result<Cow<'_, Record>, KbError> {
        match self {
            ChangedRecord::Decoded(record) => Ok(Cow::Borrowed(record)),
            ChangedRecord::Packed(packed) => {
                packed.record().map(Cow::Owned).map_err(KbError::Lookup)
            }
        }
    }

    /// The size of its compact form in bytes; 0 if the record is decoded.
    pub(in crate::kb) fn bytes(&self) -> usize {
        match self {
            ChangedRecord::Decoded(_) => 0,
            ChangedRecord::Packed(packed) => packed.bytes(),
        }
    }
}

impl ChangeSet {
    /// The change set of a few records: those of them that are new or changed.
    pub(in crate::kb) fn of_records(
        records: Vec<Record>,
        base: &Overlay<'_>,
    ) -> Result<ChangeSet, KbError> {
        let mut report = Loaded {
            revision: base.revision(),
            ..Loaded::default()
        };
        let mut written = Vec::with_capacity(records.len());
        let mut has_renames = false;
        for mut record in records {
            base.keep_closed(&mut record)?;
            has_renames |= is_renamed(&record, base)?;
            let change = base.change(&record)?;
            report.count(change, &record);
            if change != RecordChange::Unchanged {
                written.push(record);
            }
        }
        Ok(ChangeSet {
            report,
            records: Changes::Few(written.into()),
            has_renames,
            draft_step: None,
        })
    }

    /// The change set of a bundle of many records.
    pub(in crate::kb) fn of_bundle(
        bundle: ValidBundle,
        base: &Overlay<'_>,
    ) -> Result<ChangeSet, KbError> {
        let mut report = Loaded {
            revision: base.revision(),
            ..Loaded::default()
        };
        let mut is_written = Vec::new();
        if base.is_empty() {
            report.created = bundle.counts().records() as u64;
            for record in bundle.packed().take(MOST_LISTED) {
                report.note(&record.record().map_err(KbError::Lookup)?);
            }
        } else {
            for record in bundle.packed() {
                let record = record.record().map_err(KbError::Lookup)?;
                let change = base.change(&record)?;
                report.count(change, &record);
                is_written.push(change != RecordChange::Unchanged);
            }
        }
        Ok(ChangeSet {
            report,
            records: Changes::Many {
                bundle: Box::new(bundle),
                is_written,
            },
            // A large change set has a group of its own.
            has_renames: false,
            draft_step: None,
        })
    }

    /// Adds the records to a base, if they are few: a large change set is the last of its group.
    pub(in crate::kb) fn add_to(&self, base: &mut Overlay<'_>) {
        if let Some(records) = self.few() {
            base.add(records);
        }
    }

    /// Whether its commit has parts that not everybody reads: closed ones, or a step of a draft.
    pub(in crate::kb) fn needs_salt(&self) -> bool {
        match &self.records {
            _ if self.draft_step.is_some() => true,
            Changes::Few(records) => records.iter().any(Record::has_closed_part),
            Changes::Many { bundle, .. } => bundle.has_closed_parts(),
        }
    }

    /// Whether nothing is written.
    pub(in crate::kb) fn is_empty(&self) -> bool {
        !self.report.has_written()
    }

    /// The same change set with a step of a draft.
    pub(in crate::kb) fn with_draft_step(mut self, step: DraftStep) -> ChangeSet {
        self.report.draft_action = Some(step.action());
        self.draft_step = Some(step);
        self
    }

    /// The step of a draft, if there is one.
    pub(in crate::kb) fn draft_step(&self) -> Option<&DraftStep> {
        self.draft_step.as_ref()
    }

    /// Whether the commands after it need its commit: they have to find a record under its new id,
    /// or a draft in its new state.
    pub(in crate::kb) fn ends_group(&self) -> bool {
        self.has_renames || self.draft_step.is_some()
    }

    /// The records that are written, if they are few.
    pub(in crate::kb) fn few(&self) -> Option<&Arc<[Record]>> {
        match &self.records {
            Changes::Few(records) => Some(records),
            Changes::Many { .. } => None,
        }
    }

    /// The records that are written.
    pub(in crate::kb) fn records(&self) -> Box<dyn Iterator<Item = ChangedRecord<'_>> + Send + '_> {
        match &self.records {
            Changes::Few(records) => Box::new(records.iter().map(ChangedRecord::Decoded)),
            Changes::Many { bundle, is_written } => {
                let is_written =
                    |index: usize| is_written.get(index).is_none_or(|written| *written);
                let records = bundle.packed().enumerate();
                let records = records.filter(move |(index, _)| is_written(*index));
                Box::new(records.map(|(_, record)| ChangedRecord::Packed(record)))
            }
        }
    }
}

/// Whether a record gets another id than it has in a state.
fn is_renamed(record: &Record, base: &Overlay<'_>) -> Result<bool, KbError> {
    if record.former_ids().is_empty() {
        return Ok(false);
    }
    let before = base.before(record)?;
    Ok(before.is_some_and(|before| before.id() != record.id()))
}
