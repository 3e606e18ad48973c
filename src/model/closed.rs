//! Closed parts: what of a record is true and is shown to some roles alone.
//!
//! The rest of the record is its public part: a whole record by itself, from which lists, the index
//! and all rules work, for every reader alike. Nothing is computed from a closed part, so that no
//! answer to whoever may not see it depends on it (noninterference; Goguen and Meseguer, 1982).
//! Its references are ids, which nothing follows but the fields that show it.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{
    access_level::{AccessLevel, Clearance},
    agent::Agent,
    archived_copy::ArchivedCopy,
    compact,
    date::PartialDate,
    digest::Digest,
    evidence::Evidence,
    one_or_many,
    original::ExternalId,
    text::{Name, Prose, Texts},
    web_url::WebUrl,
};

/// The closed part of an entity.
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
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClosedEntity {
    /// The lowest role that sees the part.
    pub access: AccessLevel,
    /// The true labels.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub labels: Texts<Name>,
    /// The true aliases.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub aliases: Texts<Vec<Name>>,
    /// The true descriptions.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub descriptions: Texts<Prose>,
    /// The names of the entity in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
    /// A note for those who see the part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
}

/// The closed part of a source.
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
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClosedSource {
    /// The lowest role that sees the part.
    pub access: AccessLevel,
    /// The true titles.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub titles: Texts<Name>,
    /// The true publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Agent>,
    /// The true authors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Agent>,
    /// The exact date of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<PartialDate>,
    /// The addresses of the source: one, or several.
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
    /// The digest of the document's bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The names of the source in other systems.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
    /// A note for those who see the part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
}

/// The closed part of an attribution.
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
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct ClosedAttribution {
    /// The lowest role that sees the part.
    pub access: AccessLevel,
    /// The true speaker, where the public part has an unnamed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Agent>,
    /// The exact date of the statement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<PartialDate>,
    /// The passages of the source that state it and would tell who it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[borsh(
        serialize_with = "compact::write_few",
        deserialize_with = "compact::read_few"
    )]
    pub evidence: Vec<Evidence>,
    /// A note for those who see the part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Prose>,
}

/// A closed part of a record of some kind.
pub trait ClosedPart: Clone + PartialEq {
    /// The lowest role that sees the part.
    fn access(&self) -> AccessLevel;

    /// The same part with another access.
    fn with_access(self, access: AccessLevel) -> Self;

    /// The part that states its access alone, which stands for one that is not shown.
    fn unstated(access: AccessLevel) -> Self;

    /// The same part without its note.
    fn without_note(self) -> Self;

    /// Whether the part states its access alone.
    fn is_unstated(&self) -> bool {
        *self == Self::unstated(self.access())
    }
}

impl ClosedPart for ClosedEntity {
    fn access(&self) -> AccessLevel {
        self.access
    }

    fn with_access(self, access: AccessLevel) -> ClosedEntity {
        ClosedEntity { access, ..self }
    }

    fn unstated(access: AccessLevel) -> ClosedEntity {
        ClosedEntity {
            access,
            labels: Texts::default(),
            aliases: Texts::default(),
            descriptions: Texts::default(),
            external_ids: Vec::new(),
            note: None,
        }
    }

    fn without_note(self) -> ClosedEntity {
        ClosedEntity { note: None, ..self }
    }
}

impl ClosedPart for ClosedSource {
    fn access(&self) -> AccessLevel {
        self.access
    }

    fn with_access(self, access: AccessLevel) -> ClosedSource {
        ClosedSource { access, ..self }
    }

    fn unstated(access: AccessLevel) -> ClosedSource {
        ClosedSource {
            access,
            titles: Texts::default(),
            publisher: None,
            authors: Vec::new(),
            published_at: None,
            urls: Vec::new(),
            archived_copies: Vec::new(),
            digest: None,
            external_ids: Vec::new(),
            note: None,
        }
    }

    fn without_note(self) -> ClosedSource {
        ClosedSource { note: None, ..self }
    }
}

impl ClosedPart for ClosedAttribution {
    fn access(&self) -> AccessLevel {
        self.access
    }

    fn with_access(self, access: AccessLevel) -> ClosedAttribution {
        ClosedAttribution { access, ..self }
    }

    fn unstated(access: AccessLevel) -> ClosedAttribution {
        ClosedAttribution {
            access,
            speaker: None,
            stated_at: None,
            evidence: Vec::new(),
            note: None,
        }
    }

    fn without_note(self) -> ClosedAttribution {
        ClosedAttribution { note: None, ..self }
    }
}

/// The access of a closed part that states more of who or what it is than the one before, so that
/// the versions before may have that in public; `None` if it does not. A note is no such part.
pub(super) fn newly_closed<T: ClosedPart>(
    before: Option<&T>,
    after: Option<&T>,
) -> Option<AccessLevel> {
    let access = after?.access();
    // An access that is raised alone closes no public part.
    let identity = |part: &T| part.clone().without_note().with_access(access);
    let after = after.map(identity).filter(|part| !part.is_unstated())?;
    (before.map(identity).as_ref() != Some(&after)).then_some(access)
}

/// Leaves of a part that a clearance does not see its access alone.
pub(super) fn mask<T: ClosedPart>(part: Option<&mut T>, clearance: Clearance) {
    if let Some(part) = part
        && !clearance.sees(part.access())
    {
        *part = T::unstated(part.access());
    }
}
