//! The one `orderBy` of all connections: input types made from the tables of what can be asked of,
//! and keys read from what was given.

use std::fmt::Write;

use claimgraph_engine::Value;
use claimgraph_engine::{Args, FieldError, FromValue, TypeDef, sdl};

use crate::{
    graphql::context::ClaimGraph,
    kb::filter::{Field, FieldType, RecordType, SortKey, field},
};

/// The most keys that an order may have.
const MOST_KEYS: usize = 5;

/// What can be sorted by, and through.
const SORTED: [(RecordType, &str, &str); 10] = [
    (RecordType::Claim, "ClaimOrder", "claims"),
    (RecordType::Entity, "EntityOrder", "entities"),
    (RecordType::Source, "SourceOrder", "sources"),
    (RecordType::Attribution, "AttributionOrder", "attributions"),
    (RecordType::Predicate, "PredicateOrder", "predicates"),
    (
        RecordType::EntityType,
        "EntityTypeOrder",
        "types of entities",
    ),
    (RecordType::Value, "ValueOrder", "values"),
    (RecordType::Quantity, "QuantityOrder", "quantities"),
    (
        RecordType::Corroboration,
        "CorroborationOrder",
        "how broadly claims are supported",
    ),
    (RecordType::Speaker, "SpeakerOrder", "speakers"),
];

/// The order given as the argument `orderBy`; empty where it was not given.
pub(in crate::graphql) fn given(
    args: &Args<'_>,
    on: RecordType,
) -> Result<Vec<SortKey>, FieldError> {
    let Some(value) = args.get("orderBy") else {
        return Ok(Vec::new());
    };
    let keys = match value {
        Value::List(keys) => keys.iter().map(|it| key(on, it)).collect(),
        one => key(on, one).map(|key| vec![key]),
    };
    let keys: Vec<SortKey> =
        keys.map_err(|why| FieldError::input(format!("argument `orderBy`: {why}")))?;
    match keys.len() {
        many if many > MOST_KEYS => Err(FieldError::input(format!(
            "`orderBy` has {many} keys, but at most {MOST_KEYS} are taken"
        ))),
        _ => Ok(keys),
    }
}

fn key(on: RecordType, value: &Value) -> Result<SortKey, String> {
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
                return Ok(SortKey {
                    path,
                    descending: descending(value)?,
                });
            }
            (_, Some((it, FieldType::One(on)))) => {
                path.push(it);
                here = (on, value);
            }
            (_, Some((it, _))) => {
                path.push(it);
                return Ok(SortKey {
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
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
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
        FieldType::One(on) => {
            let (_, order, _) = SORTED.iter().find(|(sorted, ..)| *sorted == on)?;
            Some((field.name.to_owned(), order))
        }
        FieldType::Many(_) => Some((format!("{}Count", field.name), "OrderDirection")),
        _ => Some((field.name.to_owned(), "OrderDirection")),
    }
}

fn about_key(field: &Field) -> String {
    match field.shape {
        FieldType::Many(_) => format!("How many there are. {}", field.about),
        FieldType::Choice(_) => format!("{} In the order of its values.", field.about),
        FieldType::Date => format!("{} By its start.", field.about),
        FieldType::Text => format!(
            "{} By the first, without regard to case and diacritics.",
            field.about
        ),
        _ => field.about.to_owned(),
    }
}
