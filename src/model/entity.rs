//! Entities: what claims are about, and who makes them.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    closed::ClosedEntity,
    compact,
    id::Id,
    kind::Kind,
    original::OriginalRecord,
    text::{Name, Prose, Texts},
};

/// A person, a company, a team, a product: anything that claims can be about.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(
    deny_unknown_fields,
    rename_all = "camelCase",
    bound(deserialize = "R: Deserialize<'de>")
)]
pub struct Entity<R = Id> {
    /// The id.
    pub id: Id,
    /// The type of the entity, from the vocabulary.
    #[serde(rename = "type")]
    pub entity_type: R,
    /// The labels: the name of the entity in each language.
    pub labels: Texts<Name>,
    /// The aliases: other names, spellings in other scripts included.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub aliases: Texts<Vec<Name>>,
    /// A short description in each language.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub descriptions: Texts<Prose>,
    /// The entity that this one turned out to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<R>,
    /// The closed part: what some roles alone see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[borsh(deserialize_with = "compact::read_optional_box")]
    pub closed: Option<Box<ClosedEntity>>,
    /// The original of the record, where it was taken from another system.
    #[serde(flatten)]
    pub original: OriginalRecord,
}

impl<R> Entity<R> {
    /// The same entity with its references exchanged.
    pub fn try_map<S, E>(self, mut f: impl FnMut(Kind, R) -> Result<S, E>) -> Result<Entity<S>, E> {
        Ok(Entity {
            id: self.id,
            entity_type: f(Kind::EntityType, self.entity_type)?,
            labels: self.labels,
            aliases: self.aliases,
            descriptions: self.descriptions,
            merged_into: self.merged_into.map(|id| f(Kind::Entity, id)).transpose()?,
            closed: self.closed,
            original: self.original,
        })
    }
}
