//! A journal in files that was looked at, and not changed yet.

use std::path::{Path, PathBuf};

use crate::{
    journal::{
        entry::Entry,
        error::JournalError,
        file::{
            disk::{Disk, LocalDisk},
            file_journal::{FileJournal, FileOptions},
            head_file::CommitMark,
            reader::Reader,
            recovery::{Recovery, TornTail},
            storage_error::storage,
        },
        head::Head,
    },
    model::revision::Revision,
};

/// A journal in files that was looked at, and not changed yet: whether all that counted is there is
/// checked before a torn tail is cut off.
pub struct RecoveredJournal {
    folder: PathBuf,
    options: FileOptions,
    recovery: Recovery,
    /// Whether the head file names a commit that is there.
    is_confirmed: bool,
}

impl RecoveredJournal {
    /// Looks at the journal in `folder`, which need not be there. If the head file names a commit
    /// that it does not have, this is [`JournalError::Shortened`] or [`JournalError::Replaced`].
    pub fn look(folder: &Path, options: FileOptions) -> Result<RecoveredJournal, JournalError> {
        let mut journal = RecoveredJournal::look_past_loss(folder, options)?;
        if let Some(path) = &journal.options.head_file {
            let mark = CommitMark::read(path).map_err(storage("read", path))?;
            if let Some(mark) = mark {
                journal.require(&mark)?;
                journal.is_confirmed = true;
            }
        }
        Ok(journal)
    }

    /// The same for a journal whose loss is accepted: the head file is not read.
    pub fn look_past_loss(
        folder: &Path,
        options: FileOptions,
    ) -> Result<RecoveredJournal, JournalError> {
        let recovery = match folder.is_dir() {
            true => Recovery::of(folder)?,
            false => Recovery::default(),
        };
        Ok(RecoveredJournal {
            folder: folder.into(),
            options,
            recovery,
            is_confirmed: false,
        })
    }

    /// The newest commit.
    pub fn head(&self) -> Head {
        self.recovery.head
    }

    /// Whether the head file names a commit that is there.
    pub fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }

    /// Requires that the commit of `mark` is in the journal.
    pub fn require(&self, mark: &CommitMark) -> Result<(), JournalError> {
        let head = self.head();
        let is_there = match mark.revision {
            Revision(0) => true,
            revision if revision == head.revision => mark.has(head.hash),
            revision if revision < head.revision => self.follows(mark)?,
            _ => {
                return Err(JournalError::Shortened {
                    journal: self.folder.display().to_string(),
                    head: head.revision,
                    counted: mark.revision,
                });
            }
        };
        match is_there {
            true => Ok(()),
            false => Err(JournalError::Replaced {
                journal: self.folder.display().to_string(),
                revision: mark.revision,
            }),
        }
    }

    /// Whether the commit after that of `mark` follows it.
    fn follows(&self, mark: &CommitMark) -> Result<bool, JournalError> {
        for entry in Reader::new(&self.folder, mark.revision, self.head().revision)? {
            if let Entry::Commit(commit) = entry? {
                return Ok(mark.has(commit.previous));
            }
        }
        Ok(false)
    }

    /// Opens it for writing. What an interrupted write has left after the newest commit is cut off.
    pub fn open(self) -> Result<(FileJournal, Option<TornTail>), JournalError> {
        self.open_on(Box::new(LocalDisk))
    }

    pub(in crate::journal) fn open_on(
        self,
        disk: Box<dyn Disk>,
    ) -> Result<(FileJournal, Option<TornTail>), JournalError> {
        FileJournal::writing(disk, self.folder, self.options, self.recovery)
    }

    /// Opens it for reading alone. No file is changed; a torn tail is passed over.
    pub fn open_read_only(self) -> FileJournal {
        FileJournal::reading(self.folder, self.recovery.head)
    }
}

impl FileJournal {
    /// Opens the journal in `folder`, or begins one there.
    ///
    /// This reads at most some 16 MiB, however long the journal is. It proves that no segment is
    /// missing, that each follows the one before (its header against the newest commit there), and
    /// the hash of the newest commit, unless that has more than 16 MiB. What an interrupted write
    /// has left after the newest commit is cut off. It does not prove the commits before the
    /// newest; a [`Reader`] does, and [`Journal::verify`](crate::journal::Journal::verify).
    pub fn open(
        folder: &Path,
        options: FileOptions,
    ) -> Result<(FileJournal, Option<TornTail>), JournalError> {
        RecoveredJournal::look(folder, options)?.open()
    }

    #[cfg(test)]
    pub(in crate::journal) fn open_on(
        disk: Box<dyn Disk>,
        folder: &Path,
        options: FileOptions,
    ) -> Result<(FileJournal, Option<TornTail>), JournalError> {
        RecoveredJournal::look(folder, options)?.open_on(disk)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::journal::{
        file::sample::{append_all, draft, segments},
        journal_trait::Journal,
    };

    fn options(folder: &Path) -> FileOptions {
        FileOptions {
            head_file: Some(folder.join("head.json")),
            ..FileOptions::default()
        }
    }

    /// A journal of three commits with its head file.
    fn marked() -> (tempfile::TempDir, PathBuf, FileOptions) {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("journal");
        let options = options(folder.path());
        let (opened, _) = FileJournal::open(&journal, options.clone()).unwrap();
        append_all(&opened, &[&[30], &[40, 50], &[60]]);
        (folder, journal, options)
    }

    fn refused(journal: &Path, options: &FileOptions) -> JournalError {
        let error = FileJournal::open(journal, options.clone()).err().unwrap();
        assert!(error.is_loss(), "{error}");
        error
    }

    #[test]
    fn a_journal_without_a_commit_that_counted_is_left_alone() {
        let (_folder, journal, options) = marked();
        let path = segments(&journal).remove(0);
        let bytes = fs::read(&path).unwrap();
        for length in [
            bytes.len() - 1,
            bytes.len() - 50,
            bytes.len() / 2,
            100,
            10,
            0,
        ] {
            fs::write(&path, &bytes[..length]).unwrap();
            let error = refused(&journal, &options);
            let counted = Revision(3);
            assert!(
                matches!(&error, JournalError::Shortened { counted: found, .. } if *found == counted),
                "{error}"
            );
            assert_eq!(fs::read(&path).unwrap(), bytes[..length]);
        }
        fs::remove_file(&path).unwrap();
        refused(&journal, &options);
        fs::remove_dir(&journal).unwrap();
        refused(&journal, &options);
        assert!(!journal.exists());
    }

    #[test]
    fn another_journal_in_its_place_is_left_alone() {
        for commits in [3, 5] {
            let (_folder, journal, options) = marked();
            fs::remove_file(&segments(&journal)[0]).unwrap();
            let (other, _) = FileJournal::open(&journal, FileOptions::default()).unwrap();
            append_all(&other, &vec![&[31_usize][..]; commits]);
            drop(other);
            let error = refused(&journal, &options);
            assert!(matches!(error, JournalError::Replaced { .. }), "{error}");
        }
    }

    #[test]
    fn a_tail_that_never_counted_is_cut_off_and_a_head_file_may_lag() {
        let (folder, journal, options) = marked();
        let mark = fs::read(folder.path().join("head.json")).unwrap();
        let (opened, _) = FileJournal::open(&journal, options.clone()).unwrap();
        opened.append(Revision(3), vec![draft(&[70])]).unwrap();
        drop(opened);
        // As after the process was killed between the journal and the head file.
        fs::write(folder.path().join("head.json"), mark).unwrap();
        let path = segments(&journal).remove(0);
        let bytes = fs::read(&path).unwrap();
        for (length, revision) in [(bytes.len(), 4), (bytes.len() - 1, 3)] {
            fs::write(&path, &bytes[..length]).unwrap();
            let (opened, torn) = FileJournal::open(&journal, options.clone()).unwrap();
            assert_eq!(opened.head().revision, Revision(revision));
            assert_eq!(torn.is_some(), revision == 3);
            drop(opened);
            let mark = CommitMark::read(&folder.path().join("head.json")).unwrap();
            assert_eq!(mark.unwrap().revision, Revision(revision));
            fs::write(
                folder.path().join("head.json"),
                r#"{"revision":0,"hash":""}"#,
            )
            .unwrap();
        }
    }

    #[test]
    fn a_journal_open_for_reading_alone_changes_no_file_and_takes_nothing() {
        let (_folder, journal, options) = marked();
        let path = segments(&journal).remove(0);
        let mut bytes = fs::read(&path).unwrap();
        bytes.extend_from_slice(b"{\"n\":");
        fs::write(&path, &bytes).unwrap();
        let reading = RecoveredJournal::look(&journal, options).unwrap();
        let reading = reading.open_read_only();
        assert_eq!(reading.head().revision, Revision(3));
        let entries = reading.read(Revision(0)).unwrap();
        assert_eq!(entries.filter(Result::is_ok).count(), 7);
        let error = reading.append(Revision(3), vec![draft(&[30])]).unwrap_err();
        assert!(matches!(error, JournalError::ReadOnly { .. }), "{error}");
        reading.verify(&mut |_, _| {}).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}
