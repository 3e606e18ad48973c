//! The writer: puts groups of commits at the end of the journal, whole or not at all.

use std::path::PathBuf;

use chrono::Datelike;

use super::{
    Commit, Draft, Head, JournalError,
    disk::{Disk, OpenSegment},
    hash::RunningHash,
    header,
    segment::Segment,
};
use crate::model::Revision;

/// At most this many bytes lie unsynced.
pub(super) const UNSYNCED_LIMIT: u64 = 16 * 1024 * 1024;
/// Lines are written once they come to this many bytes.
const PIECE: usize = 256 * 1024;
/// The longest `by` of a commit.
const BY_LIMIT: usize = 1024;

/// Writes to the last segment of a journal.
pub(super) struct Writer {
    disk: Box<dyn Disk>,
    folder: PathBuf,
    segment_bytes: u64,
    segment: Option<OpenSegment>,
    head: Head,
    stopped: Option<String>,
}

impl Writer {
    /// A writer that goes on after `head`, which is the last commit of `segment`.
    pub(super) fn new(
        disk: Box<dyn Disk>,
        folder: PathBuf,
        segment_bytes: u64,
        segment: Option<OpenSegment>,
        head: Head,
    ) -> Writer {
        Writer {
            disk,
            folder,
            segment_bytes,
            segment,
            head,
            stopped: None,
        }
    }

    /// The newest commit.
    pub(super) fn head(&self) -> Head {
        self.head
    }

    /// Appends a group of commits after the revision `expected`, and syncs once for all.
    pub(super) fn append(
        &mut self,
        expected: Revision,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError> {
        if let Some(cause) = &self.stopped {
            return Err(JournalError::Stopped {
                cause: cause.clone(),
            });
        }
        if expected != self.head.revision {
            return Err(JournalError::Conflict {
                expected,
                actual: self.head.revision,
            });
        }
        if group.is_empty() {
            return Ok(Vec::new());
        }
        let result = self.append_to_segment(group);
        if let Err(error) = &result
            && error.is_final()
        {
            self.stopped = Some(error.to_string());
        }
        result
    }

    fn append_to_segment(&mut self, group: Vec<Draft<'_>>) -> Result<Vec<Commit>, JournalError> {
        let mut segment = match self.segment.take() {
            Some(segment) if segment.length < self.segment_bytes => segment,
            _ => self.begin_segment()?,
        };
        let length = segment.length;
        let mut pen = Pen::new(&*self.disk, &mut segment);
        let written = pen.write_group(self.head, group);
        let result = match written {
            Err(error) if !error.is_final() => {
                self.cut_back(&mut segment, length)?;
                Err(error)
            }
            written => written,
        };
        if let Ok(commits) = &result
            && let Some(newest) = commits.last()
        {
            self.head = Head::from(newest);
        }
        self.segment = Some(segment);
        result
    }

    /// Makes the next segment and sees to it that it will still be there after a loss of power.
    fn begin_segment(&self) -> Result<OpenSegment, JournalError> {
        let Segment { first, path } = Segment::new(&self.folder, self.head.revision.next());
        let mut segment = self
            .disk
            .create(&path)
            .map_err(JournalError::io("create", &path))?;
        let header = header::of_segment(first, self.head.hash);
        if let Err(source) = self.disk.write(&mut segment, &header) {
            self.disk
                .remove(&path)
                .map_err(JournalError::fatal("remove", &path))?;
            return Err(JournalError::Io {
                doing: "write to",
                path,
                source,
            });
        }
        self.disk
            .sync(&segment)
            .map_err(JournalError::fatal("sync", &path))?;
        self.disk
            .sync_folder(&self.folder)
            .map_err(JournalError::fatal("sync", &self.folder))?;
        Ok(segment)
    }

    /// Takes back all that was written after `length`, for good: were it not synced, a loss of power
    /// could bring back commits that were refused.
    fn cut_back(&self, segment: &mut OpenSegment, length: u64) -> Result<(), JournalError> {
        let path = segment.path.clone();
        self.disk
            .cut(segment, length)
            .map_err(JournalError::fatal("cut off", &path))?;
        self.disk
            .sync(segment)
            .map_err(JournalError::fatal("sync", &path))
    }
}

/// Writes one group to a segment.
struct Pen<'w> {
    disk: &'w dyn Disk,
    segment: &'w mut OpenSegment,
    /// Lines that are not written yet.
    pending: Vec<u8>,
    unsynced: u64,
    hash: RunningHash,
}

impl<'w> Pen<'w> {
    fn new(disk: &'w dyn Disk, segment: &'w mut OpenSegment) -> Pen<'w> {
        Pen {
            disk,
            segment,
            pending: Vec::new(),
            unsynced: 0,
            hash: RunningHash::default(),
        }
    }

    fn write_group(
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
        self.sync()?;
        Ok(commits)
    }

    fn write_commit(
        &mut self,
        head: Head,
        position: usize,
        draft: Draft<'_>,
    ) -> Result<Commit, JournalError> {
        if let Some(reason) = unfit(&draft) {
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
        let (commit, line) = Commit::seal(head, draft.at, draft.by, count, &mut self.hash);
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
            .map_err(JournalError::io("write to", &self.segment.path))?;
        self.unsynced += count;
        self.pending.clear();
        Ok(())
    }

    fn sync(&mut self) -> Result<(), JournalError> {
        self.disk
            .sync(self.segment)
            .map_err(JournalError::fatal("sync", &self.segment.path))?;
        self.unsynced = 0;
        Ok(())
    }
}

/// Why a draft cannot be written, if so.
fn unfit(draft: &Draft<'_>) -> Option<&'static str> {
    if draft.by.as_ref().is_some_and(|by| by.len() > BY_LIMIT) {
        return Some("its author's name has more than 1,024 bytes");
    }
    if !(0..=9999).contains(&draft.at.year()) {
        return Some("its time lies outside the years 0 to 9999");
    }
    None
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;
    use crate::journal::{
        FileJournal, FileOptions, Journal, RecordLineError,
        faulty_disk::{Failing, FaultyDisk},
        sample::{append_all, draft, instant, open, read_back, record, segments},
    };

    /// A journal whose disk can be made to fail.
    fn fallible(folder: &Path) -> (FileJournal, FaultyDisk) {
        let disk = FaultyDisk::default();
        let options = FileOptions {
            segment_bytes: 2_000,
        };
        let (journal, _) = FileJournal::open_on(Box::new(disk.clone()), folder, options).unwrap();
        (journal, disk)
    }

    fn fallible_with_one_commit() -> (TempDir, FileJournal, FaultyDisk) {
        let folder = tempfile::tempdir().unwrap();
        let (journal, disk) = fallible(folder.path());
        append_all(&journal, &[&[30]]);
        (folder, journal, disk)
    }

    #[test]
    fn a_group_shares_one_sync() {
        let (_folder, journal, disk) = fallible_with_one_commit();
        let before = disk.syncs();
        journal
            .append(Revision(1), (0..100).map(|_| draft(&[10])).collect())
            .unwrap();
        assert_eq!(disk.syncs(), before + 1);
        assert_eq!(journal.head().revision, Revision(101));
    }

    #[test]
    fn a_failed_sync_is_final() {
        let (folder, journal, disk) = fallible_with_one_commit();
        disk.fail(Failing::At(2));
        let first = journal.append(Revision(1), vec![draft(&[30])]).unwrap_err();
        assert!(
            matches!(first, JournalError::StorageFailed { doing: "sync", .. }),
            "{first}"
        );
        let calls = disk.calls();
        let second = journal.append(Revision(1), vec![draft(&[30])]).unwrap_err();
        assert!(matches!(second, JournalError::Stopped { .. }), "{second}");
        assert!(second.to_string().contains("could not sync"), "{second}");
        assert!(first.is_final() && second.is_final());
        assert_eq!(disk.calls(), calls, "nothing more is asked of the disk");
        assert_eq!(read_back(&journal, Revision(0)).unwrap().len(), 1);
        assert!(open(folder.path()).unwrap().1.head.revision >= Revision(1));
    }

    #[test]
    fn a_disk_that_is_full_midway_leaves_no_trace_and_may_be_used_again() {
        let (folder, journal, disk) = fallible_with_one_commit();
        let length = journal.size_on_disk().unwrap();
        disk.fail(Failing::At(1));
        let group = vec![draft(&[30]), draft(&[300; 10])];
        let error = journal.append(Revision(1), group).unwrap_err();
        assert!(error.is_storage_failure() && !error.is_final(), "{error}");
        assert_eq!(journal.size_on_disk().unwrap(), length);
        append_all(&journal, &[&[40]]);
        drop(journal);
        let (journal, opened) = open(folder.path()).unwrap();
        assert_eq!(opened.torn, None);
        let all = [(1, vec![30]), (2, vec![40])];
        assert_eq!(read_back(&journal, Revision(0)).unwrap(), all);
    }

    #[test]
    fn what_cannot_be_cut_off_again_is_final() {
        let (folder, journal, disk) = fallible_with_one_commit();
        disk.fail(Failing::From(1));
        let error = journal.append(Revision(1), vec![draft(&[30])]).unwrap_err();
        assert!(
            matches!(
                error,
                JournalError::StorageFailed {
                    doing: "cut off",
                    ..
                }
            ),
            "{error}"
        );
        let (journal, opened) = open(folder.path()).unwrap();
        assert!(opened.torn.is_some());
        assert_eq!(read_back(&journal, Revision(0)).unwrap(), [(1, vec![30])]);
    }

    #[test]
    fn records_that_fail_midway_take_their_whole_group_with_them() {
        let (_folder, journal, _) = fallible_with_one_commit();
        let length = journal.size_on_disk().unwrap();
        let records = (0..10_000).map(|number| match number {
            9_999 => Err(RecordLineError::LineBreak.into()),
            _ => Ok(record(number, 100)),
        });
        let failing = Draft {
            at: instant(),
            by: None,
            records: Box::new(records),
        };
        let error = journal
            .append(Revision(1), vec![draft(&[30]), failing])
            .unwrap_err();
        assert!(
            matches!(error, JournalError::Records { position: 2, .. }),
            "{error}"
        );
        assert_eq!(journal.size_on_disk().unwrap(), length);
        append_all(&journal, &[&[40]]);
        assert_eq!(read_back(&journal, Revision(1)).unwrap(), [(2, vec![40])]);
    }

    #[test]
    fn a_draft_whose_line_could_not_be_read_back_is_refused() {
        let (_folder, journal, _) = fallible_with_one_commit();
        let long = Draft {
            by: Some("x".repeat(1_025)),
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

    #[test]
    fn a_million_records_stream_through() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, disk) = fallible(folder.path());
        let line = RecordLineOf::one();
        let mut most_held = 0;
        let records = (0..1_000_000_u64).map(|number| {
            let given = number * (line.length + 1);
            most_held = most_held.max(given.saturating_sub(disk.written()));
            Ok(line.record.clone())
        });
        let draft = Draft {
            at: instant(),
            by: None,
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

    struct RecordLineOf {
        record: crate::journal::RecordLine,
        length: u64,
    }

    impl RecordLineOf {
        fn one() -> RecordLineOf {
            let record = record(7, 24);
            RecordLineOf {
                length: record.as_bytes().len() as u64,
                record,
            }
        }
    }

    /// Appends groups until the disk fails, and tells how many commits were answered for.
    fn append_until_failure(journal: &FileJournal, groups: &[Vec<Vec<usize>>]) -> usize {
        let mut answered = 0;
        for group in groups {
            let drafts = group.iter().map(|lengths| draft(lengths)).collect();
            match journal.append(journal.head().revision, drafts) {
                Ok(commits) => answered += commits.len(),
                Err(error) => {
                    assert!(error.is_storage_failure(), "{error}");
                    if error.is_final() {
                        break;
                    }
                }
            }
        }
        answered
    }

    fn groups() -> impl Strategy<Value = Vec<Vec<Vec<usize>>>> {
        let commit = prop::collection::vec(20..900_usize, 0..5);
        prop::collection::vec(prop::collection::vec(commit, 1..4), 1..6)
    }

    #[test]
    fn whichever_call_to_the_disk_fails_what_was_answered_for_is_there() {
        let groups = [
            vec![vec![30], vec![900, 900]],
            vec![vec![900, 30]],
            vec![vec![40]],
        ];
        for call in 1.. {
            let folder = tempfile::tempdir().unwrap();
            let (journal, disk) = fallible(folder.path());
            disk.fail(Failing::At(call));
            let answered = append_until_failure(&journal, &groups);
            let revision = journal.head().revision;
            assert_eq!(answered as u64, revision.0);
            let mut read = read_back(&journal, Revision(0)).unwrap();
            drop(journal);
            let (journal, opened) = open(folder.path()).unwrap();
            assert!(opened.head.revision >= revision);
            let reread = read_back(&journal, Revision(0)).unwrap();
            read.extend_from_slice(&reread[read.len()..]);
            assert_eq!(reread, read);
            if disk.calls() < call {
                assert_eq!(answered, 4, "without a failure all is there");
                return;
            }
        }
    }

    proptest! {
        #[test]
        fn after_a_loss_of_power_at_any_time_what_was_answered_for_is_there(
            groups in groups(),
            call in 1..30_usize,
            keeps in prop::collection::vec(any::<bool>(), 1..20),
            part in 0..=100_u64,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let (journal, disk) = fallible(folder.path());
            disk.fail(Failing::From(call));
            let answered = append_until_failure(&journal, &groups);
            drop(journal);
            if let Some(last) = segments(folder.path()).last() {
                let unsynced = disk.unsynced(last);
                disk.lose_power(last, &keeps, unsynced * part / 100);
            }
            let (journal, opened) = open(folder.path()).unwrap();
            let found = read_back(&journal, Revision(0)).unwrap();
            let written: Vec<Vec<usize>> = groups.into_iter().flatten().collect();
            prop_assert!(found.len() >= answered, "{} of {answered}: {opened:?}", found.len());
            let found: Vec<Vec<usize>> = found.into_iter().map(|(_, lengths)| lengths).collect();
            prop_assert_eq!(&found[..], &written[..found.len()]);
            append_all(&journal, &[&[30]]);
            prop_assert_eq!(read_back(&journal, Revision(0)).unwrap().len(), found.len() + 1);
        }
    }
}
