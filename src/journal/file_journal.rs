//! The journal in files of this machine.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError, RwLock},
};

use super::{
    Commit, Draft, Entries, Entry, Head, Journal, JournalError, Reader, Torn,
    disk::{Disk, LocalDisk, OpenSegment},
    segment::Segment,
    survey::{Repair, Survey},
    writer::Writer,
};
use crate::model::Revision;

/// A journal in a folder. Its owner sees to it that no other process has it open, with a
/// [`FolderLock`](super::FolderLock).
pub struct FileJournal {
    folder: PathBuf,
    writer: Mutex<Writer>,
    /// That of the writer, for readers, who must not wait for a sync.
    head: RwLock<Head>,
}

/// How a journal's files are kept.
#[derive(Clone, Debug)]
pub struct FileOptions {
    /// A segment that has come to this many bytes is closed; 64 MiB unless told otherwise.
    pub segment_bytes: u64,
}

impl Default for FileOptions {
    fn default() -> FileOptions {
        FileOptions {
            segment_bytes: 64 * 1024 * 1024,
        }
    }
}

/// What was found when a journal was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The newest commit.
    pub head: Head,
    /// What was cut off at its end, if something was.
    pub torn: Option<Torn>,
}

/// What [`FileJournal::verify`] has proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many commits.
    pub commits: u64,
    /// How many records.
    pub records: u64,
    /// How many bytes.
    pub bytes: u64,
}

impl FileJournal {
    /// Opens the journal in `folder`, or begins one there.
    ///
    /// This reads at most some 16 MiB, however long the journal is. It proves that no segment is
    /// missing, that each follows the one before (its header against the newest commit there), and the
    /// hash of the newest commit, unless that has more than 16 MiB. What an interrupted write has left
    /// after the newest commit is cut off. It does not prove the commits before the newest; a
    /// [`Reader`] does, and [`FileJournal::verify`].
    pub fn open(
        folder: &Path,
        options: FileOptions,
    ) -> Result<(FileJournal, Opened), JournalError> {
        FileJournal::open_on(Box::new(LocalDisk), folder, options)
    }

    pub(super) fn open_on(
        disk: Box<dyn Disk>,
        folder: &Path,
        options: FileOptions,
    ) -> Result<(FileJournal, Opened), JournalError> {
        ensure_folder(&*disk, folder).map_err(JournalError::io("create", folder))?;
        let Survey { head, last, repair } = Survey::of(folder)?;
        let mut segment = match last {
            Some(Segment { path, .. }) => {
                Some(OpenSegment::open(&path).map_err(JournalError::io("open", &path))?)
            }
            None => None,
        };
        let torn = match repair {
            Some(repair) => Some(mend(&*disk, folder, segment.as_mut(), repair)?),
            None => None,
        };
        let writer = Writer::new(disk, folder.into(), options.segment_bytes, segment, head);
        let journal = FileJournal {
            folder: folder.into(),
            writer: Mutex::new(writer),
            head: RwLock::new(head),
        };
        Ok((journal, Opened { head, torn }))
    }

    /// Reads all commits after `since`; see [`Journal::read`].
    pub fn reader(&self, since: Revision) -> Result<Reader, JournalError> {
        Reader::new(&self.folder, since, self.head().revision)
    }

    /// Proves every byte of the journal, and tells `progress` now and then how many bytes of how many
    /// it has come to.
    pub fn verify(&self, mut progress: impl FnMut(u64, u64)) -> Result<Verified, JournalError> {
        let whole = self.size_on_disk()?;
        let mut reader = self.reader(Revision(0))?;
        let mut verified = Verified::default();
        while let Some(entry) = reader.next() {
            match entry? {
                Entry::Record { .. } => verified.records += 1,
                Entry::Commit(_) => verified.commits += 1,
            }
            if (verified.records + verified.commits) % 1_024 == 0 {
                progress(reader.bytes_read(), whole);
            }
        }
        verified.bytes = reader.bytes_read();
        progress(verified.bytes, whole);
        Ok(verified)
    }

    /// How many bytes its files have.
    pub fn size_on_disk(&self) -> Result<u64, JournalError> {
        let sum = || -> io::Result<u64> {
            let sizes = Segment::list(&self.folder)?.into_iter();
            sizes
                .map(|segment| Ok(fs::metadata(segment.path)?.len()))
                .sum()
        };
        sum().map_err(JournalError::io("measure", &self.folder))
    }
}

impl Journal for FileJournal {
    fn head(&self) -> Head {
        *self.head.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn append(
        &self,
        expected: Revision,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError> {
        let mut writer = self.writer.lock().map_err(|_| JournalError::Stopped {
            cause: "the program failed in the midst of a write".into(),
        })?;
        let result = writer.append(expected, group);
        *self.head.write().unwrap_or_else(PoisonError::into_inner) = writer.head();
        result
    }

    fn read(&self, since: Revision) -> Result<Entries, JournalError> {
        Ok(Box::new(self.reader(since)?))
    }
}

fn ensure_folder(disk: &dyn Disk, folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => disk.sync_folder(parent),
        _ => disk.sync_folder(Path::new(".")),
    }
}

fn mend(
    disk: &dyn Disk,
    folder: &Path,
    segment: Option<&mut OpenSegment>,
    repair: Repair,
) -> Result<Torn, JournalError> {
    match (repair, segment) {
        (Repair::Cut(length, torn), Some(segment)) => {
            let cut = disk.cut(segment, length).and_then(|()| disk.sync(segment));
            cut.map_err(JournalError::io("cut off", &torn.file))?;
            Ok(torn)
        }
        (Repair::Cut(_, torn) | Repair::Remove(torn), _) => {
            let removed = disk
                .remove(&torn.file)
                .and_then(|()| disk.sync_folder(folder));
            removed.map_err(JournalError::io("remove", &torn.file))?;
            Ok(torn)
        }
    }
}
