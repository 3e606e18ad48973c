//! What can be asked of claims.

use super::{
    Got, It,
    field::{Choices, Field, Indexed, On, Part, Shape},
    get::{
        asked, attributions, entities, entity, instant, once, recorded_by, records, since, sources,
        span, texts,
    },
};
use crate::{
    index::{Column, Tag, value_kind},
    kb::{Corroboration, KbError, List, Snapshot, Start},
    model::{Kind, Value},
};

pub(super) static CLAIM: &[Field] = &[
    Field {
        name: "subject",
        about: "The entity it is about.",
        shape: Shape::One(On::Entity),
        index: Indexed::Records(Tag::Subject, Some(Column::Subject)),
        get: |at, it| entity(at, asked(it.claim())?.record.subject),
    },
    Field {
        name: "predicate",
        about: "What it says of the subject.",
        shape: Shape::One(On::Predicate),
        index: Indexed::Records(Tag::Predicate, Some(Column::Predicate)),
        get: |at, it| {
            let predicate = asked(it.claim())?.record.predicate;
            Ok(Got::One(at.it(Kind::Predicate, predicate)?))
        },
    },
    Field {
        name: "value",
        about: "The value of the predicate. It is missing where there is no value, or some that is not told.",
        shape: Shape::One(On::Value),
        index: Indexed::Inside(Part::Value),
        get: |_, it| {
            let claim = asked(it.claim())?;
            Ok(match claim.record.value {
                Value::Some | Value::None => Got::Nothing,
                _ => Got::One(It::Value(claim.clone(), None)),
            })
        },
    },
    Field {
        name: "valueKind",
        about: "Whether it gives a value, or says that there is some or none.",
        shape: Shape::Choice(&VALUE_KINDS),
        index: Indexed::No,
        get: |_, it| Ok(Got::Choice(value_choice(&asked(it.claim())?.record.value))),
    },
    Field {
        name: "polarity",
        about: "Whether it says that it is so or that it is not.",
        shape: Shape::Choice(&POLARITIES),
        index: Indexed::Choice(Tag::Polarity),
        get: |_, it| Ok(Got::Choice(asked(it.claim())?.record.polarity as u8)),
    },
    Field {
        name: "nature",
        about: "Whether it is a fact, a forecast, an opinion or a recommendation.",
        shape: Shape::Choice(&NATURES),
        index: Indexed::Choice(Tag::Nature),
        get: |_, it| Ok(Got::Choice(asked(it.claim())?.record.nature as u8)),
    },
    Field {
        name: "rank",
        about: "Whether it is to be preferred over others of its subject and predicate.",
        shape: Shape::Choice(&RANKS),
        index: Indexed::Choice(Tag::Rank),
        get: |_, it| Ok(Got::Choice(asked(it.claim())?.record.rank as u8)),
    },
    Field {
        name: "statement",
        about: "The proposition as one sentence, in any language.",
        shape: Shape::Text,
        index: Indexed::Statement,
        get: |_, it| Ok(texts(&asked(it.claim())?.record.statements)),
    },
    Field {
        name: "qualifiers",
        about: "What narrows it.",
        shape: Shape::Many(On::Qualifier),
        index: Indexed::No,
        get: |_, it| {
            let claim = asked(it.claim())?;
            let qualifiers = 0..claim.record.qualifiers.len();
            Ok(Got::Many(
                qualifiers
                    .map(|n| It::Qualifier(claim.clone(), n))
                    .collect(),
            ))
        },
    },
    Field {
        name: "validTime",
        about: "When it holds in the world. An end that is open is so for ever; the time of a claim that holds always, or of which it is not known, is missing.",
        shape: Shape::Date,
        index: Indexed::Span,
        get: |_, it| Ok(span(asked(it.claim())?.record.valid_time)),
    },
    Field {
        name: "topics",
        about: "The entities it touches on besides its subject and value.",
        shape: Shape::Many(On::Entity),
        index: Indexed::Records(Tag::Topic, None),
        get: |at, it| entities(at, asked(it.claim())?.record.topics.iter().copied()),
    },
    Field {
        name: "entities",
        about: "The entities that take part in it, as subject, value, value of a qualifier, or topic.",
        shape: Shape::Many(On::Entity),
        index: Indexed::Records(Tag::AnyRole, None),
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
        name: "attributions",
        about: "Who says it.",
        shape: Shape::Many(On::Attribution),
        index: Indexed::Rows,
        get: |_, it| Ok(attributions(asked(it.claim())?)),
    },
    Field {
        name: "sources",
        about: "The sources in which it is reported.",
        shape: Shape::Many(On::Source),
        index: Indexed::Records(Tag::Source, None),
        get: |at, it| {
            let attributions = &asked(it.claim())?.record.attributions;
            sources(
                at,
                once(attributions.iter().map(|attribution| attribution.source)),
            )
        },
    },
    Field {
        name: "relations",
        about: "How it stands to other claims.",
        shape: Shape::Many(On::Relation),
        index: Indexed::No,
        get: |at, it| {
            let related = at.relations(asked(it.claim())?)?;
            Ok(Got::Many(related.into_iter().map(It::Relation).collect()))
        },
    },
    Field {
        name: "status",
        about: "What it is worth by who says it and who denies it.",
        shape: Shape::Choice(&STATUSES),
        index: Indexed::Status,
        get: |at, it| Ok(Got::Choice(at.standing(asked(it.claim())?)?.status as u8)),
    },
    Field {
        name: "corroboration",
        about: "How broadly it is supported.",
        shape: Shape::One(On::Corroboration),
        index: Indexed::Inside(Part::Always),
        get: |at, it| {
            let claim = asked(it.claim())?;
            Ok(Got::One(It::Corroboration(
                at.corroboration(&claim.record)?,
            )))
        },
    },
    Field {
        name: "firstStatedAt",
        about: "When it was first said: the earliest date among the attributions that were not taken back. Missing where none has a date.",
        shape: Shape::Date,
        index: Indexed::No,
        get: |_, it| {
            let dates = asked(it.claim())?
                .record
                .stated()
                .min_by_key(|date| date.start());
            Ok(dates.map_or(Got::Nothing, |date| Got::Time(date.start(), date.end())))
        },
    },
    Field {
        name: "lastStatedAt",
        about: "When it was last said: the latest date among the attributions that were not taken back. Missing where none has a date.",
        shape: Shape::Date,
        index: Indexed::No,
        get: |_, it| {
            let dates = asked(it.claim())?
                .record
                .stated()
                .max_by_key(|date| date.start());
            Ok(dates.map_or(Got::Nothing, |date| Got::Time(date.start(), date.end())))
        },
    },
    Field {
        name: "revision",
        about: "The revision that wrote it as it is.",
        shape: Shape::Whole,
        index: Indexed::Since,
        get: |_, it| Ok(since(asked(it.claim())?.since)),
    },
    Field {
        name: "recordedAt",
        about: "When it was recorded as it is.",
        shape: Shape::Instant,
        index: Indexed::No,
        get: |at, it| instant(at, asked(it.claim())?.since),
    },
    Field {
        name: "recordedBy",
        about: "Who recorded it as it is. Missing where that is not known.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |at, it| recorded_by(at, asked(it.claim())?.since),
    },
];

pub(super) static QUALIFIER: &[Field] = &[
    Field {
        name: "predicate",
        about: "In which respect it narrows.",
        shape: Shape::One(On::Predicate),
        index: Indexed::No,
        get: |at, it| match it {
            It::Qualifier(claim, n) => {
                let predicate = claim.record.qualifiers[*n].predicate;
                Ok(Got::One(at.it(Kind::Predicate, predicate)?))
            }
            _ => Ok(Got::Nothing),
        },
    },
    Field {
        name: "value",
        about: "The value. It is missing where there is no value, or some that is not told.",
        shape: Shape::One(On::Value),
        index: Indexed::No,
        get: |_, it| match it {
            It::Qualifier(claim, n) => Ok(match claim.record.qualifiers[*n].value {
                Value::Some | Value::None => Got::Nothing,
                _ => Got::One(It::Value(claim.clone(), Some(*n))),
            }),
            _ => Ok(Got::Nothing),
        },
    },
];

pub(super) static RELATION: &[Field] = &[
    Field {
        name: "kind",
        about: "In which way they stand to each other.",
        shape: Shape::Choice(&RELATION_KINDS),
        index: Indexed::No,
        get: |_, it| {
            Ok(match it {
                It::Relation(related) => Got::Choice(related.kind as u8),
                _ => Got::Nothing,
            })
        },
    },
    Field {
        name: "claim",
        about: "The other claim.",
        shape: Shape::One(On::Claim),
        index: Indexed::No,
        get: |at, it| match it {
            It::Relation(related) => Ok(Got::One(at.it(Kind::Claim, related.claim)?)),
            _ => Ok(Got::Nothing),
        },
    },
];

macro_rules! count {
    ($name:literal, $about:literal, $field:ident, $index:expr) => {
        Field {
            name: $name,
            about: $about,
            shape: Shape::Whole,
            index: $index,
            get: |_, it| {
                Ok(match it {
                    It::Corroboration(it) => {
                        Got::Whole(i64::try_from(it.$field).unwrap_or(i64::MAX))
                    }
                    _ => Got::Nothing,
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
        Indexed::No
    ),
    count!(
        "sources",
        "In how many sources they were read.",
        sources,
        Indexed::No
    ),
    count!(
        "publishers",
        "How many publishers those have.",
        publishers,
        Indexed::No
    ),
    count!(
        "speakers",
        "How many speakers they have.",
        speakers,
        Indexed::No
    ),
    count!(
        "independentOrigins",
        "At how many origins they end.",
        independent_origins,
        Indexed::Origins
    ),
    Field {
        name: "anonymousOnly",
        about: "Whether every speaker who supports it is anonymous. False where nobody does.",
        shape: Shape::Flag,
        index: Indexed::Anonymous,
        get: |_, it| {
            Ok(match it {
                It::Corroboration(Corroboration { anonymous_only, .. }) => {
                    Got::Flag(*anonymous_only)
                }
                _ => Got::Nothing,
            })
        },
    },
];

/// The claims that an entity takes part in, in any role.
pub(super) fn claims_of(at: &Snapshot, list: List) -> Result<Got<'static>, KbError> {
    let links = at.links(list, Start::First)?;
    let ordinals = links.map(|link| Ok(link?.position.ordinal));
    records(at, Kind::Claim, ordinals)
}

fn value_choice<R>(value: &Value<R>) -> u8 {
    value_kind(value).saturating_sub(5)
}

pub(super) static VALUE_KINDS: Choices = Choices {
    name: "ValueKind",
    values: &["VALUE", "SOME_VALUE", "NO_VALUE"],
};
pub(super) static POLARITIES: Choices = Choices {
    name: "Polarity",
    values: &["POSITIVE", "NEGATIVE"],
};
pub(super) static NATURES: Choices = Choices {
    name: "ClaimNature",
    values: &["FACT", "FORECAST", "OPINION", "RECOMMENDATION"],
};
pub(super) static RANKS: Choices = Choices {
    name: "Rank",
    values: &["PREFERRED", "NORMAL", "DEPRECATED"],
};
pub(super) static STATUSES: Choices = Choices {
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
pub(super) static RELATION_KINDS: Choices = Choices {
    name: "ClaimRelationKind",
    values: &[
        "CONTRADICTS",
        "SUPPORTS",
        "REFINES",
        "SUPERSEDES",
        "CORRECTS",
    ],
};
