//! What can be asked of attributions.

use crate::{
    index::{AttributionColumn, PackedField, TermKind, speaker_kind},
    kb::{
        KbError,
        filter::{
            FieldValue, RecordRef,
            field::{EnumType, Field, FieldType, IndexedBy, Part, RecordType},
            field_id::FieldId,
            field_value::{asked, date, entity, sources, texts},
        },
    },
    model::{AnonymousSpeaker, Kind, Ordinal, Speaker},
};

pub(super) static ATTRIBUTION: &[Field] = &[
    Field {
        id: FieldId::AttributionClaim,
        shape: FieldType::One(RecordType::Claim),
        index: IndexedBy::No,
        get: |_, it| {
            Ok(FieldValue::One(RecordRef::Claim(
                asked(it.claim())?.clone(),
            )))
        },
    },
    Field {
        id: FieldId::AttributionSpeaker,
        shape: FieldType::One(RecordType::Speaker),
        index: IndexedBy::Inside(Part::Always),
        get: |_, it| Ok(FieldValue::One(it.clone())),
    },
    Field {
        id: FieldId::AttributionSource,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::RowRecord(TermKind::Source, AttributionColumn::Source),
        get: |at, it| {
            Ok(FieldValue::One(
                at.it(Kind::Source, asked(it.attribution())?.source)?,
            ))
        },
    },
    Field {
        id: FieldId::AttributionVia,
        shape: FieldType::Many(RecordType::Source),
        index: IndexedBy::No,
        get: |at, it| sources(at, asked(it.attribution())?.via.iter().copied()),
    },
    Field {
        id: FieldId::AttributionOrigin,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::RowOrigin,
        get: |at, it| {
            let origin = at.origins()?.of_attribution(asked(it.attribution())?);
            Ok(FieldValue::One(at.it(Kind::Source, origin)?))
        },
    },
    Field {
        id: FieldId::AttributionStance,
        shape: FieldType::Choice(EnumType::Stance),
        index: IndexedBy::RowChoice(TermKind::Stance, PackedField::STANCE),
        get: |_, it| Ok(FieldValue::Choice(asked(it.attribution())?.stance as u8)),
    },
    Field {
        id: FieldId::AttributionCertainty,
        shape: FieldType::Choice(EnumType::Certainty),
        index: IndexedBy::RowChoice(TermKind::Certainty, PackedField::CERTAINTY),
        get: |_, it| {
            let certainty = asked(it.attribution())?.certainty;
            Ok(certainty.map_or(FieldValue::Nothing, |it| FieldValue::Choice(it as u8)))
        },
    },
    Field {
        id: FieldId::AttributionMode,
        shape: FieldType::Choice(EnumType::AttributionMode),
        index: IndexedBy::RowChoice(TermKind::Mode, PackedField::MODE),
        get: |_, it| Ok(FieldValue::Choice(asked(it.attribution())?.mode as u8)),
    },
    Field {
        id: FieldId::AttributionStatedAt,
        shape: FieldType::Date,
        index: IndexedBy::RowDate,
        get: |_, it| Ok(date(asked(it.attribution())?.stated_at)),
    },
    Field {
        id: FieldId::AttributionRetracted,
        shape: FieldType::Flag,
        index: IndexedBy::RowChoice(TermKind::Retracted, PackedField::RETRACTED),
        get: |_, it| {
            Ok(FieldValue::Flag(
                asked(it.attribution())?.retraction.is_some(),
            ))
        },
    },
];

pub(super) static SPEAKER: &[Field] = &[
    Field {
        id: FieldId::SpeakerKind,
        shape: FieldType::Choice(EnumType::SpeakerKind),
        index: IndexedBy::RowChoice(TermKind::SpeakerKind, PackedField::SPEAKER_KIND),
        get: |_, it| {
            Ok(FieldValue::Choice(speaker_kind(
                &asked(it.attribution())?.speaker,
            )))
        },
    },
    Field {
        id: FieldId::SpeakerEntity,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(TermKind::Speaker, AttributionColumn::Speaker),
        get: |at, it| match asked(it.attribution())?.speaker {
            Speaker::Entity(speaker) => entity(at, speaker),
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::SpeakerAnonymous,
        shape: FieldType::One(RecordType::AnonymousSpeaker),
        index: IndexedBy::Inside(Part::Anonymous),
        get: |_, it| {
            Ok(match asked(it.attribution())?.speaker {
                Speaker::Anonymous(_) => FieldValue::One(it.clone()),
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
        get: |_, it| Ok(texts(&anonymous(it)?.descriptor)),
    },
    Field {
        id: FieldId::AnonymousSpeakerAffiliation,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(TermKind::Affiliation, AttributionColumn::Affiliation),
        get: |at, it| match anonymous(it)?.affiliation {
            Some(affiliation) => entity(at, affiliation),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::AnonymousSpeakerCount,
        shape: FieldType::Whole,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(anonymous(it)?
                .count
                .map_or(FieldValue::Nothing, |it| FieldValue::Whole(it.into())))
        },
    },
    Field {
        id: FieldId::AnonymousSpeakerCountIsMinimum,
        shape: FieldType::Flag,
        index: IndexedBy::No,
        get: |_, it| Ok(FieldValue::Flag(anonymous(it)?.count_is_minimum)),
    },
];

fn anonymous(it: &RecordRef) -> Result<&AnonymousSpeaker<Ordinal>, KbError> {
    match &asked(it.attribution())?.speaker {
        Speaker::Anonymous(speaker) => Ok(speaker),
        _ => Err(KbError::Misasked),
    }
}
