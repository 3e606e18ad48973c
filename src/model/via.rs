//! The links of the chain by which a source has what it reports.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{id::Id, kind::Kind};

/// A source that another one relies on for a claim, or a person who passed it on.
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
#[serde(untagged, bound(deserialize = "R: Deserialize<'de>"))]
pub enum Via<R = Id> {
    /// A source.
    Source(R),
    /// A source, with a note on how sure the link is.
    Link(ViaLink<R>),
    /// A person or an organisation who passed it on.
    Entity(ViaEntity<R>),
}

/// A source on which another relies, and whether that is assumed.
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
pub struct ViaLink<R = Id> {
    /// The source.
    pub source: R,
    /// Whether nobody says so, and the compiler assumes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
}

/// A person or an organisation who passed a claim on.
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
pub struct ViaEntity<R = Id> {
    /// The person or organisation.
    pub entity: R,
}

impl<R> Via<R> {
    /// The source, if it is one.
    pub fn source(&self) -> Option<&R> {
        match self {
            Via::Source(source) | Via::Link(ViaLink { source, .. }) => Some(source),
            Via::Entity(_) => None,
        }
    }

    /// The person or organisation, if it is one.
    pub fn entity(&self) -> Option<&R> {
        match self {
            Via::Entity(via) => Some(&via.entity),
            Via::Source(_) | Via::Link(_) => None,
        }
    }

    /// Whether the compiler assumes the link.
    pub fn is_assumed(&self) -> bool {
        matches!(self, Via::Link(ViaLink { assumed: true, .. }))
    }

    /// The same link with its reference exchanged.
    pub fn try_map<S, E>(self, f: &mut impl FnMut(Kind, R) -> Result<S, E>) -> Result<Via<S>, E> {
        Ok(match self {
            Via::Source(source) => Via::Source(f(Kind::Source, source)?),
            Via::Link(ViaLink { source, assumed }) => Via::Link(ViaLink {
                source: f(Kind::Source, source)?,
                assumed,
            }),
            Via::Entity(ViaEntity { entity }) => Via::Entity(ViaEntity {
                entity: f(Kind::Entity, entity)?,
            }),
        })
    }
}
