//! What can be asked of sources.

use crate::{
    index::{Column, TermKind},
    kb::{
        List,
        filter::{
            FieldValue, RecordRef,
            claim::claims_of,
            field::{EnumType, Field, FieldType, IndexedBy, RecordType},
            field_id::FieldId,
            field_value::{
                asked, date, entities, entity, instant, recorded_by, since, text, texts,
            },
        },
    },
    model::Kind,
};

pub(super) static SOURCE: &[Field] = &[
    Field {
        id: FieldId::SourceKind,
        shape: FieldType::Choice(EnumType::SourceKind),
        index: IndexedBy::Choice(TermKind::SourceKind),
        get: |_, it| Ok(FieldValue::Choice(asked(it.source())?.record.kind as u8)),
    },
    Field {
        id: FieldId::SourceTitle,
        shape: FieldType::Text,
        index: IndexedBy::Names,
        get: |_, it| Ok(texts(&asked(it.source())?.record.titles)),
    },
    Field {
        id: FieldId::SourcePublisher,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Publisher, Some(Column::Publisher)),
        get: |at, it| match asked(it.source())?.record.publisher {
            Some(publisher) => entity(at, publisher),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::SourceAuthors,
        shape: FieldType::Many(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Author, None),
        get: |at, it| entities(at, asked(it.source())?.record.authors.iter().copied()),
    },
    Field {
        id: FieldId::SourcePublishedAt,
        shape: FieldType::Date,
        index: IndexedBy::Span,
        get: |_, it| Ok(date(asked(it.source())?.record.published_at)),
    },
    Field {
        id: FieldId::SourceRetrievedAt,
        shape: FieldType::Date,
        index: IndexedBy::No,
        get: |_, it| Ok(date(asked(it.source())?.record.retrieved_at)),
    },
    Field {
        id: FieldId::SourceUrl,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(text(
                asked(it.source())?
                    .record
                    .url
                    .as_ref()
                    .map(|url| url.as_str()),
            ))
        },
    },
    Field {
        id: FieldId::SourceLanguage,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |_, it| {
            Ok(text(
                asked(it.source())?
                    .record
                    .language
                    .as_ref()
                    .map(|it| it.as_str()),
            ))
        },
    },
    Field {
        id: FieldId::SourceLeaked,
        shape: FieldType::Flag,
        index: IndexedBy::Flag(TermKind::Leaked),
        get: |_, it| Ok(FieldValue::Flag(asked(it.source())?.record.leaked)),
    },
    Field {
        id: FieldId::SourceNotes,
        shape: FieldType::Text,
        index: IndexedBy::Prose,
        get: |_, it| Ok(text(asked(it.source())?.record.notes.as_deref())),
    },
    Field {
        id: FieldId::SourceDerivedFrom,
        shape: FieldType::Many(RecordType::Derivation),
        index: IndexedBy::No,
        get: |_, it| {
            let source = asked(it.source())?;
            let derivations = 0..source.record.derived_from.len();
            Ok(FieldValue::Many(
                derivations
                    .map(|n| RecordRef::Derivation(source.clone(), n))
                    .collect(),
            ))
        },
    },
    Field {
        id: FieldId::SourceOrigin,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::No,
        get: |at, it| {
            let origin = at.origins()?.of(asked(it.source())?.ordinal);
            Ok(FieldValue::One(at.it(Kind::Source, origin)?))
        },
    },
    Field {
        id: FieldId::SourceClaims,
        shape: FieldType::Many(RecordType::Claim),
        index: IndexedBy::No,
        get: |at, it| claims_of(at, List::ReportedIn(asked(it.source())?.ordinal)),
    },
    Field {
        id: FieldId::SourceRevision,
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |_, it| Ok(since(asked(it.source())?.written_in)),
    },
    Field {
        id: FieldId::SourceRecordedAt,
        shape: FieldType::Instant,
        index: IndexedBy::No,
        get: |at, it| instant(at, asked(it.source())?.written_in),
    },
    Field {
        id: FieldId::SourceRecordedBy,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |at, it| recorded_by(at, asked(it.source())?.written_in),
    },
];

pub(super) static DERIVATION: &[Field] = &[
    Field {
        id: FieldId::DerivationKind,
        shape: FieldType::Choice(EnumType::DerivationKind),
        index: IndexedBy::No,
        get: |_, it| {
            Ok(match it {
                RecordRef::Derivation(source, n) => {
                    FieldValue::Choice(source.record.derived_from[*n].kind as u8)
                }
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        id: FieldId::DerivationSource,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::No,
        get: |at, it| match it {
            RecordRef::Derivation(source, n) => {
                let other = source.record.derived_from[*n].source;
                Ok(FieldValue::One(at.it(Kind::Source, other)?))
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
];
