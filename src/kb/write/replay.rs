//! Applies the journal to a store.

use crate::{
    journal::{Commit, Entry, FileJournal, Journal},
    kb::{KbError, Phase, Progress},
    model::{Record, Revision},
    store::{Apply, CommitInfo, Mode, Store},
};

/// Applies every commit after `since`. Each is applied whole or, after an error, not at all.
pub(in crate::kb) fn replay(
    journal: &FileJournal,
    store: &Store,
    since: Revision,
    phase: Phase,
    progress: Progress<'_>,
) -> Result<(), KbError> {
    let head = journal.head().revision;
    let mut under_way: Option<Apply> = None;
    for entry in journal.read(since)? {
        match entry? {
            Entry::Record {
                line,
                revision,
                place,
            } => {
                let record: Record = serde_json::from_slice(&line)
                    .map_err(|source| KbError::Record { place, source })?;
                let apply = match under_way.as_mut() {
                    Some(apply) => apply,
                    None => under_way.insert(store.begin(revision, Mode::Bulk)?),
                };
                apply.put(record)?;
            }
            Entry::Commit(commit) => {
                let apply = match under_way.take() {
                    Some(apply) => apply,
                    None => store.begin(commit.revision, Mode::Bulk)?,
                };
                progress(phase, commit.revision.0 - since.0, head.0 - since.0);
                apply.finish(info(&commit))?;
            }
        }
    }
    Ok(())
}

/// What the store keeps of a commit.
pub(in crate::kb) fn info(commit: &Commit) -> CommitInfo {
    CommitInfo {
        revision: commit.revision,
        at: commit.at,
        by: commit.meta.by.clone(),
        reason: commit.meta.reason.clone(),
        idempotency_key: commit.meta.idempotency_key.clone(),
        seed: commit.meta.seed,
        records: commit.records,
        hash: commit.hash.to_string(),
    }
}
