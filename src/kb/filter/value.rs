//! What can be asked of values.

use crate::{
    index::{Column, TermKind},
    kb::filter::{
        FieldValue,
        field::{Field, FieldType, IndexedBy, Part, RecordType},
        field_value::{asked, date, entity, text},
    },
    model::Value,
};

pub(super) static VALUE: &[Field] = &[
    Field {
        name: "entity",
        about: "The entity that it is. Missing for all others.",
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Object, Some(Column::Object)),
        get: |at, it| match asked(it.value())? {
            Value::Entity(other) => entity(at, *other),
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        name: "text",
        about: "The text that it is. Missing for all others.",
        shape: FieldType::Text,
        index: IndexedBy::AmongProse,
        get: |_, it| {
            Ok(text(match asked(it.value())? {
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
        get: |_, it| {
            Ok(match it.quantity() {
                Some(_) => FieldValue::One(it.clone()),
                None => FieldValue::Nothing,
            })
        },
    },
    Field {
        name: "time",
        about: "The date that it is. Missing for all others.",
        shape: FieldType::Date,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(match asked(it.value())? {
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
        get: |_, it| {
            Ok(text(match asked(it.value())? {
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
        get: |_, it| {
            Ok(match asked(it.value())? {
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
        get: |_, it| {
            Ok(asked(it.quantity())?
                .amount()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        name: "lower",
        about: "The least it may be. Missing where that is not known.",
        shape: FieldType::Decimal,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(asked(it.quantity())?
                .lower()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        name: "upper",
        about: "The most it may be. Missing where that is not known.",
        shape: FieldType::Decimal,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(asked(it.quantity())?
                .upper()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        name: "unit",
        about: "In what it is counted. Missing for a bare number.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, it| Ok(text(asked(it.quantity())?.unit().map(|unit| &**unit))),
    },
    Field {
        name: "approximate",
        about: "Whether it is said to be about that much.",
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, it| Ok(FieldValue::Flag(asked(it.quantity())?.approximate())),
    },
];
