//! The writer: puts groups of commits at the end of the journal, whole or not at all.

use std::path::PathBuf;

use crate::{
    journal::{
        commit::Commit,
        draft::Draft,
        error::JournalError,
        file::{
            disk::{Disk, OpenSegment},
            group_writer::GroupWriter,
            header,
            segment::Segment,
            storage_error::{fatal, storage},
        },
        format::Format,
        head::Head,
    },
    model::revision::Revision,
};

/// The writer of a journal: it appends to the last segment.
pub(in crate::journal) struct Writer {
    disk: Box<dyn Disk>,
    folder: PathBuf,
    segment_bytes: u64,
    segment: Option<OpenSegment>,
    head: Head,
    stopped: Option<String>,
}

impl Writer {
    /// A writer that goes on after `head`, which is the last commit of `segment`.
    pub(in crate::journal) fn new(
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
    pub(in crate::journal) fn head(&self) -> Head {
        self.head
    }

    /// Appends a group of commits after the revision `expected`, and syncs once for all.
    pub(in crate::journal) fn append(
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
        if let Err(JournalError::StorageFailed {
            action,
            target,
            source,
        }) = &result
        {
            self.stopped = Some(format!("could not {action} `{target}`: {source}"));
        }
        result
    }

    fn append_to_segment(&mut self, group: Vec<Draft<'_>>) -> Result<Vec<Commit>, JournalError> {
        let mut segment = match self.segment.take() {
            Some(segment) if segment.length < self.segment_bytes => segment,
            _ => self.begin_segment()?,
        };
        let length = segment.length;
        let mut writer = GroupWriter::new(&*self.disk, &mut segment);
        let written = writer.write_group(self.head, group);
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
        let mut segment = self.disk.create(&path).map_err(storage("create", &path))?;
        let header = header::of_segment(Format::CURRENT, first, self.head.hash);
        if let Err(source) = self.disk.write(&mut segment, &header) {
            self.disk.remove(&path).map_err(fatal("remove", &path))?;
            return Err(storage("write to", &path)(source));
        }
        self.disk.sync(&segment).map_err(fatal("sync", &path))?;
        self.disk
            .sync_folder(&self.folder)
            .map_err(fatal("sync", &self.folder))?;
        Ok(segment)
    }

    /// Cuts off all that was written after `length`, durably: were it not synced, a loss of
    /// power could bring back commits that were refused.
    fn cut_back(&self, segment: &mut OpenSegment, length: u64) -> Result<(), JournalError> {
        let path = segment.path.clone();
        self.disk
            .cut(segment, length)
            .map_err(fatal("cut off", &path))?;
        self.disk.sync(segment).map_err(fatal("sync", &path))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        journal::{
            file::{
                faulty_disk::Failing,
                file_journal::FileJournal,
                sample::{
                    append_all, draft, fallible_journal, fallible_journal_of_one, instant, open,
                    read_back, record, segments,
                },
            },
            journal_trait::Journal,
            record_line::RecordLineError,
        },
        model::commit_meta::CommitMeta,
    };

    #[test]
    fn a_failed_sync_is_final() {
        let (folder, journal, disk) = fallible_journal_of_one();
        disk.fail(Failing::At(2));
        let first = journal.append(Revision(1), vec![draft(&[30])]).unwrap_err();
        assert!(
            matches!(first, JournalError::StorageFailed { action: "sync", .. }),
            "{first}"
        );
        let calls = disk.calls();
        let second = journal.append(Revision(1), vec![draft(&[30])]).unwrap_err();
        assert!(matches!(second, JournalError::Stopped { .. }), "{second}");
        let cause = "failed (could not sync `";
        assert!(second.to_string().contains(cause), "{second}");
        assert!(
            second.to_string().contains("`: the disk was told to fail)"),
            "{second}"
        );
        assert!(first.is_final() && second.is_final());
        assert_eq!(disk.calls(), calls, "nothing more is asked of the disk");
        assert_eq!(read_back(&journal, Revision(0)).unwrap().len(), 1);
        assert!(open(folder.path()).unwrap().1.head.revision >= Revision(1));
    }

    #[test]
    fn a_disk_that_is_full_midway_leaves_no_trace_and_may_be_used_again() {
        let (folder, journal, disk) = fallible_journal_of_one();
        let length = journal.size().unwrap();
        disk.fail(Failing::At(1));
        let group = vec![draft(&[30]), draft(&[300; 10])];
        let error = journal.append(Revision(1), group).unwrap_err();
        assert!(error.is_storage_failure() && !error.is_final(), "{error}");
        assert_eq!(journal.size().unwrap(), length);
        append_all(&journal, &[&[40]]);
        drop(journal);
        let (journal, opened) = open(folder.path()).unwrap();
        assert_eq!(opened.torn, None);
        let all = [(1, vec![30]), (2, vec![40])];
        assert_eq!(read_back(&journal, Revision(0)).unwrap(), all);
    }

    #[test]
    fn what_cannot_be_cut_off_again_is_final() {
        let (folder, journal, disk) = fallible_journal_of_one();
        disk.fail(Failing::From(1));
        let error = journal.append(Revision(1), vec![draft(&[30])]).unwrap_err();
        assert!(
            matches!(
                error,
                JournalError::StorageFailed {
                    action: "cut off",
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
        let (_folder, journal, _) = fallible_journal_of_one();
        let length = journal.size().unwrap();
        let records = (0..10_000).map(|number| match number {
            9_999 => Err(RecordLineError::LineBreak.into()),
            _ => Ok(record(number, 100)),
        });
        let failing = Draft {
            at: instant(),
            meta: CommitMeta::default(),
            records: Box::new(records),
        };
        let error = journal
            .append(Revision(1), vec![draft(&[30]), failing])
            .unwrap_err();
        assert!(
            matches!(error, JournalError::Records { position: 2, .. }),
            "{error}"
        );
        assert_eq!(journal.size().unwrap(), length);
        append_all(&journal, &[&[40]]);
        assert_eq!(read_back(&journal, Revision(1)).unwrap(), [(2, vec![40])]);
    }

    #[test]
    fn a_refused_group_does_not_come_back_after_a_loss_of_power() {
        let (folder, journal, disk) = fallible_journal_of_one();
        let records = (0..2_000).map(|number| match number {
            1_999 => Err(RecordLineError::LineBreak.into()),
            _ => Ok(record(number, 1_000)),
        });
        let failing = Draft {
            at: instant(),
            meta: CommitMeta::default(),
            records: Box::new(records),
        };
        journal
            .append(Revision(1), vec![draft(&[30]), failing])
            .unwrap_err();
        drop(journal);
        disk.lose_power(&segments(folder.path())[0], &[true], 100);
        assert_eq!(open(folder.path()).unwrap().1.head.revision, Revision(1));
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
            let (journal, disk) = fallible_journal(folder.path());
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
            percent in 0..=100_usize,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let (journal, disk) = fallible_journal(folder.path());
            disk.fail(Failing::From(call));
            let answered = append_until_failure(&journal, &groups);
            drop(journal);
            for segment in segments(folder.path()) {
                disk.lose_power(&segment, &keeps, percent);
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
