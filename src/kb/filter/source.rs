//! The fields of sources.

use crate::{
    index::{
        Column, MissingEnds, PackedField, PartColumn, RowColumn, SpanColumns, TermKind, TextColumn,
    },
    kb::{
        filter::{
            claim::claims_of,
            field::{
                EnumType, Field, FieldType, IndexedBy, IndexedWords, Place, RecordType, Referring,
            },
            field_id::FieldId,
            field_value::{
                FieldValue, choice, date, entities, entity, expected, recorded_at, recorded_by,
                revision, text, texts,
            },
            original,
            record_ref::RecordRef,
        },
        record_list::List,
    },
    model::{Agent, Container, Kind, Ordinal, ReliabilityGrade},
};

pub(super) static SOURCE: &[Field] = &[
    Field {
        id: FieldId::SourceKind,
        shape: FieldType::Choice(EnumType::SourceKind),
        index: IndexedBy::Choice(TermKind::SourceKind),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.source())?.record.kind as u8,
            ))
        },
    },
    Field {
        id: FieldId::SourceTitle,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::Names, &[TextColumn::Title]),
        get: |_, record| Ok(texts(&expected(record.source())?.record.titles)),
    },
    Field {
        id: FieldId::SourcePublisher,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Publisher, Some(Column::Publisher)),
        get: |snapshot, record| match expected(record.source())?.record.publisher_entity() {
            Some(publisher) => entity(snapshot, *publisher),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::SourceAuthors,
        shape: FieldType::Many(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Author, None),
        get: |snapshot, record| {
            let authors = expected(record.source())?.record.author_entities();
            entities(snapshot, authors.copied())
        },
    },
    Field {
        id: FieldId::SourcePublishedAt,
        shape: FieldType::Date,
        index: IndexedBy::Span(SpanColumns {
            from: RowColumn::Record(Column::From),
            until: RowColumn::Record(Column::Until),
            ends: MissingEnds::Never,
        }),
        get: |_, record| Ok(date(expected(record.source())?.record.published_at)),
    },
    Field {
        id: FieldId::SourceRetrievedAt,
        shape: FieldType::Date,
        index: IndexedBy::Span(SpanColumns {
            from: RowColumn::Record(Column::RetrievedFrom),
            until: RowColumn::Record(Column::RetrievedUntil),
            ends: MissingEnds::Never,
        }),
        get: |_, record| Ok(date(expected(record.source())?.record.retrieved_at)),
    },
    Field {
        id: FieldId::SourceUrl,
        shape: FieldType::Url,
        index: IndexedBy::Addresses(TextColumn::Url),
        get: |_, record| {
            let addresses = expected(record.source())?.record.addresses();
            Ok(FieldValue::Urls(addresses.collect()))
        },
    },
    Field {
        id: FieldId::SourceLanguage,
        shape: FieldType::Text,
        index: IndexedBy::Texts(&[TextColumn::Language]),
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
        id: FieldId::SourceLeaked,
        shape: FieldType::Flag,
        index: IndexedBy::Flag(TermKind::Leaked),
        get: |_, record| Ok(FieldValue::Flag(expected(record.source())?.record.leaked)),
    },
    Field {
        id: FieldId::SourceContainer,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Container, None),
        get: |snapshot, record| {
            let container = &expected(record.source())?.record.container;
            match container.as_ref().and_then(Container::entity) {
                Some(container) => entity(snapshot, *container),
                None => Ok(FieldValue::Nothing),
            }
        },
    },
    Field {
        id: FieldId::SourceContainerTitle,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::AmongProse, &[TextColumn::ContainerTitle]),
        get: |_, record| {
            let container = &expected(record.source())?.record.container;
            let title = container.as_ref().and_then(Container::title);
            Ok(text(title.map(|title| &**title)))
        },
    },
    Field {
        id: FieldId::SourceWork,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Work, None),
        get: |snapshot, record| match expected(record.source())?.record.work {
            Some(work) => entity(snapshot, work),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::SourceAuthorName,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::AmongProse, &[TextColumn::AuthorName]),
        get: |_, record| {
            let authors = expected(record.source())?.record.authors.iter();
            Ok(FieldValue::Collected(
                authors.filter_map(Agent::plain_name).collect(),
            ))
        },
    },
    Field {
        id: FieldId::SourcePublisherName,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::AmongProse, &[TextColumn::PublisherName]),
        get: |_, record| {
            let publisher = expected(record.source())?.record.publisher.as_ref();
            let name = publisher.and_then(Agent::plain_name);
            Ok(name.map_or(FieldValue::Nothing, FieldValue::Owned))
        },
    },
    Field {
        id: FieldId::SourceReliability,
        shape: FieldType::Many(RecordType::ReliabilityGrade),
        index: IndexedBy::Rows(Place::Grade),
        get: |_, record| {
            let source = expected(record.source())?;
            let grades = 0..source.record.reliability.len();
            Ok(FieldValue::Many(
                grades
                    .map(|n| RecordRef::ReliabilityGrade(source.clone(), n))
                    .collect(),
            ))
        },
    },
    Field {
        id: FieldId::SourceWithdrawn,
        shape: FieldType::Flag,
        index: IndexedBy::Mark(TermKind::Withdrawn),
        get: |_, record| {
            let withdrawn = &expected(record.source())?.record.withdrawn;
            Ok(FieldValue::Flag(withdrawn.is_some()))
        },
    },
    Field {
        id: FieldId::SourceCorrected,
        shape: FieldType::Flag,
        index: IndexedBy::Mark(TermKind::Corrected),
        get: |_, record| {
            let corrected = &expected(record.source())?.record.corrected;
            Ok(FieldValue::Flag(corrected.is_some()))
        },
    },
    Field {
        id: FieldId::SourceClosed,
        shape: FieldType::Flag,
        index: IndexedBy::Mark(TermKind::Closed),
        get: |_, record| {
            let closed = &expected(record.source())?.record.closed;
            Ok(FieldValue::Flag(closed.is_some()))
        },
    },
    Field {
        id: FieldId::SourceNotes,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::AmongProse, &[TextColumn::Notes]),
        get: |_, record| Ok(text(expected(record.source())?.record.notes.as_deref())),
    },
    Field {
        id: FieldId::SourceDerivedFrom,
        shape: FieldType::Many(RecordType::Derivation),
        index: IndexedBy::Rows(Place::Derivation),
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
        id: FieldId::SourceOrigin,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::Origin,
        get: |snapshot, record| {
            let origin = snapshot
                .source_graph()?
                .of(expected(record.source())?.ordinal);
            Ok(FieldValue::One(snapshot.record_ref(Kind::Source, origin)?))
        },
    },
    Field {
        id: FieldId::SourceClaims,
        shape: FieldType::Many(RecordType::Claim),
        index: IndexedBy::Referring(Referring::ClaimsOfSource),
        get: |snapshot, record| {
            claims_of(
                snapshot,
                List::ReportedIn(expected(record.source())?.ordinal),
            )
        },
    },
    Field {
        id: FieldId::SourceRevision,
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |_, record| Ok(revision(expected(record.source())?.written_in)),
    },
    Field {
        id: FieldId::SourceRecordedAt,
        shape: FieldType::Instant,
        index: IndexedBy::Commit,
        get: |snapshot, record| recorded_at(snapshot, expected(record.source())?.written_in),
    },
    Field {
        id: FieldId::SourceRecordedBy,
        shape: FieldType::Text,
        index: IndexedBy::Commit,
        get: |snapshot, record| recorded_by(snapshot, expected(record.source())?.written_in),
    },
    original::EXTERNAL_IDS,
    original::CREATED,
    original::MODIFIED,
    original::REVOKED,
];

pub(super) static DERIVATION: &[Field] = &[
    Field {
        id: FieldId::DerivationAssumed,
        shape: FieldType::Flag,
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Part(PartColumn::DerivationFlags),
            PackedField::ASSUMED,
            0,
        ),
        get: |_, record| {
            Ok(match record {
                RecordRef::Derivation(source, n) => {
                    FieldValue::Flag(source.record.derived_from[*n].assumed)
                }
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        id: FieldId::DerivationKind,
        shape: FieldType::Choice(EnumType::DerivationKind),
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Part(PartColumn::DerivationFlags),
            PackedField::DERIVATION_KIND,
            0,
        ),
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
        id: FieldId::DerivationSource,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::RowRecord(
            Some(TermKind::DerivedFrom),
            RowColumn::Part(PartColumn::DerivationSource),
        ),
        get: |snapshot, record| match record {
            RecordRef::Derivation(source, n) => {
                let other = source.record.derived_from[*n].source;
                Ok(FieldValue::One(snapshot.record_ref(Kind::Source, other)?))
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
];

pub(super) static RELIABILITY_GRADE: &[Field] = &[
    Field {
        id: FieldId::GradeBy,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::RowRecord(None, RowColumn::Part(PartColumn::GradeBy)),
        get: |snapshot, record| match grade(record).and_then(|grade| grade.by.entity()) {
            Some(by) => entity(snapshot, *by),
            None => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::GradeSource,
        shape: FieldType::Choice(EnumType::SourceReliability),
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Part(PartColumn::GradeFlags),
            PackedField::GRADE,
            1,
        ),
        get: |_, record| {
            let source = grade(record).and_then(|grade| grade.source);
            Ok(choice(source.map(|source| source as u8)))
        },
    },
    Field {
        id: FieldId::GradeInformation,
        shape: FieldType::Whole,
        index: IndexedBy::RowNumber(RowColumn::Part(PartColumn::GradeInformation)),
        get: |_, record| {
            let information = grade(record).and_then(|grade| grade.information);
            Ok(information.map_or(FieldValue::Nothing, |information| {
                FieldValue::Whole(information.number().into())
            }))
        },
    },
    Field {
        id: FieldId::GradeAt,
        shape: FieldType::Date,
        index: IndexedBy::Span(SpanColumns {
            from: RowColumn::Part(PartColumn::GradeFrom),
            until: RowColumn::Part(PartColumn::GradeUntil),
            ends: MissingEnds::Never,
        }),
        get: |_, record| Ok(date(grade(record).and_then(|grade| grade.at))),
    },
];

fn grade(record: &RecordRef) -> Option<&ReliabilityGrade<Ordinal>> {
    match record {
        RecordRef::ReliabilityGrade(source, n) => source.record.reliability.get(*n),
        _ => None,
    }
}
