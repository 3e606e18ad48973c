//! Replays the journal into a store.

use crate::{
    journal::{Entry, Journal},
    kb::{
        error::KbError,
        progress::{Phase, Progress},
        write::apply::CommitApply,
    },
    model::{Record, Revision},
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
                let record: Record = serde_json::from_slice(&line)
                    .map_err(|source| KbError::Record { position, source })?;
                let apply = match under_way.as_mut() {
                    Some(apply) => apply,
                    None => under_way.insert(CommitApply::begin(store, revision, mode)?),
                };
                apply.put(record)?;
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
