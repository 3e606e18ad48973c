//! Records: whatever a commit writes.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::model::{Claim, Entity, EntityType, Id, Predicate, Source};

/// One record of any kind, as a line of the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub enum Record {
    /// A type of entities.
    Type(EntityType),
    /// A predicate.
    Predicate(Predicate),
    /// An entity.
    Entity(Entity),
    /// A source.
    Source(Source),
    /// A claim with its attributions.
    Claim(Claim),
    /// The removal of a record: it is absent from this commit on, and kept in history.
    Removed {
        /// The kind of the removed record.
        kind: Kind,
        /// The id of the removed record.
        id: Id,
    },
}

impl Record {
    /// The id of the record.
    pub fn id(&self) -> &Id {
        match self {
            Record::Type(entity_type) => &entity_type.id,
            Record::Predicate(predicate) => &predicate.id,
            Record::Entity(entity) => &entity.id,
            Record::Source(source) => &source.id,
            Record::Claim(claim) => &claim.id,
            Record::Removed { id, .. } => id,
        }
    }

    /// The kind of the record.
    pub fn kind(&self) -> Kind {
        match self {
            Record::Type(_) => Kind::EntityType,
            Record::Predicate(_) => Kind::Predicate,
            Record::Entity(_) => Kind::Entity,
            Record::Source(_) => Kind::Source,
            Record::Claim(_) => Kind::Claim,
            Record::Removed { kind, .. } => *kind,
        }
    }
}

/// The kinds of things that an id can name.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A type of entities.
    #[serde(rename = "type")]
    EntityType,
    /// A predicate.
    Predicate,
    /// An entity.
    Entity,
    /// A source.
    Source,
    /// A claim.
    Claim,
    /// An attribution, which is kept in its claim. No record of the journal is of this kind.
    #[serde(skip)]
    Attribution,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::EntityType => "type",
            Kind::Predicate => "predicate",
            Kind::Entity => "entity",
            Kind::Source => "source",
            Kind::Claim => "claim",
            Kind::Attribution => "attribution",
        })
    }
}
