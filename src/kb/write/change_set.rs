//! What a bundle would change.

use crate::{
    kb::{
        KbError,
        formats::json::{PackedRecord, ValidBundle},
        write::overlay::Overlay,
    },
    model::{Record, Revision},
};

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
pub(in crate::kb) enum Difference {
    Created,
    Changed,
    Unchanged,
}

/// The records of a bundle that are new or changed.
pub(in crate::kb) struct ChangeSet {
    pub(in crate::kb) bundle: ValidBundle,
    pub(in crate::kb) loaded: Loaded,
    /// For each record of the bundle, whether it is written.
    written: Vec<bool>,
}

impl ChangeSet {
    /// Holds a bundle against what is there.
    pub(in crate::kb) fn of(
        bundle: ValidBundle,
        there: &Overlay<'_>,
    ) -> Result<ChangeSet, KbError> {
        let mut loaded = Loaded {
            revision: there.revision(),
            ..Loaded::default()
        };
        if there.is_empty() {
            let written = vec![true; bundle.counts().records()];
            loaded.created = written.len() as u64;
            return Ok(ChangeSet {
                bundle,
                loaded,
                written,
            });
        }
        let mut written = Vec::new();
        for record in bundle.records() {
            let record = record.map_err(KbError::Scratch)?;
            let difference = there.difference(&record)?;
            match difference {
                Difference::Created => loaded.created += 1,
                Difference::Changed => loaded.changed += 1,
                Difference::Unchanged => loaded.unchanged += 1,
            }
            written.push(difference != Difference::Unchanged);
        }
        Ok(ChangeSet {
            bundle,
            loaded,
            written,
        })
    }

    /// The records that are written.
    pub(in crate::kb) fn records(
        &self,
    ) -> impl Iterator<Item = Result<Record, KbError>> + Send + '_ {
        self.packed()
            .map(|packed| packed?.record().map_err(KbError::Scratch))
    }

    /// The same, each to be read where it is needed.
    pub(in crate::kb) fn packed(
        &self,
    ) -> impl Iterator<Item = Result<PackedRecord, KbError>> + Send {
        let records = self.bundle.packed().zip(&self.written);
        records.filter_map(|(record, written)| written.then(|| record.map_err(KbError::Scratch)))
    }
}
