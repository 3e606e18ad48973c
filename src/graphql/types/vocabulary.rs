//! The vocabulary: types of entities, and predicates.

use claimgraph_engine::{FieldError, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            page::Page,
            page_args::PAGE_ARGS,
            request::{EntityTypes, ListArgs, Predicates},
            source::ListSource,
        },
        object::{Object, of},
        object_rows::ValueRangeRef,
        types::{
            connection::connection,
            node::recorded,
            text::{self, Languages},
        },
    },
    kb::Snapshot,
    model::{Kind, Ordinal, ValueRange},
};

/// The types of the vocabulary.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "A kind of value."
        enum ValueType {
          "An entity."
          ENTITY
          "A text in one language."
          TEXT
          "An amount."
          QUANTITY
          "A date."
          TIME
          "A URL."
          URL
          "A Boolean."
          BOOLEAN
          "A code that the predicate lists."
          CODE
          "A place on the earth."
          COORDINATE
        }
    "#);
    types.extend([vocabulary(), entity_type(), predicate(), value_range()]);
    types.extend(connection("EntityType", "entity types"));
    types.extend(connection("Predicate", "predicates"));
    types
}

fn vocabulary() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Vocabulary>("Vocabulary", "The vocabulary: entity types and predicates. It is data, recorded like claims.")
        .page_with(&format!("types(where: EntityTypeWhere, orderBy: [EntityTypeOrder!], {PAGE_ARGS}): EntityTypeConnection!"), "The entity types, in the order of first recording. `where` filters them, `orderBy` sorts them.", |snapshot, context: &Context, args: &ListArgs<EntityTypes>| {
            Object::connection(Page::of_source(context, snapshot, ListSource::All(Kind::EntityType), &args.request, &args.page, &|link| Object::entity_type(snapshot, link.position.ordinal))?)
        })
        .page_with(&format!("predicates(where: PredicateWhere, orderBy: [PredicateOrder!], {PAGE_ARGS}): PredicateConnection!"), "The predicates, in the order of first recording. `where` filters them, `orderBy` sorts them.", |snapshot, context: &Context, args: &ListArgs<Predicates>| {
            Object::connection(Page::of_source(context, snapshot, ListSource::All(Kind::Predicate), &args.request, &args.page, &|link| Object::predicate(snapshot, link.position.ordinal))?)
        })
        .done()
}

fn entity_type() -> TypeDef<ClaimGraph> {
    recorded(object::<ClaimGraph, of::EntityType>("EntityType", "A type of entities, such as `person` or `team`."))
        .leaf_with("label(languages: [Language!]): String!", "The label, in the language chosen as for `Entity.label`.", |entity_type, context, languages: &Languages, out| {
            languages.write(&entity_type.labels, context, out);
            Ok(())
        })
        .many("labels: [Text!]!", "The labels in every language.", |entity_type, _| Ok(text::all(&entity_type.labels)))
        .leaf_with("description(languages: [Language!]): String", "The description of what belongs to the type, in the language chosen as for `Entity.label`; null if there is none in any language.", |entity_type, context, languages: &Languages, out| {
            languages.write(&entity_type.descriptions, context, out);
            Ok(())
        })
        .many("descriptions: [Text!]!", "The descriptions in every language.", |entity_type, _| Ok(text::all(&entity_type.descriptions)))
        .many("parents: [EntityType!]!", "The wider types to which the type belongs.", |entity_type, _| types_of(entity_type.snapshot, &entity_type.parents))
        .done()
}

fn predicate() -> TypeDef<ClaimGraph> {
    recorded(object::<ClaimGraph, of::Predicate>("Predicate", "A predicate of claims: what can be said of an entity."))
        .leaf_with("label(languages: [Language!]): String!", "The label, in the language chosen as for `Entity.label`.", |predicate, context, languages: &Languages, out| {
            languages.write(&predicate.labels, context, out);
            Ok(())
        })
        .many("labels: [Text!]!", "The labels in every language.", |predicate, _| Ok(text::all(&predicate.labels)))
        .leaf_with("description(languages: [Language!]): String", "The description, in the language chosen as for `Entity.label`; null if there is none in any language.", |predicate, context, languages: &Languages, out| {
            languages.write(&predicate.descriptions, context, out);
            Ok(())
        })
        .many("descriptions: [Text!]!", "The descriptions in every language.", |predicate, _| Ok(text::all(&predicate.descriptions)))
        .many("domain: [EntityType!]!", "The entity types of subjects, including their subtypes; empty if subjects of any type are allowed.", |predicate, _| types_of(predicate.snapshot, &predicate.domain))
        .many("range: [ValueRange!]!", "The kinds of values that are allowed; empty if any is allowed.", |predicate, _| {
            let range = |index| Object::ValueRange(ValueRangeRef { predicate: predicate.clone(), index });
            Ok((0..predicate.range.len()).map(range).collect())
        })
        .one("inverse: Predicate", "The predicate that states the same from the value to the subject; null if there is none.", |predicate, _| {
            predicate.inverse.map(|inverse| Object::predicate(predicate.snapshot, inverse)).transpose()
        })
        .leaf("exclusive: Boolean!", "True if an entity has at most one value at a time, so that two claims with different values contradict each other.", |predicate, _, out| {
            out.bool(predicate.exclusive.is_some());
            Ok(())
        })
        .done()
}

fn value_range() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ValueRange>("ValueRange", "A kind of value that a predicate can have.")
        .leaf("kind: ValueType!", "The kind of value.", |range, _, out| {
            out.str(match &range.predicate.range[range.index] {
                ValueRange::Entity(_) => "ENTITY",
                ValueRange::Text => "TEXT",
                ValueRange::Quantity => "QUANTITY",
                ValueRange::Time => "TIME",
                ValueRange::Url => "URL",
                ValueRange::Boolean => "BOOLEAN",
                ValueRange::Code => "CODE",
                ValueRange::Coordinate => "COORDINATE",
            });
            Ok(())
        })
        .many("types: [EntityType!]!", "The allowed types of entities, including their subtypes; empty if any type is allowed, and for other kinds of values.", |range, _| {
            match &range.predicate.range[range.index] {
                ValueRange::Entity(types) => types_of(range.predicate.snapshot, types),
                _ => types_of(range.predicate.snapshot, &[]),
            }
        })
        .done()
}

fn types_of<'a>(
    snapshot: &'a Snapshot,
    types: &[Ordinal],
) -> Result<claimgraph_engine::Rows<Object<'a>>, FieldError> {
    Ok(types
        .iter()
        .map(|ordinal| Object::entity_type(snapshot, *ordinal).map(Some))
        .collect())
}
