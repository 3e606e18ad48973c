//! The overlay: the newest snapshot, and on top of it the records that earlier commands of a group
//! write.

use std::{
    collections::{HashMap, HashSet},
    convert::Infallible,
    sync::Arc,
};

use crate::{
    kb::{
        error::KbError,
        formats::json::{Bundle, ValidBundle},
        snapshot::Snapshot,
        write::{
            load_report::RecordChange,
            validate::{
                near::nearest,
                reference_lookup::{
                    LookupError, ReferenceLookup, ReferencedRecord, VocabularyChanges,
                },
            },
        },
    },
    model::{
        Claim, Id, Kind, Ordinal, Record, RecordKey, Revision, Source, StoredClaim, Unit, Value,
        WebUrl,
    },
};

/// The state on which a command is computed.
#[derive(Clone)]
pub(in crate::kb) struct Overlay<'a> {
    snapshot: &'a Snapshot,
    added: HashMap<Id, Added>,
}

/// The target of an id on top of the snapshot.
#[derive(Clone)]
enum Added {
    /// The record of that index in a change set.
    Record(Arc<[Record]>, usize),
    /// An attribution of a claim.
    Attribution { claim: Id },
    /// Nothing any more: the record was removed.
    Removed,
}

impl<'a> Overlay<'a> {
    pub(in crate::kb) fn new(snapshot: &'a Snapshot) -> Overlay<'a> {
        Overlay {
            snapshot,
            added: HashMap::new(),
        }
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
            Some(Added::Record(records, index)) => Ok(Some(records[*index].clone())),
            Some(Added::Attribution { .. } | Added::Removed) => Ok(None),
            None => self.snapshot.record_named(id),
        }
    }

    /// The records that refer to a record, at most ten or so.
    pub(in crate::kb) fn references_to(
        &self,
        kind: Kind,
        id: &Id,
    ) -> Result<Vec<(Kind, Id)>, KbError> {
        let mut references = match self.snapshot.find(id.as_str())? {
            Some(key) => self.snapshot.references_to(kind, key.ordinal)?,
            None => Vec::new(),
        };
        references.retain(|(_, referring)| !self.added.contains_key(referring));
        references.extend(self.added_references_to(id));
        Ok(references)
    }

    /// The records that earlier commands of the group write and that refer to a record.
    pub(in crate::kb) fn added_references_to(&self, id: &Id) -> Vec<(Kind, Id)> {
        self.added_records()
            .filter(|record| record.id() != id && refers_to(record, id))
            .map(|record| (record.kind(), record.id().clone()))
            .collect()
    }

    /// Whether earlier commands of the group write a record.
    pub(in crate::kb) fn has_added(&self, id: &Id) -> bool {
        self.added.contains_key(id)
    }

    /// The snapshot.
    pub(in crate::kb) fn snapshot(&self) -> &Snapshot {
        self.snapshot
    }

    /// The difference of a record from its version in this state.
    pub(in crate::kb) fn change(&self, record: &Record) -> Result<RecordChange, KbError> {
        let is_same = match self.added.get(record.id()) {
            Some(Added::Record(records, index)) => records[*index] == *record,
            Some(Added::Attribution { .. }) => false,
            Some(Added::Removed) => return Ok(RecordChange::Created),
            None => match self.snapshot.record_named(record.id())? {
                Some(before) => before == *record,
                None => return Ok(RecordChange::Created),
            },
        };
        Ok(match is_same {
            true => RecordChange::Unchanged,
            false => RecordChange::Changed,
        })
    }

    /// The records that earlier commands of the group write, in no order.
    fn added_records(&self) -> impl Iterator<Item = &Record> {
        self.added.values().filter_map(|added| match added {
            Added::Record(records, index) => Some(&records[*index]),
            Added::Attribution { .. } | Added::Removed => None,
        })
    }

    /// Adds the records of a change set.
    pub(in crate::kb) fn add(&mut self, records: &Arc<[Record]>) {
        for (index, record) in records.iter().enumerate() {
            if let Record::Claim(claim) = record {
                for attribution in &claim.attributions {
                    let claim = claim.id.clone();
                    let added = Added::Attribution { claim };
                    self.added.insert(attribution.id.clone(), added);
                }
            }
            let added = match record {
                Record::Removed { .. } => Added::Removed,
                _ => Added::Record(records.clone(), index),
            };
            self.added.insert(record.id().clone(), added);
        }
    }
}

impl ReferenceLookup for Overlay<'_> {
    fn find(&self, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        match self.added.get(id) {
            Some(Added::Record(records, index)) => Ok(ReferencedRecord::of(&records[*index])),
            Some(Added::Removed) => Ok(None),
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
            Added::Removed => false,
        };
        let added = self.added.iter().filter(|(_, added)| is_of_kind(added));
        let mut candidates: Vec<Id> = added.map(|(id, _)| id.clone()).collect();
        candidates.extend(self.snapshot.near(id, kind)?);
        Ok(near_to(id, &candidates))
    }

    fn dependents(
        &self,
        changes: &VocabularyChanges,
        each: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError> {
        self.snapshot.dependents(
            changes,
            &mut |claim| match self.added.contains_key(&claim.id) {
                true => Ok(()),
                false => each(claim),
            },
        )?;
        for added in self.added.values() {
            if let Added::Record(records, index) = added
                && let Record::Claim(claim) = &records[*index]
            {
                each(claim.clone())?;
            }
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        Overlay::is_empty(self)
    }

    fn claim(&self, id: &Id) -> Result<Option<Claim>, LookupError> {
        Ok(match self.record(id)? {
            Some(Record::Claim(claim)) => Some(claim),
            _ => None,
        })
    }

    fn propositions(
        &self,
        subject: &Id,
        predicate: &Id,
        each: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError> {
        let mut added = Vec::new();
        for record in self.added_records() {
            if let Record::Claim(claim) = record
                && claim.subject == *subject
                && claim.predicate == *predicate
            {
                added.push(claim);
            }
        }
        self.snapshot
            .propositions(
                subject,
                predicate,
                &mut |claim| match self.added.contains_key(&claim.id) {
                    true => Ok(()),
                    false => each(claim),
                },
            )?;
        // They lie in no order, and each load must find the same one first.
        added.sort_by(|one, other| one.id.cmp(&other.id));
        for claim in added {
            each(claim.clone())?;
        }
        Ok(())
    }

    fn merged_into(&self, entity: &Id) -> Result<Vec<Id>, LookupError> {
        let mut merged = self.snapshot.merged_ids(entity)?;
        merged.retain(|id| !self.added.contains_key(id));
        for record in self.added_records() {
            if let Record::Entity(other) = record
                && other.merged_into.as_ref() == Some(entity)
            {
                merged.push(other.id.clone());
            }
        }
        Ok(merged)
    }

    fn units(&self) -> Result<Vec<Unit>, LookupError> {
        let mut units = Vec::new();
        for ordinal in self.snapshot.all_ordinals(Kind::Unit)? {
            if let Some(Record::Unit(unit)) = self.snapshot.record(Kind::Unit, Ordinal(ordinal))?
                && !self.added.contains_key(&unit.id)
            {
                units.push(unit);
            }
        }
        units.extend(self.added_records().filter_map(|record| match record {
            Record::Unit(unit) => Some(unit.clone()),
            _ => None,
        }));
        Ok(units)
    }

    fn source(&self, id: &Id) -> Result<Option<Source>, LookupError> {
        Ok(match self.record(id)? {
            Some(Record::Source(source)) => Some(source),
            _ => None,
        })
    }

    fn sources_at(&self, spellings: &[WebUrl]) -> Result<Vec<Id>, LookupError> {
        let mut sources = self.snapshot.sources_at(spellings)?;
        sources.retain(|id| !self.added.contains_key(id));
        for record in self.added_records() {
            if let Record::Source(source) = record
                && source
                    .url
                    .as_ref()
                    .is_some_and(|url| spellings.contains(url))
            {
                sources.push(source.id.clone());
            }
        }
        Ok(sources)
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
            _ => (self.record(kind, ordinal)?.as_ref()).and_then(ReferencedRecord::of),
        })
    }

    /// Calls `each` with the claims that depend on changed vocabulary.
    pub(in crate::kb) fn dependents(
        &self,
        changes: &VocabularyChanges,
        each: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError> {
        let ordinals = |ids: &HashSet<Id>| {
            let keys = ids.iter().map(|id| self.find(id.as_str()));
            let ordinals = keys.filter_map(|key| key.transpose());
            ordinals
                .map(|key| Ok::<_, LookupError>(key?.ordinal))
                .collect::<Result<HashSet<Ordinal>, _>>()
        };
        let predicates = ordinals(&changes.predicates)?;
        let entities = ordinals(&changes.entities)?;
        let is_changed = |predicate: &Ordinal, value: &Value<Ordinal>| {
            predicates.contains(predicate)
                || matches!(value, Value::Entity(entity) if entities.contains(entity))
        };
        let depends = |claim: &StoredClaim| {
            !changes.types.is_empty()
                || entities.contains(&claim.subject)
                || is_changed(&claim.predicate, &claim.value)
                || (claim.qualifiers.iter())
                    .any(|qualifier| is_changed(&qualifier.predicate, &qualifier.value))
        };
        for ordinal in self.all_ordinals(Kind::Claim)? {
            let Some(claim) = self.claim(Ordinal(ordinal))? else {
                continue;
            };
            if depends(&claim.record)
                && let Some(Record::Claim(claim)) = self.record(Kind::Claim, Ordinal(ordinal))?
            {
                each(claim)?;
            }
        }
        Ok(())
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

/// Whether a record refers to an id.
fn refers_to(record: &Record, id: &Id) -> bool {
    let mut is_found = false;
    let mut look = |_: Kind, reference: Id| {
        is_found |= reference == *id;
        Ok::<_, Infallible>(())
    };
    let walked = match record.clone() {
        Record::Type(entity_type) => entity_type.try_map(&mut look).map(drop),
        Record::Unit(unit) => unit.try_map(&mut look).map(drop),
        Record::Predicate(predicate) => predicate.try_map(&mut look).map(drop),
        Record::Entity(entity) => entity.try_map(&mut look).map(drop),
        Record::Source(source) => source.try_map(&mut look).map(drop),
        Record::Claim(claim) => claim.try_map(&mut look).map(drop),
        Record::Removed { .. } => Ok(()),
    };
    let Ok(()) = walked;
    is_found
}

fn near_to(id: &Id, candidates: &[Id]) -> Option<Id> {
    let near = nearest(id.as_str(), candidates.iter().map(Id::as_str))?;
    candidates
        .iter()
        .find(|candidate| candidate.as_str() == near)
        .cloned()
}
