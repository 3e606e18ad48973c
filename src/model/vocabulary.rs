//! The vocabulary: which types of entities there are, and what can be said of them.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    id::Id,
    kind::Kind,
    text::{Name, Prose, Texts},
    value::Value,
};

/// A type of entities, such as person or team.
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
#[serde(deny_unknown_fields, bound(deserialize = "R: Deserialize<'de>"))]
pub struct EntityType<R = Id> {
    /// The id.
    pub id: Id,
    /// The labels: the name of the type in each language.
    pub labels: Texts<Name>,
    /// A description in each language of what belongs to the type.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub descriptions: Texts<Prose>,
    /// The wider types to which this type belongs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<R>,
}

/// A predicate: a property or a relation that claims state of an entity.
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
#[serde(deny_unknown_fields, bound(deserialize = "R: Deserialize<'de>"))]
pub struct Predicate<R = Id> {
    /// The id.
    pub id: Id,
    /// The labels: the name of the predicate in each language.
    pub labels: Texts<Name>,
    /// A description in each language of what the predicate says.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub descriptions: Texts<Prose>,
    /// The types of the entities that can have the predicate; any type, where the list is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domain: Vec<R>,
    /// The kinds of value that the predicate can have; any kind, where the list is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub range: Vec<ValueRange<R>>,
    /// The predicate that says the same from the value's side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inverse: Option<R>,
    /// Whether an entity has at most one value of it at a time, so that two contradict each other.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive: bool,
}

/// A kind of value that a predicate can have.
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
#[serde(rename_all = "camelCase")]
pub enum ValueRange<R = Id> {
    /// An entity of one of these types; of any type, where there is none.
    Entity(Vec<R>),
    /// A text.
    Text,
    /// A quantity.
    Quantity,
    /// A date.
    Time,
    /// A URL.
    Url,
    /// Yes or no.
    Boolean,
}

impl<R> ValueRange<R> {
    /// Whether `value` is of this kind, `is_a` telling whether an entity has one of some types.
    /// That there is some value, or none, can be said of every predicate.
    pub fn admits<V>(&self, value: &Value<V>, is_a: impl Fn(&V, &[R]) -> bool) -> bool {
        match (self, value) {
            (_, Value::Some | Value::None) => true,
            (ValueRange::Entity(types), Value::Entity(id)) => types.is_empty() || is_a(id, types),
            (ValueRange::Text, Value::Text(_))
            | (ValueRange::Quantity, Value::Quantity(_))
            | (ValueRange::Time, Value::Time(_))
            | (ValueRange::Url, Value::Url(_))
            | (ValueRange::Boolean, Value::Boolean(_)) => true,
            _ => false,
        }
    }
}

impl<R> EntityType<R> {
    /// The same type with its references exchanged.
    pub fn try_map<S, E>(
        self,
        mut f: impl FnMut(Kind, R) -> Result<S, E>,
    ) -> Result<EntityType<S>, E> {
        Ok(EntityType {
            id: self.id,
            labels: self.labels,
            descriptions: self.descriptions,
            parents: types(self.parents, &mut f)?,
        })
    }
}

impl<R> Predicate<R> {
    /// The same predicate with its references exchanged.
    pub fn try_map<S, E>(
        self,
        mut f: impl FnMut(Kind, R) -> Result<S, E>,
    ) -> Result<Predicate<S>, E> {
        let f = &mut f;
        Ok(Predicate {
            id: self.id,
            labels: self.labels,
            descriptions: self.descriptions,
            domain: types(self.domain, f)?,
            range: self
                .range
                .into_iter()
                .map(|range| {
                    Ok(match range {
                        ValueRange::Entity(of) => ValueRange::Entity(types(of, f)?),
                        ValueRange::Text => ValueRange::Text,
                        ValueRange::Quantity => ValueRange::Quantity,
                        ValueRange::Time => ValueRange::Time,
                        ValueRange::Url => ValueRange::Url,
                        ValueRange::Boolean => ValueRange::Boolean,
                    })
                })
                .collect::<Result<_, _>>()?,
            inverse: self.inverse.map(|id| f(Kind::Predicate, id)).transpose()?,
            exclusive: self.exclusive,
        })
    }
}

fn types<R, S, E>(ids: Vec<R>, f: &mut impl FnMut(Kind, R) -> Result<S, E>) -> Result<Vec<S>, E> {
    ids.into_iter().map(|id| f(Kind::EntityType, id)).collect()
}
