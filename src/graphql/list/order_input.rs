//! The argument `orderBy` of every list: its input types, made from the tables of fields, and the
//! sort keys that it is read into.

use std::fmt::Write;

use claimgraph_engine::{Args, FieldError, FromValue, TypeDef, Value, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        list::filter_fields::{description_of, field_named, name_of},
    },
    kb::filter::{Field, FieldId, FieldType, RecordType, SortKey},
};

/// The most sort keys of a list.
const MOST_KEYS: usize = 5;

/// The record types that have an input type of sort keys: its name, and the plural of the record
/// type.
const SORTED: [(RecordType, &str, &str); 11] = [
    (RecordType::Claim, "ClaimOrder", "claims"),
    (RecordType::Entity, "EntityOrder", "entities"),
    (RecordType::Source, "SourceOrder", "sources"),
    (RecordType::Attribution, "AttributionOrder", "attributions"),
    (RecordType::Predicate, "PredicateOrder", "predicates"),
    (RecordType::EntityType, "EntityTypeOrder", "entity types"),
    (RecordType::Unit, "UnitOrder", "units"),
    (RecordType::Value, "ValueOrder", "values"),
    (RecordType::Quantity, "QuantityOrder", "quantities"),
    (
        RecordType::Corroboration,
        "CorroborationOrder",
        "the support of claims",
    ),
    (RecordType::Speaker, "SpeakerOrder", "speakers"),
];

/// The sort keys of the argument `orderBy`; empty without the argument.
pub(in crate::graphql) fn from_args(
    args: &Args<'_>,
    record_type: RecordType,
) -> Result<Vec<SortKey>, FieldError> {
    let Some(value) = args.get("orderBy") else {
        return Ok(Vec::new());
    };
    let keys = match value {
        Value::List(keys) => keys.iter().map(|key| sort_key(record_type, key)).collect(),
        key => sort_key(record_type, key).map(|key| vec![key]),
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

fn sort_key(record_type: RecordType, value: &Value) -> Result<SortKey, String> {
    let mut path = Vec::new();
    let mut step = (record_type, value);
    loop {
        let (record_type, value) = step;
        let Value::Object(object) = value else {
            return Err(format!("`{value}` is no object"));
        };
        let Some((name, value)) = object.iter().find(|(_, value)| **value != Value::Null) else {
            return Err("a key names one field with its direction".into());
        };
        if name != "id" {
            let field_name = name.strip_suffix("Count").unwrap_or(name);
            let Some(field) = field_named(record_type, field_name) else {
                return Err(format!("there is no field `{name}` to sort by"));
            };
            path.push(field);
            if let FieldType::One(target) = field.shape {
                step = (target, value);
                continue;
            }
        }
        return Ok(SortKey {
            path,
            descending: is_descending(value)?,
        });
    }
}

fn is_descending(value: &Value) -> Result<bool, String> {
    Ok(String::from_value(value)? == "DESC")
}

/// The input types.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut out = String::from(
        r#"
        "The direction in which a list is sorted. A missing value comes last in both."
        enum OrderDirection {
          "Ascending."
          ASC
          "Descending."
          DESC
        }
        "#,
    );
    for (record_type, name, plural) in SORTED {
        let _ = write!(
            out,
            r#"
            "A sort key of {plural}: exactly one field with its direction. Of several keys the first counts most; ties are in the order of first recording."
            input {name} @oneOf {{
            "#
        );
        if record_type.has_id() {
            out.push_str("\"By id.\"\nid: OrderDirection\n");
        }
        for field in record_type.fields() {
            if let Some((name, input)) = sortable(field) {
                let _ = write!(out, "\n\"{}\"\n{name}: {input}\n", description(field));
            }
        }
        out.push_str("\n}\n");
    }
    sdl(&out)
}

/// The name and the type of the input field by which a field is sorted; `None` if it cannot be.
fn sortable(field: &Field) -> Option<(String, &'static str)> {
    match field.shape {
        FieldType::One(target) => {
            let (_, order, _) = SORTED.iter().find(|(sorted, ..)| *sorted == target)?;
            Some((name_of(field).to_owned(), order))
        }
        FieldType::Many(_) => Some((format!("{}Count", name_of(field)), "OrderDirection")),
        _ => Some((name_of(field).to_owned(), "OrderDirection")),
    }
}

fn description(field: &Field) -> String {
    let mut description = described(field);
    if matches!(field.id, FieldId::ClaimStatement | FieldId::ClaimRelations) {
        description.push_str(" Refused for more than 100,000 claims.");
    }
    description
}

fn described(field: &Field) -> String {
    let description = description_of(field);
    match field.shape {
        FieldType::Many(_) => format!("By their number. {description}"),
        FieldType::Choice(_) => format!("{description} Sorted in the order of the enum."),
        FieldType::Date => format!("{description} Sorted by the start of the span."),
        FieldType::Text | FieldType::Url => {
            format!("{description} Sorted by the first text, regardless of case and diacritics.")
        }
        _ => description.to_owned(),
    }
}
