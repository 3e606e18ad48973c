//! What a bundle would change.

use super::{
    KbError,
    bundle::{PackedRecord, ValidBundle},
    known::Overlay,
};
use crate::model::{Record, Revision};

/// What loading a bundle did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The newest revision: the one that loading made, or the one before if nothing changed.
    pub revision: Revision,
    /// How many records were new.
    pub created: u64,
    /// How many records were changed.
    pub changed: u64,
    /// How many records were there already, just as the bundle has them.
    pub unchanged: u64,
}

impl Loaded {
    /// How many records are written.
    pub fn written(&self) -> u64 {
        self.created + self.changed
    }
}

/// How a record of a bundle differs from what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    Created,
    Changed,
    Unchanged,
}

/// The records of a bundle that are new or changed.
pub(super) struct Changes {
    pub(super) bundle: ValidBundle,
    pub(super) loaded: Loaded,
    /// For each record of the bundle, whether it is written.
    written: Vec<bool>,
}

impl Changes {
    /// Holds a bundle against what is there.
    pub(super) fn of(bundle: ValidBundle, there: &Overlay<'_>) -> Result<Changes, KbError> {
        let mut loaded = Loaded {
            revision: there.revision(),
            ..Loaded::default()
        };
        if there.is_empty() {
            let written = vec![true; bundle.counts().records()];
            loaded.created = written.len() as u64;
            return Ok(Changes {
                bundle,
                loaded,
                written,
            });
        }
        let mut written = Vec::new();
        for record in bundle.records() {
            let difference = there.difference(&record)?;
            match difference {
                Difference::Created => loaded.created += 1,
                Difference::Changed => loaded.changed += 1,
                Difference::Unchanged => loaded.unchanged += 1,
            }
            written.push(difference != Difference::Unchanged);
        }
        Ok(Changes {
            bundle,
            loaded,
            written,
        })
    }

    /// The records that are written.
    pub(super) fn records(&self) -> impl Iterator<Item = Record> + Send + '_ {
        self.packed().map(PackedRecord::record)
    }

    /// The same, each to be read where it is needed.
    pub(super) fn packed(&self) -> impl Iterator<Item = PackedRecord<'_>> + Send {
        let records = self.bundle.packed().zip(&self.written);
        records.filter_map(|(record, written)| written.then_some(record))
    }
}
