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
    /// Its id.
    pub id: Id,
    /// What it is.
    pub kind: SourceKind,
    /// Its title, or what it is called.
    pub titles: Texts<Name>,
    /// The entity that published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<R>,
    /// The entities that wrote or spoke it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<R>,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<PartialDate>,
    /// When it was fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<PartialDate>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<WebUrl>,
    /// Where a copy is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive_url: Option<WebUrl>,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Whether it became public against its author's will.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leaked: bool,
    /// The digest of the document's bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// What a reader should know of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Prose>,
    /// The sources that it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived_from: Vec<Derivation<R>>,
}

/// What a source is.
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
    /// What an organisation made known.
    Announcement,
    /// A post on a social network or a blog.
    Post,
    /// A document filed with an authority.
    Filing,
    /// Words spoken to an audience.
    Speech,
    /// Data.
    Dataset,
    /// Anything else.
    Other,
}

/// That a source rests on another, and how (after PROV-O's kinds of derivation).
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
    /// The source it rests on.
    pub source: R,
    /// How it rests on it.
    pub kind: DerivationKind,
}

/// How a source rests on another.
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
    /// It repeats some or all of it (`prov:wasQuotedFrom`).
    Quotes,
    /// It draws on it as the first-hand account (`prov:hadPrimarySource`).
    PrimarySource,
    /// It is a later version of it (`prov:wasRevisionOf`).
    RevisionOf,
    /// It is the same in another language.
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
