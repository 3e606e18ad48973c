//! Attributions: acts of saying a claim.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};
use strum::VariantArray;

use crate::model::{
    compact,
    date::PartialDate,
    derived,
    digest::Digest,
    id::Id,
    kind::Kind,
    text::{Name, Prose, Texts},
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
    /// Its id; derived from its content where it is left out.
    #[serde(default = "Id::unstated", skip_serializing_if = "Id::is_unstated")]
    #[borsh(serialize_with = "derived::write", deserialize_with = "derived::read")]
    pub id: Id,
    /// Who says it.
    pub speaker: Speaker<R>,
    /// The source in which it was read.
    pub source: R,
    /// The sources on which that one relies for it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<R>,
    /// What the speaker holds of the claim.
    pub stance: Stance,
    /// How sure the speaker is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// How the source has it.
    pub mode: AttributionMode,
    /// When it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<PartialDate>,
    /// Where in the source it is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// That it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retraction: Option<Box<Retraction>>,
}

/// Who says something.
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
    /// Someone whose name the source withholds.
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
    /// The organisation they are said to belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<R>,
    /// How many they are said to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Whether they may be more than that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub count_is_minimum: bool,
}

/// What a speaker holds of a claim.
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
    /// Says it is so.
    Asserts,
    /// Says that what others say is so.
    Confirms,
    /// Says it is not so.
    Denies,
    /// Calls it into question.
    Disputes,
    /// Adds a condition or a limit to it.
    Qualifies,
    /// Was asked and says nothing.
    DeclinesComment,
    /// Passes it on without taking a side.
    Relays,
}

impl Stance {
    /// Whether it speaks for the claim.
    pub fn supports(self) -> bool {
        matches!(self, Stance::Asserts | Stance::Confirms)
    }

    /// Whether it speaks against the claim.
    pub fn opposes(self) -> bool {
        matches!(self, Stance::Denies | Stance::Disputes)
    }
}

/// How sure a speaker is.
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
    /// It is so.
    Certain,
    /// It is likely so.
    Probable,
    /// It may be so.
    Possible,
    /// It is said to be so.
    Alleged,
    /// It is meant to become so.
    Planned,
    /// It is a guess.
    Speculative,
}

/// How a source has what it reports.
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
    /// In the speaker's words.
    Quote,
    /// In its own words.
    Paraphrase,
    /// From a document.
    Document,
    /// By its own observation.
    Observation,
    /// By its own conclusion.
    Inference,
}

/// Where in the attribution's source it is said: a position selector of the W3C Web Annotation
/// model, counted in Unicode code points, with the digest of the passage's UTF-8 bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, BorshSerialize, BorshDeserialize)]
pub struct Evidence {
    /// The first character of the passage, from 0.
    start: u32,
    /// The first character after it.
    end: u32,
    /// The digest of the passage.
    digest: Digest,
    /// What a reader should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Prose>,
}

/// A passage of evidence ends before it starts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("evidence from {start} to {end} holds no character; `end` is the first character after it")]
pub struct EvidenceError {
    start: u32,
    end: u32,
}

impl Evidence {
    /// The passage from character `start` up to, and not including, character `end`.
    pub fn new(
        start: u32,
        end: u32,
        digest: Digest,
        note: Option<Prose>,
    ) -> Result<Evidence, EvidenceError> {
        match start < end {
            true => Ok(Evidence {
                start,
                end,
                digest,
                note,
            }),
            false => Err(EvidenceError { start, end }),
        }
    }
    /// The first character of the passage, from 0.
    pub fn start(&self) -> u32 {
        self.start
    }
    /// The first character after it.
    pub fn end(&self) -> u32 {
        self.end
    }
    /// The digest of the passage.
    pub fn digest(&self) -> Digest {
        self.digest
    }
    /// What a reader should know of it.
    pub fn note(&self) -> Option<&Prose> {
        self.note.as_ref()
    }
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Evidence, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct UncheckedEvidence {
            start: u32,
            end: u32,
            digest: Digest,
            note: Option<Prose>,
        }
        let UncheckedEvidence {
            start,
            end,
            digest,
            note,
        } = UncheckedEvidence::deserialize(deserializer)?;
        Evidence::new(start, end, digest, note).map_err(de::Error::custom)
    }
}

/// That an attribution was taken back. It stays in history and decides nothing.
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
    /// Why.
    pub reason: Prose,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<PartialDate>,
    /// Who took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Name>,
}

impl<R> Attribution<R> {
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
                .map(|id| f(Kind::Source, id))
                .collect::<Result<_, _>>()?,
            stance: self.stance,
            certainty: self.certainty,
            mode: self.mode,
            stated_at: self.stated_at,
            evidence: self.evidence,
            retraction: self.retraction,
        })
    }
}
