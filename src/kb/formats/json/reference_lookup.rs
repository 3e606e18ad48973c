//! What the knowledge base already holds, as far as a bundle can refer to it.

use std::error::Error;

use crate::model::{Id, Kind, ValueRange};

/// A knowledge base that could not be read.
pub type LookupError = Box<dyn Error + Send + Sync>;

/// The knowledge base into which a bundle is loaded.
pub trait ReferenceLookup {
    /// What `id` names there; `None` where it names nothing.
    fn find(&self, id: &Id) -> Result<Option<ReferencedRecord>, LookupError>;

    /// An id of this kind that is likely meant by `id`, which names nothing (see
    /// [`nearest`](crate::kb::formats::json::nearest)). It is asked only when something is wrong.
    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, LookupError>;
}

/// What an id names in the knowledge base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReferencedRecord {
    /// A type of entities.
    Type {
        /// The wider types that it belongs to.
        parents: Vec<Id>,
    },
    /// A predicate.
    Predicate {
        /// The types of entities it is said of.
        domain: Vec<Id>,
        /// The values it can have.
        range: Vec<ValueRange>,
        /// The predicate that says the same from the value's side.
        inverse: Option<Id>,
    },
    /// An entity.
    Entity {
        /// Its type.
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

impl ReferencedRecord {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            ReferencedRecord::Type { .. } => Kind::EntityType,
            ReferencedRecord::Predicate { .. } => Kind::Predicate,
            ReferencedRecord::Entity { .. } => Kind::Entity,
            ReferencedRecord::Source => Kind::Source,
            ReferencedRecord::Claim => Kind::Claim,
            ReferencedRecord::Attribution { .. } => Kind::Attribution,
        }
    }
}

/// The empty knowledge base.
pub struct Nothing;

impl ReferenceLookup for Nothing {
    fn find(&self, _: &Id) -> Result<Option<ReferencedRecord>, LookupError> {
        Ok(None)
    }

    fn near(&self, _: &Id, _: Kind) -> Result<Option<Id>, LookupError> {
        Ok(None)
    }
}
