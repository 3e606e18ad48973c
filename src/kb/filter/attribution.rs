//! The fields of attributions.

use crate::{
    index::{AttributionColumn, PackedField, TermKind, speaker_kind},
    kb::{
        error::KbError,
        filter::{
            field::{EnumType, Field, FieldType, IndexedBy, Part, RecordType},
            field_id::FieldId,
            field_value::{FieldValue, choice, date, entity, expected, sources, texts},
            original,
            record_ref::RecordRef,
        },
    },
    model::{AnonymousSpeaker, Kind, Ordinal, Speaker, Via},
};

pub(super) static ATTRIBUTION: &[Field] = &[
    Field {
        id: FieldId::AttributionClaim,
        shape: FieldType::One(RecordType::Claim),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(FieldValue::One(RecordRef::Claim(
                expected(record.claim())?.clone(),
            )))
        },
    },
    Field {
        id: FieldId::AttributionSpeaker,
        shape: FieldType::One(RecordType::Speaker),
        index: IndexedBy::Inside(Part::Always),
        get: |_, record| Ok(FieldValue::One(record.clone())),
    },
    Field {
        id: FieldId::AttributionSource,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::RowRecord(TermKind::Source, AttributionColumn::Source),
        get: |snapshot, record| {
            Ok(FieldValue::One(snapshot.record_ref(
                Kind::Source,
                expected(record.attribution())?.source,
            )?))
        },
    },
    Field {
        id: FieldId::AttributionVia,
        shape: FieldType::Many(RecordType::Source),
        index: IndexedBy::No,
        get: |snapshot, record| {
            sources(
                snapshot,
                expected(record.attribution())?
                    .via
                    .iter()
                    .filter_map(Via::source)
                    .copied(),
            )
        },
    },
    Field {
        id: FieldId::AttributionOrigin,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::RowOrigin,
        get: |snapshot, record| {
            // As the column has it: by the last source that the chain certainly has.
            let last = *expected(record.attribution())?.last_source();
            let origin = snapshot.source_graph()?.of(last);
            Ok(FieldValue::One(snapshot.record_ref(Kind::Source, origin)?))
        },
    },
    Field {
        id: FieldId::AttributionStance,
        shape: FieldType::Choice(EnumType::Stance),
        index: IndexedBy::RowChoice(TermKind::Stance, PackedField::STANCE),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.attribution())?.stance as u8,
            ))
        },
    },
    Field {
        id: FieldId::AttributionCertainty,
        shape: FieldType::Choice(EnumType::Certainty),
        index: IndexedBy::RowChoice(TermKind::Certainty, PackedField::CERTAINTY),
        get: |_, record| {
            let certainty = expected(record.attribution())?.certainty;
            Ok(choice(certainty.map(|it| it as u8)))
        },
    },
    Field {
        id: FieldId::AttributionDistance,
        shape: FieldType::Choice(EnumType::Distance),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(choice(
                expected(record.attribution())?.distance.map(|it| it as u8),
            ))
        },
    },
    Field {
        id: FieldId::AttributionTone,
        shape: FieldType::Choice(EnumType::Tone),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(choice(
                expected(record.attribution())?.tone.map(|it| it as u8),
            ))
        },
    },
    Field {
        id: FieldId::AttributionReading,
        shape: FieldType::Choice(EnumType::Reading),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(choice(
                expected(record.attribution())?.reading.map(|it| it as u8),
            ))
        },
    },
    Field {
        id: FieldId::AttributionFirstHand,
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, record| Ok(FieldValue::Flag(expected(record.attribution())?.first_hand)),
    },
    Field {
        id: FieldId::AttributionMode,
        shape: FieldType::Choice(EnumType::AttributionMode),
        index: IndexedBy::RowChoice(TermKind::Mode, PackedField::MODE),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.attribution())?.mode as u8,
            ))
        },
    },
    Field {
        id: FieldId::AttributionStatedAt,
        shape: FieldType::Date,
        index: IndexedBy::RowDate,
        get: |_, record| Ok(date(expected(record.attribution())?.stated_at)),
    },
    Field {
        id: FieldId::AttributionRetracted,
        shape: FieldType::Flag,
        index: IndexedBy::RowChoice(TermKind::Retracted, PackedField::RETRACTED),
        get: |_, record| {
            Ok(FieldValue::Flag(
                expected(record.attribution())?.retraction.is_some(),
            ))
        },
    },
    original::EXTERNAL_IDS,
    original::CREATED,
    original::MODIFIED,
    original::REVOKED,
];

pub(super) static SPEAKER: &[Field] = &[
    Field {
        id: FieldId::SpeakerKind,
        shape: FieldType::Choice(EnumType::SpeakerKind),
        index: IndexedBy::RowChoice(TermKind::SpeakerKind, PackedField::SPEAKER_KIND),
        get: |_, record| {
            Ok(FieldValue::Choice(speaker_kind(
                &expected(record.attribution())?.speaker,
            )))
        },
    },
    Field {
        id: FieldId::SpeakerEntity,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(TermKind::Speaker, AttributionColumn::Speaker),
        get: |snapshot, record| match expected(record.attribution())?.speaker {
            Speaker::Entity(speaker) => entity(snapshot, speaker),
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::SpeakerAnonymous,
        shape: FieldType::One(RecordType::AnonymousSpeaker),
        index: IndexedBy::Inside(Part::Anonymous),
        get: |_, record| {
            Ok(match expected(record.attribution())?.speaker {
                Speaker::Anonymous(_) => FieldValue::One(record.clone()),
                _ => FieldValue::Nothing,
            })
        },
    },
];

pub(super) static ANONYMOUS: &[Field] = &[
    Field {
        id: FieldId::AnonymousSpeakerDescriptor,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| Ok(texts(&anonymous(record)?.descriptor)),
    },
    Field {
        id: FieldId::AnonymousSpeakerAffiliation,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(TermKind::Affiliation, AttributionColumn::Affiliation),
        get: |snapshot, record| match anonymous(record)?.affiliation {
            Some(affiliation) => entity(snapshot, affiliation),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::AnonymousSpeakerCount,
        shape: FieldType::Whole,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(anonymous(record)?
                .count
                .map_or(FieldValue::Nothing, |count| FieldValue::Whole(count.into())))
        },
    },
    Field {
        id: FieldId::AnonymousSpeakerCountIsMinimum,
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, record| Ok(FieldValue::Flag(anonymous(record)?.count_is_minimum)),
    },
];

fn anonymous(record: &RecordRef) -> Result<&AnonymousSpeaker<Ordinal>, KbError> {
    match &expected(record.attribution())?.speaker {
        Speaker::Anonymous(speaker) => Ok(speaker),
        _ => Err(KbError::Misasked),
    }
}
