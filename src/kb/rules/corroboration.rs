//! The corroboration of a claim: whose voices support it, and how many of what.

use crate::kb::rules::verdict::Voice;

/// The support of a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corroboration {
    /// The voices of named speakers that support it.
    pub voices: Vec<Voice>,
    /// The number of those voices.
    pub voice_count: usize,
    /// The number of supporting attributions of unnamed speakers, who add no voice.
    pub unnamed: usize,
    /// Whether its subject alone supports it, or who may speak for the subject.
    pub self_reported: bool,
    /// The number of supporting attributions.
    pub attributions: usize,
    /// The number of sources in which they were read.
    pub sources: usize,
    /// The number of publishers of those sources.
    pub publishers: usize,
    /// The number of speakers.
    pub speakers: usize,
    /// Whether there is a speaker and every speaker is unnamed.
    pub anonymous_only: bool,
}
