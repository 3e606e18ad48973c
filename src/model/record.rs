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
}

impl Record {
    /// Its id.
    pub fn id(&self) -> &Id {
        match self {
            Record::Type(it) => &it.id,
            Record::Predicate(it) => &it.id,
            Record::Entity(it) => &it.id,
            Record::Source(it) => &it.id,
            Record::Claim(it) => &it.id,
        }
    }

    /// Its kind.
    pub fn kind(&self) -> Kind {
        match self {
            Record::Type(_) => Kind::EntityType,
            Record::Predicate(_) => Kind::Predicate,
            Record::Entity(_) => Kind::Entity,
            Record::Source(_) => Kind::Source,
            Record::Claim(_) => Kind::Claim,
        }
    }
}

/// The kinds of things that an id can name.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize,
)]
pub enum Kind {
    /// A type of entities.
    EntityType,
    /// A predicate.
    Predicate,
    /// An entity.
    Entity,
    /// A source.
    Source,
    /// A claim.
    Claim,
    /// An attribution, which is kept in its claim.
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
