//! The fields of predicates and types.

use crate::kb::filter::{
    field::{Field, FieldType, IndexedBy},
    field_value::{FieldValue, texts},
    record_ref::RecordRef,
};

pub(super) static PREDICATE: &[Field] = &[
    Field {
        name: "label",
        about: "What it is called, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match record {
                RecordRef::Predicate(predicate) => texts(&predicate.record.labels),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        name: "exclusive",
        about: "Whether an entity has at most one value of it at a time.",
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match record {
                RecordRef::Predicate(predicate) => FieldValue::Flag(predicate.record.exclusive),
                _ => FieldValue::Nothing,
            })
        },
    },
];

pub(super) static ENTITY_TYPE: &[Field] = &[Field {
    name: "label",
    about: "What it is called, in any language.",
    shape: FieldType::Text,
    index: IndexedBy::No,
    get: |_, record| {
        Ok(match record {
            RecordRef::EntityType(entity_type) => texts(&entity_type.record.labels),
            _ => FieldValue::Nothing,
        })
    },
}];
