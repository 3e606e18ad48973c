//! References to records and their parts, on which filters are evaluated.

use std::sync::Arc;

use crate::{
    index::Document,
    kb::{
        error::KbError,
        rules::{corroboration::Corroboration, relation::Related},
        snapshot::Snapshot,
    },
    model::{
        Attribution, Entity, EntityType, ExternalId, Kind, Ordinal, OriginalRecord, Predicate,
        Quantity, Source, Stored, StoredClaim, Unit, Value,
    },
};

/// A stored version of a claim.
pub(in crate::kb) type ClaimRef = Arc<Stored<StoredClaim>>;

/// A reference to a record, or to a part of one.
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
    /// A unit of quantities.
    Unit(Arc<Stored<Unit<Ordinal>>>),
    /// An attribution of a claim by its index; also its speaker, and its anonymous speaker.
    Attribution(ClaimRef, usize),
    /// The value of a claim, or of its qualifier of an index; also the quantity that the value is.
    Value(ClaimRef, Option<usize>),
    /// A qualifier of a claim by its index.
    Qualifier(ClaimRef, usize),
    /// A relation of a claim to another.
    Relation(ClaimRef, Related),
    /// The corroboration of a claim.
    Corroboration(Arc<Corroboration>),
    /// An external id of a record or an attribution by its index.
    ExternalId(Box<RecordRef>, usize),
    /// A passage of evidence of an attribution, both by their indexes.
    Evidence(ClaimRef, usize, usize),
    /// A derivation of a source by its index.
    Derivation(Arc<Stored<Source<Ordinal>>>, usize),
    /// A grade of a source by its index.
    ReliabilityGrade(Arc<Stored<Source<Ordinal>>>, usize),
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
            RecordRef::Entity(entity) => Some(entity),
            _ => None,
        }
    }

    pub(super) fn source(&self) -> Option<&Arc<Stored<Source<Ordinal>>>> {
        match self {
            RecordRef::Source(source)
            | RecordRef::Derivation(source, _)
            | RecordRef::ReliabilityGrade(source, _) => Some(source),
            _ => None,
        }
    }

    pub(super) fn unit(&self) -> Option<&Arc<Stored<Unit<Ordinal>>>> {
        match self {
            RecordRef::Unit(unit) => Some(unit),
            _ => None,
        }
    }

    pub(super) fn attribution(&self) -> Option<&Attribution<Ordinal>> {
        match self {
            RecordRef::Attribution(claim, index) => claim.record.attributions.get(*index),
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

    /// The original of a record or an attribution; `None` for parts, which have none.
    pub(in crate::kb) fn original(&self) -> Option<&OriginalRecord> {
        Some(match self {
            RecordRef::Claim(claim) => &claim.record.original,
            RecordRef::Entity(entity) => &entity.record.original,
            RecordRef::Source(source) => &source.record.original,
            RecordRef::Predicate(predicate) => &predicate.record.original,
            RecordRef::EntityType(entity_type) => &entity_type.record.original,
            RecordRef::Unit(unit) => &unit.record.original,
            RecordRef::Attribution(..) => &self.attribution()?.original,
            _ => return None,
        })
    }

    /// The external id that is the part of a record.
    pub(super) fn external_id(&self) -> Option<&ExternalId> {
        match self {
            RecordRef::ExternalId(record, index) => record.original()?.external_ids().get(*index),
            _ => None,
        }
    }

    /// The document of a record in the index; `None` for records and parts that are not indexed.
    pub(in crate::kb) fn document(&self) -> Option<Document<'_>> {
        Some(match self {
            RecordRef::Entity(entity) => {
                Document::of_entity(entity.ordinal, entity.written_in, &entity.record)
            }
            RecordRef::Source(source) => {
                Document::of_source(source.ordinal, source.written_in, &source.record)
            }
            RecordRef::Claim(claim) => {
                Document::of_claim(claim.ordinal, claim.written_in, &claim.record)
            }
            _ => return None,
        })
    }

    /// The ordinal of a record; `None` for parts.
    pub(super) fn ordinal(&self) -> Option<Ordinal> {
        match self {
            RecordRef::Claim(claim) => Some(claim.ordinal),
            RecordRef::Entity(entity) => Some(entity.ordinal),
            RecordRef::Source(source) => Some(source.ordinal),
            RecordRef::Predicate(predicate) => Some(predicate.ordinal),
            RecordRef::EntityType(entity_type) => Some(entity_type.ordinal),
            RecordRef::Unit(unit) => Some(unit.ordinal),
            _ => None,
        }
    }
}

impl Snapshot {
    /// The reference to a record that is present at this revision. Attributions have no ordinals:
    /// for their kind, the ordinal is that of the claim.
    pub fn record_ref(&self, kind: Kind, ordinal: Ordinal) -> Result<RecordRef, KbError> {
        Ok(match kind {
            Kind::Entity => {
                RecordRef::Entity(self.required(kind, ordinal, self.entity(ordinal)?)?)
            }
            Kind::Source => {
                RecordRef::Source(self.required(kind, ordinal, self.source(ordinal)?)?)
            }
            Kind::Predicate => {
                RecordRef::Predicate(self.required(kind, ordinal, self.predicate(ordinal)?)?)
            }
            Kind::EntityType => {
                RecordRef::EntityType(self.required(kind, ordinal, self.entity_type(ordinal)?)?)
            }
            Kind::Unit => RecordRef::Unit(self.required(kind, ordinal, self.unit(ordinal)?)?),
            Kind::Claim | Kind::Attribution => {
                RecordRef::Claim(self.required(kind, ordinal, self.claim(ordinal)?)?)
            }
        })
    }
}
