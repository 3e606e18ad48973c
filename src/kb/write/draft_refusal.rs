//! The reasons for which an edit of a draft is refused.

use crate::model::{DraftContent, DraftId, DraftState, Id, Kind, Revision};

/// The reason for which an edit of a draft is refused. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftRefusal {
    /// The draft does not exist.
    #[error("there is no draft `{0}`")]
    NoSuchDraft(DraftId),
    /// The content is too large.
    #[error(
        "the content of a draft has at most {limit} bytes, this one has {0}; split it into several drafts",
        limit = DraftContent::SIZE_LIMIT
    )]
    TooLarge(usize),
    /// The draft was revised or decided on since the author of the edit saw it.
    #[error(
        "the draft `{draft}` was last changed in revision {found}, and revision {expected} was \
         expected: read it again, and decide anew"
    )]
    Moved {
        /// The draft.
        draft: DraftId,
        /// The revision that was to have changed it last.
        expected: Revision,
        /// The revision that changed it last.
        found: Revision,
    },
    /// The draft is decided on.
    #[error(
        "the draft `{draft}` was {} in revision {revision}; submit a new one, or undo that revision",
        .state.name().to_lowercase()
    )]
    Decided {
        /// The draft.
        draft: DraftId,
        /// The state.
        state: DraftState,
        /// The revision of the decision.
        revision: Revision,
    },
    /// The publisher is an author of the draft, or has no name.
    #[error(
        "the draft `{0}` is to be published by a second person, who has a name and is none of its \
         authors"
    )]
    SecondPerson(DraftId),
    /// The draft is of others.
    #[error("the draft `{0}` is of another author, and only a reviewer changes or rejects it")]
    OfOthers(DraftId),
    /// A record that the draft states was written since the draft was.
    #[error(
        "the {kind} `{id}` was written in revision {found}, after the draft `{draft}` in revision \
         {stated}: read it again, and revise the draft"
    )]
    Outdated {
        /// The draft.
        draft: DraftId,
        /// The kind of the record.
        kind: Kind,
        /// The id of the record.
        id: Id,
        /// The revision in which the draft got its content.
        stated: Revision,
        /// The revision that wrote the record.
        found: Revision,
    },
    /// The commit to be undone submitted or revised a draft.
    #[error("revision {0} submitted or revised a draft, which is not undone; reject the draft")]
    NotUndone(Revision),
}
