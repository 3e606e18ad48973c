//! The fields of claims.

use crate::{
    index::{Column, MissingEnds, PackedField, PartColumn, RowColumn, SpanColumns, TermKind},
    kb::{
        error::KbError,
        filter::{
            field::{
                Assessed, EnumType, Field, FieldType, IndexedBy, IndexedWords, Part, Place,
                RecordType,
            },
            field_id::FieldId,
            field_value::{
                FieldValue, attributions, distinct, entities, entity, expected, recorded_at,
                recorded_by, records, revision, sources, span, texts,
            },
            original,
            record_ref::RecordRef,
        },
        record_list::List,
        snapshot::Snapshot,
    },
    model::{Kind, ScanStart, Value},
};

pub(super) static CLAIM: &[Field] = &[
    Field {
        id: FieldId::ClaimSubject,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Subject, Some(Column::Subject)),
        get: |snapshot, record| entity(snapshot, expected(record.claim())?.record.subject),
    },
    Field {
        id: FieldId::ClaimPredicate,
        shape: FieldType::One(RecordType::Predicate),
        index: IndexedBy::Records(TermKind::Predicate, Some(Column::Predicate)),
        get: |snapshot, record| {
            let predicate = expected(record.claim())?.record.predicate;
            Ok(FieldValue::One(
                snapshot.record_ref(Kind::Predicate, predicate)?,
            ))
        },
    },
    Field {
        id: FieldId::ClaimValue,
        shape: FieldType::One(RecordType::Value),
        index: IndexedBy::Inside(Part::Value),
        get: |_, record| {
            let claim = expected(record.claim())?;
            Ok(match claim.record.value {
                Value::Some | Value::None => FieldValue::Nothing,
                _ => FieldValue::One(RecordRef::Value(claim.clone(), None)),
            })
        },
    },
    Field {
        id: FieldId::ClaimValueKind,
        shape: FieldType::Choice(EnumType::ValueKind),
        index: IndexedBy::ValueKind,
        get: |_, record| {
            Ok(FieldValue::Choice(value_choice(
                &expected(record.claim())?.record.value,
            )))
        },
    },
    Field {
        id: FieldId::ClaimPolarity,
        shape: FieldType::Choice(EnumType::Polarity),
        index: IndexedBy::Choice(TermKind::Polarity),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.claim())?.record.polarity as u8,
            ))
        },
    },
    Field {
        id: FieldId::ClaimNature,
        shape: FieldType::Choice(EnumType::ClaimNature),
        index: IndexedBy::Choice(TermKind::Nature),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.claim())?.record.nature as u8,
            ))
        },
    },
    Field {
        id: FieldId::ClaimRank,
        shape: FieldType::Choice(EnumType::Rank),
        index: IndexedBy::Choice(TermKind::Rank),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.claim())?.record.rank as u8,
            ))
        },
    },
    Field {
        id: FieldId::ClaimStatement,
        shape: FieldType::Text,
        index: IndexedBy::Words(IndexedWords::Statement, &[]),
        get: |_, record| Ok(texts(&expected(record.claim())?.record.statements)),
    },
    Field {
        id: FieldId::ClaimQualifiers,
        shape: FieldType::Many(RecordType::Qualifier),
        index: IndexedBy::Rows(Place::Qualifier),
        get: |_, record| {
            let claim = expected(record.claim())?;
            let qualifiers = 0..claim.record.qualifiers.len();
            Ok(FieldValue::Many(
                qualifiers
                    .map(|n| RecordRef::Qualifier(claim.clone(), n))
                    .collect(),
            ))
        },
    },
    Field {
        id: FieldId::ClaimValidTime,
        shape: FieldType::Date,
        index: IndexedBy::Span(SpanColumns {
            from: RowColumn::Record(Column::From),
            until: RowColumn::Record(Column::Until),
            ends: MissingEnds::Open,
        }),
        get: |_, record| Ok(span(expected(record.claim())?.record.valid_time)),
    },
    Field {
        id: FieldId::ClaimTopics,
        shape: FieldType::Many(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Topic, None),
        get: |snapshot, record| {
            entities(
                snapshot,
                expected(record.claim())?.record.topics.iter().copied(),
            )
        },
    },
    Field {
        id: FieldId::ClaimEntities,
        shape: FieldType::Many(RecordType::Entity),
        index: IndexedBy::Records(TermKind::AnyRole, None),
        get: |snapshot, record| {
            let claim = &expected(record.claim())?.record;
            let values = claim.qualifiers.iter().map(|qualifier| &qualifier.value);
            let values = values
                .chain([&claim.value])
                .filter_map(|value| match value {
                    Value::Entity(entity) => Some(*entity),
                    _ => None,
                });
            let others = [claim.subject]
                .into_iter()
                .chain(claim.topics.iter().copied());
            entities(snapshot, values.chain(others))
        },
    },
    Field {
        id: FieldId::ClaimAttributions,
        shape: FieldType::Many(RecordType::Attribution),
        index: IndexedBy::Rows(Place::Attribution),
        get: |_, record| Ok(attributions(expected(record.claim())?)),
    },
    Field {
        id: FieldId::ClaimSources,
        shape: FieldType::Many(RecordType::Source),
        index: IndexedBy::Records(TermKind::Source, None),
        get: |snapshot, record| {
            let attributions = &expected(record.claim())?.record.attributions;
            sources(
                snapshot,
                distinct(attributions.iter().map(|attribution| attribution.source)),
            )
        },
    },
    Field {
        id: FieldId::ClaimRelations,
        shape: FieldType::Many(RecordType::Relation),
        index: IndexedBy::Relations,
        get: |snapshot, record| {
            let claim = expected(record.claim())?;
            let related = snapshot.relations(claim)?;
            Ok(FieldValue::Many(
                related
                    .into_iter()
                    .map(|related| RecordRef::Relation(claim.clone(), related))
                    .collect(),
            ))
        },
    },
    Field {
        id: FieldId::ClaimStatus,
        shape: FieldType::Choice(EnumType::ClaimStatus),
        index: IndexedBy::Assessment(Assessed::Status),
        get: |snapshot, record| {
            Ok(FieldValue::Choice(
                snapshot.assessment(expected(record.claim())?)?.status as u8,
            ))
        },
    },
    Field {
        id: FieldId::ClaimContested,
        shape: FieldType::Flag,
        index: IndexedBy::Assessment(Assessed::Contested),
        get: |snapshot, record| assessed(snapshot, record, Assessed::Contested),
    },
    Field {
        id: FieldId::ClaimHasTension,
        shape: FieldType::Flag,
        index: IndexedBy::Assessment(Assessed::Tension),
        get: |snapshot, record| assessed(snapshot, record, Assessed::Tension),
    },
    Field {
        id: FieldId::ClaimCorroboration,
        shape: FieldType::One(RecordType::Corroboration),
        index: IndexedBy::Inside(Part::Always),
        get: |snapshot, record| {
            let claim = expected(record.claim())?;
            Ok(FieldValue::One(RecordRef::Corroboration(
                snapshot.corroboration(claim)?.into(),
            )))
        },
    },
    Field {
        id: FieldId::ClaimFirstStatedAt,
        shape: FieldType::Date,
        index: IndexedBy::Span(SpanColumns {
            from: RowColumn::Record(Column::FirstStated),
            until: RowColumn::Record(Column::FirstStatedUntil),
            ends: MissingEnds::OneDay,
        }),
        get: |_, record| {
            let dates = expected(record.claim())?
                .record
                .stated()
                .min_by_key(|date| date.start());
            Ok(dates.map_or(FieldValue::Nothing, |date| {
                FieldValue::Time(date.start(), date.end())
            }))
        },
    },
    Field {
        id: FieldId::ClaimLastStatedAt,
        shape: FieldType::Date,
        index: IndexedBy::Span(SpanColumns {
            from: RowColumn::Record(Column::LastStated),
            until: RowColumn::Record(Column::LastStatedUntil),
            ends: MissingEnds::OneDay,
        }),
        get: |_, record| {
            let dates = expected(record.claim())?
                .record
                .stated()
                .max_by_key(|date| date.start());
            Ok(dates.map_or(FieldValue::Nothing, |date| {
                FieldValue::Time(date.start(), date.end())
            }))
        },
    },
    Field {
        id: FieldId::ClaimRevision,
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |_, record| Ok(revision(expected(record.claim())?.written_in)),
    },
    Field {
        id: FieldId::ClaimRecordedAt,
        shape: FieldType::Instant,
        index: IndexedBy::Commit,
        get: |snapshot, record| recorded_at(snapshot, expected(record.claim())?.written_in),
    },
    Field {
        id: FieldId::ClaimRecordedBy,
        shape: FieldType::Text,
        index: IndexedBy::Commit,
        get: |snapshot, record| recorded_by(snapshot, expected(record.claim())?.written_in),
    },
    original::EXTERNAL_IDS,
    original::CREATED,
    original::MODIFIED,
    original::REVOKED,
];

pub(super) static QUALIFIER: &[Field] = &[
    Field {
        id: FieldId::QualifierPredicate,
        shape: FieldType::One(RecordType::Predicate),
        index: IndexedBy::RowRecord(
            Some(TermKind::QualifierPredicate),
            RowColumn::Part(PartColumn::QualifierPredicate),
        ),
        get: |snapshot, record| match record {
            RecordRef::Qualifier(claim, n) => {
                let predicate = claim.record.qualifiers[*n].predicate;
                Ok(FieldValue::One(
                    snapshot.record_ref(Kind::Predicate, predicate)?,
                ))
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::QualifierValue,
        shape: FieldType::One(RecordType::Value),
        index: IndexedBy::Inside(Part::Value),
        get: |_, record| match record {
            RecordRef::Qualifier(claim, n) => Ok(match claim.record.qualifiers[*n].value {
                Value::Some | Value::None => FieldValue::Nothing,
                _ => FieldValue::One(RecordRef::Value(claim.clone(), Some(*n))),
            }),
            _ => Ok(FieldValue::Nothing),
        },
    },
];

pub(super) static RELATION: &[Field] = &[
    Field {
        id: FieldId::RelationKind,
        shape: FieldType::Choice(EnumType::RelationKind),
        index: IndexedBy::RowChoice(
            None,
            RowColumn::Part(PartColumn::RelationKind),
            PackedField::RELATION_KIND,
            0,
        ),
        get: |_, record| {
            Ok(match record {
                RecordRef::Relation(_, related) => FieldValue::Choice(related.kind as u8),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        id: FieldId::RelationClaim,
        shape: FieldType::One(RecordType::Claim),
        index: IndexedBy::RelatedClaim,
        get: |snapshot, record| match record {
            RecordRef::Relation(_, related) => Ok(FieldValue::One(
                snapshot.record_ref(Kind::Claim, related.claim)?,
            )),
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::RelationBy,
        shape: FieldType::One(RecordType::Source),
        index: IndexedBy::RowRecord(None, RowColumn::Part(PartColumn::RelationBy)),
        get: |snapshot, record| match record {
            RecordRef::Relation(claim, related) => {
                let asserted = snapshot.asserted_relation(claim, related)?;
                match asserted.as_ref().and_then(|relation| relation.by.source()) {
                    Some(source) => {
                        Ok(FieldValue::One(snapshot.record_ref(Kind::Source, *source)?))
                    }
                    None => Ok(FieldValue::Nothing),
                }
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
];

macro_rules! count {
    ($id:expr, $field:ident, $index:expr) => {
        Field {
            id: $id,
            shape: FieldType::Whole,
            index: $index,
            get: |_, record| {
                Ok(match record {
                    RecordRef::Corroboration(corroboration) => {
                        FieldValue::Whole(i64::try_from(corroboration.$field).unwrap_or(i64::MAX))
                    }
                    _ => FieldValue::Nothing,
                })
            },
        }
    };
}

macro_rules! flag {
    ($id:expr, $field:ident, $index:expr) => {
        Field {
            id: $id,
            shape: FieldType::Flag,
            index: $index,
            get: |_, record| {
                Ok(match record {
                    RecordRef::Corroboration(corroboration) => {
                        FieldValue::Flag(corroboration.$field)
                    }
                    _ => FieldValue::Nothing,
                })
            },
        }
    };
}

pub(super) static CORROBORATION: &[Field] = &[
    count!(
        FieldId::CorroborationAttributions,
        attributions,
        IndexedBy::Assessment(Assessed::Attributions)
    ),
    count!(
        FieldId::CorroborationSources,
        sources,
        IndexedBy::Assessment(Assessed::Sources)
    ),
    count!(
        FieldId::CorroborationPublishers,
        publishers,
        IndexedBy::Assessment(Assessed::Publishers)
    ),
    count!(
        FieldId::CorroborationSpeakers,
        speakers,
        IndexedBy::Assessment(Assessed::Speakers)
    ),
    count!(
        FieldId::CorroborationVoiceCount,
        voice_count,
        IndexedBy::Assessment(Assessed::Voices)
    ),
    count!(
        FieldId::CorroborationUnnamed,
        unnamed,
        IndexedBy::Assessment(Assessed::UnnamedCount)
    ),
    flag!(
        FieldId::CorroborationSelfReported,
        self_reported,
        IndexedBy::Assessment(Assessed::SelfReported)
    ),
    flag!(
        FieldId::CorroborationAnonymousOnly,
        anonymous_only,
        IndexedBy::Assessment(Assessed::Unnamed)
    ),
];

/// A boolean part of a claim's assessment.
fn assessed(
    snapshot: &Snapshot,
    record: &RecordRef,
    part: Assessed,
) -> Result<FieldValue<'static>, KbError> {
    let assessment = snapshot.assessment(expected(record.claim())?)?;
    let flag = part.flag(&assessment);
    Ok(flag.map_or(FieldValue::Nothing, FieldValue::Flag))
}

/// The claims of a record list.
pub(super) fn claims_of(snapshot: &Snapshot, list: List) -> Result<FieldValue<'static>, KbError> {
    let links = snapshot.links(list, ScanStart::First)?;
    let ordinals = links.map(|link| Ok(link?.position.ordinal));
    records(snapshot, Kind::Claim, ordinals)
}

fn value_choice<R>(value: &Value<R>) -> u8 {
    match value {
        Value::Some => 1,
        Value::None => 2,
        _ => 0,
    }
}
