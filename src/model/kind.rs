//! Kinds of records.

use std::fmt;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

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
    /// A unit of quantities.
    Unit,
    /// An attribution, which is kept in its claim. No record of the journal is of this kind.
    #[serde(skip)]
    Attribution,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 7] = [
        Kind::EntityType,
        Kind::Predicate,
        Kind::Entity,
        Kind::Source,
        Kind::Claim,
        Kind::Unit,
        Kind::Attribution,
    ];

    /// The kind with a name, such as `type`; `None` where none has it.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Kind::EntityType => "type",
            Kind::Predicate => "predicate",
            Kind::Entity => "entity",
            Kind::Source => "source",
            Kind::Claim => "claim",
            Kind::Unit => "unit",
            Kind::Attribution => "attribution",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
