//! Replays the journal into a store.

use crate::{
    journal::{Entry, Journal},
    kb::{
        error::KbError,
        progress::{Phase, Progress},
        write::apply::CommitApply,
    },
    model::{DraftLine, Record, Revision},
    store::{Mode, Store},
};

/// Applies every commit after `since`. Each is applied whole or, after an error, not at all.
pub(in crate::kb) fn replay(
    journal: &dyn Journal,
    store: &Store,
    since: Revision,
    mode: Mode,
    phase: Phase,
    progress: Progress<'_>,
) -> Result<(), KbError> {
    let head = journal.head().revision;
    let mut under_way: Option<CommitApply> = None;
    for entry in journal.read(since)? {
        match entry? {
            Entry::Record {
                line,
                revision,
                position,
            } => {
                let apply = match under_way.as_mut() {
                    Some(apply) => apply,
                    None => under_way.insert(CommitApply::begin(store, revision, mode)?),
                };
                let unreadable = |source| KbError::Record { position, source };
                match DraftLine::is_in(&line) {
                    true => {
                        let line = serde_json::from_slice(&line).map_err(unreadable)?;
                        let DraftLine::Draft(step) = line;
                        apply.put_draft_step(step);
                    }
                    false => {
                        let record: Record = serde_json::from_slice(&line).map_err(unreadable)?;
                        apply.put(record)?;
                    }
                }
            }
            Entry::Commit(commit) => {
                let apply = match under_way.take() {
                    Some(apply) => apply,
                    None => CommitApply::begin(store, commit.revision, mode)?,
                };
                progress(phase, commit.revision.0 - since.0, head.0 - since.0);
                apply.finish(&commit)?;
            }
        }
    }
    Ok(())
}
