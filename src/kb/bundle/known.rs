//! What the knowledge base already holds, as far as a bundle can refer to it.

use std::error::Error;

use crate::model::{Id, Kind, ValueRange};

/// A knowledge base that could not be read.
pub type KnownError = Box<dyn Error + Send + Sync>;

/// The knowledge base into which a bundle is loaded.
pub trait Known {
    /// What `id` names there; `None` where it names nothing.
    fn find(&self, id: &Id) -> Result<Option<KnownRecord>, KnownError>;

    /// An id of this kind that is likely meant by `id`, which names nothing (see
    /// [`nearest`](super::nearest)). It is asked only when something is wrong.
    fn near(&self, id: &Id, kind: Kind) -> Result<Option<Id>, KnownError>;
}

/// What an id names in the knowledge base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownRecord {
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

impl KnownRecord {
    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            KnownRecord::Type { .. } => Kind::EntityType,
            KnownRecord::Predicate { .. } => Kind::Predicate,
            KnownRecord::Entity { .. } => Kind::Entity,
            KnownRecord::Source => Kind::Source,
            KnownRecord::Claim => Kind::Claim,
            KnownRecord::Attribution { .. } => Kind::Attribution,
        }
    }
}

/// The empty knowledge base.
pub struct Nothing;

impl Known for Nothing {
    fn find(&self, _: &Id) -> Result<Option<KnownRecord>, KnownError> {
        Ok(None)
    }

    fn near(&self, _: &Id, _: Kind) -> Result<Option<Id>, KnownError> {
        Ok(None)
    }
}
