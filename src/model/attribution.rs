//! Attributions: acts of saying a claim.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::model::{
    closed::ClosedAttribution,
    compact,
    date::PartialDate,
    derived::{self, Derived},
    evidence::Evidence,
    id::Id,
    kind::Kind,
    one_or_many,
    original::OriginalRecord,
    qualifier::Qualifier,
    reliability::ReliabilityGrade,
    text::{Name, Prose, Texts},
    via::Via,
    whole_number,
};

/// One act of saying: a speaker, in a source, takes a stance on a claim.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(
    deny_unknown_fields,
    rename_all = "camelCase",
    bound(deserialize = "R: Deserialize<'de>")
)]
pub struct Attribution<R = Id> {
    /// The id; derived from the content where none is given.
    #[serde(default = "Id::unstated", skip_serializing_if = "Id::is_unstated")]
    #[borsh(serialize_with = "derived::write", deserialize_with = "derived::read")]
    pub id: Id,
    /// The speaker.
    pub speaker: Speaker<R>,
    /// The source in which the attribution was read.
    pub source: R,
    /// The sources and persons that the source relies on for the claim, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[borsh(
        serialize_with = "compact::write_few",
        deserialize_with = "compact::read_few"
    )]
    pub via: Vec<Via<R>>,
    /// Whether the source has it first-hand, whatever else it derives from.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub first_hand: bool,
    /// The stance of the speaker on the claim.
    pub stance: Stance,
    /// The certainty that the speaker expresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// The distance that the reporter keeps from what the speaker says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<Distance>,
    /// The tone of the speaker, where the words are not meant as they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tone: Option<Tone>,
    /// The reading of the compiler, where the words do not say it outright.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Reading>,
    /// The way in which the source has the statement.
    pub mode: AttributionMode,
    /// The sets of joint evidence of the claim to which the attribution belongs: it supports the
    /// claim only together with the other attributions of a set.
    #[serde(default, with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "one_or_many::schema::<Name>")]
    #[borsh(
        serialize_with = "compact::write_few",
        deserialize_with = "compact::read_few"
    )]
    pub jointly: Vec<Name>,
    /// The end of the claim's valid time that the attribution bears out; it counts for nothing
    /// else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bears: Option<Bears>,
    /// The date of the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<PartialDate>,
    /// The passages of the source that state it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[borsh(
        serialize_with = "compact::write_few",
        deserialize_with = "compact::read_few"
    )]
    pub evidence: Vec<Evidence>,
    /// The qualifiers of the saying, which describe it and decide nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[borsh(
        serialize_with = "compact::write_few",
        deserialize_with = "compact::read_few"
    )]
    pub qualifiers: Vec<Qualifier<R>>,
    /// A note on the attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
    /// The retraction, if the attribution was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retraction: Option<Box<Retraction>>,
    /// The grades of reliability that desks give to what the source says here; they decide nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[borsh(
        serialize_with = "compact::write_few",
        deserialize_with = "compact::read_few"
    )]
    pub reliability: Vec<ReliabilityGrade<R>>,
    /// The closed part: what some roles alone see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[borsh(deserialize_with = "compact::read_optional_box")]
    pub closed: Option<Box<ClosedAttribution>>,
    /// The original of the record, where it was taken from another system.
    #[serde(flatten)]
    pub original: OriginalRecord,
}

/// The speaker of an attribution.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Speaker<R = Id> {
    /// A person or an organisation by name.
    Entity(R),
    /// A speaker whose name the source withholds.
    Anonymous(#[borsh(deserialize_with = "compact::read_boxed")] Box<AnonymousSpeaker<R>>),
    /// The source itself, in its own voice.
    Source,
}

/// A speaker whose name the source withholds, as the source describes them.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(
    deny_unknown_fields,
    rename_all = "camelCase",
    bound(deserialize = "R: Deserialize<'de>")
)]
pub struct AnonymousSpeaker<R = Id> {
    /// The description: "two people familiar with the matter".
    pub descriptor: Texts<Name>,
    /// The organisation that the speaker is said to belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<R>,
    /// The number of speakers that the source states.
    #[serde(
        default,
        deserialize_with = "whole_number::read_optional",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(range(max = 2_147_483_647))]
    pub count: Option<u32>,
    /// Whether there may be more speakers than that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub count_is_minimum: bool,
}

/// The stance of a speaker on a claim.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stance {
    /// Asserts the claim.
    Asserts,
    /// Confirms what others say.
    Confirms,
    /// Denies the claim.
    Denies,
    /// Calls the claim into question.
    Disputes,
    /// Adds a condition or a limit to the claim.
    Qualifies,
    /// Declines to comment.
    DeclinesComment,
    /// Passes the claim on without taking a side.
    Relays,
    /// Answers without taking a side.
    NoPosition,
}

impl Stance {
    /// Whether the stance speaks for the claim.
    pub fn supports(self) -> bool {
        matches!(self, Stance::Asserts | Stance::Confirms)
    }

    /// Whether the stance speaks against the claim.
    pub fn opposes(self) -> bool {
        matches!(self, Stance::Denies | Stance::Disputes)
    }
}

/// The certainty that a speaker expresses.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Certainty {
    /// Certain: it is so.
    Certain,
    /// Probable: it is likely so.
    Probable,
    /// Possible: it may be so.
    Possible,
    /// Speculative: it is a guess.
    Speculative,
}

/// The distance of a reporter from what a speaker says.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Distance {
    /// Alleged: the reporter does not vouch for it.
    Alleged,
}

/// The tone of a speaker.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Tone {
    /// Ironic: the words mean something else.
    Ironic,
}

/// The reading of words by the compiler of the knowledge base.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reading {
    /// Implied: read between the lines.
    Implied,
}

/// An end of a claim's valid time, as what an attribution bears out.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Bears {
    /// The start.
    Start,
    /// The end.
    End,
}

/// The way in which a source has what it reports.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AttributionMode {
    /// Quotes the speaker's words.
    Quote,
    /// Paraphrases the speaker.
    Paraphrase,
    /// Reports what a document says.
    Document,
    /// Reports what the source itself observed.
    Observation,
    /// Draws a conclusion of the source's own.
    Inference,
}

/// The retraction of an attribution; the attribution stays in history and decides nothing.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Retraction {
    /// The reason.
    pub reason: Prose,
    /// The date of the retraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<PartialDate>,
    /// The name of who retracted the attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
}

impl<R> Attribution<R> {
    /// Whether the id follows from the content, and was not stated.
    pub fn has_derived_id(&self) -> bool {
        Derived::Attribution.is_of(&self.id)
    }

    /// The last source that the stated chain certainly has: the last `via` that is a source and not
    /// assumed, else the source.
    pub fn last_source(&self) -> &R {
        let mut stated = self.via.iter().rev().filter(|via| !via.is_assumed());
        stated.find_map(Via::source).unwrap_or(&self.source)
    }

    /// The same attribution with its references exchanged.
    pub fn try_map<S, E>(
        self,
        f: &mut impl FnMut(Kind, R) -> Result<S, E>,
    ) -> Result<Attribution<S>, E> {
        Ok(Attribution {
            id: self.id,
            speaker: match self.speaker {
                Speaker::Entity(id) => Speaker::Entity(f(Kind::Entity, id)?),
                Speaker::Source => Speaker::Source,
                Speaker::Anonymous(someone) => Speaker::Anonymous(Box::new(AnonymousSpeaker {
                    descriptor: someone.descriptor,
                    affiliation: someone
                        .affiliation
                        .map(|id| f(Kind::Entity, id))
                        .transpose()?,
                    count: someone.count,
                    count_is_minimum: someone.count_is_minimum,
                })),
            },
            source: f(Kind::Source, self.source)?,
            via: self
                .via
                .into_iter()
                .map(|via| via.try_map(f))
                .collect::<Result<_, _>>()?,
            first_hand: self.first_hand,
            stance: self.stance,
            certainty: self.certainty,
            distance: self.distance,
            tone: self.tone,
            reading: self.reading,
            mode: self.mode,
            jointly: self.jointly,
            bears: self.bears,
            stated_at: self.stated_at,
            evidence: self.evidence,
            qualifiers: self
                .qualifiers
                .into_iter()
                .map(|qualifier| qualifier.try_map(f))
                .collect::<Result<_, _>>()?,
            note: self.note,
            retraction: self.retraction,
            reliability: self
                .reliability
                .into_iter()
                .map(|grade| grade.try_map(f))
                .collect::<Result<_, _>>()?,
            closed: self.closed,
            original: self.original,
        })
    }
}
