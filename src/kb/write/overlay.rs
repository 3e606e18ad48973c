//! The overlay: the newest snapshot, and on top of it the records that earlier commands of a group
//! write.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    kb::{
        documents::document_folder::DocumentFolder,
        error::KbError,
        formats::json::{Bundle, SetAside, ValidBundle},
        snapshot::Snapshot,
        write::{
            closed_parts,
            load_report::RecordChange,
            validate::{
                former_ids::FormerIds,
                near::nearest,
                reference_lookup::{
                    LookupError, ReferenceLookup, ReferencedRecord, VocabularyChanges,
                },
            },
        },
    },
    model::{
        Claim, Clearance, Id, Kind, Name, Ordinal, Record, RecordKey, Revision, Source,
        StoredClaim, Unit, Value, WebUrl, canonical_url::canonical,
    },
};

/// The state on which a command is computed.
#[derive(Clone)]
pub(in crate::kb) struct Overlay<'a> {
    /// The snapshot that was given.
    newest: &'a Snapshot,
    /// The snapshot for the clearance of the writer whose command is computed.
    snapshot: Snapshot,
    added: HashMap<Kind, HashMap<Id, Added>>,
    /// The number of change sets.
    change_sets: u64,
    /// The revisions that are to write the records of the change sets.
    written_in: HashMap<(Kind, Id), Revision>,
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
    /// An overlay for a writer with the clearance of the snapshot.
    pub(in crate::kb) fn new(snapshot: &'a Snapshot) -> Overlay<'a> {
        Overlay {
            newest: snapshot,
            snapshot: snapshot.clone(),
            added: HashMap::new(),
            change_sets: 0,
            written_in: HashMap::new(),
        }
    }

    /// Sets the clearance of the writer whose command is computed next.
    pub(in crate::kb) fn set_clearance(&mut self, clearance: Clearance) {
        self.snapshot = self.newest.seen_by(clearance);
    }

    /// The clearance of the writer whose command is computed.
    pub(in crate::kb) fn clearance(&self) -> Clearance {
        self.snapshot.clearance()
    }

    /// The revision of the newest change set, once the group is committed; that of the snapshot if
    /// there is none.
    pub(in crate::kb) fn newest_revision(&self) -> Revision {
        Revision(self.snapshot.revision().0 + self.change_sets)
    }

    /// The revision that wrote a record last, or is to write it; 0 if there is no such record. An
    /// attribution has that of its claim.
    pub(in crate::kb) fn last_written(&self, kind: Kind, id: &Id) -> Result<Revision, KbError> {
        let record = match self.added(kind, id) {
            Some(Added::Removed) => return Ok(Revision(0)),
            Some(Added::Attribution { claim }) => Some((Kind::Claim, claim.clone())),
            Some(Added::Record(..)) => Some((kind, id.clone())),
            None => None,
        };
        if let Some(revision) = record.and_then(|record| self.written_in.get(&record)) {
            return Ok(*revision);
        }
        let Some(key) = self.snapshot.find_of(kind, id.as_str())? else {
            return Ok(Revision(0));
        };
        let kind = match kind {
            Kind::Attribution => Kind::Claim,
            kind => kind,
        };
        let current = self.snapshot.id_of(kind, key.ordinal)?;
        if let Some(revision) = self.written_in.get(&(kind, current)) {
            return Ok(*revision);
        }
        let versions = self.snapshot.versions(kind, key.ordinal)?;
        Ok(versions.first().copied().unwrap_or_default())
    }

    /// The revision of the snapshot.
    pub(in crate::kb) fn revision(&self) -> Revision {
        self.snapshot.revision()
    }

    /// Whether there is no record yet.
    pub(in crate::kb) fn is_empty(&self) -> bool {
        self.revision() == Revision(0) && self.added.is_empty()
    }

    /// The target of an id on top of the snapshot.
    fn added(&self, kind: Kind, id: &Id) -> Option<&Added> {
        self.added.get(&kind)?.get(id)
    }

    /// The record of a kind that an id names, as the writer sees it; `None` if it names none, or an
    /// attribution.
    pub(in crate::kb) fn record(&self, kind: Kind, id: &Id) -> Result<Option<Record>, KbError> {
        let record = self.unmasked(kind, id)?;
        Ok(record.map(|record| record.masked(self.clearance())))
    }

    /// The same with all its closed parts.
    pub(in crate::kb) fn unmasked(&self, kind: Kind, id: &Id) -> Result<Option<Record>, KbError> {
        let recorded = || self.snapshot.record_named(kind, id);
        let added = match self.added(kind, id) {
            Some(added) => added,
            None if self.added.is_empty() => return recorded(),
            // An id that the record had leads on to its newest version too.
            None => {
                let Some(record) = recorded()? else {
                    return Ok(None);
                };
                match self.added(kind, record.id()) {
                    Some(added) => added,
                    None => return Ok(Some(record)),
                }
            }
        };
        Ok(match added {
            Added::Record(records, index) => Some(records[*index].clone()),
            Added::Attribution { .. } | Added::Removed => None,
        })
    }

    /// The records that refer to a record, at most ten or so.
    pub(in crate::kb) fn references_to(
        &self,
        kind: Kind,
        id: &Id,
    ) -> Result<Vec<(Kind, Id)>, KbError> {
        let mut references = match self.snapshot.find_of(kind, id.as_str())? {
            Some(key) => self.snapshot.references_to(kind, key.ordinal)?,
            None => Vec::new(),
        };
        references.retain(|(kind, referring)| self.added(*kind, referring).is_none());
        references.extend(self.added_references_to(kind, id));
        Ok(references)
    }

    /// The records that earlier commands of the group write and that refer to a record.
    pub(in crate::kb) fn added_references_to(&self, kind: Kind, id: &Id) -> Vec<(Kind, Id)> {
        let is_itself = |record: &Record| record.kind() == kind && record.id() == id;
        self.added_records()
            .filter(|record| !is_itself(record) && refers_to(record, kind, id))
            .map(|record| (record.kind(), record.id().clone()))
            .collect()
    }

    /// Whether earlier commands of the group write a record.
    pub(in crate::kb) fn has_added(&self, kind: Kind, id: &Id) -> bool {
        self.added(kind, id).is_some()
    }

    /// The snapshot, as the writer sees it.
    pub(in crate::kb) fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The claims with an attribution that was read in a source, or with a relation that the source
    /// asserts.
    pub(in crate::kb) fn claims_read_in(&self, source: &Id) -> Result<Vec<Claim>, KbError> {
        let mut claims = Vec::new();
        if let Some(key) = self.snapshot.find_of(Kind::Source, source.as_str())? {
            let candidates = self.snapshot.possible_references(Kind::Claim, key)?;
            for ordinal in candidates {
                if let Some(Record::Claim(claim)) =
                    self.snapshot.record(Kind::Claim, Ordinal(ordinal))?
                    && self.added(Kind::Claim, &claim.id).is_none()
                {
                    claims.push(claim);
                }
            }
        }
        claims.extend(self.added_records().filter_map(|record| match record {
            Record::Claim(claim) => Some(claim.clone()),
            _ => None,
        }));
        claims.retain(|claim| is_read_in(claim, source));
        Ok(claims)
    }

    /// Completes the closed parts of a record: what its writer does not state, or does not see,
    /// stays.
    pub(in crate::kb) fn keep_closed(&self, record: &mut Record) -> Result<(), KbError> {
        if self.clearance() == Clearance::ALL && !record.has_closed_part() {
            return Ok(());
        }
        if let Some(before) = self.before(record)? {
            closed_parts::keep_closed(&before, record, self.clearance());
        }
        Ok(())
    }

    /// The difference of a record from its version in this state.
    pub(in crate::kb) fn change(&self, record: &Record) -> Result<RecordChange, KbError> {
        Ok(match self.before(record)? {
            None => RecordChange::Created,
            Some(before) if before == *record => RecordChange::Unchanged,
            Some(_) => RecordChange::Changed,
        })
    }

    /// The version of a record in this state, by its id or by one that it had, with all its closed
    /// parts.
    pub(in crate::kb) fn before(&self, record: &Record) -> Result<Option<Record>, KbError> {
        for id in std::iter::once(record.id()).chain(record.former_ids()) {
            if let Some(before) = self.unmasked(record.kind(), id)? {
                return Ok(Some(before));
            }
        }
        Ok(None)
    }

    /// The records that earlier commands of the group write, in no order.
    fn added_records(&self) -> impl Iterator<Item = &Record> {
        let added = self.added.values().flat_map(HashMap::values);
        added.filter_map(|added| match added {
            Added::Record(records, index) => Some(&records[*index]),
            Added::Attribution { .. } | Added::Removed => None,
        })
    }

    /// Adds the records of a change set, which makes the next revision.
    pub(in crate::kb) fn add(&mut self, records: &Arc<[Record]>) {
        self.change_sets += 1;
        let revision = self.newest_revision();
        for (index, record) in records.iter().enumerate() {
            if let Record::Claim(claim) = record {
                let attributions = self.added.entry(Kind::Attribution).or_default();
                for attribution in &claim.attributions {
                    let claim = claim.id.clone();
                    let added = Added::Attribution { claim };
                    attributions.insert(attribution.id.clone(), added);
                }
            }
            let added = match record {
                Record::Removed { .. } => Added::Removed,
                _ => Added::Record(records.clone(), index),
            };
            let written = (record.kind(), record.id().clone());
            self.written_in.insert(written, revision);
            let of_kind = self.added.entry(record.kind()).or_default();
            of_kind.insert(record.id().clone(), added);
        }
    }
}

impl ReferenceLookup for Overlay<'_> {
    fn find(&self, kind: Kind, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        match self.added(kind, id) {
            Some(Added::Record(records, index)) => Ok(ReferencedRecord::of(&records[*index])),
            Some(Added::Removed) => Ok(None),
            Some(Added::Attribution { claim }) => Ok(Some(ReferencedRecord::Attribution {
                claim: claim.clone(),
            })),
            None => self.snapshot.referenced(kind, id),
        }
    }

    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, LookupError> {
        let is_there = |added: &Added| !matches!(added, Added::Removed);
        let added = self.added.get(&kind).into_iter().flatten();
        let added = added.filter(|(_, added)| is_there(added));
        let mut candidates: Vec<Id> = added.map(|(id, _)| id.clone()).collect();
        candidates.extend(self.snapshot.near(id, kind)?);
        Ok(near_to(id, &candidates))
    }

    fn alike(&self, kind: Kind, id: &Id) -> Result<Option<Id>, LookupError> {
        let is_alike = |(other, added): &(&Id, &Added)| {
            !matches!(added, Added::Removed) && *other != id && other.likeness() == id.likeness()
        };
        let mut added = self.added.get(&kind).into_iter().flatten();
        match added.find(is_alike) {
            Some((other, _)) => Ok(Some(other.clone())),
            None => Ok(self.snapshot.alike(kind, id)?),
        }
    }

    fn dependents(
        &self,
        changes: &VocabularyChanges,
        each: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError> {
        self.snapshot.dependents(
            changes,
            &mut |claim| match self.added(Kind::Claim, &claim.id) {
                Some(_) => Ok(()),
                None => each(claim),
            },
        )?;
        for record in self.added_records() {
            if let Record::Claim(claim) = record {
                each(claim.clone())?;
            }
        }
        Ok(())
    }

    fn former_ids(&self) -> Result<Arc<FormerIds>, LookupError> {
        Ok(self.snapshot.former_ids()?)
    }

    fn is_empty(&self) -> bool {
        Overlay::is_empty(self)
    }

    fn record(&self, kind: Kind, id: &Id) -> Result<Option<Record>, LookupError> {
        Ok(Overlay::record(self, kind, id)?)
    }

    fn clearance(&self) -> Clearance {
        Overlay::clearance(self)
    }

    fn is_hidden(&self, kind: Kind, id: &Id) -> Result<bool, LookupError> {
        let for_all = self.snapshot.seen_by(Clearance::ALL);
        Ok(self.snapshot.find_of(kind, id.as_str())?.is_none()
            && for_all.find_of(kind, id.as_str())?.is_some())
    }

    fn unmasked(&self, kind: Kind, id: &Id) -> Result<Option<Record>, LookupError> {
        Ok(Overlay::unmasked(self, kind, id)?)
    }

    fn claim(&self, id: &Id) -> Result<Option<Claim>, LookupError> {
        Ok(match self.record(Kind::Claim, id)? {
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
                &mut |claim| match self.added(Kind::Claim, &claim.id) {
                    Some(_) => Ok(()),
                    None => each(claim),
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
        merged.retain(|id| self.added(Kind::Entity, id).is_none());
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
                && self.added(Kind::Unit, &unit.id).is_none()
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

    fn entity_named(&self, name: &Name, entity_type: &Id) -> Result<Option<Id>, LookupError> {
        let Some(entity) = self.snapshot.entity_named(name, None)? else {
            return Ok(None);
        };
        let is_of_type = (self.snapshot)
            .id_of(Kind::EntityType, entity.record.entity_type)
            .is_ok_and(|id| id == *entity_type);
        let id = &entity.record.id;
        let is_newest = self.added(Kind::Entity, id).is_none();
        Ok((is_of_type && is_newest).then(|| id.clone()))
    }

    fn source(&self, id: &Id) -> Result<Option<Source>, LookupError> {
        Ok(match self.record(Kind::Source, id)? {
            Some(Record::Source(source)) => Some(source),
            _ => None,
        })
    }

    fn documents(&self) -> Option<&DocumentFolder> {
        self.snapshot.documents()
    }

    fn sources_at(&self, address: &WebUrl) -> Result<Vec<Id>, LookupError> {
        let recorded = self.snapshot.sources_at(address)?.into_iter();
        let mut sources: Vec<Id> = recorded
            .map(|source| source.record.id.clone())
            .filter(|id| self.added(Kind::Source, id).is_none())
            .collect();
        let canonical_address = canonical(address);
        for record in self.added_records() {
            if let Record::Source(source) = record
                && source.canonical_addresses().contains(&canonical_address)
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

    /// Sets aside the records of a bundle that would be refused, and all that refer to them.
    pub fn set_aside(&self, bundle: Bundle) -> Result<SetAside, KbError> {
        Ok(bundle.set_aside(&Overlay::new(self))?)
    }

    /// The record of a kind that an id names; `None` if it names none, or an attribution.
    fn record_named(&self, kind: Kind, id: &Id) -> Result<Option<Record>, KbError> {
        match self.find_of(kind, id.as_str())? {
            Some(key) => self.record(kind, key.ordinal),
            None => Ok(None),
        }
    }

    fn referenced(&self, kind: Kind, id: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        let Some(RecordKey { ordinal, .. }) = self.find_of(kind, id.as_str())? else {
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
        let ordinals = |kind, ids: &HashSet<Id>| {
            let keys = ids.iter().map(|id| self.find_of(kind, id.as_str()));
            let ordinals = keys.filter_map(|key| key.transpose());
            ordinals
                .map(|key| Ok::<_, LookupError>(key?.ordinal))
                .collect::<Result<HashSet<Ordinal>, _>>()
        };
        let predicates = ordinals(Kind::Predicate, &changes.predicates)?;
        let entities = ordinals(Kind::Entity, &changes.entities)?;
        let is_changed = |predicate: &Ordinal, value: &Value<Ordinal>| {
            predicates.contains(predicate)
                || matches!(value, Value::Entity(entity) if entities.contains(entity))
        };
        let depends = |claim: &StoredClaim| {
            !changes.types.is_empty()
                || entities.contains(&claim.subject)
                || is_changed(&claim.predicate, &claim.value)
                || claim
                    .all_qualifiers()
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

/// Whether a claim has an attribution that was read in a source, or a relation by it.
fn is_read_in(claim: &Claim, source: &Id) -> bool {
    let mut attributions = claim.attributions.iter();
    let mut relations = claim.relations.iter();
    attributions.any(|attribution| attribution.source == *source)
        || relations.any(|relation| relation.by.source() == Some(source))
}

/// Whether a record refers to one of a kind.
fn refers_to(record: &Record, kind: Kind, id: &Id) -> bool {
    let mut is_found = false;
    let record = record.clone();
    record.for_each_reference(|referenced, reference| {
        is_found |= referenced == kind && reference == *id;
    });
    is_found
}

fn near_to(id: &Id, candidates: &[Id]) -> Option<Id> {
    let near = nearest(id.as_str(), candidates.iter().map(Id::as_str))?;
    candidates
        .iter()
        .find(|candidate| candidate.as_str() == near)
        .cloned()
}
