//! The journal in files of this machine.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Mutex,
    time::Duration,
};

use crate::{
    journal::{
        commit::Commit,
        draft::Draft,
        entry::Entries,
        error::JournalError,
        file::{
            disk::{self, Disk, OpenSegment},
            head_file::HeadFile,
            reader::Reader,
            recovery::{LastSegment, Recovery, TornTail},
            segment::Segment,
            storage_error::storage,
            writer::Writer,
        },
        format::Format,
        head::{Head, HeadWatch},
        journal_trait::Journal,
        verification::Verification,
    },
    model::revision::Revision,
};

/// A journal in a folder. Its owner sees to it that no other process has it open, with a
/// [`FolderLock`](crate::journal::FolderLock).
pub struct FileJournal {
    folder: PathBuf,
    /// The files that an append writes to; none if the journal is open for reading alone.
    appending: Option<Mutex<Appending>>,
    /// The head of the writer, for readers, who must not wait for a sync.
    head: HeadWatch,
}

/// The files that an append writes to.
struct Appending {
    writer: Writer,
    head_file: Option<HeadFile>,
}

/// The options of a journal in files.
#[derive(Clone, Debug)]
pub struct FileOptions {
    /// A segment that has come to this many bytes is closed; 64 MiB unless told otherwise.
    pub segment_bytes: u64,
    /// The head file, in which the newest commit is noted outside of the journal's folder.
    pub head_file: Option<PathBuf>,
}

impl Default for FileOptions {
    fn default() -> FileOptions {
        FileOptions {
            segment_bytes: 64 * 1024 * 1024,
            head_file: None,
        }
    }
}

impl FileJournal {
    /// The journal in `folder` for writing, after a recovery: what is torn is cut off.
    pub(in crate::journal) fn writing(
        disk: Box<dyn Disk>,
        folder: PathBuf,
        options: FileOptions,
        recovery: Recovery,
    ) -> Result<(FileJournal, Option<TornTail>), JournalError> {
        disk::make_folder(&*disk, &folder).map_err(storage("create", &folder))?;
        let Recovery { head, last, torn } = recovery;
        let segment = match last {
            Some(LastSegment {
                path,
                format,
                length,
            }) => {
                let segment = reopen(&*disk, &path, length);
                let segment = segment.map_err(storage("go on with", &path))?;
                (format == Format::CURRENT).then_some(segment)
            }
            None => {
                if let Some(TornTail { file, .. }) = &torn {
                    let removed = disk.remove(file).and_then(|()| disk.sync_folder(&folder));
                    removed.map_err(storage("remove", file))?;
                }
                None
            }
        };
        let head_file = match &options.head_file {
            Some(path) => {
                let opened = HeadFile::open(path).and_then(|mut file| {
                    file.write(head)?;
                    Ok(file)
                });
                Some(opened.map_err(storage("write to", path))?)
            }
            None => None,
        };
        let writer = Writer::new(disk, folder.clone(), options.segment_bytes, segment, head);
        let appending = Mutex::new(Appending { writer, head_file });
        let journal = FileJournal {
            folder,
            appending: Some(appending),
            head: HeadWatch::new(head),
        };
        Ok((journal, torn))
    }

    /// The journal in `folder` up to `head`, for reading alone.
    pub(in crate::journal) fn reading(folder: PathBuf, head: Head) -> FileJournal {
        FileJournal {
            folder,
            appending: None,
            head: HeadWatch::new(head),
        }
    }

    /// Reads all commits after `since`; see [`Journal::read`].
    pub fn reader(&self, since: Revision) -> Result<Reader, JournalError> {
        Reader::new(&self.folder, since, self.head().revision)
    }
}

impl Journal for FileJournal {
    fn verify(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Verification, JournalError> {
        let whole = self.size()?;
        let mut reader = self.reader(Revision(0))?;
        reader.verify(&mut |done| progress(done, whole))
    }

    fn size(&self) -> Result<u64, JournalError> {
        let sum = || -> io::Result<u64> {
            let sizes = Segment::list(&self.folder)?.into_iter();
            sizes
                .map(|segment| Ok(fs::metadata(segment.path)?.len()))
                .sum()
        };
        sum().map_err(storage("measure", &self.folder))
    }

    fn head(&self) -> Head {
        self.head.get()
    }

    fn wait_after(&self, revision: Revision, timeout: Duration) -> Head {
        self.head.wait_after(revision, timeout)
    }

    fn append(
        &self,
        expected: Revision,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError> {
        let Some(appending) = &self.appending else {
            return Err(JournalError::ReadOnly {
                journal: self.folder.display().to_string(),
            });
        };
        let mut appending = appending.lock().map_err(|_| JournalError::Stopped {
            cause: "the program failed in the midst of a write".into(),
        })?;
        let Appending { writer, head_file } = &mut *appending;
        let result = writer.append(expected, group);
        if let (Ok(_), Some(file)) = (&result, head_file) {
            // A head file that lags is still true.
            let _ = file.write(writer.head());
        }
        self.head.set(writer.head());
        result
    }

    fn read(&self, since: Revision) -> Result<Entries, JournalError> {
        Ok(Box::new(self.reader(since)?))
    }
}

/// Opens a segment for writing, cut off for good after `length` bytes.
fn reopen(disk: &dyn Disk, path: &Path, length: u64) -> io::Result<OpenSegment> {
    let mut segment = OpenSegment::open(path)?;
    if segment.length > length {
        disk.cut(&mut segment, length)?;
        disk.sync(&segment)?;
    }
    Ok(segment)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        journal::{
            conformance,
            entry::Entry,
            file::sample::{
                append_all, draft, first_format, instant, journal_of, open, read_back, record,
                segments,
            },
            record_line::RecordLine,
        },
        model::commit_meta::CommitMeta,
    };

    #[test]
    fn a_journal_in_files_conforms() {
        let folder = tempfile::tempdir().unwrap();
        let number = std::cell::Cell::new(0);
        conformance::check(&|| {
            number.set(number.get() + 1);
            let folder = folder.path().join(number.get().to_string());
            Box::new(open(&folder).unwrap().0)
        });
    }

    #[test]
    fn what_was_appended_is_read_back_after_opening_again() {
        let folder = tempfile::tempdir().unwrap();
        drop(journal_of(folder.path(), &[&[30, 40], &[], &[700]]));
        let (journal, opened) = open(folder.path()).unwrap();
        assert_eq!(opened.torn, None);
        assert_eq!(journal.head().revision, Revision(3));
        append_all(&journal, &[&[50]]);
        let all = [
            (1, vec![30, 40]),
            (2, vec![]),
            (3, vec![700]),
            (4, vec![50]),
        ];
        assert_eq!(read_back(&journal, Revision(0)).unwrap(), all);
        assert_eq!(read_back(&journal, Revision(2)).unwrap(), all[2..]);
        assert_eq!(read_back(&journal, Revision(4)).unwrap(), []);
    }

    #[test]
    fn an_append_tells_the_commits_it_made() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30]]);
        let first = journal.head();
        let mut group = vec![draft(&[30, 30]), draft(&[40])];
        group[1].meta = CommitMeta::by(Some("ann".into()));
        let made = journal.append(Revision(1), group).unwrap();
        assert_eq!(
            made.iter()
                .map(|commit| commit.revision.0)
                .collect::<Vec<_>>(),
            [2, 3]
        );
        assert_eq!(
            made.iter().map(|commit| commit.records).collect::<Vec<_>>(),
            [2, 1]
        );
        assert_eq!(
            (made[0].previous, made[1].previous),
            (first.hash, made[0].hash)
        );
        assert_eq!(
            (made[0].meta.by.as_deref(), made[1].meta.by.as_deref()),
            (None, Some("ann"))
        );
        assert_eq!(made[1].at, instant());
        assert_eq!(journal.head(), Head::from(&made[1]));
        let read = journal
            .read(Revision(1))
            .unwrap()
            .filter_map(|entry| match entry.unwrap() {
                Entry::Commit(commit) => Some(commit),
                Entry::Record { .. } => None,
            });
        assert_eq!(read.collect::<Vec<_>>(), made);
    }

    #[test]
    fn a_journal_of_the_first_format_is_read_and_gone_on_with_in_a_new_segment() {
        for torn in [0, 5] {
            let folder = tempfile::tempdir().unwrap();
            let commits: &[&[usize]] = &[&[30, 40], &[50]];
            first_format(folder.path(), commits, &b"{\"n\":"[..torn]);
            let first = fs::read(&segments(folder.path())[0]).unwrap();
            let (journal, opened) = open(folder.path()).unwrap();
            assert_eq!(opened.torn.map_or(0, |torn| torn.bytes), torn as u64);
            let Some(Ok(Entry::Commit(commit))) = journal.reader(Revision(0)).unwrap().nth(2)
            else {
                panic!("the third line is a commit")
            };
            assert_eq!(commit.meta, CommitMeta::by(Some("ann".into())));
            append_all(&journal, &[&[60], &[70]]);
            let all = [
                (1, vec![30, 40]),
                (2, vec![50]),
                (3, vec![60]),
                (4, vec![70]),
            ];
            assert_eq!(read_back(&journal, Revision(0)).unwrap(), all);
            assert_eq!(journal.verify(&mut |_, _| {}).unwrap().commits, 4);
            drop(journal);
            let files = segments(folder.path());
            assert_eq!(files.len(), 2);
            assert_eq!(fs::read(&files[0]).unwrap(), first[..first.len() - torn]);
            let (journal, opened) = open(folder.path()).unwrap();
            assert_eq!((opened.head.revision, opened.torn), (Revision(4), None));
            assert_eq!(read_back(&journal, Revision(1)).unwrap(), all[1..]);
        }
    }

    #[test]
    fn a_segment_of_the_first_format_without_a_commit_is_written_anew() {
        let folder = tempfile::tempdir().unwrap();
        first_format(folder.path(), &[], b"");
        let (journal, _) = open(folder.path()).unwrap();
        append_all(&journal, &[&[30]]);
        drop(journal);
        assert_eq!(segments(folder.path()).len(), 1);
        let (journal, _) = open(folder.path()).unwrap();
        assert_eq!(read_back(&journal, Revision(0)).unwrap(), [(1, vec![30])]);
    }

    #[test]
    fn a_group_of_none_is_no_commit() {
        let folder = tempfile::tempdir().unwrap();
        let (journal, _) = open(folder.path()).unwrap();
        assert_eq!(journal.append(Revision(0), Vec::new()).unwrap(), []);
        assert_eq!(journal.head(), Head::default());
        assert_eq!(segments(folder.path()).len(), 0);
    }

    #[test]
    fn an_append_after_another_revision_is_a_conflict() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30]]);
        for expected in [0, 2] {
            let error = journal
                .append(Revision(expected), vec![draft(&[30])])
                .unwrap_err();
            assert!(error.is_conflict(), "{error}");
        }
        assert_eq!(journal.head().revision, Revision(1));
    }

    #[test]
    fn segments_close_after_the_group_that_fills_them() {
        let folder = tempfile::tempdir().unwrap();
        let options = FileOptions {
            segment_bytes: 1_000,
            ..FileOptions::default()
        };
        for _ in 0..2 {
            let (journal, _) = FileJournal::open(folder.path(), options.clone()).unwrap();
            append_all(&journal, &[&[30], &[800], &[9_000], &[30]]);
        }
        let names: Vec<_> = segments(folder.path())
            .iter()
            .map(|path| {
                path.file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .parse::<u64>()
                    .unwrap()
            })
            .collect();
        assert_eq!(names, [1, 3, 4, 7, 8]);
        let (journal, _) = FileJournal::open(folder.path(), options).unwrap();
        for since in 0..=8 {
            let found = read_back(&journal, Revision(since)).unwrap();
            assert_eq!(found.len() as u64, 8 - since);
        }
        let sizes = segments(folder.path())
            .iter()
            .map(|path| fs::metadata(path).unwrap().len())
            .sum();
        let mut steps = Vec::new();
        let verified = journal
            .verify(&mut |done, of| steps.push((done, of)))
            .unwrap();
        assert_eq!(
            verified,
            Verification {
                commits: 8,
                records: 8,
                bytes: sizes
            }
        );
        assert_eq!(steps, [(sizes, sizes)]);
        assert_eq!(journal.size().unwrap(), sizes);
    }

    #[test]
    fn readers_do_not_wait_for_a_writer() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30]]);
        let mut seen = Vec::new();
        let records = (0..3).map(|number| {
            seen.push(read_back(&journal, Revision(0)).unwrap().len());
            Ok(record(number, 30))
        });
        let draft = Draft {
            at: instant(),
            meta: CommitMeta::default(),
            records: Box::new(records),
        };
        journal.append(Revision(1), vec![draft]).unwrap();
        assert_eq!(seen, [1, 1, 1]);
    }

    #[test]
    fn after_a_panic_in_a_write_nothing_more_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30]]);
        let append = || {
            let records = std::iter::from_fn(|| -> Option<Result<RecordLine, _>> { panic!() });
            let draft = Draft {
                at: instant(),
                meta: CommitMeta::default(),
                records: Box::new(records),
            };
            journal.append(Revision(1), vec![draft])
        };
        std::thread::scope(|scope| {
            let writer = scope.spawn(append);
            assert!(writer.join().is_err());
        });
        let error = journal.append(Revision(1), vec![draft(&[30])]).unwrap_err();
        assert!(error.is_final(), "{error}");
        assert_eq!(read_back(&journal, Revision(0)).unwrap(), [(1, vec![30])]);
    }
}
