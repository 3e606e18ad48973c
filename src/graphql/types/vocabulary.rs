//! The vocabulary: types of entities, predicates, and the list of units.

use claimgraph_engine::{FieldError, Table, TypeDef, object, sdl};

use crate::{
    graphql::{
        context::{ClaimGraph, Context},
        list::{
            list_id,
            page::Page,
            page_args::{PAGE_ARGS, PageArgs},
            request::{EntityTypes, ListArgs, Predicates, Units},
            rows::row,
            source::ListSource,
        },
        object::{Object, of},
        object_rows::{CodeRef, ValueRangeRef},
        types::{
            connection::connection, display::DISPLAY, languages::Languages, node::recorded, text,
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
          "A text in one language, or in none."
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
          "A place on the earth or on another globe."
          COORDINATE
          "The name of something in another system."
          IDENTIFIER
        }

        "The way in which the claims of a predicate stand in time."
        enum PredicateTime {
          "A state, which holds for a time."
          STATE
          "An event, which takes place at some time."
          EVENT
          "Neither: its claims have no valid time."
          TIMELESS
        }

        "The time within which an entity has at most one value of a predicate."
        enum Exclusivity {
          "One value at a time: the holder of an office."
          AT_ONE_TIME
          "One value for ever: a birthplace."
          EVER
        }

        "What a predicate does to a claim as a qualifier."
        enum Qualifies {
          "Narrows the claim: with another value it is another proposition."
          NARROWS
          "Describes the claim, which is the same proposition without it."
          DESCRIBES
        }

        "The role of a predicate in telling whose voice speaks."
        enum VoiceRole {
          "The subject speaks for the value: a spokesperson."
          SUBJECT_FOR_VALUE
          "The value speaks for the subject."
          VALUE_FOR_SUBJECT
          "The value owns the subject."
          VALUE_OWNS_SUBJECT
          "The subject owns the value."
          SUBJECT_OWNS_VALUE
        }
    "#);
    types.extend([
        vocabulary(),
        entity_type(),
        predicate(),
        value_range(),
        code(),
    ]);
    types.extend(connection("EntityType", "entity types"));
    types.extend(connection("Predicate", "predicates"));
    types
}

fn vocabulary() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Vocabulary>("Vocabulary", "The vocabulary: entity types, predicates and units. It is data, recorded like claims.")
        .page_with(&format!("types(where: EntityTypeWhere, orderBy: [EntityTypeOrder!], {PAGE_ARGS}): EntityTypeConnection!"), "The entity types, in the order of first recording. `where` filters them, `orderBy` sorts them.", |snapshot, context: &Context, args: &ListArgs<EntityTypes>| {
            Object::connection(Page::of_source(context, snapshot, ListSource::All(Kind::EntityType), &args.request, &args.page, &|link| Object::entity_type(snapshot, link.position.ordinal))?)
        })
        .page_with(&format!("predicates(where: PredicateWhere, orderBy: [PredicateOrder!], {PAGE_ARGS}): PredicateConnection!"), "The predicates, in the order of first recording. `where` filters them, `orderBy` sorts them.", |snapshot, context: &Context, args: &ListArgs<Predicates>| {
            Object::connection(Page::of_source(context, snapshot, ListSource::All(Kind::Predicate), &args.request, &args.page, &|link| Object::predicate(snapshot, link.position.ordinal))?)
        })
        .page_with(&format!("units(where: UnitWhere, orderBy: [UnitOrder!], {PAGE_ARGS}): UnitConnection!"), "The units of quantities, in the order of first recording. `where` filters them, `orderBy` sorts them.", |snapshot, context: &Context, args: &ListArgs<Units>| {
            Object::connection(Page::of_source(context, snapshot, ListSource::All(Kind::Unit), &args.request, &args.page, &|link| Object::unit(snapshot, link.position.ordinal))?)
        })
        .done()
}

fn entity_type() -> TypeDef<ClaimGraph> {
    recorded(object::<ClaimGraph, of::EntityType>("EntityType", "A type of entities, such as `person` or `team`."))
        .leaf_with(DISPLAY, "The label, as `label` has it.", |entity_type, context, languages: &Languages, out| {
            languages.write(&entity_type.labels, context, out);
        })
        .leaf_with("label(languages: [Language!]): String!", "The label, in the language chosen as for `Entity.label`.", |entity_type, context, languages: &Languages, out| {
            languages.write(&entity_type.labels, context, out);
            Ok(())
        })
        .one_with("labelText(languages: [Language!]): Text!", "The label as `label` has it, with its language.", |entity_type, context, languages: &Languages| {
            Ok(languages.text(&entity_type.labels, context))
        })
        .many("labels: [Text!]!", "The labels in every language.", |entity_type, _| Ok(text::all(&entity_type.labels)))
        .leaf_with("description(languages: [Language!]): String", "The description of what belongs to the type, in the language chosen as for `Entity.label`; null if there is none in any language.", |entity_type, context, languages: &Languages, out| {
            languages.write(&entity_type.descriptions, context, out);
            Ok(())
        })
        .many("descriptions: [Text!]!", "The descriptions in every language.", |entity_type, _| Ok(text::all(&entity_type.descriptions)))
        .page_with(
            &format!("predicates({PAGE_ARGS}): PredicateConnection!"),
            "The predicates that claims about an entity of the type can have, in the order of recording: those whose `domain` has the type or a wider one, and those without a domain.",
            |entity_type, context: &Context, args: &PageArgs| {
                let list_id = list_id::PREDICATES_OF_TYPE;
                let snapshot = args.snapshot(context, entity_type.snapshot, list_id.into())?;
                let predicates = snapshot.predicates_of_type(entity_type.stored.ordinal)?;
                let rows = predicates.into_iter().map(|predicate| row(0, predicate, 0));
                Object::connection(Page::of_rows(context, snapshot, list_id, rows.collect(), args, &|link| {
                    Object::predicate(snapshot, link.position.ordinal)
                })?)
            },
        )
        .many("parents: [EntityType!]!", "The wider types to which the type belongs.", |entity_type, _| types_of(entity_type.snapshot, &entity_type.parents))
        .done()
}

fn predicate() -> TypeDef<ClaimGraph> {
    let table = recorded(object::<ClaimGraph, of::Predicate>(
        "Predicate",
        "A predicate of claims: what can be said of an entity.",
    ));
    rule_fields(table)
        .leaf_with(DISPLAY, "The label, as `label` has it.", |predicate, context, languages: &Languages, out| {
            languages.write(&predicate.labels, context, out);
        })
        .leaf_with("label(languages: [Language!]): String!", "The label, in the language chosen as for `Entity.label`.", |predicate, context, languages: &Languages, out| {
            languages.write(&predicate.labels, context, out);
            Ok(())
        })
        .one_with("labelText(languages: [Language!]): Text!", "The label as `label` has it, with its language.", |predicate, context, languages: &Languages| {
            Ok(languages.text(&predicate.labels, context))
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
        .many("codes: [Code!]!", "The codes that its values can be; empty if they are none.", |predicate, _| {
            let code = |index| Object::Code(CodeRef { predicate: predicate.clone(), index });
            Ok((0..predicate.codes.len()).map(code).collect())
        })
        .many("templates: [Text!]!", "The templates in every language that make the statement of a claim that states none, with `{subject}` and `{value}` in their places; empty if there is none.", |predicate, _| Ok(text::all(&predicate.templates)))
        .many("negativeTemplates: [Text!]!", "The templates of claims that negate, in every language; empty if there is none.", |predicate, _| Ok(text::all(&predicate.negative_templates)))
        .leaf("urlTemplate: String", "The URL to which an identifier that is its value leads, with `{value}` in its place; null if there is none.", |predicate, _, out| {
            out.opt_str(predicate.url_template.as_ref().map(|template| template.as_str()));
            Ok(())
        })
        .done()
}

/// Adds the fields by which the rules judge the claims of a predicate.
fn rule_fields(table: Table<ClaimGraph, of::Predicate>) -> Table<ClaimGraph, of::Predicate> {
    table
        .leaf("time: PredicateTime!", "The way in which its claims stand in time.", |predicate, _, out| {
            out.value(&predicate.time)
        })
        .leaf("exclusive: Exclusivity", "The time within which an entity has at most one value, so that two claims with values that exclude each other are a contradiction; null if it can have several.", |predicate, _, out| {
            out.value(&predicate.exclusive)
        })
        .leaf("exact: Boolean!", "True if its amounts are exact as they are written; false if they may be rounded.", |predicate, _, out| {
            out.bool(predicate.exact);
            Ok(())
        })
        .one("nestedBy: Predicate", "The predicate by which one value lies within another, so that the two do not exclude each other; null if there is none.", |predicate, _| {
            predicate.nested_by.map(|other| Object::predicate(predicate.snapshot, other)).transpose()
        })
        .many("opposites: [Predicate!]!", "The predicates of which it is the opposite: not both can be true of the same entity and value.", |predicate, _| {
            predicates_of(predicate.snapshot, &predicate.opposites)
        })
        .many("contrasts: [Predicate!]!", "The predicates with which it is hard to square, for the same entity and value.", |predicate, _| {
            predicates_of(predicate.snapshot, &predicate.contrasts)
        })
        .leaf("qualifies: Qualifies!", "What it does to a claim as a qualifier.", |predicate, _, out| {
            out.value(&predicate.qualifies)
        })
        .leaf("voice: VoiceRole", "Who of subject and value speaks for the other, or owns it; null if neither does.", |predicate, _, out| {
            out.value(&predicate.voice)
        })
}

fn code() -> TypeDef<ClaimGraph> {
    object::<ClaimGraph, of::Code>("Code", "A code: one of the values that a predicate lists.")
        .leaf(
            "id: ID!",
            "The id of the code among those of its predicate.",
            |code, _, out| {
                out.str(code.id.as_str());
                Ok(())
            },
        )
        .leaf_with(
            "label(languages: [Language!]): String!",
            "The label, in the language chosen as for `Entity.label`.",
            |code, context, languages: &Languages, out| {
                languages.write(&code.labels, context, out);
                Ok(())
            },
        )
        .one_with(
            "labelText(languages: [Language!]): Text!",
            "The label as `label` has it, with its language.",
            |code, context, languages: &Languages| Ok(languages.text(&code.labels, context)),
        )
        .many(
            "labels: [Text!]!",
            "The labels in every language.",
            |code, _| Ok(text::all(&code.labels)),
        )
        .one(
            "broader: Code",
            "The wider code of the same predicate to which it belongs; null if there is none.",
            |code, _| {
                let broader = code.broader.as_ref();
                let codes = &code.predicate.codes;
                let index = broader.and_then(|id| codes.iter().position(|other| other.id == *id));
                Ok(index.map(|index| {
                    Object::Code(CodeRef {
                        predicate: code.predicate.clone(),
                        index,
                    })
                }))
            },
        )
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
                ValueRange::Identifier => "IDENTIFIER",
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

fn predicates_of<'a>(
    snapshot: &'a Snapshot,
    predicates: &[Ordinal],
) -> Result<claimgraph_engine::Rows<Object<'a>>, FieldError> {
    Ok(predicates
        .iter()
        .map(|ordinal| Object::predicate(snapshot, *ordinal).map(Some))
        .collect())
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
