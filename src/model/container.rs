//! Containers of sources: the journal of a paper, the book of a chapter.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{id::Id, kind::Kind, text::Name};

/// The container of a source: an entity, another source, or a plain title.
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
pub enum Container<R = Id> {
    /// An entity.
    Entity(R),
    /// Another source.
    Source(ContainerSource<R>),
    /// A plain title.
    Titled(ContainerTitle),
}

/// A source in which another appeared.
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
pub struct ContainerSource<R = Id> {
    /// The source.
    pub source: R,
}

/// The title of a container of which nothing is recorded.
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
pub struct ContainerTitle {
    /// The title.
    pub title: Name,
}

impl<R> Container<R> {
    /// The entity, if it is one.
    pub fn entity(&self) -> Option<&R> {
        match self {
            Container::Entity(entity) => Some(entity),
            Container::Source(_) | Container::Titled(_) => None,
        }
    }

    /// The source, if it is one.
    pub fn source(&self) -> Option<&R> {
        match self {
            Container::Source(container) => Some(&container.source),
            Container::Entity(_) | Container::Titled(_) => None,
        }
    }

    /// The plain title, if nothing else is recorded.
    pub fn title(&self) -> Option<&Name> {
        match self {
            Container::Titled(container) => Some(&container.title),
            Container::Entity(_) | Container::Source(_) => None,
        }
    }

    /// The same container with its reference exchanged.
    pub fn try_map<S, E>(
        self,
        f: &mut impl FnMut(Kind, R) -> Result<S, E>,
    ) -> Result<Container<S>, E> {
        Ok(match self {
            Container::Entity(entity) => Container::Entity(f(Kind::Entity, entity)?),
            Container::Source(ContainerSource { source }) => Container::Source(ContainerSource {
                source: f(Kind::Source, source)?,
            }),
            Container::Titled(title) => Container::Titled(title),
        })
    }
}
