//! Drafts in the store: the step of each commit that has one, and the actions on each draft.

use crate::{
    model::{DraftAction, DraftId, DraftState, DraftStep, Revision},
    store::{error::StoreError, key, view::View},
};

/// The number of an action in the store, which never gets another meaning.
pub(super) fn number(action: DraftAction) -> u8 {
    match action {
        DraftAction::Submit => 1,
        DraftAction::Revise => 2,
        DraftAction::Publish => 3,
        DraftAction::Reject => 4,
        DraftAction::Reopen => 5,
    }
}

/// The action with a number.
pub(super) fn action_of(bytes: &[u8]) -> Option<DraftAction> {
    Some(match bytes {
        [1] => DraftAction::Submit,
        [2] => DraftAction::Revise,
        [3] => DraftAction::Publish,
        [4] => DraftAction::Reject,
        [5] => DraftAction::Reopen,
        _ => return None,
    })
}

/// The bytes of a step.
pub(super) fn encode(step: &DraftStep) -> Vec<u8> {
    borsh::to_vec(step).expect("borsh writes to memory without failing")
}

/// The step in a value; the error says what is wrong with it.
pub(super) fn decode(bytes: &[u8]) -> Result<DraftStep, String> {
    borsh::from_slice(bytes).map_err(|error| error.to_string())
}

impl View {
    /// The step of a draft that the commit of a revision has; `None` if it has none, or is later
    /// than this revision.
    pub fn draft_step(&self, revision: Revision) -> Result<Option<DraftStep>, StoreError> {
        if revision > self.revision() {
            return Ok(None);
        }
        let key = key::draft_step(revision.0);
        let Some(bytes) = self.tree().get(key)? else {
            return Ok(None);
        };
        decode(&bytes)
            .map(Some)
            .map_err(|what| undecodable(&key, what))
    }

    /// The actions on a draft up to this revision, the submission first, each with the revision of
    /// its commit; none if there is no such draft.
    pub fn draft_actions(
        &self,
        draft: DraftId,
    ) -> Result<Vec<(Revision, DraftAction)>, StoreError> {
        let id = draft.0.0;
        let keys = key::draft(id, 0)..=key::draft(id, self.revision().0);
        let actions = self.tree().range(keys).map(|pair| {
            let (_, revision, action) = opened(pair)?;
            Ok((revision, action))
        });
        actions.collect()
    }

    /// All drafts of this revision, in the order of their submission, each with its state.
    pub fn drafts(&self) -> Result<Vec<(DraftId, DraftState)>, StoreError> {
        let mut drafts: Vec<(DraftId, DraftState)> = Vec::new();
        for pair in self.tree().scan_prefix([key::DRAFT]) {
            let (draft, revision, action) = opened(pair)?;
            if revision > self.revision() {
                continue;
            }
            match drafts.last_mut() {
                Some((last, state)) if *last == draft => *state = action.state(),
                _ => drafts.push((draft, action.state())),
            }
        }
        Ok(drafts)
    }
}

/// The draft, the revision and the action of a pair.
fn opened(
    pair: Result<(sled::IVec, sled::IVec), sled::Error>,
) -> Result<(DraftId, Revision, DraftAction), StoreError> {
    let (key, bytes) = pair?;
    match (key::of_draft(&key), action_of(&bytes)) {
        (Some((draft, revision)), Some(action)) => {
            Ok((DraftId(Revision(draft)), Revision(revision), action))
        }
        _ => Err(undecodable(&key, "its byte is no action".into())),
    }
}

fn undecodable(key: &[u8], what: String) -> StoreError {
    StoreError::Undecodable {
        key: key::describe(key),
        what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_read_back_from_its_number() {
        for action in [
            DraftAction::Submit,
            DraftAction::Revise,
            DraftAction::Publish,
            DraftAction::Reject,
            DraftAction::Reopen,
        ] {
            assert_eq!(action_of(&[number(action)]), Some(action));
        }
        assert_eq!(action_of(&[]), None);
        assert_eq!(action_of(&[6]), None);
    }
}
