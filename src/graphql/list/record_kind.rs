//! The kinds of records by their names in the API.

use claimgraph_engine::{TypeDef, sdl};

use crate::{graphql::context::ClaimGraph, model::Kind};

/// The kinds of records that commits write, each by its name.
const RECORD_KINDS: [(&str, Kind); 6] = [
    ("ENTITY", Kind::Entity),
    ("CLAIM", Kind::Claim),
    ("SOURCE", Kind::Source),
    ("ENTITY_TYPE", Kind::EntityType),
    ("PREDICATE", Kind::Predicate),
    ("UNIT", Kind::Unit),
];

/// The name of a kind; `None` for attributions, which are written in their claims.
pub(in crate::graphql) fn name_of(kind: Kind) -> Option<&'static str> {
    let named = RECORD_KINDS.iter().find(|(_, named)| *named == kind);
    named.map(|(name, _)| *name)
}

/// The kind with a name.
pub(super) fn named(name: &str) -> Option<Kind> {
    let named = RECORD_KINDS.iter().find(|(named, _)| *named == name);
    named.map(|(_, kind)| *kind)
}

/// The type of the names.
pub(super) fn types() -> Vec<TypeDef<ClaimGraph>> {
    sdl(r#"
        "A kind of records."
        enum RecordKind {
          "An entity."
          ENTITY
          "A claim, with its attributions."
          CLAIM
          "A source."
          SOURCE
          "A type of entities."
          ENTITY_TYPE
          "A predicate."
          PREDICATE
          "A unit of quantities."
          UNIT
        }
    "#)
}
