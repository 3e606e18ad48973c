//! What can be asked of predicates and types.

use crate::kb::filter::{
    FieldValue, RecordRef,
    field::{Field, FieldType, IndexedBy},
    field_id::FieldId,
    field_value::texts,
};

pub(super) static PREDICATE: &[Field] = &[
    Field {
        id: FieldId::PredicateLabel,
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
        id: FieldId::PredicateExclusive,
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
    id: FieldId::EntityTypeLabel,
    shape: FieldType::Text,
    index: IndexedBy::No,
    get: |_, it| {
        Ok(match it {
            RecordRef::EntityType(it) => texts(&it.record.labels),
            _ => FieldValue::Nothing,
        })
    },
}];
