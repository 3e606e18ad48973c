//! Drafts: what editors propose to write, and what is decided on it.

use std::{fmt, str::FromStr};

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::model::{access_level::AccessLevel, id::Id, revision::Revision};

/// The id of a draft: the revision in which it was submitted. Its text is `draft/17`, which names
/// no record, since `draft` is no kind of records.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(transparent)]
pub struct DraftId(pub Revision);

/// The begin of the text of an id.
const PREFIX: &str = "draft/";

/// The refusal of a text that is no id of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the id of a draft is `draft/` and a number")]
pub struct NoDraftId;

impl fmt::Display for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", self.0)
    }
}

impl FromStr for DraftId {
    type Err = NoDraftId;

    fn from_str(text: &str) -> Result<DraftId, NoDraftId> {
        let number = text.strip_prefix(PREFIX).ok_or(NoDraftId)?;
        let id = DraftId(Revision(number.parse().map_err(|_| NoDraftId)?));
        // An id has one text: neither `+17` nor `017`.
        (id.to_string() == text).then_some(id).ok_or(NoDraftId)
    }
}

/// The content of a draft: what its publication writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub enum DraftContent {
    /// A bundle as JSON text.
    Bundle(String),
    /// An attribution for a recorded claim.
    Attribution {
        /// The claim.
        claim: Id,
        /// The attribution as JSON text, in the form of a bundle.
        attribution: String,
    },
}

impl DraftContent {
    /// The most bytes of the JSON text. The store takes a content of this size as one value.
    pub const SIZE_LIMIT: usize = 48 * 1024;

    /// The lowest role that sees all closed parts of the content; `None` if it has none.
    pub fn access(&self) -> Option<AccessLevel> {
        // A content is recorded only if it is JSON.
        let json: Json = serde_json::from_str(self.text()).unwrap_or_default();
        access_of(&json)
    }

    /// The JSON text.
    pub fn text(&self) -> &str {
        match self {
            DraftContent::Bundle(text) => text,
            DraftContent::Attribution { attribution, .. } => attribution,
        }
    }
}

/// A step of a draft, as a line of the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "camelCase")]
pub enum DraftStep {
    /// The submission, which makes the draft.
    Submit {
        /// The content.
        content: DraftContent,
    },
    /// A new content.
    Revise {
        /// The draft.
        draft: DraftId,
        /// The content.
        content: DraftContent,
    },
    /// The publication: the same commit writes the content.
    Publish {
        /// The draft.
        draft: DraftId,
    },
    /// The rejection.
    Reject {
        /// The draft.
        draft: DraftId,
    },
    /// The undoing of the decision: the draft is to be decided on again.
    Reopen {
        /// The draft.
        draft: DraftId,
    },
}

impl DraftStep {
    /// The draft of a step that the commit of a revision has.
    pub fn draft(&self, revision: Revision) -> DraftId {
        match self {
            DraftStep::Submit { .. } => DraftId(revision),
            DraftStep::Revise { draft, .. }
            | DraftStep::Publish { draft }
            | DraftStep::Reject { draft }
            | DraftStep::Reopen { draft } => *draft,
        }
    }

    /// The action of the step.
    pub fn action(&self) -> DraftAction {
        match self {
            DraftStep::Submit { .. } => DraftAction::Submit,
            DraftStep::Revise { .. } => DraftAction::Revise,
            DraftStep::Publish { .. } => DraftAction::Publish,
            DraftStep::Reject { .. } => DraftAction::Reject,
            DraftStep::Reopen { .. } => DraftAction::Reopen,
        }
    }

    /// The content that the step states, if it states one.
    pub fn content(&self) -> Option<&DraftContent> {
        match self {
            DraftStep::Submit { content } | DraftStep::Revise { content, .. } => Some(content),
            _ => None,
        }
    }
}

/// The action of a step, without what it states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum DraftAction {
    /// The submission.
    Submit,
    /// A new content.
    Revise,
    /// The publication.
    Publish,
    /// The rejection.
    Reject,
    /// The undoing of a decision.
    Reopen,
}

impl DraftAction {
    /// The name of the action in the API.
    pub fn name(self) -> &'static str {
        match self {
            DraftAction::Submit => "SUBMIT",
            DraftAction::Revise => "REVISE",
            DraftAction::Publish => "PUBLISH",
            DraftAction::Reject => "REJECT",
            DraftAction::Reopen => "REOPEN",
        }
    }

    /// The state of a draft after the action.
    pub fn state(self) -> DraftState {
        match self {
            DraftAction::Submit | DraftAction::Revise | DraftAction::Reopen => DraftState::Pending,
            DraftAction::Publish => DraftState::Published,
            DraftAction::Reject => DraftState::Rejected,
        }
    }
}

/// The state of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftState {
    /// To be decided on.
    Pending,
    /// Published: its content was written.
    Published,
    /// Rejected: it is kept, and nothing was written.
    Rejected,
}

impl DraftState {
    /// All states.
    pub const ALL: [DraftState; 3] = [
        DraftState::Pending,
        DraftState::Published,
        DraftState::Rejected,
    ];

    /// The name of the state in the API.
    pub fn name(self) -> &'static str {
        match self {
            DraftState::Pending => "PENDING",
            DraftState::Published => "PUBLISHED",
            DraftState::Rejected => "REJECTED",
        }
    }
}

/// A line of the journal that has a step of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DraftLine {
    /// The step.
    Draft(DraftStep),
}

impl DraftLine {
    /// Whether a line of the journal has a step of a draft, and no record.
    pub fn is_in(line: &[u8]) -> bool {
        line.starts_with(b"{\"draft\":")
    }
}

/// The lowest role that sees all closed parts in a JSON value.
fn access_of(json: &Json) -> Option<AccessLevel> {
    let own = json.pointer("/closed/access");
    let own = own.and_then(|access| <AccessLevel as Deserialize>::deserialize(access).ok());
    let parts = match json {
        Json::Array(items) => items.iter().filter_map(access_of).max(),
        Json::Object(fields) => fields.values().filter_map(access_of).max(),
        _ => None,
    };
    own.max(parts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_id_has_one_text() {
        let id = DraftId(Revision(17));
        assert_eq!(id.to_string(), "draft/17");
        assert_eq!("draft/17".parse(), Ok(id));
        for other in [
            "17",
            "draft/",
            "draft/017",
            "draft/+17",
            "draft/-1",
            "claim/17",
        ] {
            assert_eq!(other.parse::<DraftId>(), Err(NoDraftId), "{other}");
        }
    }

    #[test]
    fn a_step_is_a_line_that_is_told_from_a_record() {
        let content = DraftContent::Bundle("{}".into());
        for (step, form) in [
            (
                DraftStep::Submit {
                    content: content.clone(),
                },
                json!({"draft": {"submit": {"content": {"bundle": "{}"}}}}),
            ),
            (
                DraftStep::Revise {
                    draft: DraftId(Revision(3)),
                    content,
                },
                json!({"draft": {"revise": {"draft": 3, "content": {"bundle": "{}"}}}}),
            ),
            (
                DraftStep::Publish {
                    draft: DraftId(Revision(3)),
                },
                json!({"draft": {"publish": {"draft": 3}}}),
            ),
        ] {
            let line = serde_json::to_vec(&DraftLine::Draft(step.clone())).unwrap();
            assert_eq!(
                serde_json::from_slice::<serde_json::Value>(&line).unwrap(),
                form
            );
            assert!(DraftLine::is_in(&line));
            let read: DraftLine = serde_json::from_slice(&line).unwrap();
            assert_eq!(read, DraftLine::Draft(step));
        }
        assert!(!DraftLine::is_in(b"{\"entity\":{\"id\":\"draft\"}}"));
    }
    #[test]
    fn a_content_is_for_those_who_see_all_its_closed_parts() {
        for (text, access) in [
            (r#"{"sources": [{"id": "a", "notes": "closed"}]}"#, None),
            (
                r#"{"sources": [{"closed": {"access": "EDITOR"}}]}"#,
                Some(AccessLevel::Editor),
            ),
            (
                r#"{"entities": [{"closed": {"access": "EDITOR"}}],
                    "claims": [{"attributions": [{"closed": {"access": "ADMIN"}}]}]}"#,
                Some(AccessLevel::Admin),
            ),
            (
                r#"{"patches": {"sources": [{"closed": {"access": "REVIEWER"}}]}}"#,
                Some(AccessLevel::Reviewer),
            ),
        ] {
            assert_eq!(DraftContent::Bundle(text.into()).access(), access, "{text}");
        }
    }
}
