//! The vocabulary: types of entities, and predicates.

use claimgraph_engine::{FieldError, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context, Node, Object, of},
        list::{
            page::{PAGE, Page, connection},
            request::{EntityTypes, ListArgs, Predicates},
            source::ListSource,
        },
        types::{
            node::recorded,
            text::{self, Languages},
        },
    },
    kb::Snapshot,
    model::{EntityType, Kind, Ordinal, Predicate, ValueRange},
};

impl<'a> From<Node<'a, EntityType<Ordinal>>> for Object<'a> {
    fn from(it: Node<'a, EntityType<Ordinal>>) -> Object<'a> {
        Object::EntityType(it)
    }
}

impl<'a> From<Node<'a, Predicate<Ordinal>>> for Object<'a> {
    fn from(it: Node<'a, Predicate<Ordinal>>) -> Object<'a> {
        Object::Predicate(it)
    }
}

/// One kind of value that a predicate can have.
#[derive(Clone)]
pub(in crate::graphql) struct RangeOf<'a> {
    predicate: Node<'a, Predicate<Ordinal>>,
    place: usize,
}

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
          "An address on the web."
          URL
          "Yes or no."
          BOOLEAN
        }
    "#);
    types.extend([vocabulary(), entity_type(), predicate(), value_range()]);
    types.extend(connection("EntityType", "types of entities"));
    types.extend(connection("Predicate", "predicates"));
    types
}

fn vocabulary() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Vocabulary>("Vocabulary", "Which types of entities there are, and what can be said of them. It is data, recorded like the rest.")
        .page_with(&format!("types(where: EntityTypeWhere, orderBy: [EntityTypeOrder!], {PAGE}): EntityTypeConnection!"), "The types of entities, in the order in which they were recorded. `where`: only those that pass. `orderBy`: another order.", |at, context: &Context, args: &ListArgs<EntityTypes>| {
            Page::of_asked(context, at, ListSource::All(Kind::EntityType), &args.asked, &args.page, &|link| Object::entity_type(at, link.position.ordinal))
        })
        .page_with(&format!("predicates(where: PredicateWhere, orderBy: [PredicateOrder!], {PAGE}): PredicateConnection!"), "The predicates, in the order in which they were recorded. `where`: only those that pass. `orderBy`: another order.", |at, context: &Context, args: &ListArgs<Predicates>| {
            Page::of_asked(context, at, ListSource::All(Kind::Predicate), &args.asked, &args.page, &|link| Object::predicate(at, link.position.ordinal))
        })
        .done()
}

fn entity_type() -> TypeDef<ClaimGraph> {
    recorded(object::<ClaimGraph, of::EntityType>("EntityType", "A type of entities, such as person or team."))
        .leaf_with("label(languages: [Language!]): String!", "What it is called, in the language chosen as for `Entity.label`.", |it, context, languages: &Languages, out| {
            languages.write(&it.labels, context, out);
            Ok(())
        })
        .many("labels: [Text!]!", "What it is called, in every language there is.", |it, _| Ok(text::all(&it.labels)))
        .leaf_with("description(languages: [Language!]): String", "What belongs to it, in the language chosen as for `Entity.label`; null where that is not said.", |it, context, languages: &Languages, out| {
            languages.write(&it.descriptions, context, out);
            Ok(())
        })
        .many("descriptions: [Text!]!", "What belongs to it, in every language there is.", |it, _| Ok(text::all(&it.descriptions)))
        .many("parents: [EntityType!]!", "The wider types that it belongs to.", |it, _| types_of(it.at, &it.parents))
        .done()
}

fn predicate() -> TypeDef<ClaimGraph> {
    recorded(object::<ClaimGraph, of::Predicate>("Predicate", "What can be said of an entity."))
        .leaf_with("label(languages: [Language!]): String!", "What it is called, in the language chosen as for `Entity.label`.", |it, context, languages: &Languages, out| {
            languages.write(&it.labels, context, out);
            Ok(())
        })
        .many("labels: [Text!]!", "What it is called, in every language there is.", |it, _| Ok(text::all(&it.labels)))
        .leaf_with("description(languages: [Language!]): String", "What it says, in the language chosen as for `Entity.label`; null where that is not said.", |it, context, languages: &Languages, out| {
            languages.write(&it.descriptions, context, out);
            Ok(())
        })
        .many("descriptions: [Text!]!", "What it says, in every language there is.", |it, _| Ok(text::all(&it.descriptions)))
        .many("domain: [EntityType!]!", "The types of entities that it is said of, with their subtypes; any, where there are none.", |it, _| types_of(it.at, &it.domain))
        .many("range: [ValueRange!]!", "The kinds of values that it can have; any, where there are none.", |it, _| {
            let range = |place| Object::ValueRange(RangeOf { predicate: it.clone(), place });
            Ok((0..it.range.len()).map(range).collect())
        })
        .one("inverse: Predicate", "The predicate that says the same from the value's side; null where there is none.", |it, _| {
            it.inverse.map(|inverse| Object::predicate(it.at, inverse)).transpose()
        })
        .leaf("exclusive: Boolean!", "Whether an entity has at most one value of it at a time, so that two contradict each other.", |it, _, out| {
            out.bool(it.exclusive);
            Ok(())
        })
        .done()
}

fn value_range() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::ValueRange>("ValueRange", "A kind of value that a predicate can have.")
        .leaf("kind: ValueType!", "The kind.", |it, _, out| {
            out.str(match &it.predicate.range[it.place] {
                ValueRange::Entity(_) => "ENTITY",
                ValueRange::Text => "TEXT",
                ValueRange::Quantity => "QUANTITY",
                ValueRange::Time => "TIME",
                ValueRange::Url => "URL",
                ValueRange::Boolean => "BOOLEAN",
            });
            Ok(())
        })
        .many("types: [EntityType!]!", "For entities, the types that they can have, with their subtypes; any, where there are none.", |it, _| {
            match &it.predicate.range[it.place] {
                ValueRange::Entity(types) => types_of(it.predicate.at, types),
                _ => types_of(it.predicate.at, &[]),
            }
        })
        .done()
}

fn types_of<'a>(
    at: &'a Snapshot,
    types: &[Ordinal],
) -> Result<claimgraph_engine::Rows<Object<'a>>, FieldError> {
    Ok(types
        .iter()
        .map(|it| Object::entity_type(at, *it).map(Some))
        .collect())
}
