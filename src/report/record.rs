//! The records of a report, as the API answers.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A text with its language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Words {
    /// The text.
    pub(super) text: String,
    /// The tag of the language; null if the text is in none.
    pub(super) language: Option<String>,
}

/// A claim with its two sides.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportedClaim {
    pub(super) record_id: String,
    pub(super) subject: Named,
    /// The claim as a sentence.
    pub(super) statement_text: Words,
    /// The status in a sentence.
    pub(super) verdict: String,
    /// The status, a value of `ClaimStatus`.
    pub(super) status: String,
    pub(super) status_reason: Sides,
}

/// A record with its label.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Named {
    pub(super) record_id: String,
    pub(super) label_text: Words,
}

/// The attributions on each side, and those that decide nothing.
#[derive(Debug, Deserialize)]
pub(super) struct Sides {
    pub(super) r#for: Vec<Reason>,
    pub(super) against: Vec<Reason>,
    pub(super) aside: Vec<Reason>,
}

impl Sides {
    /// All attributions: those for the claim, those against, and those aside.
    pub(super) fn all(&self) -> impl Iterator<Item = &Reason> {
        self.r#for.iter().chain(&self.against).chain(&self.aside)
    }
}

/// An attribution with the claim that it is of.
#[derive(Debug, Deserialize)]
pub(super) struct Reason {
    /// The part of the attribution, a value of `ReasonKind`.
    pub(super) why: String,
    /// The claim, or one that excludes it.
    pub(super) claim: Stated,
    pub(super) attribution: Said,
}

/// A claim as a sentence.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Stated {
    pub(super) record_id: String,
    pub(super) statement_text: Words,
}

/// An attribution.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Said {
    pub(super) record_id: String,
    /// The stance, a value of `Stance`.
    pub(super) stance: String,
    /// The certainty, a value of `Certainty`; null if none is expressed.
    pub(super) certainty: Option<String>,
    /// The distance, a value of `Distance`; null if none is kept.
    pub(super) distance: Option<String>,
    /// The partial date of the statement; null if not known.
    pub(super) stated_at: Option<String>,
    pub(super) evidence: Vec<Passage>,
    /// The sources through which the statement came, that in which it was read first.
    pub(super) chain: Vec<CitedSource>,
    pub(super) speaker: Speaker,
}

/// A passage of a source.
#[derive(Debug, Deserialize)]
pub(super) struct Passage {
    /// The words of the passage; null if they are not kept.
    pub(super) exact: Option<String>,
    pub(super) locator: Option<Locator>,
}

/// The place of a passage, as its source counts.
#[derive(Debug, Deserialize)]
pub(super) struct Locator {
    pub(super) page: Option<String>,
    pub(super) section: Option<String>,
    pub(super) line: Option<u64>,
    pub(super) sentence: Option<u64>,
    pub(super) timecode: Option<String>,
}

/// The speaker of an attribution.
#[derive(Debug, Deserialize)]
#[serde(tag = "__typename", rename_all_fields = "camelCase")]
pub(super) enum Speaker {
    /// A person or an organisation by name.
    Entity {
        record_id: String,
        label_text: Words,
    },
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
            Speaker::Entity { label_text, .. } => label_text,
            Speaker::Anonymous { descriptor_text } => descriptor_text,
            Speaker::SourceVoice { source } => &source.title_text,
        }
    }
}

/// A source with its title.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Titled {
    pub(super) title_text: Words,
}

/// An entity with a page of the claims about it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportedEntity {
    pub(super) record_id: String,
    pub(super) r#type: TypeName,
    pub(super) label_text: Words,
    pub(super) aliases: Vec<Words>,
    pub(super) description_text: Option<Words>,
    pub(super) external_ids: Vec<Identifier>,
    pub(super) claims: ClaimPage,
}

/// The type of an entity.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TypeName {
    pub(super) label_text: Words,
}

/// A page of claims.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClaimPage {
    pub(super) total_count: u64,
    pub(super) page_info: PageEnd,
    pub(super) nodes: Vec<ReportedClaim>,
}

/// The end of a page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageEnd {
    pub(super) has_next_page: bool,
    pub(super) end_cursor: Option<String>,
}

/// A source with all that a citation may have.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CitedSource {
    pub(super) record_id: String,
    /// The type of the source in CSL-JSON.
    pub(super) csl_type: String,
    pub(super) title_text: Words,
    pub(super) publisher_name: Option<String>,
    pub(super) credits: Vec<Credit>,
    pub(super) published_at: Option<String>,
    pub(super) retrieved_at: Option<String>,
    pub(super) urls: Vec<String>,
    pub(super) archived_copies: Vec<ArchivedCopy>,
    pub(super) language: Option<String>,
    pub(super) r#abstract: Option<String>,
    pub(super) container_title: Option<String>,
    /// The variables of a citation, under the names of the API; null values are left out below.
    pub(super) citation: Option<BTreeMap<String, Option<String>>>,
    pub(super) dates: Option<FurtherDates>,
    pub(super) external_ids: Vec<Identifier>,
    pub(super) withdrawn: Option<Notice>,
    pub(super) corrected: Option<Notice>,
}

impl CitedSource {
    /// The variable of a citation by its name in the API.
    pub(super) fn variable(&self, name: &str) -> Option<&str> {
        self.citation.as_ref()?.get(name)?.as_deref()
    }

    /// The variables that have a value, by their names in the API.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let variables = self.citation.iter().flatten();
        variables.filter_map(|(name, value)| Some((&**name, value.as_deref()?)))
    }

    /// The credits of a role, a value of `CreditRole`.
    pub(super) fn credited(&self, role: &str) -> impl Iterator<Item = &Credit> {
        self.credits
            .iter()
            .filter(move |credit| credit.role == role)
    }

    /// The name of the source in a scheme, such as `doi`, in whatever case the scheme is written.
    pub(super) fn identifier(&self, scheme: &str) -> Option<&str> {
        let mut ids = self.external_ids.iter();
        let found = ids.find(|id| id.scheme.eq_ignore_ascii_case(scheme))?;
        Some(&found.value)
    }
}

/// Somebody who took part in making a source.
#[derive(Debug, Deserialize)]
pub(super) struct Credit {
    /// The role, a value of `CreditRole`.
    pub(super) role: String,
    pub(super) name: String,
    pub(super) family: Option<String>,
    #[serde(rename = "given")]
    pub(super) given_name: Option<String>,
    pub(super) suffix: Option<String>,
}

/// A copy of a source in an archive.
#[derive(Debug, Deserialize)]
pub(super) struct ArchivedCopy {
    pub(super) url: String,
    pub(super) at: Option<String>,
}

/// The dates of a source beside that of publication.
#[derive(Debug, Deserialize)]
pub(super) struct FurtherDates {
    pub(super) submitted: Option<String>,
    pub(super) available: Option<String>,
    pub(super) event: Option<String>,
    pub(super) original: Option<String>,
}

/// A name of a record in another system.
#[derive(Debug, Deserialize)]
pub(super) struct Identifier {
    pub(super) scheme: String,
    pub(super) value: String,
    pub(super) url: Option<String>,
}

/// A notice that a source was withdrawn or corrected.
#[derive(Debug, Deserialize)]
pub(super) struct Notice {
    pub(super) at: Option<String>,
    pub(super) reason: String,
}
