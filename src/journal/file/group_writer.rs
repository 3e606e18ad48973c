//! The group writer: writes the lines of one group, in bounded memory, with little ever unsynced.

use crate::journal::{
    commit::Commit,
    draft::Draft,
    error::JournalError,
    file::{
        disk::{Disk, OpenSegment, Syncing},
        storage_error::{fatal, storage},
    },
    hash::RunningHash,
    head::Head,
};

/// The most bytes that lie unsynced.
pub(in crate::journal) const UNSYNCED_LIMIT: u64 = 16 * 1024 * 1024;
/// The number of bytes that are synced together while more are written.
const STRETCH: u64 = UNSYNCED_LIMIT / 4;
/// The number of bytes at which lines are written.
const PIECE: usize = 256 * 1024;

/// Writes one group to a segment.
pub(in crate::journal) struct GroupWriter<'w> {
    disk: &'w dyn Disk,
    segment: &'w mut OpenSegment,
    /// Lines that are not written yet.
    pending: Vec<u8>,
    unsynced: u64,
    /// A sync that is under way, and how many of the unsynced bytes it takes in.
    syncing: Option<(Syncing, u64)>,
    hash: RunningHash,
}

impl<'w> GroupWriter<'w> {
    /// A writer at the end of `segment`.
    pub(in crate::journal) fn new(
        disk: &'w dyn Disk,
        segment: &'w mut OpenSegment,
    ) -> GroupWriter<'w> {
        GroupWriter {
            disk,
            segment,
            pending: Vec::new(),
            unsynced: 0,
            syncing: None,
            hash: RunningHash::default(),
        }
    }

    /// Writes a group of commits after `head` and syncs it. After an error, some part of it is
    /// written.
    pub(in crate::journal) fn write_group(
        &mut self,
        head: Head,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError> {
        let written = self.write_commits(head, group);
        // Whatever else went wrong: that the disk failed is worse.
        self.end_sync()?;
        let commits = written?;
        self.sync()?;
        Ok(commits)
    }

    fn write_commits(
        &mut self,
        mut head: Head,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError> {
        let mut commits = Vec::with_capacity(group.len());
        for (index, draft) in group.into_iter().enumerate() {
            let commit = self.write_commit(head, index + 1, draft)?;
            head = Head::from(&commit);
            commits.push(commit);
        }
        self.flush()?;
        Ok(commits)
    }

    fn write_commit(
        &mut self,
        head: Head,
        position: usize,
        draft: Draft<'_>,
    ) -> Result<Commit, JournalError> {
        if let Some(reason) = draft.flaw() {
            return Err(JournalError::Draft { position, reason });
        }
        let mut count = 0;
        for record in draft.records {
            let record = record.map_err(|source| JournalError::Records { position, source })?;
            self.hash.add(record.as_bytes());
            self.hash.add(b"\n");
            self.put(&[record.as_bytes(), b"\n"])?;
            count += 1;
        }
        let (commit, line) = Commit::seal(head, draft.at, draft.meta, count, &mut self.hash);
        self.put(&[&line])?;
        Ok(commit)
    }

    fn put(&mut self, pieces: &[&[u8]]) -> Result<(), JournalError> {
        for piece in pieces {
            self.pending.extend_from_slice(piece);
        }
        if self.pending.len() >= PIECE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), JournalError> {
        let count = self.pending.len() as u64;
        if self.unsynced + count > UNSYNCED_LIMIT {
            self.sync()?;
        }
        self.disk
            .write(self.segment, &self.pending)
            .map_err(storage("write to", &self.segment.path))?;
        self.unsynced += count;
        self.pending.clear();
        let syncing = self.syncing.as_ref().map_or(0, |(_, count)| *count);
        if self.unsynced - syncing >= STRETCH {
            self.begin_sync()?;
        }
        Ok(())
    }

    /// Begins to sync what is not being synced, once what is has been.
    fn begin_sync(&mut self) -> Result<(), JournalError> {
        self.end_sync()?;
        let syncing = self.disk.begin_sync(self.segment);
        let syncing = syncing.map_err(fatal("sync", &self.segment.path))?;
        self.syncing = Some((syncing, self.unsynced));
        Ok(())
    }

    fn end_sync(&mut self) -> Result<(), JournalError> {
        if let Some((syncing, count)) = self.syncing.take() {
            syncing.end().map_err(fatal("sync", &self.segment.path))?;
            self.unsynced -= count;
        }
        Ok(())
    }

    fn sync(&mut self) -> Result<(), JournalError> {
        self.end_sync()?;
        self.disk
            .sync(self.segment)
            .map_err(fatal("sync", &self.segment.path))?;
        self.unsynced = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        journal::{
            file::{
                faulty_disk::Failing,
                sample::{
                    append_all, draft, fallible_journal, fallible_journal_of_one, instant, open,
                    record,
                },
            },
            journal_trait::Journal,
        },
        model::{commit_meta::CommitMeta, revision::Revision},
    };

    #[test]
    fn a_group_shares_one_sync() {
        let (_folder, journal, disk) = fallible_journal_of_one();
        let before = disk.syncs();
        journal
            .append(Revision(1), (0..100).map(|_| draft(&[10])).collect())
            .unwrap();
        assert_eq!(disk.syncs(), before + 1);
        assert_eq!(journal.head().revision, Revision(101));
    }

    #[test]
    fn a_draft_whose_line_could_not_be_read_back_is_refused() {
        let (_folder, journal, _) = fallible_journal_of_one();
        let long = Draft {
            meta: CommitMeta::by(Some("x".repeat(1_025))),
            ..draft(&[30])
        };
        let late = Draft {
            at: "+12000-01-01T00:00:00Z".parse().unwrap(),
            ..draft(&[30])
        };
        for unfit in [long, late] {
            let error = journal.append(Revision(1), vec![unfit]).unwrap_err();
            assert!(
                matches!(error, JournalError::Draft { position: 1, .. }),
                "{error}"
            );
        }
        assert_eq!(journal.head().revision, Revision(1));
    }

    /// The disk fails while the first stretch is written, when it is synced, or soon after.
    #[test]
    fn a_sync_that_fails_while_more_is_written_is_told() {
        let last = STRETCH as usize / PIECE;
        let mut final_errors = 0;
        for call in last - 2..last + 4 {
            let (folder, journal, disk) = fallible_journal_of_one();
            disk.fail(Failing::At(call));
            let error = journal
                .append(Revision(1), vec![draft(&[PIECE / 2; 80])])
                .unwrap_err();
            assert!(error.is_storage_failure(), "{error}");
            match error.is_final() {
                true => final_errors += 1,
                false => append_all(&journal, &[&[40]]),
            }
            let newest = journal.head();
            drop(journal);
            let (_, opened) = open(folder.path()).unwrap();
            assert!(opened.head.revision >= newest.revision);
        }
        assert_eq!(final_errors, 1, "one of these calls is a sync");
    }

    #[test]
    fn a_million_records_stream_through() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, disk) = fallible_journal(folder.path());
        let line = record(7, 24);
        let length = line.as_bytes().len() as u64 + 1;
        let mut most_held = 0;
        let records = (0..1_000_000_u64).map(|number| {
            let produced = number * length;
            most_held = most_held.max(produced.saturating_sub(disk.written()));
            Ok(line.clone())
        });
        let draft = Draft {
            at: instant(),
            meta: CommitMeta::default(),
            records: Box::new(records),
        };
        let commits = journal.append(Revision(0), vec![draft]).unwrap();
        assert_eq!(commits[0].records, 1_000_000);
        assert!(most_held < 2 * PIECE as u64, "{most_held} bytes were held");
        assert!(disk.most_unsynced() <= UNSYNCED_LIMIT);
        assert!(disk.syncs() > 1, "so that the limit was tried");
        drop(journal);
        assert_eq!(open(folder.path()).unwrap().1.head, Head::from(&commits[0]));
    }
}
