//! The fields of values.

use crate::{
    index::{Column, TermKind},
    kb::filter::{
        field::{Field, FieldType, IndexedBy, Part, RecordType},
        field_value::{FieldValue, date, entity, expected, text},
    },
    model::Value,
};

pub(super) static VALUE: &[Field] = &[
    Field {
        name: "entity",
        about: "The entity that it is. Missing for all others.",
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Object, Some(Column::Object)),
        get: |snapshot, record| match expected(record.value())? {
            Value::Entity(other) => entity(snapshot, *other),
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        name: "text",
        about: "The text that it is. Missing for all others.",
        shape: FieldType::Text,
        index: IndexedBy::AmongProse,
        get: |_, record| {
            Ok(text(match expected(record.value())? {
                Value::Text(text) => Some(&text.text),
                _ => None,
            }))
        },
    },
    Field {
        name: "quantity",
        about: "The quantity that it is. Missing for all others.",
        shape: FieldType::One(RecordType::Quantity),
        index: IndexedBy::Inside(Part::Quantity),
        get: |_, record| {
            Ok(match record.quantity() {
                Some(_) => FieldValue::One(record.clone()),
                None => FieldValue::Nothing,
            })
        },
    },
    Field {
        name: "time",
        about: "The date that it is. Missing for all others.",
        shape: FieldType::Date,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match expected(record.value())? {
                Value::Time(time) => date(Some(*time)),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        name: "url",
        about: "The URL that it is. Missing for all others.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(text(match expected(record.value())? {
                Value::Url(url) => Some(url.as_str()),
                _ => None,
            }))
        },
    },
    Field {
        name: "boolean",
        about: "Whether it is yes or no. Missing for all others.",
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match expected(record.value())? {
                Value::Boolean(yes) => FieldValue::Flag(*yes),
                _ => FieldValue::Nothing,
            })
        },
    },
];

pub(super) static QUANTITY: &[Field] = &[
    Field {
        name: "amount",
        about: "The amount. Missing where only bounds are known.",
        shape: FieldType::Decimal,
        index: IndexedBy::Amount,
        get: |_, record| {
            Ok(expected(record.quantity())?
                .amount()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        name: "lower",
        about: "The least it may be. Missing where that is not known.",
        shape: FieldType::Decimal,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(expected(record.quantity())?
                .lower()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        name: "upper",
        about: "The most it may be. Missing where that is not known.",
        shape: FieldType::Decimal,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(expected(record.quantity())?
                .upper()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        name: "unit",
        about: "In what it is counted. Missing for a bare number.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(text(
                expected(record.quantity())?.unit().map(|unit| &**unit),
            ))
        },
    },
    Field {
        name: "approximate",
        about: "Whether it is said to be about that much.",
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, record| Ok(FieldValue::Flag(expected(record.quantity())?.approximate())),
    },
];
