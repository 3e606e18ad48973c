//! Recovery: a look at every segment of a journal when it is opened.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use crate::{
    journal::{
        damage::Damage,
        error::JournalError,
        file::{
            header::{self, HEADER_LIMIT},
            line_at::first_line,
            segment::Segment,
            storage_error::storage,
            tail::Tail,
        },
        format::Format,
        head::Head,
    },
    model::revision::Revision,
};

/// The torn tail of a journal: what an interrupted write had left at its end, and was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TornTail {
    /// The segment.
    pub file: PathBuf,
    /// The number of bytes that were cut off.
    pub bytes: u64,
}

/// The last segment of a journal.
#[derive(Debug)]
pub(in crate::journal) struct LastSegment {
    /// The path of the segment's file.
    pub(in crate::journal) path: PathBuf,
    /// The format of the segment.
    pub(in crate::journal) format: Format,
    /// The number of its bytes that count.
    pub(in crate::journal) length: u64,
}

/// The state of a journal's folder.
#[derive(Debug, Default)]
pub(in crate::journal) struct Recovery {
    /// The newest commit.
    pub(in crate::journal) head: Head,
    /// The last segment that is not removed.
    pub(in crate::journal) last: Option<LastSegment>,
    /// The part to be cut off the last segment; or, if there is none to go on with, a segment whose
    /// header was not written whole, to be removed.
    pub(in crate::journal) torn: Option<TornTail>,
}

impl Recovery {
    /// Looks at every segment of `folder`, changing nothing.
    pub(in crate::journal) fn of(folder: &Path) -> Result<Recovery, JournalError> {
        let segments = Segment::list(folder).map_err(storage("list", folder))?;
        let mut recovery = Recovery::default();
        let mut segments = segments.into_iter().peekable();
        while let Some(segment) = segments.next() {
            recovery.check_first(folder, &segment)?;
            match segments.peek() {
                Some(_) => recovery.pass(&segment)?,
                None => recovery.end_with(segment)?,
            }
        }
        Ok(recovery)
    }

    fn check_first(&self, folder: &Path, segment: &Segment) -> Result<(), JournalError> {
        let due = self.head.revision.next();
        if segment.first > due {
            return Err(JournalError::Missing {
                journal: folder.display().to_string(),
                from: due,
                to: Revision(segment.first.0 - 1),
            });
        }
        if segment.first < due {
            return Err(self.broken_chain(segment));
        }
        Ok(())
    }

    /// Takes up a segment that another one follows.
    fn pass(&mut self, segment: &Segment) -> Result<(), JournalError> {
        let segment_file = SegmentFile::open(segment)?;
        let Some((format, begin)) = self.after_header(segment, &segment_file.start)? else {
            return Err(header_damaged(segment));
        };
        let newest = Tail::new(
            &segment_file.file,
            &segment.path,
            format,
            begin..segment_file.length,
        )
        .closed()?;
        self.head = Head::from(&newest.commit);
        Ok(())
    }

    /// Takes up the segment that may still be written to.
    fn end_with(&mut self, segment: Segment) -> Result<(), JournalError> {
        let segment_file = SegmentFile::open(&segment)?;
        let Some((format, begin)) = self.after_header(&segment, &segment_file.start)? else {
            return self.end_within_header(&segment, &segment_file);
        };
        let tail = Tail::new(
            &segment_file.file,
            &segment.path,
            format,
            begin..segment_file.length,
        );
        let mut end = begin;
        if let Some(newest) = tail.open()? {
            tail.prove(&newest, self.head)?;
            self.head = Head::from(&newest.commit);
            end = newest.end;
        }
        if end < segment_file.length {
            self.torn = Some(TornTail {
                file: segment.path.clone(),
                bytes: segment_file.length - end,
            });
        }
        self.last = Some(LastSegment {
            path: segment.path,
            format,
            length: end,
        });
        Ok(())
    }

    /// The first thing written to a segment is its header, synced before all else.
    fn end_within_header(
        &mut self,
        segment: &Segment,
        segment_file: &SegmentFile,
    ) -> Result<(), JournalError> {
        let zeros = segment_file
            .start
            .iter()
            .rev()
            .take_while(|byte| **byte == 0)
            .count();
        let written = &segment_file.start[..segment_file.start.len() - zeros];
        let is_begun = Format::ALL.into_iter().any(|format| {
            let whole = header::of_segment(format, segment.first, self.head.hash);
            segment_file.length <= whole.len() as u64 && whole.starts_with(written)
        });
        if !is_begun {
            return Err(header_damaged(segment));
        }
        self.torn = Some(TornTail {
            file: segment.path.clone(),
            bytes: segment_file.length,
        });
        Ok(())
    }

    /// The format of the header that `start` begins with, and where it ends; none if it does not
    /// end.
    fn after_header(
        &self,
        segment: &Segment,
        start: &[u8],
    ) -> Result<Option<(Format, u64)>, JournalError> {
        let Some(line) = start.strip_suffix(b"\n") else {
            return Ok(None);
        };
        let (format, previous) = header::read(&segment.path, segment.first, line)?;
        if previous != self.head.hash {
            return Err(self.broken_chain(segment));
        }
        Ok(Some((format, start.len() as u64)))
    }

    fn broken_chain(&self, segment: &Segment) -> JournalError {
        JournalError::BrokenChain {
            segment: segment.path.display().to_string(),
            hash: self.head.hash,
        }
    }
}

/// A segment's file, its length, and its first line as far as it goes.
struct SegmentFile {
    file: File,
    length: u64,
    start: Vec<u8>,
}

impl SegmentFile {
    fn open(segment: &Segment) -> Result<SegmentFile, JournalError> {
        let read = || {
            let file = File::open(&segment.path)?;
            let mut start = Vec::new();
            BufReader::new((&file).take(HEADER_LIMIT as u64)).read_until(b'\n', &mut start)?;
            Ok(SegmentFile {
                length: file.metadata()?.len(),
                file,
                start,
            })
        };
        read().map_err(storage("read", &segment.path))
    }
}

fn header_damaged(segment: &Segment) -> JournalError {
    JournalError::Damaged {
        position: first_line(&segment.path),
        damage: Damage::Header,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::journal::{
        file::{
            file_journal::{FileJournal, FileOptions},
            sample::{append_all, open, segments},
        },
        hash::Hash,
        journal_trait::Journal,
    };

    /// A journal of three segments, of two commits each.
    fn three_segments() -> (tempfile::TempDir, Vec<PathBuf>) {
        let folder = tempfile::tempdir().unwrap();
        let options = FileOptions {
            segment_bytes: 700,
            ..FileOptions::default()
        };
        let (journal, _) = FileJournal::open(folder.path(), options).unwrap();
        append_all(&journal, &[&[30], &[600], &[30], &[600], &[30], &[600]]);
        let segments = segments(folder.path());
        assert_eq!(segments.len(), 3);
        (folder, segments)
    }

    fn error(folder: &Path) -> JournalError {
        open(folder).err().unwrap()
    }

    #[test]
    fn a_missing_segment_is_a_hole() {
        for (missing, from, to) in [(0, 1, 2), (1, 3, 4)] {
            let (folder, segments) = three_segments();
            fs::remove_file(&segments[missing]).unwrap();
            let error = error(folder.path());
            assert_eq!(
                error.to_string(),
                format!(
                    "the revisions from {from} to {to} are missing from `{}`; restore its files from \
                     a backup",
                    folder.path().display()
                )
            );
            assert!(error.is_damage());
        }
    }

    #[test]
    fn a_segment_that_goes_missing_while_it_is_read_is_a_hole() {
        for missing in 0..3 {
            let (folder, segments) = three_segments();
            let (journal, _) = open(folder.path()).unwrap();
            fs::remove_file(&segments[missing]).unwrap();
            let error = journal.verify(&mut |_, _| {}).unwrap_err();
            assert!(matches!(error, JournalError::Missing { .. }), "{error}");
        }
    }

    #[test]
    fn only_the_last_segment_may_end_in_an_interrupted_write() {
        let (folder, segments) = three_segments();
        let bytes = fs::read(&segments[1]).unwrap();
        for length in [bytes.len() - 1, bytes.len() - 300, 50, 0] {
            fs::write(&segments[1], &bytes[..length]).unwrap();
            let error = error(folder.path());
            let JournalError::Damaged { position, .. } = &error else {
                panic!("{error}")
            };
            assert_eq!(*position.container, *segments[1].to_string_lossy());
        }
    }

    #[test]
    fn a_segment_that_lost_its_last_commit_is_a_hole() {
        let (folder, segments) = three_segments();
        let text = fs::read_to_string(&segments[1]).unwrap();
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        fs::write(&segments[1], lines[..3].concat()).unwrap();
        let error = error(folder.path());
        assert!(
            matches!(
                error,
                JournalError::Missing {
                    from: Revision(4),
                    to: Revision(4),
                    ..
                }
            ),
            "{error}"
        );
    }

    #[test]
    fn segments_of_another_journal_are_strangers() {
        let (folder, segments) = three_segments();
        let other = tempfile::tempdir().unwrap();
        let options = FileOptions {
            segment_bytes: 700,
            ..FileOptions::default()
        };
        let (journal, _) = FileJournal::open(other.path(), options).unwrap();
        append_all(&journal, &[&[31], &[600], &[30], &[600]]);
        fs::copy(
            other.path().join(segments[1].file_name().unwrap()),
            &segments[1],
        )
        .unwrap();
        let (opened, read) = (error(folder.path()), {
            let reader = crate::journal::Reader::new(folder.path(), Revision(0), Revision(6));
            reader.unwrap().find_map(Result::err).unwrap()
        });
        for error in [opened, read] {
            let JournalError::BrokenChain { segment, hash } = &error else {
                panic!("{error}")
            };
            assert_eq!(*segment, segments[1].to_string_lossy());
            assert_ne!(*hash, Hash::default());
        }
    }

    #[test]
    fn a_segment_that_overlaps_the_one_before_is_a_stranger() {
        let (folder, segments) = three_segments();
        fs::copy(&segments[1], Segment::new(folder.path(), Revision(4)).path).unwrap();
        let error = error(folder.path());
        assert!(error.is_damage(), "{error}");
    }

    #[test]
    fn a_header_cut_short_anywhere_is_taken_back_and_written_anew() {
        let (folder, segments) = three_segments();
        let (_, header) = header_of(&segments[2]);
        for length in 0..header.len() {
            for zeros in [0, header.len() - length] {
                let mut bytes = header[..length].to_vec();
                bytes.resize(length + zeros, 0);
                fs::write(&segments[2], &bytes).unwrap();
                let (journal, opened) = open(folder.path()).unwrap();
                assert_eq!(opened.head.revision, Revision(4));
                let torn = TornTail {
                    file: segments[2].clone(),
                    bytes: bytes.len() as u64,
                };
                assert_eq!(opened.torn, Some(torn));
                assert!(!segments[2].exists());
                append_all(&journal, &[&[30]]);
                assert_eq!(header_of(&segments[2]), (true, header.clone()));
            }
        }
    }

    #[test]
    fn a_segment_without_a_commit_is_gone_on_with() {
        let (folder, segments) = three_segments();
        let (_, header) = header_of(&segments[2]);
        fs::write(&segments[2], &header).unwrap();
        let (journal, opened) = open(folder.path()).unwrap();
        assert_eq!((opened.head.revision, opened.torn), (Revision(4), None));
        append_all(&journal, &[&[30], &[600]]);
        assert_eq!(journal.verify(&mut |_, _| {}).unwrap().commits, 6);
    }

    #[test]
    fn a_journal_in_a_newer_format_is_left_alone() {
        let (folder, segments) = three_segments();
        let text = fs::read_to_string(&segments[2]).unwrap();
        let newer = text.replace("\"format\":2", "\"format\":3");
        fs::write(&segments[2], &newer).unwrap();
        let error = error(folder.path());
        assert!(error.to_string().ends_with("use a newer one"), "{error}");
        assert_eq!(fs::read_to_string(&segments[2]).unwrap(), newer);
    }

    /// Whether `segment` goes on after its header, and that header.
    fn header_of(segment: &Path) -> (bool, Vec<u8>) {
        let bytes = fs::read(segment).unwrap();
        let end = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        (end < bytes.len(), bytes[..end].to_vec())
    }
}
