//! Records and their parts, as conditions see them.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    marker::PhantomData,
    ptr,
    sync::Arc,
};

use crate::{
    index::Document,
    kb::{
        Corroboration, KbError, Related, Snapshot, Stored, StoredClaim,
        filter::{FilterExpr, RecordType},
    },
    model::{Attribution, Entity, EntityType, Kind, Ordinal, Predicate, Quantity, Source, Value},
};

/// A claim as the store has it.
pub(super) type ClaimRef = Arc<Stored<StoredClaim>>;

/// A record, or a part of one.
#[derive(Clone, Debug)]
pub enum RecordRef {
    /// A claim.
    Claim(ClaimRef),
    /// An entity.
    Entity(Arc<Stored<Entity<Ordinal>>>),
    /// A source.
    Source(Arc<Stored<Source<Ordinal>>>),
    /// A predicate.
    Predicate(Arc<Stored<Predicate<Ordinal>>>),
    /// A type of entities.
    EntityType(Arc<Stored<EntityType<Ordinal>>>),
    /// An attribution of a claim by its place, its speaker, or that speaker where it is anonymous.
    Attribution(ClaimRef, usize),
    /// The value of a claim, or of one of its qualifiers; or the quantity that it is.
    Value(ClaimRef, Option<usize>),
    /// A qualifier of a claim.
    Qualifier(ClaimRef, usize),
    /// A relation of a claim.
    Relation(Related),
    /// How broadly a claim is supported.
    Corroboration(Corroboration),
    /// A name of an entity in another system.
    ExternalId(Arc<Stored<Entity<Ordinal>>>, usize),
    /// That a source rests on another.
    Derivation(Arc<Stored<Source<Ordinal>>>, usize),
}

impl RecordRef {
    pub(super) fn claim(&self) -> Option<&ClaimRef> {
        match self {
            RecordRef::Claim(claim)
            | RecordRef::Attribution(claim, _)
            | RecordRef::Value(claim, _)
            | RecordRef::Qualifier(claim, _) => Some(claim),
            _ => None,
        }
    }

    pub(super) fn entity(&self) -> Option<&Arc<Stored<Entity<Ordinal>>>> {
        match self {
            RecordRef::Entity(entity) | RecordRef::ExternalId(entity, _) => Some(entity),
            _ => None,
        }
    }

    pub(super) fn source(&self) -> Option<&Arc<Stored<Source<Ordinal>>>> {
        match self {
            RecordRef::Source(source) | RecordRef::Derivation(source, _) => Some(source),
            _ => None,
        }
    }

    pub(super) fn attribution(&self) -> Option<&Attribution<Ordinal>> {
        match self {
            RecordRef::Attribution(claim, place) => claim.record.attributions.get(*place),
            _ => None,
        }
    }

    pub(super) fn value(&self) -> Option<&Value<Ordinal>> {
        match self {
            RecordRef::Value(claim, None) => Some(&claim.record.value),
            RecordRef::Value(claim, Some(qualifier)) => {
                Some(&claim.record.qualifiers[*qualifier].value)
            }
            _ => None,
        }
    }

    pub(super) fn quantity(&self) -> Option<&Quantity> {
        match self.value() {
            Some(Value::Quantity(quantity)) => Some(quantity),
            _ => None,
        }
    }

    /// What the index is to have of a record; `None` of what it has nothing of.
    pub(in crate::kb) fn document(&self) -> Option<Document<'_>> {
        Some(match self {
            RecordRef::Entity(it) => Document::of_entity(it.ordinal, it.written_in, &it.record),
            RecordRef::Source(it) => Document::of_source(it.ordinal, it.written_in, &it.record),
            RecordRef::Claim(it) => Document::of_claim(it.ordinal, it.written_in, &it.record),
            _ => return None,
        })
    }

    /// The kind and ordinal of a record.
    pub(super) fn place(&self) -> Option<(Kind, Ordinal)> {
        match self {
            RecordRef::Claim(it) => Some((Kind::Claim, it.ordinal)),
            RecordRef::Entity(it) => Some((Kind::Entity, it.ordinal)),
            RecordRef::Source(it) => Some((Kind::Source, it.ordinal)),
            RecordRef::Predicate(it) => Some((Kind::Predicate, it.ordinal)),
            RecordRef::EntityType(it) => Some((Kind::EntityType, it.ordinal)),
            _ => None,
        }
    }
}

/// How many records may be looked at while conditions are tried.
const MOST_LOOKED_AT: usize = 1_000_000;

/// What was found out of records while conditions are tried on many: the same entity or source is
/// asked the same again and again.
pub struct EvalCache<'c> {
    known: RefCell<HashMap<(*const FilterExpr, RecordType, Ordinal), bool>>,
    left: Cell<usize>,
    conditions: PhantomData<&'c FilterExpr>,
}

impl Default for EvalCache<'_> {
    fn default() -> Self {
        EvalCache::new()
    }
}

impl<'c> EvalCache<'c> {
    /// An empty memory.
    pub fn new() -> EvalCache<'c> {
        EvalCache {
            known: RefCell::default(),
            left: Cell::new(MOST_LOOKED_AT),
            conditions: PhantomData,
        }
    }

    /// Notes that so many records are looked at; refused where those are too many.
    pub fn look_at(&self, records: usize) -> Result<(), KbError> {
        let left = self.left.get().checked_sub(records);
        self.left.set(left.ok_or(KbError::TooMuch {
            most: MOST_LOOKED_AT,
            what: "records while it tries which of them pass",
            instead: "add a condition that leaves fewer, or ask less of what they refer to",
        })?);
        Ok(())
    }

    pub(super) fn known(
        &self,
        condition: &'c FilterExpr,
        on: RecordType,
        ordinal: Ordinal,
    ) -> Option<bool> {
        let key = (ptr::from_ref(condition), on, ordinal);
        self.known.borrow().get(&key).copied()
    }

    pub(super) fn learn(
        &self,
        condition: &'c FilterExpr,
        on: RecordType,
        ordinal: Ordinal,
        holds: bool,
    ) {
        let key = (ptr::from_ref(condition), on, ordinal);
        self.known.borrow_mut().insert(key, holds);
    }
}

impl Snapshot {
    /// A record that is there at this revision, as conditions see it. Of the kind of attributions,
    /// which have no ordinals, it is a claim.
    pub fn it(&self, kind: Kind, ordinal: Ordinal) -> Result<RecordRef, KbError> {
        Ok(match kind {
            Kind::Entity => RecordRef::Entity(self.must(kind, ordinal, self.entity(ordinal)?)?),
            Kind::Source => RecordRef::Source(self.must(kind, ordinal, self.source(ordinal)?)?),
            Kind::Predicate => {
                RecordRef::Predicate(self.must(kind, ordinal, self.predicate(ordinal)?)?)
            }
            Kind::EntityType => {
                RecordRef::EntityType(self.must(kind, ordinal, self.entity_type(ordinal)?)?)
            }
            Kind::Claim | Kind::Attribution => {
                RecordRef::Claim(self.must(kind, ordinal, self.claim(ordinal)?)?)
            }
        })
    }
}
