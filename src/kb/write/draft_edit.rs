//! The edits of drafts, and the command that makes a step of each.

use serde_json::{Map, Value as Json, json};

use crate::{
    kb::{
        error::KbError,
        formats::json::Bundle,
        query::draft::RecordedDraft,
        write::{
            add_attribution::AddAttribution, change_set::ChangeSet, command::Command,
            draft_refusal::DraftRefusal, overlay::Overlay,
        },
    },
    model::{DraftContent, DraftId, DraftState, DraftStep, Revision},
};

/// The name of the text of a draft in messages.
const NAME: &str = "draft.json";

/// An edit of a draft. `seen` is the revision of the draft that the author has read: another one
/// since is a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftEdit {
    /// Submits a draft, whose content must fit now.
    Submit(DraftContent),
    /// Gives a pending draft another content, which must fit now.
    Revise {
        /// The draft.
        draft: DraftId,
        /// The revision that last changed it.
        seen: Revision,
        /// The content.
        content: DraftContent,
        /// The drafts that the author of the edit may change.
        reach: DraftReach,
    },
    /// Publishes a pending draft: its content is written in the same commit.
    Publish {
        /// The draft.
        draft: DraftId,
        /// The revision that last changed it.
        seen: Revision,
        /// The drafts on which the author of the edit may decide.
        reach: DraftReach,
    },
    /// Rejects a pending draft, which is kept.
    Reject {
        /// The draft.
        draft: DraftId,
        /// The revision that last changed it.
        seen: Revision,
        /// The drafts on which the author of the edit may decide.
        reach: DraftReach,
    },
}

/// The drafts that the author of an edit may act on, by who wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftReach {
    /// All drafts.
    All,
    /// Drafts that the author of the edit has written.
    Own,
    /// Drafts in which the author of the edit has written nothing.
    OfOthers,
}

impl DraftEdit {
    /// The form of which the digest of a request is made. How far the author may reach is not of
    /// the request.
    pub(super) fn form(&self) -> Json {
        match self {
            DraftEdit::Submit(content) => json!(["submitDraft", content]),
            DraftEdit::Revise {
                draft,
                seen,
                content,
                ..
            } => json!(["reviseDraft", draft, seen, content]),
            DraftEdit::Publish { draft, seen, .. } => json!(["publishDraft", draft, seen]),
            DraftEdit::Reject { draft, seen, .. } => json!(["rejectDraft", draft, seen]),
        }
    }
}

/// The command of an edit of a draft by an author.
pub(super) struct EditDraft {
    pub(super) edit: DraftEdit,
    pub(super) by: Option<String>,
}

impl Command for EditDraft {
    /// One, whatever the content: a step ends its group, and its content is bounded.
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        match &self.edit {
            DraftEdit::Submit(content) => {
                let content = content.clone();
                checked(base, DraftStep::Submit { content })
            }
            DraftEdit::Revise {
                draft,
                seen,
                content,
                reach,
            } => {
                self.pending(base, *draft, *seen, *reach)?;
                let (draft, content) = (*draft, content.clone());
                checked(base, DraftStep::Revise { draft, content })
            }
            DraftEdit::Publish { draft, seen, reach } => {
                let recorded = self.pending(base, *draft, *seen, *reach)?;
                let changes = changes_of(&recorded.content, base)?;
                require_fresh(&recorded, &changes, base)?;
                Ok(changes.with_draft_step(DraftStep::Publish { draft: *draft }))
            }
            DraftEdit::Reject { draft, seen, reach } => {
                self.pending(base, *draft, *seen, *reach)?;
                step_alone(base, DraftStep::Reject { draft: *draft })
            }
        }
    }
}

impl EditDraft {
    /// The draft, if it is as the author has seen it, to be decided on, and in his reach.
    fn pending(
        &self,
        base: &Overlay<'_>,
        draft: DraftId,
        expected: Revision,
        reach: DraftReach,
    ) -> Result<RecordedDraft, KbError> {
        let snapshot = base.snapshot();
        let recorded = snapshot.draft(draft)?;
        let recorded = recorded.ok_or(DraftRefusal::NoSuchDraft(draft))?;
        let found = recorded.revision();
        if found != expected {
            let moved = DraftRefusal::Moved {
                draft,
                expected,
                found,
            };
            return Err(moved.into());
        }
        let state = recorded.state();
        if state != DraftState::Pending {
            let decided = DraftRefusal::Decided {
                draft,
                state,
                revision: found,
            };
            return Err(decided.into());
        }
        let authors = snapshot.draft_authors(&recorded)?;
        // Two without a name may be one, and may be two.
        let is_author = self.by.is_some() && authors.contains(&self.by);
        match reach {
            DraftReach::Own if !is_author => Err(DraftRefusal::OfOthers(draft).into()),
            DraftReach::OfOthers if is_author || self.by.is_none() => {
                Err(DraftRefusal::SecondPerson(draft).into())
            }
            _ => Ok(recorded),
        }
    }
}

/// A change set of a step with a content that fits now, and is not written.
fn checked(base: &Overlay<'_>, step: DraftStep) -> Result<ChangeSet, KbError> {
    let mut warnings = Default::default();
    if let Some(content) = step.content() {
        let size = content.text().len();
        if size > DraftContent::SIZE_LIMIT {
            return Err(DraftRefusal::TooLarge(size).into());
        }
        warnings = changes_of(content, base)?.report.warnings;
    }
    let mut changes = step_alone(base, step)?;
    changes.report.warnings = warnings;
    Ok(changes)
}

/// A change set of a step without records.
fn step_alone(base: &Overlay<'_>, step: DraftStep) -> Result<ChangeSet, KbError> {
    Ok(ChangeSet::of_records(Vec::new(), base)?.with_draft_step(step))
}

/// The change set of a content, as its publication would write it.
pub(super) fn changes_of(content: &DraftContent, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
    match content {
        DraftContent::Bundle(text) => {
            let bundle = Bundle::from_text(NAME, text).map_err(KbError::Invalid)?;
            let valid = bundle.validate(base)?;
            let warnings = valid.warnings().clone();
            let mut changes = ChangeSet::of_records(valid.records().collect(), base)?;
            changes.report.warnings = warnings;
            Ok(changes)
        }
        DraftContent::Attribution { claim, attribution } => {
            // Whoever submits a text that is no object is told so by the validator.
            let attribution: Map<String, Json> =
                serde_json::from_str(attribution).unwrap_or_default();
            let command = AddAttribution {
                claim: claim.clone(),
                attribution,
            };
            command.change_set(base)
        }
    }
}

/// Requires that no record that a bundle states was written since the draft got its content: the
/// bundle would take back what is newer. An attribution is added to its claim, whatever that has.
pub(super) fn require_fresh(
    draft: &RecordedDraft,
    changes: &ChangeSet,
    base: &Overlay<'_>,
) -> Result<(), KbError> {
    if let DraftContent::Attribution { .. } = draft.content {
        return Ok(());
    }
    for record in changes.records() {
        let record = record.record()?;
        let found = base.last_written(record.kind(), record.id())?;
        if found > draft.stated {
            let outdated = DraftRefusal::Outdated {
                draft: draft.id,
                kind: record.kind(),
                id: record.id().clone(),
                stated: draft.stated,
                found,
            };
            return Err(outdated.into());
        }
    }
    Ok(())
}
