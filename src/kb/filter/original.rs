//! The fields of originals, which every kind of record has.

use crate::{
    index::TextColumn,
    kb::{
        error::KbError,
        filter::{
            field::{Field, FieldType, IndexedBy, OriginalPart, RecordType},
            field_id::FieldId,
            field_value::{FieldValue, date, text},
            record_ref::RecordRef,
            whole_entity::{survivor, whole},
        },
        snapshot::Snapshot,
    },
    model::OriginalRecord,
};

/// The external ids, with those of all entities that are one with an entity.
pub(super) const EXTERNAL_IDS: Field = Field {
    id: FieldId::OriginalExternalIds,
    shape: FieldType::Many(RecordType::ExternalId),
    index: IndexedBy::ExternalIds,
    get: |snapshot, record| {
        let mut ids = Vec::new();
        let mut add = |record: &RecordRef| {
            let count = record
                .original()
                .map_or(0, |original| original.external_ids().len());
            ids.extend((0..count).map(|n| RecordRef::ExternalId(Box::new(record.clone()), n)));
        };
        match record {
            RecordRef::Entity(entity) => {
                for entity in whole(snapshot, entity)? {
                    add(&RecordRef::Entity(entity));
                }
            }
            record => add(record),
        }
        Ok(FieldValue::Many(ids))
    },
};

/// The date of creation; that of the survivor for a merged entity.
pub(super) const CREATED: Field = Field {
    id: FieldId::OriginalCreated,
    shape: FieldType::Date,
    index: IndexedBy::Original(OriginalPart::Created),
    get: |snapshot, record| with_original(snapshot, record, |original| date(original.created())),
};

/// The date of the last modification; that of the survivor for a merged entity.
pub(super) const MODIFIED: Field = Field {
    id: FieldId::OriginalModified,
    shape: FieldType::Date,
    index: IndexedBy::Original(OriginalPart::Modified),
    get: |snapshot, record| with_original(snapshot, record, |original| date(original.modified())),
};

/// Whether the original was revoked; that of the survivor for a merged entity.
pub(super) const REVOKED: Field = Field {
    id: FieldId::OriginalRevoked,
    shape: FieldType::Flag,
    index: IndexedBy::Original(OriginalPart::Revoked),
    get: |snapshot, record| {
        let revoked = |it: &OriginalRecord| FieldValue::Flag(it.revoked().is_some());
        with_original(snapshot, record, revoked)
    },
};

/// The fields of an external id.
pub(super) static EXTERNAL_ID: &[Field] = &[
    Field {
        id: FieldId::ExternalIdScheme,
        shape: FieldType::Text,
        index: IndexedBy::Texts(&[TextColumn::Scheme]),
        get: |_, record| Ok(text(record.external_id().map(|id| &*id.scheme))),
    },
    Field {
        id: FieldId::ExternalIdValue,
        shape: FieldType::Text,
        index: IndexedBy::Texts(&[TextColumn::ExternalId]),
        get: |_, record| Ok(text(record.external_id().map(|id| &*id.value))),
    },
];

/// The value of a field of the original; of the survivor's for a merged entity.
fn with_original(
    snapshot: &Snapshot,
    record: &RecordRef,
    value: impl Fn(&OriginalRecord) -> FieldValue<'static>,
) -> Result<FieldValue<'static>, KbError> {
    Ok(match record {
        RecordRef::Entity(entity) => value(&survivor(snapshot, entity)?.record.original),
        record => record.original().map_or(FieldValue::Nothing, value),
    })
}
