//! The fields of values.

use crate::{
    kb::filter::{
        field::{Field, FieldType, IndexedBy, Part, RecordType, ValuePart},
        field_id::FieldId,
        field_value::{FieldValue, entity, expected, text},
    },
    model::Value,
};

pub(super) static VALUE: &[Field] = &[
    Field {
        id: FieldId::ValueEntity,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Value(ValuePart::Entity),
        get: |snapshot, record| match expected(record.value())? {
            Value::Entity(other) => entity(snapshot, *other),
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::ValueText,
        shape: FieldType::Text,
        index: IndexedBy::Value(ValuePart::Text),
        get: |_, record| {
            Ok(text(match expected(record.value())? {
                Value::Text(text) => Some(&text.text),
                _ => None,
            }))
        },
    },
    Field {
        id: FieldId::ValueQuantity,
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
        id: FieldId::ValueTime,
        shape: FieldType::Date,
        index: IndexedBy::Value(ValuePart::Time),
        get: |_, record| {
            Ok(match expected(record.value())? {
                Value::Time(time) => FieldValue::Time(time.start(), time.end()),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        id: FieldId::ValueUrl,
        shape: FieldType::Url,
        index: IndexedBy::Value(ValuePart::Url),
        get: |_, record| {
            Ok(match expected(record.value())? {
                Value::Url(url) => FieldValue::Urls(vec![url]),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        id: FieldId::ValueBoolean,
        shape: FieldType::Flag,
        index: IndexedBy::Value(ValuePart::Boolean),
        get: |_, record| {
            Ok(match expected(record.value())? {
                Value::Boolean(yes) => FieldValue::Flag(*yes),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        id: FieldId::ValueCode,
        shape: FieldType::Text,
        index: IndexedBy::Value(ValuePart::Code),
        get: |_, record| {
            Ok(text(match expected(record.value())? {
                Value::Code(code) => Some(code.as_str()),
                _ => None,
            }))
        },
    },
    Field {
        id: FieldId::ValueIdentifier,
        shape: FieldType::Text,
        index: IndexedBy::Value(ValuePart::Identifier),
        get: |_, record| {
            Ok(text(match expected(record.value())? {
                Value::Identifier(identifier) => Some(&identifier.value),
                _ => None,
            }))
        },
    },
    Field {
        id: FieldId::ValueIdentifierScheme,
        shape: FieldType::Text,
        index: IndexedBy::Value(ValuePart::IdentifierScheme),
        get: |_, record| {
            Ok(text(match expected(record.value())? {
                Value::Identifier(identifier) => Some(&identifier.scheme),
                _ => None,
            }))
        },
    },
];

pub(super) static QUANTITY: &[Field] = &[
    Field {
        id: FieldId::QuantityAmount,
        shape: FieldType::Decimal,
        index: IndexedBy::Value(ValuePart::Amount),
        get: |_, record| {
            Ok(expected(record.quantity())?
                .amount()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        id: FieldId::QuantityLower,
        shape: FieldType::Decimal,
        index: IndexedBy::Value(ValuePart::Lower),
        get: |_, record| {
            Ok(expected(record.quantity())?
                .lower()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        id: FieldId::QuantityUpper,
        shape: FieldType::Decimal,
        index: IndexedBy::Value(ValuePart::Upper),
        get: |_, record| {
            Ok(expected(record.quantity())?
                .upper()
                .map_or(FieldValue::Nothing, FieldValue::Decimal))
        },
    },
    Field {
        id: FieldId::QuantityUnit,
        shape: FieldType::Text,
        index: IndexedBy::Value(ValuePart::Unit),
        get: |_, record| {
            Ok(text(
                expected(record.quantity())?.unit().map(|unit| &**unit),
            ))
        },
    },
    Field {
        id: FieldId::QuantityApproximate,
        shape: FieldType::Flag,
        index: IndexedBy::Value(ValuePart::Approximate),
        get: |_, record| Ok(FieldValue::Flag(expected(record.quantity())?.approximate())),
    },
];
