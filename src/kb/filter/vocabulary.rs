//! The fields of predicates and types.

use crate::kb::filter::{
    field::{Field, FieldType, IndexedBy},
    field_id::FieldId,
    field_value::{FieldValue, texts},
    record_ref::RecordRef,
};

pub(super) static PREDICATE: &[Field] = &[
    Field {
        id: FieldId::PredicateLabel,
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
        id: FieldId::PredicateExclusive,
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match record {
                RecordRef::Predicate(predicate) => {
                    FieldValue::Flag(predicate.record.exclusive.is_some())
                }
                _ => FieldValue::Nothing,
            })
        },
    },
];

pub(super) static ENTITY_TYPE: &[Field] = &[Field {
    id: FieldId::EntityTypeLabel,
    shape: FieldType::Text,
    index: IndexedBy::No,
    get: |_, record| {
        Ok(match record {
            RecordRef::EntityType(entity_type) => texts(&entity_type.record.labels),
            _ => FieldValue::Nothing,
        })
    },
}];
