//! Verdicts: what follows for a claim, and from which attributions.

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use crate::{kb::rules::attribution_key::AttributionKey, model::Ordinal};

/// The verdict on a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The status.
    pub status: ClaimStatus,
    /// The attributions for the claim that decide.
    pub supporting: Vec<Reason>,
    /// The attributions against the claim that decide: denials, and those for what excludes it.
    pub opposing: Vec<Reason>,
    /// The attributions that decide nothing, each with why.
    pub aside: Vec<Reason>,
    /// The claims that are hard to square with it, in the order of their recording.
    pub tension: Vec<Ordinal>,
    /// The voices that support it, of speakers with a name who are sure of it.
    pub voices: Vec<Voice>,
    /// The claim that has taken its place, where its own voice has said so.
    pub replacement: Option<Ordinal>,
}

/// An attribution and its part in a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The attribution, of the claim itself or of a rival.
    pub attribution: AttributionKey,
    /// The part of it in the verdict.
    pub why: ReasonKind,
    /// The source that says that the claims exclude each other, where one does.
    pub excluded_by: Option<Ordinal>,
}

/// The part of an attribution in a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema, VariantArray)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReasonKind {
    /// Says so.
    Says,
    /// Confirms what others say.
    Confirms,
    /// Denies the claim.
    Denies,
    /// Calls the claim into question.
    Questions,
    /// Says what excludes the claim.
    SaysWhatExcludes,
    /// Says what a source says excludes the claim.
    ExcludedBy,
    /// Was taken back.
    TakenBack,
    /// Rests on a source that was withdrawn.
    WithdrawnSource,
    /// Was corrected by its own voice.
    Corrected,
    /// The speaker has said something else since.
    LaterWord,
    /// Takes no side.
    NoSide,
    /// Is ironic.
    Ironic,
    /// Was read between the lines by the compiler.
    Implied,
    /// Is said as possible or as a guess.
    Unsure,
    /// Belongs to a set of joint evidence that is not complete.
    IncompleteSet,
    /// May speak of another time.
    MayBeAnotherTime,
}

/// Speakers who are, or by the record may be, one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// The attributions of the voice.
    pub attributions: Vec<AttributionKey>,
    /// The reasons why they are one voice; none if there is one attribution.
    pub because: Vec<VoiceReason>,
}

impl Voice {
    /// Whether they are certainly one voice.
    pub fn is_certain(&self) -> bool {
        self.because.iter().all(|reason| reason.is_certain())
    }
}

/// The reason why two attributions are of one voice.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema, VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum VoiceReason {
    /// One document is in the known chains of both.
    SharedSource,
    /// One entity speaks.
    SameSpeaker,
    /// One entity is an author of both.
    SameAuthor,
    /// One entity published both.
    SamePublisher,
    /// Both have an author or a publisher of one plain name.
    SameName,
    /// Both are of one site, of which no publisher is recorded.
    SameSite,
    /// The one speaks, or may speak, for the other.
    SpeaksFor,
    /// One entity owns both, or the one the other.
    SameOwner,
    /// Both belong to one set of joint evidence.
    JointEvidence,
    /// One document is in the chain of the one and may be in that of the other.
    MaybeSharedSource,
}

impl VoiceReason {
    /// Whether it makes two attributions one voice for certain.
    pub fn is_certain(self) -> bool {
        !matches!(
            self,
            VoiceReason::SameName
                | VoiceReason::SameSite
                | VoiceReason::SpeaksFor
                | VoiceReason::SameOwner
                | VoiceReason::MaybeSharedSource
        )
    }
}

/// The status of a claim at one revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema, VariantArray)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClaimStatus {
    /// No attribution states the claim.
    Unsourced,
    /// The claim is passed on or questioned; nobody on record says that it is so.
    Unasserted,
    /// Somebody says so, and nobody on record denies it.
    Uncontested,
    /// Two voices or more state a fact, independently as far as the record tells, and nobody denies
    /// it.
    Corroborated,
    /// One says so, and another who is certainly somebody else denies it or says what excludes it.
    Disputed,
    /// One voice, or what may be one, says what is said for and against the claim.
    Inconsistent,
    /// Nobody says so any more; somebody denies it, or says what excludes it.
    Denied,
    /// Somebody who said so has put another claim in its place.
    Superseded,
    /// All who said so took it back, or rest on a source that was withdrawn.
    Retracted,
}
