//! What a bundle can refer to: what was there, and what the bundles before it in its group bring.

use std::collections::HashMap;

use crate::{
    kb::{
        KbError, Snapshot,
        formats::json::{
            Bundle, LookupError, ReferenceLookup, ReferencedRecord, ValidBundle, nearest,
        },
        record_list::RecordKey,
        write::change_set::Difference,
    },
    model::{Claim, Id, Kind, Record, Revision},
};

/// A snapshot, and what is about to be added to it.
pub(in crate::kb) struct Overlay<'a> {
    snapshot: &'a Snapshot,
    added: HashMap<Id, ReferencedRecord>,
}

impl<'a> Overlay<'a> {
    pub(in crate::kb) fn new(snapshot: &'a Snapshot) -> Overlay<'a> {
        Overlay {
            snapshot,
            added: HashMap::new(),
        }
    }

    /// The newest revision that is there.
    pub(in crate::kb) fn revision(&self) -> Revision {
        self.snapshot.revision()
    }

    /// Whether there is nothing yet.
    pub(in crate::kb) fn is_empty(&self) -> bool {
        self.revision() == Revision(0) && self.added.is_empty()
    }

    /// How a record differs from what is there. One that an earlier bundle brings as well is written
    /// again, whatever it says there.
    pub(in crate::kb) fn difference(&self, record: &Record) -> Result<Difference, KbError> {
        if self.added.contains_key(record.id()) {
            return Ok(Difference::Changed);
        }
        let Some(found) = self.snapshot.find(record.id().as_str())? else {
            return Ok(Difference::Created);
        };
        let there = self.snapshot.record(found.kind, found.ordinal)?;
        Ok(match there.as_ref() == Some(record) {
            true => Difference::Unchanged,
            false => Difference::Changed,
        })
    }

    /// Adds what a bundle brings.
    pub(in crate::kb) fn add(&mut self, records: impl Iterator<Item = Record>) {
        for record in records {
            if let Record::Claim(Claim {
                id, attributions, ..
            }) = &record
            {
                for attribution in attributions {
                    let claim = id.clone();
                    self.added.insert(
                        attribution.id.clone(),
                        ReferencedRecord::Attribution { claim },
                    );
                }
            }
            self.added.insert(record.id().clone(), known(record));
        }
    }
}

impl ReferenceLookup for Overlay<'_> {
    fn find(&self, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        match self.added.get(id) {
            Some(added) => Ok(Some(added.clone())),
            None => self.snapshot.known(id),
        }
    }

    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, LookupError> {
        let added = self
            .added
            .iter()
            .filter(|(_, it)| it.kind() == kind)
            .map(|(id, _)| id.clone());
        let mut candidates: Vec<Id> = added.collect();
        candidates.extend(self.snapshot.near(id, kind)?);
        Ok(near_to(id, &candidates))
    }
}

impl Snapshot {
    /// Validates a bundle against what is there, and writes nothing.
    pub fn validate(&self, bundle: Bundle) -> Result<ValidBundle, KbError> {
        Ok(bundle.validate(&Overlay::new(self))?)
    }

    fn known(&self, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        let Some(RecordKey { kind, ordinal, .. }) = self.find(id.as_str())? else {
            return Ok(None);
        };
        Ok(match kind {
            Kind::Attribution => {
                let claim = self.id_of(Kind::Claim, ordinal)?;
                Some(ReferencedRecord::Attribution { claim })
            }
            Kind::Claim => Some(ReferencedRecord::Claim),
            Kind::Source => Some(ReferencedRecord::Source),
            _ => self.record(kind, ordinal)?.map(known),
        })
    }

    /// The id of this kind that is nearest to `id`. Only the first hundred thousand are looked at.
    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, LookupError> {
        const MOST_LOOKED_AT: u32 = 100_000;
        let count = u32::try_from(self.counts()?.of(kind)).unwrap_or(u32::MAX);
        let ids = (0..count.min(MOST_LOOKED_AT))
            .map(|ordinal| self.id_of(kind, crate::model::Ordinal(ordinal)))
            .collect::<Result<Vec<Id>, _>>()?;
        Ok(near_to(id, &ids))
    }
}

fn near_to(id: &Id, candidates: &[Id]) -> Option<Id> {
    let near = nearest(id.as_str(), candidates.iter().map(Id::as_str))?;
    candidates.iter().find(|it| it.as_str() == near).cloned()
}

fn known(record: Record) -> ReferencedRecord {
    match record {
        Record::Type(it) => ReferencedRecord::Type {
            parents: it.parents,
        },
        Record::Predicate(it) => ReferencedRecord::Predicate {
            domain: it.domain,
            range: it.range,
            inverse: it.inverse,
        },
        Record::Entity(it) => ReferencedRecord::Entity {
            entity_type: it.entity_type,
            merged_into: it.merged_into,
        },
        Record::Source(_) => ReferencedRecord::Source,
        Record::Claim(_) => ReferencedRecord::Claim,
    }
}
