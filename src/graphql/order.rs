//! The one `orderBy` of all connections: input types made from the tables of what can be asked of,
//! and keys read from what was given.

use std::fmt::Write;

use async_graphql::Value;

use super::{
    engine::{Args, Failure, FromValue, TypeDef, sdl},
    graph::Graph,
};
use crate::kb::ask::{Field, Key, On, Shape, field};

/// The most keys that an order may have.
const MOST_KEYS: usize = 5;

/// What can be sorted by, and through.
const SORTED: [(On, &str, &str); 10] = [
    (On::Claim, "ClaimOrder", "claims"),
    (On::Entity, "EntityOrder", "entities"),
    (On::Source, "SourceOrder", "sources"),
    (On::Attribution, "AttributionOrder", "attributions"),
    (On::Predicate, "PredicateOrder", "predicates"),
    (On::EntityType, "EntityTypeOrder", "types of entities"),
    (On::Value, "ValueOrder", "values"),
    (On::Quantity, "QuantityOrder", "quantities"),
    (
        On::Corroboration,
        "CorroborationOrder",
        "how broadly claims are supported",
    ),
    (On::Speaker, "SpeakerOrder", "speakers"),
];

/// The order given as the argument `orderBy`; empty where it was not given.
pub(super) fn given(args: &Args<'_>, on: On) -> Result<Vec<Key>, Failure> {
    let Some(value) = args.get("orderBy") else {
        return Ok(Vec::new());
    };
    let keys = match value {
        Value::List(keys) => keys.iter().map(|it| key(on, it)).collect(),
        one => key(on, one).map(|key| vec![key]),
    };
    let keys: Vec<Key> =
        keys.map_err(|why| Failure::input(format!("argument `orderBy`: {why}")))?;
    match keys.len() {
        many if many > MOST_KEYS => Err(Failure::input(format!(
            "`orderBy` has {many} keys, but at most {MOST_KEYS} are taken"
        ))),
        _ => Ok(keys),
    }
}

fn key(on: On, value: &Value) -> Result<Key, String> {
    let mut path = Vec::new();
    let mut here = (on, value);
    loop {
        let Value::Object(object) = here.1 else {
            return Err(format!("`{}` is no object", here.1));
        };
        let Some((name, value)) = object.iter().find(|(_, value)| **value != Value::Null) else {
            return Err("a key names one field with its direction".into());
        };
        let counted = name.strip_suffix("Count");
        let found = field(here.0, counted.unwrap_or(name));
        match (name.as_str(), found.map(|it| (it, it.shape))) {
            ("id", _) => {
                return Ok(Key {
                    path,
                    descending: descending(value)?,
                });
            }
            (_, Some((it, Shape::One(on)))) => {
                path.push(it);
                here = (on, value);
            }
            (_, Some((it, _))) => {
                path.push(it);
                return Ok(Key {
                    path,
                    descending: descending(value)?,
                });
            }
            (name, None) => return Err(format!("there is no field `{name}` to sort by")),
        }
    }
}

fn descending(value: &Value) -> Result<bool, String> {
    Ok(String::from_value(value)? == "DESC")
}

/// The input types.
pub(super) fn types() -> Vec<TypeDef<Graph>> {
    let mut out = String::from(
        r#"
        "Which way a list is sorted. What is missing comes last either way."
        enum OrderDirection {
          "The least first."
          ASC
          "The greatest first."
          DESC
        }
        "#,
    );
    for (on, name, about) in SORTED {
        let _ = write!(
            out,
            r#"
            "One key by which {about} are sorted: exactly one field with its direction. Of several keys the first counts most; what they leave undecided is in the order of first recording."
            input {name} @oneOf {{
            "#
        );
        if on.has_id() {
            out.push_str("\"By id.\"\nid: OrderDirection\n");
        }
        for field in on.fields() {
            if let Some((name, shape)) = sortable(field) {
                let _ = write!(out, "\n\"{}\"\n{name}: {shape}\n", about_key(field));
            }
        }
        out.push_str("\n}\n");
    }
    sdl(&out)
}

/// The name and the type under which a field can be sorted by.
fn sortable(field: &Field) -> Option<(String, &'static str)> {
    match field.shape {
        Shape::One(on) => {
            let (_, order, _) = SORTED.iter().find(|(sorted, ..)| *sorted == on)?;
            Some((field.name.to_owned(), order))
        }
        Shape::Many(_) => Some((format!("{}Count", field.name), "OrderDirection")),
        _ => Some((field.name.to_owned(), "OrderDirection")),
    }
}

fn about_key(field: &Field) -> String {
    match field.shape {
        Shape::Many(_) => format!("How many there are. {}", field.about),
        Shape::Choice(_) => format!("{} In the order of its values.", field.about),
        Shape::Date => format!("{} By its start.", field.about),
        Shape::Text => format!(
            "{} By the first, without regard to case and diacritics.",
            field.about
        ),
        _ => field.about.to_owned(),
    }
}
