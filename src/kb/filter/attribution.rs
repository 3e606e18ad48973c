//! The fields of attributions.

use crate::{
    index::{AttributionColumn, PackedField, TermKind, speaker_kind},
    kb::{
        error::KbError,
        filter::{
            field::{EnumValues, Field, FieldType, IndexedBy, Part, RecordType},
            field_value::{FieldValue, date, entity, expected, sources, texts},
            record_ref::RecordRef,
        },
    },
    model::{AnonymousSpeaker, Kind, Ordinal, Speaker},
};

pub(super) static ATTRIBUTION: &[Field] = &[
    Field {
        name: "claim",
        about: "The claim.",
        shape: FieldType::One(RecordType::Claim),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(FieldValue::One(RecordRef::Claim(
                expected(record.claim())?.clone(),
            )))
        },
    },
    Field {
        name: "speaker",
        about: "Who says it.",
        shape: FieldType::One(RecordType::Speaker),
        index: IndexedBy::Inside(Part::Always),
        get: |_, record| Ok(FieldValue::One(record.clone())),
    },
    Field {
        name: "source",
        about: "The source in which it was read.",
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
        name: "via",
        about: "The sources on which that one relies for it.",
        shape: FieldType::Many(RecordType::Source),
        index: IndexedBy::No,
        get: |snapshot, record| {
            sources(
                snapshot,
                expected(record.attribution())?.via.iter().copied(),
            )
        },
    },
    Field {
        name: "origin",
        about: "The source at which its chain ends.",
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::RowOrigin,
        get: |snapshot, record| {
            let origin = snapshot
                .origins()?
                .of_attribution(expected(record.attribution())?);
            Ok(FieldValue::One(snapshot.record_ref(Kind::Source, origin)?))
        },
    },
    Field {
        name: "stance",
        about: "What the speaker holds of the claim.",
        shape: FieldType::Choice(&STANCES),
        index: IndexedBy::RowChoice(TermKind::Stance, PackedField::STANCE),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.attribution())?.stance as u8,
            ))
        },
    },
    Field {
        name: "certainty",
        about: "How sure the speaker is. Missing where that is not said.",
        shape: FieldType::Choice(&CERTAINTIES),
        index: IndexedBy::RowChoice(TermKind::Certainty, PackedField::CERTAINTY),
        get: |_, record| {
            let certainty = expected(record.attribution())?.certainty;
            Ok(certainty.map_or(FieldValue::Nothing, |certainty| {
                FieldValue::Choice(certainty as u8)
            }))
        },
    },
    Field {
        name: "mode",
        about: "How the source has it.",
        shape: FieldType::Choice(&MODES),
        index: IndexedBy::RowChoice(TermKind::Mode, PackedField::MODE),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.attribution())?.mode as u8,
            ))
        },
    },
    Field {
        name: "statedAt",
        about: "When it was said or published. Missing where that is not known.",
        shape: FieldType::Date,
        index: IndexedBy::RowDate,
        get: |_, record| Ok(date(expected(record.attribution())?.stated_at)),
    },
    Field {
        name: "retracted",
        about: "Whether it was taken back.",
        shape: FieldType::Flag,
        index: IndexedBy::RowChoice(TermKind::Retracted, PackedField::RETRACTED),
        get: |_, record| {
            Ok(FieldValue::Flag(
                expected(record.attribution())?.retraction.is_some(),
            ))
        },
    },
];

pub(super) static SPEAKER: &[Field] = &[
    Field {
        name: "kind",
        about: "Whether it is someone by name, someone whose name is withheld, or the source itself.",
        shape: FieldType::Choice(&SPEAKER_KINDS),
        index: IndexedBy::RowChoice(TermKind::SpeakerKind, PackedField::SPEAKER_KIND),
        get: |_, record| {
            Ok(FieldValue::Choice(speaker_kind(
                &expected(record.attribution())?.speaker,
            )))
        },
    },
    Field {
        name: "entity",
        about: "Who it is by name. Missing for all others.",
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(TermKind::Speaker, AttributionColumn::Speaker),
        get: |snapshot, record| match expected(record.attribution())?.speaker {
            Speaker::Entity(speaker) => entity(snapshot, speaker),
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        name: "anonymous",
        about: "Someone whose name the source withholds. Missing for all others.",
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
        name: "descriptor",
        about: "How the source describes them, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| Ok(texts(&anonymous(record)?.descriptor)),
    },
    Field {
        name: "affiliation",
        about: "The organisation they are said to belong to. Missing where none is named.",
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(TermKind::Affiliation, AttributionColumn::Affiliation),
        get: |snapshot, record| match anonymous(record)?.affiliation {
            Some(affiliation) => entity(snapshot, affiliation),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        name: "count",
        about: "How many they are said to be. Missing where that is not said.",
        shape: FieldType::Whole,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(anonymous(record)?
                .count
                .map_or(FieldValue::Nothing, |count| FieldValue::Whole(count.into())))
        },
    },
    Field {
        name: "countIsMinimum",
        about: "Whether they may be more than that.",
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

pub(super) static STANCES: EnumValues = EnumValues {
    name: "Stance",
    values: &[
        "ASSERTS",
        "CONFIRMS",
        "DENIES",
        "DISPUTES",
        "QUALIFIES",
        "DECLINES_COMMENT",
        "RELAYS",
    ],
};
pub(super) static CERTAINTIES: EnumValues = EnumValues {
    name: "Certainty",
    values: &[
        "CERTAIN",
        "PROBABLE",
        "POSSIBLE",
        "ALLEGED",
        "PLANNED",
        "SPECULATIVE",
    ],
};
pub(super) static MODES: EnumValues = EnumValues {
    name: "AttributionMode",
    values: &[
        "QUOTE",
        "PARAPHRASE",
        "DOCUMENT",
        "OBSERVATION",
        "INFERENCE",
    ],
};
pub(super) static SPEAKER_KINDS: EnumValues = EnumValues {
    name: "SpeakerKind",
    values: &["ENTITY", "ANONYMOUS", "SOURCE"],
};
