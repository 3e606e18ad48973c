//! Sources: documents and utterances in which claims are made.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    compact,
    date::PartialDate,
    digest::Digest,
    id::Id,
    kind::Kind,
    language::Language,
    text::{Name, Prose, Texts},
    web_url::WebUrl,
};

/// A document or an utterance with a publisher.
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
pub struct Source<R = Id> {
    /// The id.
    pub id: Id,
    /// The kind of source.
    pub kind: SourceKind,
    /// The title, or what the source is called.
    pub titles: Texts<Name>,
    /// The entity that published the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<R>,
    /// The entities that wrote or spoke the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<R>,
    /// The date of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<PartialDate>,
    /// The date of retrieval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<PartialDate>,
    /// The URL of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebUrl>,
    /// The URL of an archived copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive_url: Option<WebUrl>,
    /// The language of the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Whether the source became public against its author's will.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leaked: bool,
    /// The digest of the document's bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// A note on the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Prose>,
    /// The entity in which the source appeared: the journal of a paper, the book of a chapter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<R>,
    /// The withdrawal of the source, with which all that rests on it falls.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[borsh(deserialize_with = "compact::read_optional_box")]
    pub withdrawn: Option<Box<SourceNotice<R>>>,
    /// A correction of the source, which decides nothing by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[borsh(deserialize_with = "compact::read_optional_box")]
    pub corrected: Option<Box<SourceNotice<R>>>,
    /// The derivations of the source from other sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived_from: Vec<Derivation<R>>,
}

/// The kind of a source.
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
    strum::VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SourceKind {
    /// A piece of journalism or analysis.
    Article,
    /// A note to the members of an organisation.
    Memo,
    /// Answers given to a journalist.
    Interview,
    /// A statement that an organisation made public.
    Announcement,
    /// A post on a social network or a blog.
    Post,
    /// A document filed with an authority.
    Filing,
    /// Words spoken to an audience.
    Speech,
    /// A set of data.
    Dataset,
    /// A scholarly paper.
    Paper,
    /// Any other source.
    Other,
}

/// A notice that a source was withdrawn or corrected.
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
#[serde(deny_unknown_fields, bound(deserialize = "R: Deserialize<'de>"))]
pub struct SourceNotice<R = Id> {
    /// The date of the notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<PartialDate>,
    /// The reason.
    pub reason: Prose,
    /// The source that gives notice of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<R>,
    /// The entity that withdrew or corrected the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<R>,
}

impl<R> SourceNotice<R> {
    fn try_map<S, E>(
        self,
        f: &mut impl FnMut(Kind, R) -> Result<S, E>,
    ) -> Result<SourceNotice<S>, E> {
        Ok(SourceNotice {
            at: self.at,
            reason: self.reason,
            notice: self.notice.map(|id| f(Kind::Source, id)).transpose()?,
            by: self.by.map(|id| f(Kind::Entity, id)).transpose()?,
        })
    }
}

/// A derivation of a source from another (after PROV-O's kinds of derivation).
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
#[serde(deny_unknown_fields, bound(deserialize = "R: Deserialize<'de>"))]
pub struct Derivation<R = Id> {
    /// The other source, from which the first is derived.
    pub source: R,
    /// The kind of derivation.
    pub kind: DerivationKind,
    /// Whether nobody says so, and the compiler assumes it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub assumed: bool,
}

/// The kind of a derivation.
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
pub enum DerivationKind {
    /// Repeats some or all of the other source (`prov:wasQuotedFrom`).
    Quotes,
    /// Draws on the other source as the first-hand account (`prov:hadPrimarySource`).
    PrimarySource,
    /// A later version of the other source (`prov:wasRevisionOf`).
    RevisionOf,
    /// The other source in another language.
    TranslationOf,
    /// The other source word for word.
    CopyOf,
    /// The other source as an agency or a partner supplied it.
    SyndicatedFrom,
    /// The other source in short.
    SummaryOf,
}

impl SourceKind {
    /// Whether a source of the kind speaks for its authors, where they are known: the platform or
    /// the journal that carries it does not speak.
    pub fn speaks_for_authors(self) -> bool {
        matches!(
            self,
            SourceKind::Paper | SourceKind::Post | SourceKind::Speech | SourceKind::Filing
        )
    }
}

impl DerivationKind {
    /// Whether the source derives as a whole from the other, so that each of its sentences does.
    pub fn is_whole_document(self) -> bool {
        !matches!(self, DerivationKind::Quotes | DerivationKind::PrimarySource)
    }
}

impl<R> Source<R> {
    /// The same source with its references exchanged.
    pub fn try_map<S, E>(self, mut f: impl FnMut(Kind, R) -> Result<S, E>) -> Result<Source<S>, E> {
        Ok(Source {
            id: self.id,
            kind: self.kind,
            titles: self.titles,
            publisher: self.publisher.map(|id| f(Kind::Entity, id)).transpose()?,
            authors: self
                .authors
                .into_iter()
                .map(|id| f(Kind::Entity, id))
                .collect::<Result<_, _>>()?,
            published_at: self.published_at,
            retrieved_at: self.retrieved_at,
            url: self.url,
            archive_url: self.archive_url,
            language: self.language,
            leaked: self.leaked,
            digest: self.digest,
            notes: self.notes,
            container: self.container.map(|id| f(Kind::Entity, id)).transpose()?,
            withdrawn: notice(self.withdrawn, &mut f)?,
            corrected: notice(self.corrected, &mut f)?,
            derived_from: self
                .derived_from
                .into_iter()
                .map(|d| {
                    f(Kind::Source, d.source).map(|source| Derivation {
                        source,
                        kind: d.kind,
                        assumed: d.assumed,
                    })
                })
                .collect::<Result<_, _>>()?,
        })
    }
}

fn notice<R, S, E>(
    notice: Option<Box<SourceNotice<R>>>,
    f: &mut impl FnMut(Kind, R) -> Result<S, E>,
) -> Result<Option<Box<SourceNotice<S>>>, E> {
    let notice = notice.map(|notice| notice.try_map(f)).transpose()?;
    Ok(notice.map(Box::new))
}
