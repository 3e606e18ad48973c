//! Sources: documents and utterances in which claims are made.

use std::borrow::Cow;

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    agent::Agent,
    archived_copy::ArchivedCopy,
    canonical_url::{canonical, canonical_readable},
    citation::Citation,
    closed::ClosedSource,
    compact,
    container::Container,
    contributor::Contributor,
    date::PartialDate,
    digest::Digest,
    id::Id,
    kind::Kind,
    language::Language,
    one_or_many,
    original::OriginalRecord,
    reliability::ReliabilityGrade,
    source_dates::SourceDates,
    source_kind::SourceKind,
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
    /// The publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Agent<R>>,
    /// The authors, in the order in which the source names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Agent<R>>,
    /// The others who took part in making the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<Contributor<R>>,
    /// The date of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<PartialDate>,
    /// The date of retrieval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<PartialDate>,
    /// The addresses of the source: one, or several of which the first is shown.
    #[serde(
        default,
        rename = "url",
        with = "one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[schemars(schema_with = "one_or_many::schema::<WebUrl>")]
    pub urls: Vec<WebUrl>,
    /// The archived copies of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub archived_copies: Vec<ArchivedCopy>,
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
    /// The container of the source: the journal of a paper, the book of a chapter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub container: Option<Container<R>>,
    /// The variables of a citation, such as volume, issue and page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation: Option<Box<Citation>>,
    /// The dates of the source beside that of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dates: Option<Box<SourceDates>>,
    /// The abstract.
    #[serde(default, rename = "abstract", skip_serializing_if = "Option::is_none")]
    pub summary: Option<Prose>,
    /// The entity that is the same work, so that claims about the source are claims about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work: Option<R>,
    /// The grades of reliability that desks give to the source; they decide nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reliability: Vec<ReliabilityGrade<R>>,
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
    /// The closed part: what some roles alone see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[borsh(deserialize_with = "compact::read_optional_box")]
    pub closed: Option<Box<ClosedSource>>,
    /// The original of the record, where it was taken from another system.
    #[serde(flatten)]
    pub original: OriginalRecord,
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

impl DerivationKind {
    /// Whether the source derives as a whole from the other, so that each of its sentences does.
    pub fn is_whole_document(self) -> bool {
        !matches!(self, DerivationKind::Quotes | DerivationKind::PrimarySource)
    }
}

impl<R> Source<R> {
    /// The entities among the authors.
    pub fn author_entities(&self) -> impl Iterator<Item = &R> {
        self.authors.iter().filter_map(Agent::entity)
    }

    /// The entities among the contributors.
    pub fn contributor_entities(&self) -> impl Iterator<Item = &R> {
        let contributors = self.contributors.iter();
        contributors.filter_map(|contributor| contributor.who.entity())
    }

    /// The publisher, if it is an entity.
    pub fn publisher_entity(&self) -> Option<&R> {
        self.publisher.as_ref().and_then(Agent::entity)
    }

    /// The addresses of the source and of its archived copies.
    pub fn addresses(&self) -> impl Iterator<Item = &WebUrl> {
        let copies = self.archived_copies.iter().map(|copy| &copy.url);
        self.urls.iter().chain(copies)
    }

    /// The canonical texts of those addresses, each once.
    pub fn canonical_addresses(&self) -> Vec<String> {
        let mut canonical_addresses = Vec::new();
        for address in self.addresses().map(canonical) {
            if !canonical_addresses.contains(&address) {
                canonical_addresses.push(address);
            }
        }
        canonical_addresses
    }

    /// The texts by which a search finds the source beside its titles, each with the name of its
    /// field: notes, the abstract, plain names, and addresses as people write them.
    pub fn searched_texts(&self) -> Vec<(&'static str, Cow<'_, str>)> {
        let mut texts: Vec<(&'static str, Cow<'_, str>)> = Vec::new();
        texts.extend(self.notes.as_deref().map(|notes| ("notes", notes.into())));
        let summary = self.summary.as_deref();
        texts.extend(summary.map(|summary| ("abstract", summary.into())));
        let contributors = self.contributors.iter().map(|contributor| &contributor.who);
        let makers = self.authors.iter().chain(contributors);
        let names = makers.filter_map(Agent::plain_name);
        texts.extend(names.map(|name| ("credit", name.into())));
        let publisher = self.publisher.as_ref().and_then(Agent::plain_name);
        texts.extend(publisher.map(|name| ("publisher", name.into())));
        let container = self.container.as_ref().and_then(Container::title);
        texts.extend(container.map(|title| ("container", (&**title).into())));
        for address in self.addresses().map(canonical_readable) {
            let address = ("url", Cow::from(address));
            if !texts.contains(&address) {
                texts.push(address);
            }
        }
        texts
    }

    /// The same source with its references exchanged.
    pub fn try_map<S, E>(self, mut f: impl FnMut(Kind, R) -> Result<S, E>) -> Result<Source<S>, E> {
        let f = &mut f;
        Ok(Source {
            id: self.id,
            kind: self.kind,
            titles: self.titles,
            publisher: self.publisher.map(|agent| agent.try_map(f)).transpose()?,
            authors: mapped(self.authors, |author| author.try_map(f))?,
            contributors: mapped(self.contributors, |contributor| contributor.try_map(f))?,
            published_at: self.published_at,
            retrieved_at: self.retrieved_at,
            urls: self.urls,
            archived_copies: self.archived_copies,
            language: self.language,
            leaked: self.leaked,
            digest: self.digest,
            notes: self.notes,
            container: self
                .container
                .map(|container| container.try_map(f))
                .transpose()?,
            citation: self.citation,
            dates: self.dates,
            summary: self.summary,
            work: self.work.map(|id| f(Kind::Entity, id)).transpose()?,
            reliability: mapped(self.reliability, |grade| grade.try_map(f))?,
            withdrawn: notice(self.withdrawn, f)?,
            corrected: notice(self.corrected, f)?,
            derived_from: mapped(self.derived_from, |link| {
                Ok(Derivation {
                    source: f(Kind::Source, link.source)?,
                    kind: link.kind,
                    assumed: link.assumed,
                })
            })?,
            closed: self.closed,
            original: self.original,
        })
    }
}

fn mapped<T, U, E>(items: Vec<T>, each: impl FnMut(T) -> Result<U, E>) -> Result<Vec<U>, E> {
    items.into_iter().map(each).collect()
}

fn notice<R, S, E>(
    notice: Option<Box<SourceNotice<R>>>,
    f: &mut impl FnMut(Kind, R) -> Result<S, E>,
) -> Result<Option<Box<SourceNotice<S>>>, E> {
    let notice = notice.map(|notice| notice.try_map(f)).transpose()?;
    Ok(notice.map(Box::new))
}
