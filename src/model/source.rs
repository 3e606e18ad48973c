//! Sources: documents and utterances in which claims are made.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
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
    /// Any other source.
    Other,
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
            derived_from: self
                .derived_from
                .into_iter()
                .map(|d| {
                    f(Kind::Source, d.source).map(|source| Derivation {
                        source,
                        kind: d.kind,
                    })
                })
                .collect::<Result<_, _>>()?,
        })
    }
}
