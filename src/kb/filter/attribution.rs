//! The fields of attributions.

use crate::{
    index::{
        AttributionColumn, MissingEnds, NestedPart, PackedField, PartColumn, RowColumn,
        SpanColumns, TermKind, TextColumn, speaker_kind,
    },
    kb::{
        error::KbError,
        filter::{
            field::{EnumType, Field, FieldType, IndexedBy, Part, RecordType},
            field_id::FieldId,
            field_value::{
                FieldValue, choice, date, entities, entity, expected, sources, text, texts,
            },
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
        index: IndexedBy::OwnRecord,
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
        index: IndexedBy::RowRecord(
            Some(TermKind::Source),
            RowColumn::Attribution(AttributionColumn::Source),
        ),
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
        index: IndexedBy::Via(RowColumn::Part(PartColumn::ViaSource)),
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
        id: FieldId::AttributionViaEntities,
        shape: FieldType::Many(RecordType::Entity),
        index: IndexedBy::Via(RowColumn::Part(PartColumn::ViaEntity)),
        get: |snapshot, record| {
            let via = expected(record.attribution())?.via.iter();
            entities(snapshot, via.filter_map(Via::entity).copied())
        },
    },
    Field {
        id: FieldId::AttributionOrigin,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::RowOrigin(RowColumn::Attribution(AttributionColumn::LastSource)),
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
        index: IndexedBy::RowChoice(
            Some(TermKind::Stance),
            RowColumn::Attribution(AttributionColumn::Flags),
            PackedField::STANCE,
            0,
        ),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.attribution())?.stance as u8,
            ))
        },
    },
    Field {
        id: FieldId::AttributionCertainty,
        shape: FieldType::Choice(EnumType::Certainty),
        index: IndexedBy::RowChoice(
            Some(TermKind::Certainty),
            RowColumn::Attribution(AttributionColumn::Flags),
            PackedField::CERTAINTY,
            1,
        ),
        get: |_, record| {
            let certainty = expected(record.attribution())?.certainty;
            Ok(choice(certainty.map(|it| it as u8)))
        },
    },
    Field {
        id: FieldId::AttributionDistance,
        shape: FieldType::Choice(EnumType::Distance),
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Attribution(AttributionColumn::Marks),
            PackedField::DISTANCE,
            1,
        ),
        get: |_, record| {
            Ok(choice(
                expected(record.attribution())?.distance.map(|it| it as u8),
            ))
        },
    },
    Field {
        id: FieldId::AttributionTone,
        shape: FieldType::Choice(EnumType::Tone),
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Attribution(AttributionColumn::Marks),
            PackedField::TONE,
            1,
        ),
        get: |_, record| {
            Ok(choice(
                expected(record.attribution())?.tone.map(|it| it as u8),
            ))
        },
    },
    Field {
        id: FieldId::AttributionReading,
        shape: FieldType::Choice(EnumType::Reading),
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Attribution(AttributionColumn::Marks),
            PackedField::READING,
            1,
        ),
        get: |_, record| {
            Ok(choice(
                expected(record.attribution())?.reading.map(|it| it as u8),
            ))
        },
    },
    Field {
        id: FieldId::AttributionFirstHand,
        shape: FieldType::Flag,
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Attribution(AttributionColumn::Marks),
            PackedField::FIRST_HAND,
            0,
        ),
        get: |_, record| Ok(FieldValue::Flag(expected(record.attribution())?.first_hand)),
    },
    Field {
        id: FieldId::AttributionMode,
        shape: FieldType::Choice(EnumType::AttributionMode),
        index: IndexedBy::RowChoice(
            Some(TermKind::Mode),
            RowColumn::Attribution(AttributionColumn::Flags),
            PackedField::MODE,
            0,
        ),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.attribution())?.mode as u8,
            ))
        },
    },
    Field {
        id: FieldId::AttributionStatedAt,
        shape: FieldType::Date,
        index: IndexedBy::Span(SpanColumns {
            from: RowColumn::Attribution(AttributionColumn::From),
            until: RowColumn::Attribution(AttributionColumn::Until),
            ends: MissingEnds::Never,
        }),
        get: |_, record| Ok(date(expected(record.attribution())?.stated_at)),
    },
    Field {
        id: FieldId::AttributionRetracted,
        shape: FieldType::Flag,
        index: IndexedBy::RowChoice(
            Some(TermKind::Retracted),
            RowColumn::Attribution(AttributionColumn::Flags),
            PackedField::RETRACTED,
            0,
        ),
        get: |_, record| {
            Ok(FieldValue::Flag(
                expected(record.attribution())?.retraction.is_some(),
            ))
        },
    },
    Field {
        id: FieldId::AttributionClosed,
        shape: FieldType::Flag,
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Attribution(AttributionColumn::Marks),
            PackedField::CLOSED,
            0,
        ),
        get: |_, record| {
            let closed = &expected(record.attribution())?.closed;
            Ok(FieldValue::Flag(closed.is_some()))
        },
    },
    Field {
        id: FieldId::AttributionJointly,
        shape: FieldType::Text,
        index: IndexedBy::Texts(&[TextColumn::Jointly]),
        get: |_, record| {
            let sets = &expected(record.attribution())?.jointly;
            Ok(FieldValue::Texts(sets.iter().map(|set| &**set).collect()))
        },
    },
    Field {
        id: FieldId::AttributionBears,
        shape: FieldType::Choice(EnumType::Bears),
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Attribution(AttributionColumn::Marks),
            PackedField::BEARS,
            1,
        ),
        get: |_, record| {
            let bears = expected(record.attribution())?.bears;
            Ok(choice(bears.map(|end| end as u8)))
        },
    },
    Field {
        id: FieldId::AttributionEvidence,
        shape: FieldType::Many(RecordType::Evidence),
        index: IndexedBy::Nested(NestedPart::Evidence),
        get: |_, record| {
            let RecordRef::Attribution(claim, index) = record else {
                return Err(KbError::Misasked);
            };
            let evidence = 0..expected(record.attribution())?.evidence.len();
            let evidence = evidence.map(|n| RecordRef::Evidence(claim.clone(), *index, n));
            Ok(FieldValue::Many(evidence.collect()))
        },
    },
    original::EXTERNAL_IDS,
    original::CREATED,
    original::MODIFIED,
    original::REVOKED,
];

pub(super) static EVIDENCE: &[Field] = &[Field {
    id: FieldId::EvidenceNote,
    shape: FieldType::Text,
    index: IndexedBy::Texts(&[TextColumn::EvidenceNote]),
    get: |_, record| match record {
        RecordRef::Evidence(claim, attribution, index) => {
            let evidence = &claim.record.attributions[*attribution].evidence[*index];
            Ok(text(evidence.note().map(|note| &**note)))
        }
        _ => Ok(FieldValue::Nothing),
    },
}];

pub(super) static SPEAKER: &[Field] = &[
    Field {
        id: FieldId::SpeakerKind,
        shape: FieldType::Choice(EnumType::SpeakerKind),
        index: IndexedBy::RowChoice(
            Some(TermKind::SpeakerKind),
            RowColumn::Attribution(AttributionColumn::Flags),
            PackedField::SPEAKER_KIND,
            0,
        ),
        get: |_, record| {
            Ok(FieldValue::Choice(speaker_kind(
                &expected(record.attribution())?.speaker,
            )))
        },
    },
    Field {
        id: FieldId::SpeakerEntity,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(
            Some(TermKind::Speaker),
            RowColumn::Attribution(AttributionColumn::Speaker),
        ),
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
        index: IndexedBy::Texts(&[TextColumn::Descriptor]),
        get: |_, record| Ok(texts(&anonymous(record)?.descriptor)),
    },
    Field {
        id: FieldId::AnonymousSpeakerAffiliation,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(
            Some(TermKind::Affiliation),
            RowColumn::Attribution(AttributionColumn::Affiliation),
        ),
        get: |snapshot, record| match anonymous(record)?.affiliation {
            Some(affiliation) => entity(snapshot, affiliation),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::AnonymousSpeakerCount,
        shape: FieldType::Whole,
        index: IndexedBy::RowNumber(RowColumn::Attribution(AttributionColumn::SpeakerCount)),
        get: |_, record| {
            Ok(anonymous(record)?
                .count
                .map_or(FieldValue::Nothing, |count| FieldValue::Whole(count.into())))
        },
    },
    Field {
        id: FieldId::AnonymousSpeakerCountIsMinimum,
        shape: FieldType::Flag,
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Attribution(AttributionColumn::Marks),
            PackedField::COUNT_IS_MINIMUM,
            0,
        ),
        get: |_, record| Ok(FieldValue::Flag(anonymous(record)?.count_is_minimum)),
    },
];

fn anonymous(record: &RecordRef) -> Result<&AnonymousSpeaker<Ordinal>, KbError> {
    match &expected(record.attribution())?.speaker {
        Speaker::Anonymous(speaker) => Ok(speaker),
        _ => Err(KbError::Misasked),
    }
}
