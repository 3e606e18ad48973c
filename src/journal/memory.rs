//! A journal in memory, for tests.

use std::{
    sync::{Arc, Mutex, PoisonError, RwLock},
    time::Duration,
};

use crate::{
    journal::{
        commit::{Commit, CommitContent},
        draft::Draft,
        entry::{Entries, Entry},
        entry_position::EntryPosition,
        error::JournalError,
        format::Format,
        hash::RunningHash,
        head::{Head, HeadWatch},
        journal_trait::Journal,
        line_form,
        verification::Verification,
    },
    model::revision::Revision,
};

/// A journal in memory: lines as a file has them, gone with the process.
pub(crate) struct MemoryJournal {
    commits: RwLock<Vec<Arc<CommitLines>>>,
    /// One group is appended at a time.
    appending: Mutex<()>,
    head: HeadWatch,
}

/// The lines of a commit, without their line breaks.
struct CommitLines {
    records: Vec<Vec<u8>>,
    commit: Vec<u8>,
}

impl MemoryJournal {
    /// An empty journal.
    pub(crate) fn new() -> MemoryJournal {
        MemoryJournal {
            commits: RwLock::default(),
            appending: Mutex::default(),
            head: HeadWatch::new(Head::default()),
        }
    }
}

impl Journal for MemoryJournal {
    fn head(&self) -> Head {
        self.head.get()
    }

    fn append(
        &self,
        expected: Revision,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError> {
        let _appending = self
            .appending
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut head = self.head();
        if expected != head.revision {
            return Err(JournalError::Conflict {
                expected,
                actual: head.revision,
            });
        }
        let mut commits = Vec::with_capacity(group.len());
        let mut appended = Vec::with_capacity(group.len());
        for (index, draft) in group.into_iter().enumerate() {
            let (commit, lines) = seal(head, index + 1, draft)?;
            head = Head::from(&commit);
            commits.push(commit);
            appended.push(Arc::new(lines));
        }
        let mut all = self.commits.write().unwrap_or_else(PoisonError::into_inner);
        all.extend(appended);
        drop(all);
        self.head.set(head);
        Ok(commits)
    }

    fn read(&self, since: Revision) -> Result<Entries, JournalError> {
        let head = self.head().revision;
        if since > head {
            return Err(JournalError::BeyondHead { since, head });
        }
        let all = self.commits.read().unwrap_or_else(PoisonError::into_inner);
        let commits = all[..head.0 as usize].to_vec();
        let mut passed = Head::default();
        let mut failed = false;
        let entries = commits.into_iter().flat_map(move |lines| {
            if failed {
                return Vec::new();
            }
            let entries = lines.prove(passed);
            match entries.last() {
                Some(Ok(Entry::Commit(commit))) => passed = Head::from(commit),
                _ => failed = true,
            }
            match passed.revision > since || failed {
                true => entries,
                false => Vec::new(),
            }
        });
        Ok(Box::new(entries))
    }

    fn wait_after(&self, revision: Revision, timeout: Duration) -> Head {
        self.head.wait_after(revision, timeout)
    }

    fn verify(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Verification, JournalError> {
        let mut verification = Verification {
            bytes: self.size()?,
            ..Verification::default()
        };
        for entry in self.read(Revision(0))? {
            match entry? {
                Entry::Record { .. } => verification.records += 1,
                Entry::Commit(_) => verification.commits += 1,
            }
        }
        progress(verification.bytes, verification.bytes);
        Ok(verification)
    }

    fn size(&self) -> Result<u64, JournalError> {
        let all = self.commits.read().unwrap_or_else(PoisonError::into_inner);
        let bytes = |lines: &Arc<CommitLines>| {
            let records: usize = lines.records.iter().map(|line| line.len() + 1).sum();
            (records + lines.commit.len() + 1) as u64
        };
        Ok(all.iter().map(bytes).sum())
    }
}

/// Seals the draft at a position of its group as the commit after `head`.
fn seal(
    head: Head,
    position: usize,
    draft: Draft<'_>,
) -> Result<(Commit, CommitLines), JournalError> {
    if let Some(reason) = draft.flaw() {
        return Err(JournalError::Draft { position, reason });
    }
    let mut hash = RunningHash::default();
    let mut records = Vec::new();
    for record in draft.records {
        let record = record.map_err(|source| JournalError::Records { position, source })?;
        hash.add(record.as_bytes());
        hash.add(b"\n");
        records.push(record.as_bytes().to_vec());
    }
    let count = records.len() as u64;
    let (commit, mut line) = Commit::seal(head, draft.at, draft.meta, count, &mut hash);
    line.pop();
    let lines = CommitLines {
        records,
        commit: line,
    };
    Ok((commit, lines))
}

impl CommitLines {
    /// The entries of the commit after `head`, the last of them an error if they cannot be proved.
    fn prove(&self, head: Head) -> Vec<Result<Entry, JournalError>> {
        let revision = head.revision.next();
        let position = |line: usize| EntryPosition {
            container: format!("revision {revision} in memory").into(),
            line: line as u64 + 1,
        };
        let mut hash = RunningHash::default();
        let mut entries = Vec::with_capacity(self.records.len() + 1);
        for (index, line) in self.records.iter().enumerate() {
            hash.add(line);
            hash.add(b"\n");
            entries.push(Ok(Entry::Record {
                line: line.clone(),
                revision,
                position: position(index),
            }));
        }
        hash.add(line_form::hashed_part(&self.commit));
        let content = CommitContent {
            records: self.records.len() as u64,
            hash: hash.finish(),
        };
        let commit = Commit::parse(Format::CURRENT, &self.commit).and_then(|commit| {
            commit.prove(head, &content)?;
            Ok(commit)
        });
        entries.push(
            commit
                .map(Entry::Commit)
                .map_err(|damage| JournalError::Damaged {
                    position: position(self.records.len()),
                    damage,
                }),
        );
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::conformance;

    #[test]
    fn a_journal_in_memory_conforms() {
        conformance::check(&|| Box::new(MemoryJournal::new()));
    }

    #[test]
    fn a_changed_byte_in_memory_is_damage() {
        let journal = MemoryJournal::new();
        conformance::append(&journal, &[&["a", "b"], &["c"]]);
        let mut commits = journal.commits.write().unwrap();
        let mut records = commits[0].records.clone();
        records[1][2] ^= 1;
        let commit = commits[0].commit.clone();
        commits[0] = Arc::new(CommitLines { records, commit });
        drop(commits);
        let error = journal.verify(&mut |_, _| {}).unwrap_err();
        assert!(error.is_damage(), "{error}");
    }
}
