//! The overlay: the newest snapshot, and on top of it the records that earlier commands of a group
//! write.

use std::{collections::HashMap, sync::Arc};

use crate::{
    kb::{
        error::KbError,
        formats::json::{
            Bundle, LookupError, ReferenceLookup, ReferencedRecord, ValidBundle, nearest,
        },
        record_list::RecordKey,
        snapshot::Snapshot,
        write::change_set::{ChangeSet, RecordChange},
    },
    model::{Id, Kind, Ordinal, Record, Revision},
};

/// The state on which a command is computed.
pub(in crate::kb) struct Overlay<'a> {
    snapshot: &'a Snapshot,
    added: HashMap<Id, Added>,
}

/// What an id names on top of the snapshot.
enum Added {
    /// The record of that index in a change set.
    Record(Arc<[Record]>, usize),
    /// An attribution of a claim.
    Attribution { claim: Id },
}

impl<'a> Overlay<'a> {
    pub(in crate::kb) fn new(snapshot: &'a Snapshot) -> Overlay<'a> {
        Overlay {
            snapshot,
            added: HashMap::new(),
        }
    }

    /// The snapshot underneath.
    pub(in crate::kb) fn snapshot(&self) -> &'a Snapshot {
        self.snapshot
    }

    /// The revision of the snapshot.
    pub(in crate::kb) fn revision(&self) -> Revision {
        self.snapshot.revision()
    }

    /// Whether there is no record yet.
    pub(in crate::kb) fn is_empty(&self) -> bool {
        self.revision() == Revision(0) && self.added.is_empty()
    }

    /// The record that an id names; `None` if it names none, or an attribution.
    pub(in crate::kb) fn record(&self, id: &Id) -> Result<Option<Record>, KbError> {
        match self.added.get(id) {
            Some(Added::Record(records, index)) => match &records[*index] {
                Record::Removed { .. } => Ok(None),
                record => Ok(Some(record.clone())),
            },
            Some(Added::Attribution { .. }) => Ok(None),
            None => self.snapshot.record_named(id),
        }
    }

    /// The difference of a record from its version in this state.
    pub(in crate::kb) fn change(&self, record: &Record) -> Result<RecordChange, KbError> {
        let before = match self.added.get(record.id()) {
            Some(Added::Attribution { .. }) => return Ok(RecordChange::Changed),
            _ => self.record(record.id())?,
        };
        Ok(match (before, record) {
            (None, Record::Removed { .. }) => RecordChange::Unchanged,
            (None, _) => RecordChange::Created,
            (Some(before), record) if before == *record => RecordChange::Unchanged,
            (Some(_), _) => RecordChange::Changed,
        })
    }

    /// Adds the records of a change set, which are few: a large one is the last of its group.
    pub(in crate::kb) fn add(&mut self, changes: &ChangeSet) {
        let Some(records) = changes.few() else {
            return;
        };
        for (index, record) in records.iter().enumerate() {
            if let Record::Claim(claim) = record {
                for attribution in &claim.attributions {
                    let claim = claim.id.clone();
                    let added = Added::Attribution { claim };
                    self.added.insert(attribution.id.clone(), added);
                }
            }
            let added = Added::Record(records.clone(), index);
            self.added.insert(record.id().clone(), added);
        }
    }
}

impl ReferenceLookup for Overlay<'_> {
    fn find(&self, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        match self.added.get(id) {
            Some(Added::Record(records, index)) => Ok(referenced(&records[*index])),
            Some(Added::Attribution { claim }) => Ok(Some(ReferencedRecord::Attribution {
                claim: claim.clone(),
            })),
            None => self.snapshot.referenced(id),
        }
    }

    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, LookupError> {
        let is_of_kind = |added: &Added| match added {
            Added::Record(records, index) => records[*index].kind() == kind,
            Added::Attribution { .. } => kind == Kind::Attribution,
        };
        let added = self.added.iter().filter(|(_, added)| is_of_kind(added));
        let mut candidates: Vec<Id> = added.map(|(id, _)| id.clone()).collect();
        candidates.extend(self.snapshot.near(id, kind)?);
        Ok(near_to(id, &candidates))
    }
}

impl Snapshot {
    /// Validates a bundle against this snapshot, and writes nothing.
    pub fn validate(&self, bundle: &Bundle) -> Result<ValidBundle, KbError> {
        Ok(bundle.validate(&Overlay::new(self))?)
    }

    /// The record that an id names; `None` if it names none, or an attribution.
    fn record_named(&self, id: &Id) -> Result<Option<Record>, KbError> {
        match self.find(id.as_str())? {
            Some(RecordKey { kind, ordinal, .. }) if kind != Kind::Attribution => {
                Ok(self.record(kind, ordinal)?)
            }
            _ => Ok(None),
        }
    }

    fn referenced(&self, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
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
            _ => self.record(kind, ordinal)?.as_ref().and_then(referenced),
        })
    }

    /// The nearest of the first hundred thousand ids of a kind.
    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, LookupError> {
        const MOST_COMPARED: usize = 100_000;
        let ids = (self.live(kind)?.iter().take(MOST_COMPARED))
            .map(|ordinal| self.id_of(kind, Ordinal(ordinal)))
            .collect::<Result<Vec<Id>, _>>()?;
        Ok(near_to(id, &ids))
    }
}

fn near_to(id: &Id, candidates: &[Id]) -> Option<Id> {
    let near = nearest(id.as_str(), candidates.iter().map(Id::as_str))?;
    candidates
        .iter()
        .find(|candidate| candidate.as_str() == near)
        .cloned()
}

/// What other records can refer to; `None` of a removed record.
fn referenced(record: &Record) -> Option<ReferencedRecord> {
    Some(match record {
        Record::Type(entity_type) => ReferencedRecord::Type {
            parents: entity_type.parents.clone(),
        },
        Record::Predicate(predicate) => ReferencedRecord::Predicate {
            domain: predicate.domain.clone(),
            range: predicate.range.clone(),
            inverse: predicate.inverse.clone(),
        },
        Record::Entity(entity) => ReferencedRecord::Entity {
            entity_type: entity.entity_type.clone(),
            merged_into: entity.merged_into.clone(),
        },
        Record::Source(_) => ReferencedRecord::Source,
        Record::Claim(_) => ReferencedRecord::Claim,
        Record::Removed { .. } => return None,
    })
}
