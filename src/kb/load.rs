//! What a bundle would change.

use super::{KbError, Snapshot, bundle::ValidBundle};
use crate::model::{Record, Revision};

/// What loading a bundle did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// How a record of a bundle differs from what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Difference {
    Created,
    Changed,
    Unchanged,
}

/// How `record` differs from what the snapshot has of it.
pub(super) fn difference(record: &Record, snapshot: &Snapshot) -> Result<Difference, KbError> {
    let Some(found) = snapshot.find(record.id().as_str())? else {
        return Ok(Difference::Created);
    };
    let same = snapshot.record(found.kind, found.ordinal)?.as_ref() == Some(record);
    Ok(match same {
        true => Difference::Unchanged,
        false => Difference::Changed,
    })
}

impl Loaded {
    /// Counts what a bundle would change.
    pub(super) fn count(bundle: &ValidBundle, snapshot: &Snapshot) -> Result<Loaded, KbError> {
        let mut loaded = Loaded {
            revision: snapshot.revision(),
            created: 0,
            changed: 0,
            unchanged: 0,
        };
        for record in bundle.records() {
            match difference(&record, snapshot)? {
                Difference::Created => loaded.created += 1,
                Difference::Changed => loaded.changed += 1,
                Difference::Unchanged => loaded.unchanged += 1,
            }
        }
        Ok(loaded)
    }

    /// How many records are written.
    pub fn written(&self) -> u64 {
        self.created + self.changed
    }
}
