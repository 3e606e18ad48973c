//! The vocabulary: which types of entities there are, and what can be said of them.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    id::Id,
    kind::Kind,
    statement_template::StatementTemplate,
    text::{Name, Prose, Texts},
    url_template::UrlTemplate,
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
#[serde(
    deny_unknown_fields,
    rename_all = "camelCase",
    bound(deserialize = "R: Deserialize<'de>")
)]
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
    /// The way in which its claims stand in time.
    #[serde(default, skip_serializing_if = "PredicateTime::is_state")]
    pub time: PredicateTime,
    /// Whether an entity has at most one value of it, at one time or ever, so that two contradict
    /// each other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exclusive: Option<Exclusivity>,
    /// Whether its amounts are exact as they are written, and not rounded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exact: bool,
    /// The predicate by which one value lies within another, so that the two do not exclude each
    /// other: a city in a country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nested_by: Option<R>,
    /// The predicates of which it is the opposite: not both can be true of the same entity and
    /// value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opposites: Vec<R>,
    /// The predicates with which it is hard to square, for the same entity and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contrasts: Vec<R>,
    /// The effect that it has on a claim as a qualifier.
    #[serde(default, skip_serializing_if = "Qualifies::narrows")]
    pub qualifies: Qualifies,
    /// The role by which subject or value speaks for the other, or owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceRole>,
    /// The codes that its values can be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Code>,
    /// The template in each language of the statement of a claim that states none.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub templates: Texts<StatementTemplate>,
    /// The template in each language of the statement of a claim that negates.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub negative_templates: Texts<StatementTemplate>,
    /// The URL to which an identifier that is its value leads, with `{value}` in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_template: Option<UrlTemplate>,
}

/// The way in which the claims of a predicate stand in time.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PredicateTime {
    /// A state, which holds for a time.
    #[default]
    State,
    /// An event, which takes place at some time.
    Event,
    /// Neither: its claims have no valid time.
    Timeless,
}

impl PredicateTime {
    fn is_state(&self) -> bool {
        *self == PredicateTime::State
    }
}

/// The time within which an entity has at most one value of a predicate.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Exclusivity {
    /// One value at a time: the holder of an office.
    AtOneTime,
    /// One value for ever: a birthplace.
    Ever,
}

/// The effect of a predicate on a claim as a qualifier.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Qualifies {
    /// Narrows the claim: with another value it is another proposition.
    #[default]
    Narrows,
    /// Describes the claim, which is the same proposition without it.
    Describes,
}

impl Qualifies {
    /// Whether it narrows the claim.
    pub fn narrows(&self) -> bool {
        *self == Qualifies::Narrows
    }
}

/// The role of a predicate in telling whose voice speaks.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VoiceRole {
    /// The subject speaks for the value: a spokesperson.
    SubjectForValue,
    /// The value speaks for the subject.
    ValueForSubject,
    /// The value owns the subject.
    ValueOwnsSubject,
    /// The subject owns the value.
    SubjectOwnsValue,
}

/// A code: one of the values that a predicate lists.
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
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The id of the code among those of its predicate.
    pub id: Id,
    /// The labels: the name of the code in each language.
    pub labels: Texts<Name>,
    /// The wider code of the same predicate to which it belongs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broader: Option<Id>,
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
    /// A code that the predicate lists.
    Code,
    /// A place on the earth or on another globe.
    Coordinate,
    /// The name of something in another system.
    Identifier,
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
            | (ValueRange::Boolean, Value::Boolean(_))
            | (ValueRange::Code, Value::Code(_))
            | (ValueRange::Coordinate, Value::Coordinate(_))
            | (ValueRange::Identifier, Value::Identifier(_)) => true,
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
                        ValueRange::Code => ValueRange::Code,
                        ValueRange::Coordinate => ValueRange::Coordinate,
                        ValueRange::Identifier => ValueRange::Identifier,
                    })
                })
                .collect::<Result<_, _>>()?,
            inverse: self.inverse.map(|id| f(Kind::Predicate, id)).transpose()?,
            time: self.time,
            exclusive: self.exclusive,
            exact: self.exact,
            nested_by: self
                .nested_by
                .map(|id| f(Kind::Predicate, id))
                .transpose()?,
            opposites: predicates(self.opposites, f)?,
            contrasts: predicates(self.contrasts, f)?,
            qualifies: self.qualifies,
            voice: self.voice,
            codes: self.codes,
            templates: self.templates,
            negative_templates: self.negative_templates,
            url_template: self.url_template,
        })
    }
}

fn types<R, S, E>(ids: Vec<R>, f: &mut impl FnMut(Kind, R) -> Result<S, E>) -> Result<Vec<S>, E> {
    ids.into_iter().map(|id| f(Kind::EntityType, id)).collect()
}

fn predicates<R, S, E>(
    ids: Vec<R>,
    f: &mut impl FnMut(Kind, R) -> Result<S, E>,
) -> Result<Vec<S>, E> {
    ids.into_iter().map(|id| f(Kind::Predicate, id)).collect()
}
