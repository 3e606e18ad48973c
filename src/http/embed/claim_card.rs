//! The claim of an embed, as the API answers.

use serde::Deserialize;

/// The answer to the query of an embed.
#[derive(Debug, Deserialize)]
pub(super) struct Answer {
    /// The data; null if the query was refused.
    pub(super) data: Option<Data>,
}

/// The data of the answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Data {
    /// The claim; null if there is none of that id.
    pub(super) claim: Option<ClaimCard>,
    /// The knowledge base of the claim.
    pub(super) knowledge_base: KnowledgeBase,
}

/// The knowledge base, with the revision that was read.
#[derive(Debug, Deserialize)]
pub(super) struct KnowledgeBase {
    /// The newest revision.
    pub(super) revision: u64,
}

/// A claim with its two sides.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClaimCard {
    /// The id.
    pub(super) id: String,
    /// The status, a value of `ClaimStatus`.
    pub(super) status: String,
    /// The claim as a sentence.
    pub(super) statement_text: Words,
    /// The attributions from which the status follows.
    pub(super) status_reason: Sides,
}

/// The attributions on each side.
#[derive(Debug, Deserialize)]
pub(super) struct Sides {
    /// The attributions for the claim.
    pub(super) r#for: Vec<Reason>,
    /// The attributions against the claim.
    pub(super) against: Vec<Reason>,
}

/// An attribution with the claim that it is of.
#[derive(Debug, Deserialize)]
pub(super) struct Reason {
    /// The claim, or one that excludes it.
    pub(super) claim: Stated,
    /// The attribution.
    pub(super) attribution: Said,
}

/// A claim as a sentence.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stated {
    /// The id.
    pub(super) id: String,
    /// The sentence.
    pub(super) statement_text: Words,
}

/// An attribution.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    /// The stance, a value of `Stance`.
    pub(super) stance: String,
    /// The certainty, a value of `Certainty`; null if none is expressed.
    pub(super) certainty: Option<String>,
    /// The distance, a value of `Distance`; null if none is kept.
    pub(super) distance: Option<String>,
    /// The partial date of the statement; null if not known.
    pub(super) stated_at: Option<String>,
    /// The sources through which the statement came, that in which it was read first.
    pub(super) chain: Vec<Titled>,
    /// The speaker.
    pub(super) speaker: Speaker,
}

/// A source with its title.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Titled {
    /// The id; absent for the source of a speaker.
    #[serde(default)]
    pub(super) id: String,
    /// The title.
    pub(super) title_text: Words,
}

/// The speaker of an attribution.
#[derive(Debug, Deserialize)]
#[serde(tag = "__typename", rename_all_fields = "camelCase")]
pub(super) enum Speaker {
    /// A person or an organisation by name.
    Entity { label_text: Words },
    /// A speaker whose name the source withholds.
    #[serde(rename = "AnonymousSpeaker")]
    Anonymous { descriptor_text: Words },
    /// A source in its own voice.
    SourceVoice { source: Titled },
}

impl Speaker {
    /// The name, the description of who has none, or the title of the source.
    pub(super) fn name(&self) -> &Words {
        match self {
            Speaker::Entity { label_text } => label_text,
            Speaker::Anonymous { descriptor_text } => descriptor_text,
            Speaker::SourceVoice { source } => &source.title_text,
        }
    }
}

/// A text with its language.
#[derive(Debug, Deserialize)]
pub(super) struct Words {
    /// The text.
    pub(super) text: String,
    /// The tag of the language; null if the text is in none.
    pub(super) language: Option<String>,
}
