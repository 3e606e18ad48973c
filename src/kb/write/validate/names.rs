//! The names that records can refer to: the ids of the new records, and those of the knowledge
//! base.

use std::{
    collections::hash_map::{Entry, RandomState},
    hash::BuildHasher,
    rc::Rc,
};

use chrono::{DateTime, Utc};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::{
    kb::write::validate::{
        language_registry::unknown_part,
        near::nearest,
        reference_lookup::{
            LookupError, PredicateRule, ReferenceLookup, ReferencedRecord, VocabularyChanges,
        },
        source_facts::SourceFacts,
        unit_table::UnitTable,
    },
    model::{Id, Kind, Language, PartialDate, PredicateTime, Quantity, Source, Unit},
};

/// The most ids of a kind that are compared with misspelt ones.
const MOST_COMPARED: usize = 100_000;
/// The most missing ids for which the nearest one is searched, which takes long among many.
const MOST_SEARCHED: usize = 200;
/// The most recorded records of a kind of which something is kept.
const MOST_KEPT: usize = 100_000;

/// The number of a new record, in the order of its source.
pub(in crate::kb) type RecordNumber = u32;

/// All names that records can refer to.
pub(in crate::kb) struct Names<'a> {
    base: &'a dyn ReferenceLookup,
    /// The new records that state an id or hold the attribution with it, by the hashes of kinds
    /// and ids: few bytes, since there may be millions.
    new: FxHashMap<[u64; 2], RecordNumber>,
    /// Two hash functions of ids, with keys of their own: nobody can choose ids that they take for
    /// one.
    hashers: [RandomState; 2],
    /// The new types, units, predicates and entities, but not those that are wrong in themselves.
    details: HashMap<Kind, HashMap<Id, ReferencedRecord>>,
    /// The first new ids of each kind, to be compared with misspelt ones.
    compared: HashMap<Kind, Vec<Id>>,
    /// The types of entities, each kept once.
    types: HashSet<Id>,
    /// The types to which each type belongs, itself included.
    wider: HashMap<Id, Rc<HashSet<Id>>>,
    rules: HashMap<Id, Rc<PredicateRule>>,
    /// The new entities that are merged into an entity.
    merged: HashMap<Id, Vec<Id>>,
    /// The roots of recorded entities that were looked up.
    roots: HashMap<Id, Id>,
    new_units: Vec<Unit>,
    /// All units, read when the first quantity is compared.
    units: Option<UnitTable>,
    /// The facts about new sources, of those about which there are any.
    sources: FxHashMap<[u64; 2], SourceFacts>,
    /// The facts about recorded sources that were looked up.
    recorded_sources: HashMap<Id, SourceFacts>,
    changes: VocabularyChanges,
    /// The nearest id of each missing one that was searched.
    nearest: HashMap<(Kind, Id), Option<String>>,
    /// The new sources that are referred to.
    used_sources: RoaringBitmap,
    /// The languages that were looked up, and whether they are known.
    languages: HashMap<Language, bool>,
    /// The time by which dates are in the future.
    now: Option<PartialDate>,
}

impl<'a> Names<'a> {
    /// The names of a knowledge base, with room for `capacity` new ones.
    pub(in crate::kb) fn new(base: &'a dyn ReferenceLookup, capacity: usize) -> Names<'a> {
        Names {
            base,
            new: FxHashMap::with_capacity_and_hasher(capacity, Default::default()),
            hashers: [RandomState::new(), RandomState::new()],
            details: HashMap::new(),
            compared: HashMap::new(),
            types: HashSet::new(),
            wider: HashMap::new(),
            rules: HashMap::new(),
            merged: HashMap::new(),
            roots: HashMap::new(),
            new_units: Vec::new(),
            units: None,
            sources: FxHashMap::default(),
            recorded_sources: HashMap::new(),
            changes: VocabularyChanges::default(),
            nearest: HashMap::new(),
            used_sources: RoaringBitmap::new(),
            languages: HashMap::new(),
            now: None,
        }
    }

    /// The same names at a time by which dates are in the future; without one, none is.
    pub(in crate::kb) fn with_now(self, now: DateTime<Utc>) -> Names<'a> {
        Names {
            now: Some(PartialDate::instant(now)),
            ..self
        }
    }

    /// The time by which dates are in the future.
    pub(super) fn now(&self) -> Option<PartialDate> {
        self.now
    }

    /// Whether the registry of languages has all parts of a tag.
    pub(super) fn knows_language(&mut self, language: &Language) -> bool {
        if let Some(is_known) = self.languages.get(language) {
            return *is_known;
        }
        let is_known = unknown_part(language).is_none();
        self.languages.insert(language.clone(), is_known);
        is_known
    }

    /// Whether anything refers to the new source of that number.
    pub(in crate::kb) fn is_used(&self, source: RecordNumber) -> bool {
        self.used_sources.contains(source)
    }

    /// Adds the id of a new record or attribution; or returns the record that has the id already,
    /// among those of the kind.
    pub(in crate::kb) fn add(
        &mut self,
        id: &Id,
        kind: Kind,
        bearer: RecordNumber,
    ) -> Result<(), RecordNumber> {
        match self.new.entry(self.hash(kind, id)) {
            Entry::Occupied(taken) => Err(*taken.get()),
            Entry::Vacant(free) => {
                free.insert(bearer);
                let compared = self.compared.entry(kind).or_default();
                if compared.len() < MOST_COMPARED {
                    compared.push(id.clone());
                }
                Ok(())
            }
        }
    }

    /// Adds what other records depend on of a new type, unit, predicate or entity, whose id was
    /// added, and notes what it allows less than the recorded one.
    pub(in crate::kb) fn add_details(&mut self, id: &Id, mut record: ReferencedRecord) {
        if let ReferencedRecord::Entity {
            entity_type,
            merged_into,
        } = &mut record
        {
            match self.types.get(entity_type) {
                Some(kept) => *entity_type = kept.clone(),
                None => drop(self.types.insert(entity_type.clone())),
            }
            if let Some(other) = merged_into {
                let merged = self.merged.entry(other.clone()).or_default();
                merged.push(id.clone());
            }
        }
        let details = self.details.entry(record.kind()).or_default();
        details.insert(id.clone(), record);
    }

    /// The part of a new record that others depend on.
    fn detail(&self, kind: Kind, id: &Id) -> Option<&ReferencedRecord> {
        self.details.get(&kind)?.get(id)
    }

    /// Adds a new unit, whose id was added.
    pub(in crate::kb) fn add_unit(&mut self, unit: &Unit) {
        self.new_units.push(unit.clone());
    }

    /// A quantity in the base unit of its unit; `None` where it cannot be measured in another.
    pub(in crate::kb) fn in_base_unit(
        &mut self,
        quantity: &Quantity,
    ) -> Result<Option<Quantity>, LookupError> {
        let units = match &self.units {
            Some(units) => units,
            None => {
                let recorded = self.base.units()?.into_iter();
                let units = recorded.chain(self.new_units.iter().cloned());
                self.units.insert(UnitTable::new(units))
            }
        };
        Ok(units.in_base_unit(quantity))
    }

    /// Adds what others depend on of a new source, whose id was added.
    pub(in crate::kb) fn add_source(&mut self, source: &Source) {
        let facts = SourceFacts::of(source);
        if facts != SourceFacts::default() {
            self.sources
                .insert(self.hash(Kind::Source, &source.id), facts);
        }
    }

    /// The facts about a source; none of a source that is missing, which is another problem.
    pub(super) fn source_facts(&mut self, source: &Id) -> Result<SourceFacts, LookupError> {
        let hash = self.hash(Kind::Source, source);
        if let Some(facts) = self.sources.get(&hash) {
            return Ok(*facts);
        }
        if self.base.is_empty() || self.new.contains_key(&hash) {
            return Ok(SourceFacts::default());
        }
        if let Some(facts) = self.recorded_sources.get(source) {
            return Ok(*facts);
        }
        let facts = self.base.source(source)?.as_ref().map(SourceFacts::of);
        let facts = facts.unwrap_or_default();
        if self.recorded_sources.len() >= MOST_KEPT {
            self.recorded_sources.clear();
        }
        self.recorded_sources.insert(source.clone(), facts);
        Ok(facts)
    }

    /// Notes what a new record allows less than the recorded one that it replaces.
    pub(in crate::kb) fn compare(&mut self, id: &Id, recorded: &ReferencedRecord) {
        let Some(new) = self.detail(recorded.kind(), id) else {
            return;
        };
        match (recorded, new) {
            (ReferencedRecord::Type { parents: old }, ReferencedRecord::Type { parents })
                if !old.iter().all(|parent| parents.contains(parent)) =>
            {
                self.changes.types.push(id.clone());
            }
            (ReferencedRecord::Predicate(old), ReferencedRecord::Predicate(new))
                if allows_less(old, new) =>
            {
                self.changes.predicates.insert(id.clone());
            }
            (
                ReferencedRecord::Entity {
                    entity_type: old, ..
                },
                ReferencedRecord::Entity { entity_type, .. },
            ) if old != entity_type => {
                self.changes.entities.insert(id.clone());
            }
            _ => {}
        }
    }

    /// Returns what the new records allow less than the recorded ones that they replace.
    pub(in crate::kb) fn changes(&self) -> &VocabularyChanges {
        &self.changes
    }

    /// Returns the record of a kind that the knowledge base has under an id.
    pub(in crate::kb) fn recorded(
        &self,
        kind: Kind,
        id: &Id,
    ) -> Result<Option<ReferencedRecord>, LookupError> {
        self.base.find(kind, id)
    }

    /// The knowledge base.
    pub(in crate::kb) fn base(&self) -> &'a dyn ReferenceLookup {
        self.base
    }

    /// Whether an id names something of a kind.
    pub(in crate::kb) fn has(&self, kind: Kind, id: &Id) -> Result<bool, LookupError> {
        let is_new = self.new.contains_key(&self.hash(kind, id));
        Ok(is_new || self.base.find(kind, id)?.is_some())
    }

    /// The kind of what an id names that names nothing of a wanted kind.
    pub(in crate::kb) fn other_kind(&self, id: &Id) -> Result<Option<Kind>, LookupError> {
        for kind in Kind::ALL {
            if self.has(kind, id)? {
                return Ok(Some(kind));
            }
        }
        Ok(None)
    }

    /// Whether a reference leads to something of a kind. A source is used from now on.
    pub(super) fn is_reference(&mut self, kind: Kind, id: &Id) -> Result<bool, LookupError> {
        if let Some(bearer) = self.new.get(&self.hash(kind, id)) {
            if kind == Kind::Source {
                self.used_sources.insert(*bearer);
            }
            return Ok(true);
        }
        Ok(self.base.find(kind, id)?.is_some())
    }

    /// The type, unit, predicate or entity that an id names; `None` also if it is wrong in itself.
    pub(in crate::kb) fn find(
        &self,
        kind: Kind,
        id: &Id,
    ) -> Result<Option<ReferencedRecord>, LookupError> {
        if let Some(record) = self.detail(kind, id) {
            return Ok(Some(record.clone()));
        }
        match self.new.contains_key(&self.hash(kind, id)) {
            true => Ok(None),
            false => self.base.find(kind, id),
        }
    }

    /// The rule of a predicate; `None` if there is none of that id, or it is wrong in itself.
    pub(in crate::kb) fn rule(
        &mut self,
        predicate: &Id,
    ) -> Result<Option<Rc<PredicateRule>>, LookupError> {
        if let Some(rule) = self.rules.get(predicate) {
            return Ok(Some(rule.clone()));
        }
        let found = self.find(Kind::Predicate, predicate)?;
        let Some(ReferencedRecord::Predicate(rule)) = found else {
            return Ok(None);
        };
        let rule = Rc::new(rule);
        self.rules.insert(predicate.clone(), rule.clone());
        Ok(Some(rule))
    }

    /// The type of an entity; `None` if there is none of that id, or it is wrong in itself.
    pub(in crate::kb) fn entity_type(&self, entity: &Id) -> Result<Option<Id>, LookupError> {
        let new = self.detail(Kind::Entity, entity);
        if let Some(ReferencedRecord::Entity { entity_type, .. }) = new {
            return Ok(Some(entity_type.clone()));
        }
        Ok(match self.find(Kind::Entity, entity)? {
            Some(ReferencedRecord::Entity { entity_type, .. }) => Some(entity_type),
            _ => None,
        })
    }

    /// The types to which a type belongs, itself included; `None` if one of them is missing, which
    /// is another problem.
    pub(in crate::kb) fn wider(
        &mut self,
        entity_type: &Id,
    ) -> Result<Option<Rc<HashSet<Id>>>, LookupError> {
        if let Some(wider) = self.wider.get(entity_type) {
            return Ok(Some(wider.clone()));
        }
        let mut wider = HashSet::new();
        let mut next = vec![entity_type.clone()];
        while let Some(id) = next.pop() {
            if wider.contains(&id) {
                continue;
            }
            let found = self.find(Kind::EntityType, &id)?;
            let Some(ReferencedRecord::Type { parents }) = found else {
                return Ok(None);
            };
            wider.insert(id);
            next.extend(parents);
        }
        let wider = Rc::new(wider);
        self.wider.insert(entity_type.clone(), wider.clone());
        Ok(Some(wider))
    }

    /// The entity that an entity turned out to be after all merges; itself where it is not merged,
    /// is none, or is merged in a circle, which is another problem.
    pub(in crate::kb) fn root(&mut self, entity: &Id) -> Result<Id, LookupError> {
        let new = self.detail(Kind::Entity, entity);
        let is_merged = match new {
            Some(ReferencedRecord::Entity { merged_into, .. }) => merged_into.is_some(),
            Some(_) => false,
            None => true,
        };
        if !is_merged || self.base.is_empty() && new.is_none() {
            return Ok(entity.clone());
        }
        if let Some(root) = self.roots.get(entity) {
            return Ok(root.clone());
        }
        let mut passed = vec![entity.clone()];
        let mut root = entity.clone();
        while let Some(ReferencedRecord::Entity {
            merged_into: Some(next),
            ..
        }) = self.find(Kind::Entity, &root)?
        {
            if passed.contains(&next) {
                root = entity.clone();
                break;
            }
            passed.push(next.clone());
            root = next;
        }
        if self.roots.len() >= MOST_KEPT {
            self.roots.clear();
        }
        self.roots.insert(entity.clone(), root.clone());
        Ok(root)
    }

    /// Whether an entity is new and merged into no other, which is quickly told of most.
    pub(in crate::kb) fn is_its_own_root(&self, entity: &Id) -> bool {
        match self.detail(Kind::Entity, entity) {
            Some(ReferencedRecord::Entity { merged_into, .. }) => merged_into.is_none(),
            _ => self.base.is_empty(),
        }
    }

    /// A root and the entities that were merged into it.
    pub(in crate::kb) fn merged(&self, root: &Id) -> Result<Vec<Id>, LookupError> {
        let mut merged = vec![root.clone()];
        let mut next = 0;
        while let Some(entity) = merged.get(next).cloned() {
            next += 1;
            let new = self.merged.get(&entity).into_iter().flatten().cloned();
            // A recorded entity that a new one replaces is merged as the new one says.
            let recorded = self.base.merged_into(&entity)?.into_iter();
            let recorded = recorded.filter(|id| self.detail(Kind::Entity, id).is_none());
            for id in new.chain(recorded) {
                if !merged.contains(&id) {
                    merged.push(id);
                }
            }
        }
        Ok(merged)
    }

    /// The new record of a kind that has an id.
    pub(in crate::kb) fn bearer(&self, kind: Kind, id: &Id) -> Option<RecordNumber> {
        self.new.get(&self.hash(kind, id)).copied()
    }

    /// The new types, units, predicates and entities, in no order.
    pub(in crate::kb) fn details(&self) -> impl Iterator<Item = (&Id, &ReferencedRecord)> {
        self.details.values().flatten()
    }

    /// The id of that kind that is likely meant by `id`; `None` also if very many were searched.
    pub(in crate::kb) fn near(
        &mut self,
        id: &Id,
        kind: Kind,
    ) -> Result<Option<String>, LookupError> {
        if let Some(near) = self.nearest.get(&(kind, id.clone())) {
            return Ok(near.clone());
        }
        if self.nearest.len() >= MOST_SEARCHED {
            return Ok(None);
        }
        let new = self.compared.get(&kind).into_iter().flatten();
        let new = nearest(id.as_str(), new.map(Id::as_str));
        let recorded = self.base.near(id, kind)?;
        let both = new.into_iter().chain(recorded.as_ref().map(Id::as_str));
        let near = nearest(id.as_str(), both).map(String::from);
        self.nearest.insert((kind, id.clone()), near.clone());
        Ok(near)
    }

    fn hash(&self, kind: Kind, id: &Id) -> [u64; 2] {
        self.hash_of_kind(kind, id.as_str())
    }

    /// A hash of a kind and a text, which nobody can choose to be that of others.
    pub(in crate::kb) fn hash_of_kind(&self, kind: Kind, text: &str) -> [u64; 2] {
        let [first, second] = &self.hashers;
        let name = (kind as u8, text);
        [first.hash_one(name), second.hash_one(name)]
    }

    /// A hash of a text, which nobody can choose to be that of another.
    pub(in crate::kb) fn hash_of(&self, text: &str) -> [u64; 2] {
        let [first, second] = &self.hashers;
        [first.hash_one(text), second.hash_one(text)]
    }
}

/// Whether a rule allows less than an old one.
fn allows_less(old: &PredicateRule, new: &PredicateRule) -> bool {
    let is_kept = |code: &Id| new.codes.contains(code);
    is_narrower(&old.domain, &new.domain)
        || is_narrower(&old.range, &new.range)
        || (new.time == PredicateTime::Timeless && old.time != PredicateTime::Timeless)
        || !old.codes.iter().all(is_kept)
}

/// Whether a list of alternatives, of which an empty one allows all, allows less than an old one.
fn is_narrower<T: PartialEq>(old: &[T], new: &[T]) -> bool {
    let is_kept = |alternative: &T| new.contains(alternative);
    !new.is_empty() && (old.is_empty() || !old.iter().all(is_kept))
}
