//! What can be asked of attributions.

use super::{
    Got, It,
    field::{Choices, Field, Indexed, On, Part, Shape},
    get::{asked, date, entity, sources, texts},
};
use crate::{
    index::{Facet, RowColumn, Tag, speaker_kind},
    kb::KbError,
    model::{AnonymousSpeaker, Kind, Ordinal, Speaker},
};

pub(super) static ATTRIBUTION: &[Field] = &[
    Field {
        name: "claim",
        about: "The claim.",
        shape: Shape::One(On::Claim),
        index: Indexed::No,
        get: |_, it| Ok(Got::One(It::Claim(asked(it.claim())?.clone()))),
    },
    Field {
        name: "speaker",
        about: "Who says it.",
        shape: Shape::One(On::Speaker),
        index: Indexed::Inside(Part::Always),
        get: |_, it| Ok(Got::One(it.clone())),
    },
    Field {
        name: "source",
        about: "The source in which it was read.",
        shape: Shape::One(On::Source),
        index: Indexed::RowRecord(Tag::Source, RowColumn::Source),
        get: |at, it| {
            Ok(Got::One(
                at.it(Kind::Source, asked(it.attribution())?.source)?,
            ))
        },
    },
    Field {
        name: "via",
        about: "The sources on which that one relies for it.",
        shape: Shape::Many(On::Source),
        index: Indexed::No,
        get: |at, it| sources(at, asked(it.attribution())?.via.iter().copied()),
    },
    Field {
        name: "origin",
        about: "The source at which its chain ends.",
        shape: Shape::One(On::Source),
        index: Indexed::RowOrigin,
        get: |at, it| {
            let origin = at.origins()?.of_attribution(asked(it.attribution())?);
            Ok(Got::One(at.it(Kind::Source, origin)?))
        },
    },
    Field {
        name: "stance",
        about: "What the speaker holds of the claim.",
        shape: Shape::Choice(&STANCES),
        index: Indexed::RowChoice(Tag::Stance, Facet::STANCE),
        get: |_, it| Ok(Got::Choice(asked(it.attribution())?.stance as u8)),
    },
    Field {
        name: "certainty",
        about: "How sure the speaker is. Missing where that is not said.",
        shape: Shape::Choice(&CERTAINTIES),
        index: Indexed::RowChoice(Tag::Certainty, Facet::CERTAINTY),
        get: |_, it| {
            let certainty = asked(it.attribution())?.certainty;
            Ok(certainty.map_or(Got::Nothing, |it| Got::Choice(it as u8)))
        },
    },
    Field {
        name: "mode",
        about: "How the source has it.",
        shape: Shape::Choice(&MODES),
        index: Indexed::RowChoice(Tag::Mode, Facet::MODE),
        get: |_, it| Ok(Got::Choice(asked(it.attribution())?.mode as u8)),
    },
    Field {
        name: "statedAt",
        about: "When it was said or published. Missing where that is not known.",
        shape: Shape::Date,
        index: Indexed::RowDate,
        get: |_, it| Ok(date(asked(it.attribution())?.stated_at)),
    },
    Field {
        name: "retracted",
        about: "Whether it was taken back.",
        shape: Shape::Flag,
        index: Indexed::RowChoice(Tag::Retracted, Facet::RETRACTED),
        get: |_, it| Ok(Got::Flag(asked(it.attribution())?.retraction.is_some())),
    },
];

pub(super) static SPEAKER: &[Field] = &[
    Field {
        name: "kind",
        about: "Whether it is someone by name, someone whose name is withheld, or the source itself.",
        shape: Shape::Choice(&SPEAKER_KINDS),
        index: Indexed::RowChoice(Tag::SpeakerKind, Facet::SPEAKER_KIND),
        get: |_, it| Ok(Got::Choice(speaker_kind(&asked(it.attribution())?.speaker))),
    },
    Field {
        name: "entity",
        about: "Who it is by name. Missing for all others.",
        shape: Shape::One(On::Entity),
        index: Indexed::RowRecord(Tag::Speaker, RowColumn::Speaker),
        get: |at, it| match asked(it.attribution())?.speaker {
            Speaker::Entity(speaker) => entity(at, speaker),
            _ => Ok(Got::Nothing),
        },
    },
    Field {
        name: "anonymous",
        about: "Someone whose name the source withholds. Missing for all others.",
        shape: Shape::One(On::AnonymousSpeaker),
        index: Indexed::Inside(Part::Anonymous),
        get: |_, it| {
            Ok(match asked(it.attribution())?.speaker {
                Speaker::Anonymous(_) => Got::One(it.clone()),
                _ => Got::Nothing,
            })
        },
    },
];

pub(super) static ANONYMOUS: &[Field] = &[
    Field {
        name: "descriptor",
        about: "How the source describes them, in any language.",
        shape: Shape::Text,
        index: Indexed::No,
        get: |_, it| Ok(texts(&anonymous(it)?.descriptor)),
    },
    Field {
        name: "affiliation",
        about: "The organisation they are said to belong to. Missing where none is named.",
        shape: Shape::One(On::Entity),
        index: Indexed::RowRecord(Tag::Affiliation, RowColumn::Affiliation),
        get: |at, it| match anonymous(it)?.affiliation {
            Some(affiliation) => entity(at, affiliation),
            None => Ok(Got::Nothing),
        },
    },
    Field {
        name: "count",
        about: "How many they are said to be. Missing where that is not said.",
        shape: Shape::Whole,
        index: Indexed::No,
        get: |_, it| {
            Ok(anonymous(it)?
                .count
                .map_or(Got::Nothing, |it| Got::Whole(it.into())))
        },
    },
    Field {
        name: "countIsMinimum",
        about: "Whether they may be more than that.",
        shape: Shape::Flag,
        index: Indexed::No,
        get: |_, it| Ok(Got::Flag(anonymous(it)?.count_is_minimum)),
    },
];

fn anonymous(it: &It) -> Result<&AnonymousSpeaker<Ordinal>, KbError> {
    match &asked(it.attribution())?.speaker {
        Speaker::Anonymous(speaker) => Ok(speaker),
        _ => Err(KbError::Misasked),
    }
}

pub(super) static STANCES: Choices = Choices {
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
pub(super) static CERTAINTIES: Choices = Choices {
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
pub(super) static MODES: Choices = Choices {
    name: "AttributionMode",
    values: &[
        "QUOTE",
        "PARAPHRASE",
        "DOCUMENT",
        "OBSERVATION",
        "INFERENCE",
    ],
};
pub(super) static SPEAKER_KINDS: Choices = Choices {
    name: "SpeakerKind",
    values: &["ENTITY", "ANONYMOUS", "SOURCE"],
};
