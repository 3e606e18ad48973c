//! The fields of predicates, types and units.

use crate::{
    kb::filter::{
        field::{EnumType, Field, FieldType, IndexedBy, RecordType},
        field_id::FieldId,
        field_value::{FieldValue, choice, expected, text, texts},
        original,
        record_ref::RecordRef,
    },
    model::Kind,
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
        shape: FieldType::Choice(EnumType::Exclusivity),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match record {
                RecordRef::Predicate(predicate) => {
                    choice(predicate.record.exclusive.map(|it| it as u8))
                }
                _ => FieldValue::Nothing,
            })
        },
    },
    original::EXTERNAL_IDS,
    original::CREATED,
    original::MODIFIED,
    original::REVOKED,
];

pub(super) static ENTITY_TYPE: &[Field] = &[
    Field {
        id: FieldId::EntityTypeLabel,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match record {
                RecordRef::EntityType(entity_type) => texts(&entity_type.record.labels),
                _ => FieldValue::Nothing,
            })
        },
    },
    original::EXTERNAL_IDS,
    original::CREATED,
    original::MODIFIED,
    original::REVOKED,
];

pub(super) static UNIT: &[Field] = &[
    Field {
        id: FieldId::UnitSymbol,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| {
            let symbol = expected(record.unit())?.record.symbol.as_ref();
            Ok(text(symbol.map(|symbol| &**symbol)))
        },
    },
    Field {
        id: FieldId::UnitLabel,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| Ok(texts(&expected(record.unit())?.record.labels)),
    },
    Field {
        id: FieldId::UnitOf,
        shape: FieldType::One(RecordType::Unit),
        index: IndexedBy::No,
        get: |snapshot, record| {
            Ok(match expected(record.unit())?.record.of {
                Some(of) => FieldValue::One(snapshot.record_ref(Kind::Unit, of)?),
                None => FieldValue::Nothing,
            })
        },
    },
    original::EXTERNAL_IDS,
    original::CREATED,
    original::MODIFIED,
    original::REVOKED,
];
