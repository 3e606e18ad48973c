//! The fields of claims.

use crate::{
    index::{Column, TermKind, value_kind},
    kb::{
        error::KbError,
        filter::{
            field::{EnumValues, Field, FieldType, IndexedBy, Part, RecordType},
            field_value::{
                FieldValue, attributions, distinct, entities, entity, expected, recorded_at,
                recorded_by, records, revision, sources, span, texts,
            },
            record_ref::RecordRef,
        },
        record_list::{List, ScanStart},
        rules::corroboration::Corroboration,
        snapshot::Snapshot,
    },
    model::{Kind, Value},
};

pub(super) static CLAIM: &[Field] = &[
    Field {
        name: "subject",
        about: "The entity it is about.",
        shape: FieldType::One(RecordType::Entity),
        index: IndexedBy::Records(TermKind::Subject, Some(Column::Subject)),
        get: |snapshot, record| entity(snapshot, expected(record.claim())?.record.subject),
    },
    Field {
        name: "predicate",
        about: "What it says of the subject.",
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
        name: "value",
        about: "The value of the predicate. It is missing where there is no value, or some that is not told.",
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
        name: "valueKind",
        about: "Whether it gives a value, or says that there is some or none.",
        shape: FieldType::Choice(&VALUE_KINDS),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(FieldValue::Choice(value_choice(
                &expected(record.claim())?.record.value,
            )))
        },
    },
    Field {
        name: "polarity",
        about: "Whether it says that it is so or that it is not.",
        shape: FieldType::Choice(&POLARITIES),
        index: IndexedBy::Choice(TermKind::Polarity),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.claim())?.record.polarity as u8,
            ))
        },
    },
    Field {
        name: "nature",
        about: "Whether it is a fact, a forecast, an opinion or a recommendation.",
        shape: FieldType::Choice(&NATURES),
        index: IndexedBy::Choice(TermKind::Nature),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.claim())?.record.nature as u8,
            ))
        },
    },
    Field {
        name: "rank",
        about: "Whether it is to be preferred over others of its subject and predicate.",
        shape: FieldType::Choice(&RANKS),
        index: IndexedBy::Choice(TermKind::Rank),
        get: |_, record| {
            Ok(FieldValue::Choice(
                expected(record.claim())?.record.rank as u8,
            ))
        },
    },
    Field {
        name: "statement",
        about: "The proposition as one sentence, in any language.",
        shape: FieldType::Text,
        index: IndexedBy::Statement,
        get: |_, record| Ok(texts(&expected(record.claim())?.record.statements)),
    },
    Field {
        name: "qualifiers",
        about: "What narrows it.",
        shape: FieldType::Many(RecordType::Qualifier),
        index: IndexedBy::No,
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
        name: "validTime",
        about: "When it holds in the world. An end that is open is so for ever; the time of a claim that holds always, or of which it is not known, is missing.",
        shape: FieldType::Date,
        index: IndexedBy::Span,
        get: |_, record| Ok(span(expected(record.claim())?.record.valid_time)),
    },
    Field {
        name: "topics",
        about: "The entities it touches on besides its subject and value.",
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
        name: "entities",
        about: "The entities that take part in it, as subject, value, value of a qualifier, or topic.",
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
            entities(
                snapshot,
                distinct(
                    values
                        .chain([claim.subject])
                        .chain(claim.topics.iter().copied()),
                ),
            )
        },
    },
    Field {
        name: "attributions",
        about: "Who says it.",
        shape: FieldType::Many(RecordType::Attribution),
        index: IndexedBy::Rows,
        get: |_, record| Ok(attributions(expected(record.claim())?)),
    },
    Field {
        name: "sources",
        about: "The sources in which it is reported.",
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
        name: "relations",
        about: "How it stands to other claims.",
        shape: FieldType::Many(RecordType::Relation),
        index: IndexedBy::No,
        get: |snapshot, record| {
            let related = snapshot.relations(expected(record.claim())?)?;
            Ok(FieldValue::Many(
                related.into_iter().map(RecordRef::Relation).collect(),
            ))
        },
    },
    Field {
        name: "status",
        about: "What it is worth by who says it and who denies it.",
        shape: FieldType::Choice(&STATUSES),
        index: IndexedBy::Status,
        get: |snapshot, record| {
            Ok(FieldValue::Choice(
                snapshot.assessment(expected(record.claim())?)?.status as u8,
            ))
        },
    },
    Field {
        name: "corroboration",
        about: "How broadly it is supported.",
        shape: FieldType::One(RecordType::Corroboration),
        index: IndexedBy::Inside(Part::Always),
        get: |snapshot, record| {
            let claim = expected(record.claim())?;
            Ok(FieldValue::One(RecordRef::Corroboration(
                snapshot.corroboration(&claim.record)?,
            )))
        },
    },
    Field {
        name: "firstStatedAt",
        about: "When it was first said: the earliest date among the attributions that were not taken back. Missing where none has a date.",
        shape: FieldType::Date,
        index: IndexedBy::No,
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
        name: "lastStatedAt",
        about: "When it was last said: the latest date among the attributions that were not taken back. Missing where none has a date.",
        shape: FieldType::Date,
        index: IndexedBy::No,
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
        name: "revision",
        about: "The revision that wrote it as it is.",
        shape: FieldType::Whole,
        index: IndexedBy::Since,
        get: |_, record| Ok(revision(expected(record.claim())?.written_in)),
    },
    Field {
        name: "recordedAt",
        about: "When it was recorded as it is.",
        shape: FieldType::Instant,
        index: IndexedBy::No,
        get: |snapshot, record| recorded_at(snapshot, expected(record.claim())?.written_in),
    },
    Field {
        name: "recordedBy",
        about: "Who recorded it as it is. Missing where that is not known.",
        shape: FieldType::Text,
        index: IndexedBy::No,
        get: |snapshot, record| recorded_by(snapshot, expected(record.claim())?.written_in),
    },
];

pub(super) static QUALIFIER: &[Field] = &[
    Field {
        name: "predicate",
        about: "In which respect it narrows.",
        shape: FieldType::One(RecordType::Predicate),
        index: IndexedBy::No,
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
        name: "value",
        about: "The value. It is missing where there is no value, or some that is not told.",
        shape: FieldType::One(RecordType::Value),
        index: IndexedBy::No,
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
        name: "kind",
        about: "In which way they stand to each other.",
        shape: FieldType::Choice(&RELATION_KINDS),
        index: IndexedBy::No,
        get: |_, record| {
            Ok(match record {
                RecordRef::Relation(related) => FieldValue::Choice(related.kind as u8),
                _ => FieldValue::Nothing,
            })
        },
    },
    Field {
        name: "claim",
        about: "The other claim.",
        shape: FieldType::One(RecordType::Claim),
        index: IndexedBy::No,
        get: |snapshot, record| match record {
            RecordRef::Relation(related) => Ok(FieldValue::One(
                snapshot.record_ref(Kind::Claim, related.claim)?,
            )),
            _ => Ok(FieldValue::Nothing),
        },
    },
];

macro_rules! count {
    ($name:literal, $about:literal, $field:ident, $index:expr) => {
        Field {
            name: $name,
            about: $about,
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

pub(super) static CORROBORATION: &[Field] = &[
    count!(
        "attributions",
        "How many attributions support it.",
        attributions,
        IndexedBy::No
    ),
    count!(
        "sources",
        "In how many sources they were read.",
        sources,
        IndexedBy::No
    ),
    count!(
        "publishers",
        "How many publishers those have.",
        publishers,
        IndexedBy::No
    ),
    count!(
        "speakers",
        "How many speakers they have.",
        speakers,
        IndexedBy::No
    ),
    count!(
        "independentOrigins",
        "At how many origins they end.",
        independent_origins,
        IndexedBy::Origins
    ),
    Field {
        name: "anonymousOnly",
        about: "Whether every speaker who supports it is anonymous. False where nobody does.",
        shape: FieldType::Flag,
        index: IndexedBy::Anonymous,
        get: |_, record| {
            Ok(match record {
                RecordRef::Corroboration(Corroboration { anonymous_only, .. }) => {
                    FieldValue::Flag(*anonymous_only)
                }
                _ => FieldValue::Nothing,
            })
        },
    },
];

/// The claims of a record list.
pub(super) fn claims_of(snapshot: &Snapshot, list: List) -> Result<FieldValue<'static>, KbError> {
    let links = snapshot.links(list, ScanStart::First)?;
    let ordinals = links.map(|link| Ok(link?.position.ordinal));
    records(snapshot, Kind::Claim, ordinals)
}

fn value_choice<R>(value: &Value<R>) -> u8 {
    value_kind(value).saturating_sub(5)
}

pub(super) static VALUE_KINDS: EnumValues = EnumValues {
    name: "ValueKind",
    values: &["VALUE", "SOME_VALUE", "NO_VALUE"],
};
pub(super) static POLARITIES: EnumValues = EnumValues {
    name: "Polarity",
    values: &["POSITIVE", "NEGATIVE"],
};
pub(super) static NATURES: EnumValues = EnumValues {
    name: "ClaimNature",
    values: &["FACT", "FORECAST", "OPINION", "RECOMMENDATION"],
};
pub(super) static RANKS: EnumValues = EnumValues {
    name: "Rank",
    values: &["PREFERRED", "NORMAL", "DEPRECATED"],
};
pub(super) static STATUSES: EnumValues = EnumValues {
    name: "ClaimStatus",
    values: &[
        "UNSOURCED",
        "UNCONTESTED",
        "CORROBORATED",
        "DISPUTED",
        "DENIED",
        "SUPERSEDED",
        "RETRACTED",
    ],
};
pub(super) static RELATION_KINDS: EnumValues = EnumValues {
    name: "ClaimRelationKind",
    values: &[
        "CONTRADICTS",
        "SUPPORTS",
        "REFINES",
        "SUPERSEDES",
        "CORRECTS",
    ],
};
