//! What can be asked of values.

use crate::{
    index::{Column, TermKind},
    kb::filter::{
        FieldValue,
        field::{Field, FieldType, IndexedBy, Part, RecordType},
        field_id::FieldId,
        field_value::{asked, date, entity, text},
    },
    model::Value,
};

pub(super) static VALUE: &[Field] = &[
    Field {
        id: FieldId::ValueEntity,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Object, Some(Column::Object)),
        get: |at, it| match asked(it.value())? {
            Value::Entity(other) => entity(at, *other),
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::ValueText,
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
        id: FieldId::ValueQuantity,
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
        id: FieldId::ValueTime,
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
        id: FieldId::ValueUrl,
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
        id: FieldId::ValueBoolean,
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
        id: FieldId::QuantityAmount,
        shape: FieldType::Decimal,
        index: IndexedBy::Amount,
        get: |_, it| {
            Ok(asked(it.quantity())?
                .amount()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        id: FieldId::QuantityLower,
        shape: FieldType::Decimal,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(asked(it.quantity())?
                .lower()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        id: FieldId::QuantityUpper,
        shape: FieldType::Decimal,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(asked(it.quantity())?
                .upper()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        id: FieldId::QuantityUnit,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, it| Ok(text(asked(it.quantity())?.unit().map(|unit| &**unit))),
    },
    Field {
        id: FieldId::QuantityApproximate,
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, it| Ok(FieldValue::Flag(asked(it.quantity())?.approximate())),
    },
];
