//! The parts of a verdict that its sentence names, whatever the language.

use crate::{kb::ClaimStatus, model::ClaimNature};

/// The most names of a list that is not cut.
const MOST_NAMES: usize = 3;

/// The parts of a verdict that its sentence names, worded in the sentence's language.
#[derive(Clone, Debug)]
pub(in crate::graphql) struct SentenceParts {
    pub(in crate::graphql) status: ClaimStatus,
    pub(in crate::graphql) nature: ClaimNature,
    /// The speakers for the claim.
    pub(in crate::graphql) supporters: Vec<SpeakerName>,
    /// A speaker of each voice that supports it.
    pub(in crate::graphql) voices: Vec<SpeakerName>,
    pub(in crate::graphql) deniers: Vec<SpeakerName>,
    pub(in crate::graphql) questioners: Vec<SpeakerName>,
    /// The claims that exclude it.
    pub(in crate::graphql) rivals: Vec<Rival>,
    /// The speakers who hold it possible, if all that is said for it is that.
    pub(in crate::graphql) hesitant: Vec<SpeakerName>,
    /// Whether an attribution takes no side.
    pub(in crate::graphql) is_passed_on: bool,
    /// The speakers who put another claim in its place.
    pub(in crate::graphql) correctors: Vec<SpeakerName>,
    /// The statement of that claim.
    pub(in crate::graphql) correction: Option<String>,
    /// The statement of the first claim that is hard to square with it.
    pub(in crate::graphql) tension: Option<String>,
    /// The number of further claims that are.
    pub(in crate::graphql) further_tension: usize,
}

/// A claim that excludes another.
#[derive(Clone, Debug)]
pub(in crate::graphql) struct Rival {
    pub(in crate::graphql) statement: String,
    pub(in crate::graphql) speakers: Vec<SpeakerName>,
    /// The source that says that the two exclude each other.
    pub(in crate::graphql) excluded_by: Option<String>,
}

/// The name of a speaker, or the description of an unnamed one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::graphql) struct SpeakerName {
    pub(in crate::graphql) text: String,
    /// Whether the text is a description, which no capital begins within a sentence.
    pub(in crate::graphql) is_unnamed: bool,
    /// Whether the text stands for several people.
    pub(in crate::graphql) is_plural: bool,
}

impl SentenceParts {
    pub(super) fn is_unnamed_only(&self) -> bool {
        !self.supporters.is_empty() && self.supporters.iter().all(|name| name.is_unnamed)
    }

    pub(super) fn is_shared_view(&self) -> bool {
        self.nature == ClaimNature::Opinion && self.voices.len() > 1
    }

    pub(super) fn is_passed_on(&self) -> bool {
        self.is_passed_on || !self.questioners.is_empty()
    }

    /// The speakers on both sides, each once.
    pub(super) fn both_sides(&self) -> Vec<SpeakerName> {
        let rivals = self.rivals.iter().flat_map(|rival| &rival.speakers);
        let all = self.supporters.iter().chain(&self.deniers);
        let mut both: Vec<SpeakerName> = Vec::new();
        for name in all.chain(&self.questioners).chain(rivals) {
            if !both.contains(name) {
                both.push(name.clone());
            }
        }
        both
    }
}

/// The names of a list that are written out, and the number of the others.
pub(super) fn written_out(speakers: &[SpeakerName]) -> (Vec<&str>, usize) {
    let written = match speakers.len() {
        many if many > MOST_NAMES => MOST_NAMES - 1,
        few => few,
    };
    let names = speakers[..written].iter().map(|name| &*name.text);
    (names.collect(), speakers.len() - written)
}
