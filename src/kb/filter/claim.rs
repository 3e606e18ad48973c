//! What can be asked of claims.

use crate::{
    index::{Column, TermKind, value_kind},
    kb::{
        Corroboration, KbError, List, ScanStart, Snapshot,
        filter::{
            FieldValue, RecordRef,
            field::{EnumType, Field, FieldType, IndexedBy, Part, RecordType},
            field_id::FieldId,
            field_value::{
                asked, attributions, entities, entity, instant, once, recorded_by, records, since,
                sources, span, texts,
            },
        },
    },
    model::{Kind, Value},
};

pub(super) static CLAIM: &[Field] = &[
    Field {
        id: FieldId::ClaimSubject,
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Subject, Some(Column::Subject)),
        get: |at, it| entity(at, asked(it.claim())?.record.subject),
    },
    Field {
        id: FieldId::ClaimPredicate,
        shape: FieldType::One(RecordType::Predicate),
        index: IndexedBy::Records(TermKind::Predicate, Some(Column::Predicate)),
        get: |at, it| {
            let predicate = asked(it.claim())?.record.predicate;
            Ok(FieldValue::One(at.it(Kind::Predicate, predicate)?))
        },
    },
    Field {
        id: FieldId::ClaimValue,
        shape: FieldType::One(RecordType::Value),
        index: IndexedBy::Inside(Part::Value),
        get: |_, it| {
            let claim = asked(it.claim())?;
            Ok(match claim.record.value {
                Value::Some | Value::None => FieldValue::Nothing,
                _ => FieldValue::One(RecordRef::Value(claim.clone(), None)),
            })
        },
    },
    Field {
        id: FieldId::ClaimValueKind,
        shape: FieldType::Choice(EnumType::ValueKind),
        index: IndexedBy::No,
        get: |_, it| {
            Ok(FieldValue::Choice(value_choice(
                &asked(it.claim())?.record.value,
            )))
        },
    },
    Field {
        id: FieldId::ClaimPolarity,
        shape: FieldType::Choice(EnumType::Polarity),
        index: IndexedBy::Choice(TermKind::Polarity),
        get: |_, it| Ok(FieldValue::Choice(asked(it.claim())?.record.polarity as u8)),
    },
    Field {
        id: FieldId::ClaimNature,
        shape: FieldType::Choice(EnumType::ClaimNature),
        index: IndexedBy::Choice(TermKind::Nature),
        get: |_, it| Ok(FieldValue::Choice(asked(it.claim())?.record.nature as u8)),
    },
    Field {
        id: FieldId::ClaimRank,
        shape: FieldType::Choice(EnumType::Rank),
        index: IndexedBy::Choice(TermKind::Rank),
        get: |_, it| Ok(FieldValue::Choice(asked(it.claim())?.record.rank as u8)),
    },
    Field {
        id: FieldId::ClaimStatement,
        shape: FieldType::Text,
        index: IndexedBy::Statement,
        get: |_, it| Ok(texts(&asked(it.claim())?.record.statements)),
    },
    Field {
        id: FieldId::ClaimQualifiers,
        shape: FieldType::Many(RecordType::Qualifier),
        index: IndexedBy::No,
        get: |_, it| {
            let claim = asked(it.claim())?;
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
        index: IndexedBy::Span,
        get: |_, it| Ok(span(asked(it.claim())?.record.valid_time)),
    },
    Field {
        id: FieldId::ClaimTopics,
        shape: FieldType::Many(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Topic, None),
        get: |at, it| entities(at, asked(it.claim())?.record.topics.iter().copied()),
    },
    Field {
        id: FieldId::ClaimEntities,
        shape: FieldType::Many(RecordType::Entity),
        index: IndexedBy::Records(TermKind::AnyRole, None),
        get: |at, it| {
            let claim = &asked(it.claim())?.record;
            let values = claim.qualifiers.iter().map(|qualifier| &qualifier.value);
            let values = values
                .chain([&claim.value])
                .filter_map(|value| match value {
                    Value::Entity(entity) => Some(*entity),
                    _ => None,
                });
            entities(
                at,
                once(
                    values
                        .chain([claim.subject])
                        .chain(claim.topics.iter().copied()),
                ),
            )
        },
    },
    Field {
        id: FieldId::ClaimAttributions,
        shape: FieldType::Many(RecordType::Attribution),
        index: IndexedBy::Rows,
        get: |_, it| Ok(attributions(asked(it.claim())?)),
    },
    Field {
        id: FieldId::ClaimSources,
        shape: FieldType::Many(RecordType::Source),
        index: IndexedBy::Records(TermKind::Source, None),
        get: |at, it| {
            let attributions = &asked(it.claim())?.record.attributions;
            sources(
                at,
                once(attributions.iter().map(|attribution| attribution.source)),
            )
        },
    },
    Field {
        id: FieldId::ClaimRelations,
        shape: FieldType::Many(RecordType::Relation),
        index: IndexedBy::No,
        get: |at, it| {
            let related = at.relations(asked(it.claim())?)?;
            Ok(FieldValue::Many(
                related.into_iter().map(RecordRef::Relation).collect(),
            ))
        },
    },
    Field {
        id: FieldId::ClaimStatus,
        shape: FieldType::Choice(EnumType::ClaimStatus),
        index: IndexedBy::Status,
        get: |at, it| {
            Ok(FieldValue::Choice(
                at.standing(asked(it.claim())?)?.status as u8,
            ))
        },
    },
    Field {
        id: FieldId::ClaimCorroboration,
        shape: FieldType::One(RecordType::Corroboration),
        index: IndexedBy::Inside(Part::Always),
        get: |at, it| {
            let claim = asked(it.claim())?;
            Ok(FieldValue::One(RecordRef::Corroboration(
                at.corroboration(&claim.record)?,
            )))
        },
    },
    Field {
        id: FieldId::ClaimFirstStatedAt,
        shape: FieldType::Date,
        index: IndexedBy::No,
        get: |_, it| {
            let dates = asked(it.claim())?
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
        index: IndexedBy::No,
        get: |_, it| {
            let dates = asked(it.claim())?
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
        get: |_, it| Ok(since(asked(it.claim())?.written_in)),
    },
    Field {
        id: FieldId::ClaimRecordedAt,
        shape: FieldType::Instant,
        index: IndexedBy::No,
        get: |at, it| instant(at, asked(it.claim())?.written_in),
    },
    Field {
        id: FieldId::ClaimRecordedBy,
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |at, it| recorded_by(at, asked(it.claim())?.written_in),
    },
];

pub(super) static QUALIFIER: &[Field] = &[
    Field {
        id: FieldId::QualifierPredicate,
        shape: FieldType::One(RecordType::Predicate),
        index: IndexedBy::No,
        get: |at, it| match it {
            RecordRef::Qualifier(claim, n) => {
                let predicate = claim.record.qualifiers[*n].predicate;
                Ok(FieldValue::One(at.it(Kind::Predicate, predicate)?))
            }
            _ => Ok(FieldValue::Nothing),
        },
    },
    Field {
        id: FieldId::QualifierValue,
        shape: FieldType::One(RecordType::Value),
        index: IndexedBy::No,
        get: |_, it| match it {
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
        index: IndexedBy::No,
        get: |_, it| {
            Ok(match it {
                RecordRef::Relation(related) => FieldValue::Choice(related.kind as u8),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        id: FieldId::RelationClaim,
        shape: FieldType::One(RecordType::Claim),
        index: IndexedBy::No,
        get: |at, it| match it {
            RecordRef::Relation(related) => Ok(FieldValue::One(at.it(Kind::Claim, related.claim)?)),
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
            get: |_, it| {
                Ok(match it {
                    RecordRef::Corroboration(it) => {
                        FieldValue::Whole(i64::try_from(it.$field).unwrap_or(i64::MAX))
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
        IndexedBy::No
    ),
    count!(FieldId::CorroborationSources, sources, IndexedBy::No),
    count!(FieldId::CorroborationPublishers, publishers, IndexedBy::No),
    count!(FieldId::CorroborationSpeakers, speakers, IndexedBy::No),
    count!(
        FieldId::CorroborationIndependentOrigins,
        independent_origins,
        IndexedBy::Origins
    ),
    Field {
        id: FieldId::CorroborationAnonymousOnly,
        shape: FieldType::Flag,
        index: IndexedBy::Anonymous,
        get: |_, it| {
            Ok(match it {
                RecordRef::Corroboration(Corroboration { anonymous_only, .. }) => {
                    FieldValue::Flag(*anonymous_only)
                }
                _ => FieldValue::Nothing,
            })
        },
    },
];

/// The claims that an entity takes part in, in any role.
pub(super) fn claims_of(at: &Snapshot, list: List) -> Result<FieldValue<'static>, KbError> {
    let links = at.links(list, ScanStart::First)?;
    let ordinals = links.map(|link| Ok(link?.position.ordinal));
    records(at, Kind::Claim, ordinals)
}

fn value_choice<R>(value: &Value<R>) -> u8 {
    value_kind(value).saturating_sub(5)
}
