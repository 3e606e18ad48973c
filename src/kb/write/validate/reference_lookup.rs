//! The reference lookup: what the knowledge base holds, as far as new records depend on it.

use std::{collections::HashSet, error::Error, sync::Arc};

use crate::kb::{
    documents::document_folder::DocumentFolder, write::validate::former_ids::FormerIds,
};
use crate::model::{
    Claim, Clearance, Decimal, Id, Kind, Name, PredicateTime, Qualifies, Record, Source, Unit,
    ValueRange, WebUrl,
};

/// The error of a knowledge base that could not be read.
pub type LookupError = Box<dyn Error + Send + Sync>;

/// The knowledge base for which records are validated.
pub trait ReferenceLookup {
    /// Returns the record of a kind that `id` names; `None` if it names none.
    fn find(&self, kind: Kind, id: &Id) -> Result<Option<ReferencedRecord>, LookupError>;

    /// The id of this kind that is likely meant by `id`, which names nothing. It is asked for only
    /// when something is wrong.
    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, LookupError>;

    /// The id of another record of this kind that is taken for `id`.
    fn alike(&self, _kind: Kind, _id: &Id) -> Result<Option<Id>, LookupError> {
        Ok(None)
    }

    /// Calls `each` with the recorded claims that depend on changed vocabulary.
    fn dependents(
        &self,
        changes: &VocabularyChanges,
        each: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError>;

    /// The former ids of recorded records.
    fn former_ids(&self) -> Result<Arc<FormerIds>, LookupError> {
        Ok(Arc::default())
    }

    /// Whether nothing was ever recorded.
    fn is_empty(&self) -> bool {
        false
    }

    /// A recorded record of a kind.
    fn record(&self, _kind: Kind, _id: &Id) -> Result<Option<Record>, LookupError> {
        Ok(None)
    }

    /// The clearance of the writer: of closed parts above it, the other methods give the access
    /// alone.
    fn clearance(&self) -> Clearance {
        Clearance::ALL
    }

    /// Whether an id is a former one of a record, to which it leads for those alone who see what is
    /// closed of that.
    fn is_hidden(&self, _kind: Kind, _id: &Id) -> Result<bool, LookupError> {
        Ok(false)
    }

    /// A recorded record of a kind with all its closed parts.
    fn unmasked(&self, kind: Kind, id: &Id) -> Result<Option<Record>, LookupError> {
        self.record(kind, id)
    }

    /// A recorded claim.
    fn claim(&self, _id: &Id) -> Result<Option<Claim>, LookupError> {
        Ok(None)
    }

    /// Calls `each` with the propositions of the recorded claims about a subject with a predicate:
    /// the claims without attributions, topics and relations, in the order of their recording.
    fn propositions(
        &self,
        _subject: &Id,
        _predicate: &Id,
        _each: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError> {
        Ok(())
    }

    /// The recorded entities that were merged into an entity, without those merged into them.
    fn merged_into(&self, _entity: &Id) -> Result<Vec<Id>, LookupError> {
        Ok(Vec::new())
    }

    /// All recorded units.
    fn units(&self) -> Result<Vec<Unit>, LookupError> {
        Ok(Vec::new())
    }

    /// A recorded entity of a type, itself not merged, that has a name.
    fn entity_named(&self, _name: &Name, _type: &Id) -> Result<Option<Id>, LookupError> {
        Ok(None)
    }

    /// A recorded source.
    fn source(&self, _id: &Id) -> Result<Option<Source>, LookupError> {
        Ok(None)
    }

    /// The documents of sources; `None` where there is no place for any.
    fn documents(&self) -> Option<&DocumentFolder> {
        None
    }

    /// The recorded sources at an address, in the order of their recording.
    fn sources_at(&self, _address: &WebUrl) -> Result<Vec<Id>, LookupError> {
        Ok(Vec::new())
    }
}

/// The types, predicates and entities of a bundle that replace recorded ones and allow less.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VocabularyChanges {
    /// The types that have lost a parent: any claim may depend on them.
    pub types: Vec<Id>,
    /// The predicates that have lost a type of their domain, a value of their range or a code, or
    /// that have become timeless.
    pub predicates: HashSet<Id>,
    /// The entities that have another type.
    pub entities: HashSet<Id>,
}

impl VocabularyChanges {
    /// Whether nothing allows less.
    pub fn is_empty(&self) -> bool {
        *self == VocabularyChanges::default()
    }
}

/// A record that an id names, as far as others depend on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferencedRecord {
    /// A type of entities.
    Type {
        /// The wider types that it belongs to.
        parents: Vec<Id>,
    },
    /// A unit of quantities.
    Unit {
        /// The unit in which it is measured.
        of: Option<Id>,
        /// The number of those that one of it is.
        factor: Option<Decimal>,
    },
    /// A predicate.
    Predicate(PredicateRule),
    /// An entity.
    Entity {
        /// The type of the entity.
        entity_type: Id,
        /// The entity that it turned out to be.
        merged_into: Option<Id>,
    },
    /// A source.
    Source,
    /// A claim.
    Claim,
    /// An attribution.
    Attribution {
        /// The claim that it is kept in.
        claim: Id,
    },
}

/// The rule of a predicate, to which claims are held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredicateRule {
    /// The types of entities it is said of.
    pub domain: Vec<Id>,
    /// The values it can have.
    pub range: Vec<ValueRange>,
    /// The predicate that says the same from the value's side.
    pub inverse: Option<Id>,
    /// The way in which its claims stand in time.
    pub time: PredicateTime,
    /// The effect on a claim that it qualifies.
    pub qualifies: Qualifies,
    /// The codes that its values can be.
    pub codes: Vec<Id>,
}

impl ReferencedRecord {
    /// The kind of the record.
    pub fn kind(&self) -> Kind {
        match self {
            ReferencedRecord::Type { .. } => Kind::EntityType,
            ReferencedRecord::Unit { .. } => Kind::Unit,
            ReferencedRecord::Predicate(_) => Kind::Predicate,
            ReferencedRecord::Entity { .. } => Kind::Entity,
            ReferencedRecord::Source => Kind::Source,
            ReferencedRecord::Claim => Kind::Claim,
            ReferencedRecord::Attribution { .. } => Kind::Attribution,
        }
    }
}

impl ReferencedRecord {
    /// Returns the part of a record that others depend on; `None` for a removal.
    pub(in crate::kb) fn of(record: &Record) -> Option<ReferencedRecord> {
        Some(match record {
            Record::Type(entity_type) => ReferencedRecord::Type {
                parents: entity_type.parents.clone(),
            },
            Record::Unit(unit) => ReferencedRecord::Unit {
                of: unit.of.clone(),
                factor: unit.factor,
            },
            Record::Predicate(predicate) => ReferencedRecord::Predicate(PredicateRule {
                domain: predicate.domain.clone(),
                range: predicate.range.clone(),
                inverse: predicate.inverse.clone(),
                time: predicate.time,
                qualifies: predicate.qualifies,
                codes: predicate.codes.iter().map(|code| code.id.clone()).collect(),
            }),
            Record::Entity(entity) => ReferencedRecord::Entity {
                entity_type: entity.entity_type.clone(),
                merged_into: entity.merged_into.clone(),
            },
            Record::Source(_) => ReferencedRecord::Source,
            Record::Claim(_) => ReferencedRecord::Claim,
            Record::Removed { .. } => return None,
        })
    }
}

/// The empty knowledge base.
pub struct Nothing;

impl ReferenceLookup for Nothing {
    fn find(&self, _: Kind, _: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        Ok(None)
    }

    fn near(&self, _: &Id, _: Kind) -> Result<Option<Id>, LookupError> {
        Ok(None)
    }

    fn dependents(
        &self,
        _: &VocabularyChanges,
        _: &mut dyn FnMut(Claim) -> Result<(), LookupError>,
    ) -> Result<(), LookupError> {
        Ok(())
    }

    fn is_empty(&self) -> bool {
        true
    }
}
