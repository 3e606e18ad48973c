//! What can be asked of predicates and types.

use crate::kb::filter::{
    FieldValue, RecordRef,
    field::{Field, FieldType, IndexedBy},
    field_value::texts,
};

pub(super) static PREDICATE: &[Field] = &[
    Field {
        name: "label",
        about: "What it is called, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(match it {
                RecordRef::Predicate(it) => texts(&it.record.labels),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        name: "exclusive",
        about: "Whether an entity has at most one value of it at a time.",
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(match it {
                RecordRef::Predicate(it) => FieldValue::Flag(it.record.exclusive),
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
    get: |_, it| {
        Ok(match it {
            RecordRef::EntityType(it) => texts(&it.record.labels),
            _ => FieldValue::Nothing,
        })
    },
}];
