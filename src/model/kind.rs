//! Kinds of records.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};

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
