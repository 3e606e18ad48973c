//! A prefix of a journal: its commits up to one of them, to be copied while more are appended.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use crate::{
    journal::{
        error::JournalError,
        file::{
            disk::{Disk, LocalDisk, make_folder},
            head_file::{CommitMark, HeadFile},
            reader::Reader,
            segment::Segment,
            storage_error::storage,
        },
        head::Head,
        verification::Verification,
    },
    model::revision::Revision,
};

/// The commits of a journal up to one of them, each proved by its hash.
///
/// Segments are only appended to, and what counted is never cut off: so the bytes of a prefix stay
/// as they are while another process writes.
pub struct JournalPrefix {
    segments: Vec<SegmentPrefix>,
    head: Head,
    verification: Verification,
}

/// The part of a segment that belongs to a prefix.
struct SegmentPrefix {
    path: PathBuf,
    length: u64,
}

impl JournalPrefix {
    /// Proves the commits of the journal in `folder` up to that of `mark`, and that this is the
    /// commit there. Nothing is changed. `progress` gets the number of bytes that are done and of
    /// all.
    pub fn prove(
        folder: &Path,
        mark: &CommitMark,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<JournalPrefix, JournalError> {
        let segments = match mark.revision {
            Revision(0) => Vec::new(),
            _ => Segment::list(folder).map_err(storage("list", folder))?,
        };
        let segments = segments.into_iter();
        let mut segments: Vec<SegmentPrefix> = segments
            .filter(|segment| segment.first <= mark.revision)
            .map(|Segment { path, .. }| {
                let length = fs::metadata(&path)
                    .map_err(storage("measure", &path))?
                    .len();
                Ok(SegmentPrefix { path, length })
            })
            .collect::<Result<_, JournalError>>()?;
        let whole = segments.iter().map(|segment| segment.length).sum();
        let mut reader = Reader::new(folder, Revision(0), mark.revision)?;
        let verification = reader.verify(&mut |done| progress(done, whole))?;
        let head = reader.head();
        if !mark.has(head.hash) {
            return Err(JournalError::Replaced {
                journal: folder.display().to_string(),
                revision: mark.revision,
            });
        }
        if let Some(last) = segments.last_mut() {
            last.length = reader.bytes_in_segment();
        }
        Ok(JournalPrefix {
            segments,
            head,
            verification,
        })
    }

    /// The newest commit of the prefix.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The numbers of what was proved.
    pub fn verification(&self) -> Verification {
        self.verification
    }

    /// Copies the prefix into a new folder, and writes a head file for the copy. All is on disk
    /// when this returns.
    pub fn copy(&self, folder: &Path, head_file: &Path) -> Result<(), JournalError> {
        make_folder(&LocalDisk, folder).map_err(storage("create", folder))?;
        for segment in &self.segments {
            let copy = segment.path.file_name().map(|name| folder.join(name));
            let copy = copy.unwrap_or_else(|| folder.into());
            segment.copy(&copy).map_err(storage("copy to", &copy))?;
        }
        let synced = LocalDisk.sync_folder(folder);
        synced.map_err(storage("write", folder))?;
        let written = HeadFile::open(head_file).and_then(|mut file| {
            file.write(self.head)?;
            file.sync()
        });
        written.map_err(storage("write", head_file))
    }
}

impl SegmentPrefix {
    fn copy(&self, to: &Path) -> io::Result<()> {
        let mut part = File::open(&self.path)?.take(self.length);
        let mut copy = File::create_new(to)?;
        if io::copy(&mut part, &mut copy)? < self.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        copy.sync_all()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{
        file::{
            file_journal::{FileJournal, FileOptions},
            sample::{append_all, journal_of, open, read_back, segments},
        },
        journal_trait::Journal,
    };

    fn prove(folder: &Path, mark: &CommitMark) -> Result<JournalPrefix, JournalError> {
        JournalPrefix::prove(folder, mark, &mut |_, _| ())
    }

    #[test]
    fn a_prefix_is_copied_with_all_before_it_and_nothing_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let journal_folder = folder.path().join("journal");
        // A segment for each two commits.
        let options = FileOptions {
            segment_bytes: 900,
            ..FileOptions::default()
        };
        let (journal, _) = FileJournal::open(&journal_folder, options).unwrap();
        let mut marks = vec![CommitMark::of(journal.head())];
        for length in [300, 310, 320, 330, 340] {
            append_all(&journal, &[&[length]]);
            marks.push(CommitMark::of(journal.head()));
        }
        let all = read_back(&journal, Revision(0)).unwrap();
        assert!(segments(&journal_folder).len() > 1);
        for mark in &marks {
            let copy = folder.path().join(mark.revision.to_string());
            let prefix = prove(&journal_folder, mark).unwrap();
            let count = mark.revision.0;
            assert_eq!(prefix.verification().commits, count);
            let head_file = folder.path().join(format!("{count}.json"));
            prefix.copy(&copy, &head_file).unwrap();
            let (copied, opened) = open(&copy).unwrap();
            assert_eq!(opened.torn, None);
            assert_eq!(opened.head, prefix.head());
            let commits = read_back(&copied, Revision(0)).unwrap();
            assert_eq!(commits, all[..count as usize]);
            assert_eq!(CommitMark::read(&head_file).unwrap().as_ref(), Some(mark));
        }
    }

    #[test]
    fn bytes_of_a_write_under_way_do_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30], &[40]]);
        let mark = CommitMark::of(journal.head());
        let segment = segments(folder.path()).remove(0);
        let mut bytes = fs::read(&segment).unwrap();
        bytes.extend_from_slice(b"{\"entity\":{\"id\":\"half-wri");
        fs::write(&segment, bytes).unwrap();
        let copy = folder.path().join("copy");
        let prefix = prove(folder.path(), &mark).unwrap();
        prefix.copy(&copy, &folder.path().join("head")).unwrap();
        assert_eq!(open(&copy).unwrap().1.torn, None);
    }

    #[test]
    fn a_changed_byte_and_another_commit_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30], &[40]]);
        let mark = CommitMark::of(journal.head());
        let other = CommitMark {
            hash: CommitMark::of(Head::default()).hash,
            ..mark.clone()
        };
        let refused = prove(folder.path(), &other).err().unwrap();
        assert!(
            matches!(refused, JournalError::Replaced { .. }),
            "{refused}"
        );
        let segment = segments(folder.path()).remove(0);
        let text = fs::read_to_string(&segment).unwrap();
        fs::write(&segment, text.replacen("xx", "xy", 1)).unwrap();
        let refused = prove(folder.path(), &mark).err().unwrap();
        assert!(refused.to_string().contains(".jsonl`, line 3"), "{refused}");
    }
}
