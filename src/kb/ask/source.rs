//! What can be asked of sources.

use super::{
    Got, It,
    claim::claims_of,
    field::{Choices, Field, Indexed, On, Shape},
    get::{asked, date, entities, entity, instant, recorded_by, since, text, texts},
};
use crate::{
    index::{Column, Tag},
    kb::List,
    model::Kind,
};

pub(super) static SOURCE: &[Field] = &[
    Field {
        name: "kind",
        about: "What kind of document or utterance it is.",
        shape: Shape::Choice(&SOURCE_KINDS),
        index: Indexed::Choice(Tag::SourceKind),
        get: |_, it| Ok(Got::Choice(asked(it.source())?.record.kind as u8)),
    },
    Field {
        name: "title",
        about: "Its title, in any language.",
        shape: Shape::Text,
        index: Indexed::Names,
        get: |_, it| Ok(texts(&asked(it.source())?.record.titles)),
    },
    Field {
        name: "publisher",
        about: "Who published it. Missing where that is not known.",
        shape: Shape::One(On::Entity),
        index: Indexed::Records(Tag::Publisher, Some(Column::Publisher)),
        get: |at, it| match asked(it.source())?.record.publisher {
            Some(publisher) => entity(at, publisher),
            None => Ok(Got::Nothing),
        },
    },
    Field {
        name: "authors",
        about: "Who wrote or uttered it.",
        shape: Shape::Many(On::Entity),
        index: Indexed::Records(Tag::Author, None),
        get: |at, it| entities(at, asked(it.source())?.record.authors.iter().copied()),
    },
    Field {
        name: "publishedAt",
        about: "When it was published. Missing where that is not known.",
        shape: Shape::Date,
        index: Indexed::Span,
        get: |_, it| Ok(date(asked(it.source())?.record.published_at)),
    },
    Field {
        name: "retrievedAt",
        about: "When it was retrieved. Missing where that is not known.",
        shape: Shape::Date,
        index: Indexed::No,
        get: |_, it| Ok(date(asked(it.source())?.record.retrieved_at)),
    },
    Field {
        name: "url",
        about: "Its address. Missing where it has none.",
        shape: Shape::Text,
        index: Indexed::No,
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
        name: "language",
        about: "The language it is in, as a BCP 47 tag. Missing where that is not known.",
        shape: Shape::Text,
        index: Indexed::No,
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
        name: "leaked",
        about: "Whether it was leaked.",
        shape: Shape::Flag,
        index: Indexed::Flag(Tag::Leaked),
        get: |_, it| Ok(Got::Flag(asked(it.source())?.record.leaked)),
    },
    Field {
        name: "notes",
        about: "What a reader should know of it. Missing where there is nothing.",
        shape: Shape::Text,
        index: Indexed::Prose,
        get: |_, it| Ok(text(asked(it.source())?.record.notes.as_deref())),
    },
    Field {
        name: "derivedFrom",
        about: "The sources it rests on.",
        shape: Shape::Many(On::Derivation),
        index: Indexed::No,
        get: |_, it| {
            let source = asked(it.source())?;
            let derivations = 0..source.record.derived_from.len();
            Ok(Got::Many(
                derivations
                    .map(|n| It::Derivation(source.clone(), n))
                    .collect(),
            ))
        },
    },
    Field {
        name: "origin",
        about: "Where it leads: itself, if it is not known to rest on one other.",
        shape: Shape::One(On::Source),
        index: Indexed::No,
        get: |at, it| {
            let origin = at.origins()?.of(asked(it.source())?.ordinal);
            Ok(Got::One(at.it(Kind::Source, origin)?))
        },
    },
    Field {
        name: "claims",
        about: "The claims that it reports, or on whose report another relies.",
        shape: Shape::Many(On::Claim),
        index: Indexed::No,
        get: |at, it| claims_of(at, List::ReportedIn(asked(it.source())?.ordinal)),
    },
    Field {
        name: "revision",
        about: "The revision that wrote it as it is.",
        shape: Shape::Whole,
        index: Indexed::Since,
        get: |_, it| Ok(since(asked(it.source())?.since)),
    },
    Field {
        name: "recordedAt",
        about: "When it was recorded as it is.",
        shape: Shape::Instant,
        index: Indexed::No,
        get: |at, it| instant(at, asked(it.source())?.since),
    },
    Field {
        name: "recordedBy",
        about: "Who recorded it as it is. Missing where that is not known.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |at, it| recorded_by(at, asked(it.source())?.since),
    },
];

pub(super) static DERIVATION: &[Field] = &[
    Field {
        name: "kind",
        about: "How it rests on it.",
        shape: Shape::Choice(&DERIVATION_KINDS),
        index: Indexed::No,
        get: |_, it| {
            Ok(match it {
                It::Derivation(source, n) => Got::Choice(source.record.derived_from[*n].kind as u8),
                _ => Got::Nothing,
            })
        },
    },
    Field {
        name: "source",
        about: "The source it rests on.",
        shape: Shape::One(On::Source),
        index: Indexed::No,
        get: |at, it| match it {
            It::Derivation(source, n) => {
                let other = source.record.derived_from[*n].source;
                Ok(Got::One(at.it(Kind::Source, other)?))
            }
            _ => Ok(Got::Nothing),
        },
    },
];

pub(super) static SOURCE_KINDS: Choices = Choices {
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
pub(super) static DERIVATION_KINDS: Choices = Choices {
    name: "DerivationKind",
    values: &["QUOTES", "PRIMARY_SOURCE", "REVISION_OF", "TRANSLATION_OF"],
};
