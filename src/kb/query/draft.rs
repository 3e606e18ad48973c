//! Drafts as they are recorded.
//!
//! A draft that states a closed part is there for those alone who would see that part.

use crate::{
    kb::{error::KbError, snapshot::Snapshot},
    model::{Clearance, DraftAction, DraftContent, DraftId, DraftState, Revision},
};

/// A draft as it is at a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedDraft {
    /// The id.
    pub id: DraftId,
    /// The actions, the submission first, each with the revision of its commit.
    pub actions: Vec<(Revision, DraftAction)>,
    /// The content.
    pub content: DraftContent,
    /// The revision in which the draft got its content.
    pub stated: Revision,
}

impl RecordedDraft {
    /// The state.
    pub fn state(&self) -> DraftState {
        let last = self.actions.last();
        last.map_or(DraftState::Pending, |(_, action)| action.state())
    }

    /// The revision of the last action.
    pub fn revision(&self) -> Revision {
        self.actions
            .last()
            .map_or(self.stated, |(revision, _)| *revision)
    }

    /// The revision of the decision; `None` if the draft is to be decided on.
    pub fn decided(&self) -> Option<Revision> {
        (self.state() != DraftState::Pending).then(|| self.revision())
    }
}

impl Snapshot {
    /// The draft with an id; `None` if there is none that the clearance of this snapshot sees.
    pub fn draft(&self, id: DraftId) -> Result<Option<RecordedDraft>, KbError> {
        let actions = self.view().draft_actions(id)?;
        let states_content =
            |action: &DraftAction| matches!(action, DraftAction::Submit | DraftAction::Revise);
        let stated = actions.iter().rev();
        let Some((stated, _)) = stated.clone().find(|(_, action)| states_content(action)) else {
            return Ok(None);
        };
        let stated = *stated;
        let step = self.view().draft_step(stated)?;
        let content = step.as_ref().and_then(|step| step.content()).cloned();
        let is_seen = |content: &DraftContent| {
            let access = content.access();
            access.is_none_or(|access| self.clearance().sees(access))
        };
        Ok(content.filter(is_seen).map(|content| RecordedDraft {
            id,
            actions,
            content,
            stated,
        }))
    }

    /// All drafts that the clearance of this snapshot sees, in the order of their submission, each
    /// with its state.
    pub fn drafts(&self) -> Result<Vec<(DraftId, DraftState)>, KbError> {
        let mut drafts = self.view().drafts()?;
        if self.clearance() != Clearance::ALL {
            let mut seen = Vec::with_capacity(drafts.len());
            for (id, state) in drafts {
                if self.draft(id)?.is_some() {
                    seen.push((id, state));
                }
            }
            drafts = seen;
        }
        Ok(drafts)
    }

    /// The names of who submitted and revised a draft; `None` for one without a name.
    pub(in crate::kb) fn draft_authors(
        &self,
        draft: &RecordedDraft,
    ) -> Result<Vec<Option<String>>, KbError> {
        let mut authors = Vec::new();
        for (revision, action) in &draft.actions {
            if matches!(action, DraftAction::Submit | DraftAction::Revise) {
                authors.push(self.commit(*revision)?.and_then(|commit| commit.by));
            }
        }
        Ok(authors)
    }
}
