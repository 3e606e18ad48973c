//! Groups of entities and of sources.

use claimgraph_engine::{TypeDef, object, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        object::{Object, of},
        types::{connection::connection, group::write_value},
    },
    model::Kind,
};

/// The types of groups of entities and of sources.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(ENUMS);
    types.extend([
        entity_group(),
        entity_group_key(),
        source_group(),
        source_group_key(),
    ]);
    types.extend(connection("EntityGroup", "groups of entities"));
    types.extend(connection("SourceGroup", "groups of sources"));
    types
}

const ENUMS: &str = r#"
"A key by which entities are grouped."
enum EntityKey {
  "The type."
  TYPE
}

"A key by which sources are grouped."
enum SourceKey {
  "The kind."
  KIND
  "The publisher."
  PUBLISHER
  "The container."
  CONTAINER
  "The origin."
  ORIGIN
  "The language."
  LANGUAGE
  "Whether the source was leaked."
  LEAKED
  "Whether the source was withdrawn."
  WITHDRAWN
  "Whether the source was corrected."
  CORRECTED
  "The year in which the date of publication starts."
  PUBLISHED_YEAR
  "The month in which the date of publication starts."
  PUBLISHED_MONTH
  "The day on which the date of publication starts."
  PUBLISHED_DAY
}
"#;

fn entity_group() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::EntityGroup>(
        "EntityGroup",
        "A group of entities with the same values of the group keys.",
    )
    .many(
        "keys: [EntityGroupKey!]!",
        "The group keys with their values, in the order of `by`.",
        |group, _| Ok(group.keys().map(Object::EntityGroupKey).collect()),
    )
    .leaf(
        "count: Int!",
        "The number of entities of the group.",
        |group, _, out| out.int32(group.group()?.records),
    )
    .done()
}

fn entity_group_key() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::EntityGroupKey>(
        "EntityGroupKey",
        "A group key with its value in a group of entities.",
    )
    .leaf("key: EntityKey!", "The group key.", |key, _, out| {
        out.opt_str(key.name());
        Ok(())
    })
    .one("type: EntityType", "The value of TYPE.", |key, _| {
        key.record(Kind::EntityType)
    })
    .done()
}

fn source_group() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SourceGroup>(
        "SourceGroup",
        "A group of sources with the same values of the group keys.",
    )
    .many(
        "keys: [SourceGroupKey!]!",
        "The group keys with their values, in the order of `by`.",
        |group, _| Ok(group.keys().map(Object::SourceGroupKey).collect()),
    )
    .leaf(
        "count: Int!",
        "The number of sources of the group.",
        |group, _, out| out.int32(group.group()?.records),
    )
    .done()
}

fn source_group_key() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::SourceGroupKey>(
        "SourceGroupKey",
        "A group key with its value in a group of sources. At most one of the other fields is not null; all are null if the sources of the group have no value of this key, such as a publisher that is not given.",
    )
    .leaf("key: SourceKey!", "The group key.", |key, _, out| {
        out.opt_str(key.name());
        Ok(())
    })
    .one(
        "entity: Entity",
        "The value of PUBLISHER and CONTAINER; null for other keys.",
        |key, _| key.record(Kind::Entity),
    )
    .one(
        "source: Source",
        "The value of ORIGIN; null for other keys.",
        |key, _| key.record(Kind::Source),
    )
    .leaf(
        "value: String",
        "The value of every other key: an enum value, a language, `true` or `false`, or a year, month or day as a `PartialDate`; null for the keys above.",
        |key, _, out| write_value(&key.value(), out),
    )
    .done()
}
