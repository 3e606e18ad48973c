//! The fields of sources.

use crate::{
    index::{Column, TermKind},
    kb::{
        filter::{
            claim::claims_of,
            field::{EnumValues, Field, FieldType, IndexedBy, RecordType},
            field_value::{
                FieldValue, date, entities, entity, expected, recorded_at, recorded_by, revision,
                text, texts,
            },
            record_ref::RecordRef,
        },
        record_list::List,
    },
    model::Kind,
};

pub(super) static SOURCE: &[Field] = &[
    Field {
        name: "kind",
        about: "What kind of document or utterance it is.",
        shape: FieldType::Choice(&SOURCE_KINDS),
        index: IndexedBy::Choice(TermKind::SourceKind),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.source())?.record.kind as u8,
            ))
        },
    },
    Field {
        name: "title",
        about: "Its title, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::Names,
        get: |_, record| Ok(texts(&expected(record.source())?.record.titles)),
    },
    Field {
        name: "publisher",
        about: "Who published it. Missing where that is not known.",
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Publisher, Some(Column::Publisher)),
        get: |snapshot, record| match expected(record.source())?.record.publisher {
            Some(publisher) => entity(snapshot, publisher),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        name: "authors",
        about: "Who wrote or uttered it.",
        shape: FieldType::Many(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Author, None),
        get: |snapshot, record| {
            entities(
                snapshot,
                expected(record.source())?.record.authors.iter().copied(),
            )
        },
    },
    Field {
        name: "publishedAt",
        about: "When it was published. Missing where that is not known.",
        shape: FieldType::Date,
        index: IndexedBy::Span,
        get: |_, record| Ok(date(expected(record.source())?.record.published_at)),
    },
    Field {
        name: "retrievedAt",
        about: "When it was retrieved. Missing where that is not known.",
        shape: FieldType::Date,
        index: IndexedBy::No,
        get: |_, record| Ok(date(expected(record.source())?.record.retrieved_at)),
    },
    Field {
        name: "url",
        about: "Its address. Missing where it has none.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(text(
                expected(record.source())?
                    .record
                    .url
                    .as_ref()
                    .map(|url| url.as_str()),
            ))
        },
    },
    Field {
        name: "language",
        about: "The language it is in, as a BCP 47 tag. Missing where that is not known.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, record| {
            Ok(text(
                expected(record.source())?
                    .record
                    .language
                    .as_ref()
                    .map(|language| language.as_str()),
            ))
        },
    },
    Field {
        name: "leaked",
        about: "Whether it was leaked.",
        shape: FieldType::Flag,
        index: IndexedBy::Flag(TermKind::Leaked),
        get: |_, record| Ok(FieldValue::Flag(expected(record.source())?.record.leaked)),
    },
    Field {
        name: "notes",
        about: "What a reader should know of it. Missing where there is nothing.",
        shape: FieldType::Text,
        index: IndexedBy::Prose,
        get: |_, record| Ok(text(expected(record.source())?.record.notes.as_deref())),
    },
    Field {
        name: "derivedFrom",
        about: "The sources it rests on.",
        shape: FieldType::Many(RecordType::Derivation),
        index: IndexedBy::No,
        get: |_, record| {
            let source = expected(record.source())?;
            let derivations = 0..source.record.derived_from.len();
            Ok(FieldValue::Many(
                derivations
                    .map(|n| RecordRef::Derivation(source.clone(), n))
                    .collect(),
            ))
        },
    },
    Field {
        name: "origin",
        about: "Where it leads: itself, if it is not known to rest on one other.",
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::No,
        get: |snapshot, record| {
            let origin = snapshot.origins()?.of(expected(record.source())?.ordinal);
            Ok(FieldValue::One(snapshot.record_ref(Kind::Source, origin)?))
        },
    },
    Field {
        name: "claims",
        about: "The claims that it reports, or on whose report another relies.",
        shape: FieldType::Many(RecordType::Claim),
        index: IndexedBy::No,
        get: |snapshot, record| {
            claims_of(
                snapshot,
                List::ReportedIn(expected(record.source())?.ordinal),
            )
        },
    },
    Field {
        name: "revision",
        about: "The revision that wrote it as it is.",
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |_, record| Ok(revision(expected(record.source())?.written_in)),
    },
    Field {
        name: "recordedAt",
        about: "When it was recorded as it is.",
        shape: FieldType::Instant,
        index: IndexedBy::No,
        get: |snapshot, record| recorded_at(snapshot, expected(record.source())?.written_in),
    },
    Field {
        name: "recordedBy",
        about: "Who recorded it as it is. Missing where that is not known.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |snapshot, record| recorded_by(snapshot, expected(record.source())?.written_in),
    },
];

pub(super) static DERIVATION: &[Field] = &[
    Field {
        name: "kind",
        about: "How it rests on it.",
        shape: FieldType::Choice(&DERIVATION_KINDS),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match record {
                RecordRef::Derivation(source, n) => {
                    FieldValue::Choice(source.record.derived_from[*n].kind as u8)
                }
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        name: "source",
        about: "The source it rests on.",
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::No,
        get: |snapshot, record| match record {
            RecordRef::Derivation(source, n) => {
                let other = source.record.derived_from[*n].source;
                Ok(FieldValue::One(snapshot.record_ref(Kind::Source, other)?))
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
];

pub(super) static SOURCE_KINDS: EnumValues = EnumValues {
    name: "SourceKind",
    values: &[
        "ARTICLE",
        "MEMO",
        "INTERVIEW",
        "ANNOUNCEMENT",
        "POST",
        "FILING",
        "SPEECH",
        "DATASET",
        "OTHER",
    ],
};
pub(super) static DERIVATION_KINDS: EnumValues = EnumValues {
    name: "DerivationKind",
    values: &["QUOTES", "PRIMARY_SOURCE", "REVISION_OF", "TRANSLATION_OF"],
};
