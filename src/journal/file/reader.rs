//! The reader of a journal: all entries after a revision, each commit proved as it passes.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
    vec,
};

use crate::{
    journal::{
        commit::{Commit, CommitContent},
        damage::Damage,
        entry::Entry,
        entry_position::EntryPosition,
        error::JournalError,
        file::{header, segment::Segment, storage_error::storage},
        format::Format,
        hash::RunningHash,
        head::Head,
        line_form::{self, LINE_LIMIT},
        verification::Verification,
    },
    model::revision::Revision,
};

const BUFFER: usize = 256 * 1024;

/// Reads the entries of a journal's files in order, up to the commit that was the newest when it
/// was made. It ends at the first error.
pub struct Reader {
    folder: PathBuf,
    segments: vec::IntoIter<Segment>,
    lines: Option<Lines>,
    since: Revision,
    until: Revision,
    /// The last commit that was passed.
    head: Head,
    /// The hash and number of the records since.
    hash: RunningHash,
    records: u64,
    bytes: u64,
    failed: bool,
}

impl Reader {
    /// A reader of what `folder` holds after `since` and up to `until`.
    pub(in crate::journal) fn new(
        folder: &Path,
        since: Revision,
        until: Revision,
    ) -> Result<Reader, JournalError> {
        if since > until {
            return Err(JournalError::BeyondHead { since, head: until });
        }
        let mut segments = match since == until {
            true => Vec::new(),
            false => Segment::list(folder).map_err(storage("list", folder))?,
        };
        let passed = segments.partition_point(|segment| segment.first.0 <= since.0 + 1);
        segments.drain(..passed.saturating_sub(1));
        let head = match segments.first() {
            Some(segment) => since.min(Revision(segment.first.0 - 1)),
            None => since,
        };
        Ok(Reader {
            folder: folder.into(),
            segments: segments.into_iter(),
            lines: None,
            since,
            until,
            head: Head {
                revision: head,
                ..Head::default()
            },
            hash: RunningHash::default(),
            records: 0,
            bytes: 0,
            failed: false,
        })
    }

    /// The number of bytes that have been read of the segment that was read last.
    pub(in crate::journal) fn bytes_in_segment(&self) -> u64 {
        self.lines.as_ref().map_or(0, |lines| lines.bytes)
    }

    /// The last commit that was passed.
    pub(in crate::journal) fn head(&self) -> Head {
        self.head
    }

    /// Reads all that is left, and so proves every byte. `progress` gets the number of bytes that
    /// have been read, now and then.
    pub(in crate::journal) fn verify(
        &mut self,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Verification, JournalError> {
        let mut verified = Verification::default();
        while let Some(entry) = self.next() {
            match entry? {
                Entry::Record { .. } => verified.records += 1,
                Entry::Commit(_) => verified.commits += 1,
            }
            if (verified.records + verified.commits) % 1_024 == 0 {
                progress(self.bytes);
            }
        }
        verified.bytes = self.bytes;
        progress(verified.bytes);
        Ok(verified)
    }

    fn read(&mut self) -> Result<Option<Entry>, JournalError> {
        while self.head.revision < self.until {
            let Some(lines) = &mut self.lines else {
                self.begin_segment()?;
                continue;
            };
            let Some(line) = lines.read()? else {
                if self.records > 0 {
                    return Err(lines.damaged(Damage::Unfinished));
                }
                self.lines = None;
                continue;
            };
            self.bytes += line.len() as u64 + 1;
            let entry = self.pass(line)?;
            if entry.is_some() {
                return Ok(entry);
            }
        }
        Ok(None)
    }

    fn begin_segment(&mut self) -> Result<(), JournalError> {
        let due = self.head.revision.next();
        let hole = |to| JournalError::Missing {
            journal: self.folder.display().to_string(),
            from: due,
            to,
        };
        let Some(segment) = self.segments.next() else {
            return Err(hole(self.until));
        };
        if segment.first > due {
            return Err(hole(Revision(segment.first.0 - 1)));
        }
        let mut lines = Lines::open(&segment.path)?;
        let Some(line) = lines.read()? else {
            return Err(lines.damaged(Damage::Header));
        };
        self.bytes += line.len() as u64 + 1;
        let (format, previous) = header::read(&segment.path, segment.first, &line)?;
        let knows_previous = self.head.at.is_some() || self.head.revision == Revision(0);
        if segment.first < due || knows_previous && previous != self.head.hash {
            return Err(JournalError::BrokenChain {
                segment: segment.path.display().to_string(),
                hash: self.head.hash,
            });
        }
        self.head.hash = previous;
        lines.format = format;
        self.lines = Some(lines);
        Ok(())
    }

    /// Takes up a line of the current segment. Returns its entry if that is to be handed out.
    fn pass(&mut self, line: Vec<u8>) -> Result<Option<Entry>, JournalError> {
        let Some(lines) = &self.lines else {
            return Ok(None);
        };
        let revision = self.head.revision.next();
        let wanted = revision > self.since;
        if line_form::begins_like_commit(&line) {
            self.hash.add(line_form::hashed_part(&line));
            let content = CommitContent {
                records: self.records,
                hash: self.hash.finish(),
            };
            let commit = Commit::parse(lines.format, &line).and_then(|commit| {
                commit.prove(self.head, &content)?;
                Ok(commit)
            });
            let commit = commit.map_err(|damage| lines.damaged(damage))?;
            self.head = Head::from(&commit);
            self.records = 0;
            return Ok(wanted.then_some(Entry::Commit(commit)));
        }
        if !line_form::is_like_object(&line) || line_form::ends_like_commit(&line) {
            return Err(lines.damaged(Damage::NotALine));
        }
        self.hash.add(&line);
        self.hash.add(b"\n");
        self.records += 1;
        Ok(wanted.then(|| Entry::Record {
            line,
            revision,
            position: lines.position(),
        }))
    }
}

impl Iterator for Reader {
    type Item = Result<Entry, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let entry = self.read().transpose();
        self.failed = matches!(entry, Some(Err(_)));
        entry
    }
}

/// The lines of one segment.
struct Lines {
    path: PathBuf,
    /// The same, for messages.
    name: Arc<str>,
    input: BufReader<File>,
    /// The number of the line read last, from 1.
    line: u64,
    /// The number of bytes that have been read.
    bytes: u64,
    /// The format that the header names.
    format: Format,
}

impl Lines {
    fn open(path: &Path) -> Result<Lines, JournalError> {
        let file = File::open(path).map_err(storage("open", path))?;
        Ok(Lines {
            path: path.into(),
            name: path.to_string_lossy().into(),
            input: BufReader::with_capacity(BUFFER, file),
            line: 0,
            bytes: 0,
            format: Format::CURRENT,
        })
    }

    /// The next line without its line break, none at the end.
    fn read(&mut self) -> Result<Option<Vec<u8>>, JournalError> {
        let mut line = Vec::new();
        let count = (&mut self.input)
            .take(LINE_LIMIT as u64 + 1)
            .read_until(b'\n', &mut line)
            .map_err(storage("read", &self.path))?;
        if count == 0 {
            return Ok(None);
        }
        self.line += 1;
        self.bytes += count as u64;
        match line.pop() {
            Some(b'\n') => Ok(Some(line)),
            _ if count > LINE_LIMIT => Err(self.damaged(Damage::TooLong(LINE_LIMIT))),
            _ => Err(self.damaged(Damage::Unfinished)),
        }
    }

    fn position(&self) -> EntryPosition {
        EntryPosition {
            container: self.name.clone(),
            line: self.line,
        }
    }

    fn damaged(&self, damage: Damage) -> JournalError {
        JournalError::Damaged {
            position: self.position(),
            damage,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, iter};

    use super::*;
    use crate::journal::file::{
        file_journal::FileJournal,
        sample::{append_all, journal_of, open, record, segments},
    };

    #[test]
    fn a_reader_from_beyond_the_newest_revision_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30]]);
        for since in [2, u64::MAX] {
            let error = journal.reader(Revision(since)).err().unwrap();
            assert!(matches!(error, JournalError::BeyondHead { .. }), "{error}");
        }
    }

    #[test]
    fn a_reader_sees_only_what_there_was_when_it_began() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30]]);
        let reader = journal.reader(Revision(0)).unwrap();
        append_all(&journal, &[&[30], &[30]]);
        assert_eq!(
            reader
                .filter(|entry| matches!(entry, Ok(Entry::Commit(_))))
                .count(),
            1
        );
    }

    #[test]
    fn an_entry_tells_where_it_stands() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30], &[30, 31]]);
        let last = journal
            .reader(Revision(1))
            .unwrap()
            .nth(1)
            .unwrap()
            .unwrap();
        let position = EntryPosition {
            container: segments(folder.path())[0].to_string_lossy().into(),
            line: 5,
        };
        let line = record(1, 31).as_bytes().to_vec();
        assert_eq!(
            last,
            Entry::Record {
                line,
                revision: Revision(2),
                position
            }
        );
    }

    /// The entries before the first error, that error, and how many there are after it.
    fn read_all(journal: &FileJournal) -> (Vec<Entry>, JournalError, usize) {
        let mut reader = journal.reader(Revision(0)).unwrap();
        let mut error = None;
        let entries = iter::from_fn(|| match reader.next()? {
            Ok(entry) => Some(entry),
            Err(found) => {
                error = Some(found);
                None
            }
        });
        let entries = entries.collect();
        (entries, error.unwrap(), reader.count())
    }

    #[test]
    fn a_reader_ends_at_the_first_damage() {
        let folder = tempfile::tempdir().unwrap();
        drop(journal_of(folder.path(), &[&[30], &[30, 31], &[32]]));
        let path = segments(folder.path()).remove(0);
        let text = fs::read_to_string(&path).unwrap();
        let changed = record(1, 31).as_bytes().to_ascii_uppercase();
        let line = String::from_utf8(record(1, 31).as_bytes().to_vec()).unwrap();
        fs::write(
            &path,
            text.replace(&line, std::str::from_utf8(&changed).unwrap()),
        )
        .unwrap();
        let (journal, _) = open(folder.path()).unwrap();
        let (entries, error, more) = read_all(&journal);
        assert_eq!(entries.len(), 4, "both records, but not their commit");
        let JournalError::Damaged {
            position,
            damage: Damage::Hash,
        } = error
        else {
            panic!("{error}")
        };
        assert_eq!((position.line, more), (6, 0));
    }

    #[test]
    fn a_line_longer_than_any_that_is_written_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        drop(journal_of(folder.path(), &[&[30], &[40]]));
        let path = segments(folder.path()).remove(0);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen("xx", &"x".repeat(LINE_LIMIT + 1), 1)).unwrap();
        let (journal, _) = open(folder.path()).unwrap();
        let (_, error, _) = read_all(&journal);
        let JournalError::Damaged {
            position,
            damage: Damage::TooLong(_),
        } = error
        else {
            panic!("{error}")
        };
        assert_eq!(position.line, 2);
    }

    #[test]
    fn a_segment_that_ends_too_early_is_damage() {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30], &[40]]);
        let path = segments(folder.path()).remove(0);
        let bytes = fs::read(&path).unwrap();
        for length in [bytes.len() - 1, bytes.len() - 250] {
            fs::write(&path, &bytes[..length]).unwrap();
            let (entries, error, _) = read_all(&journal);
            assert!(entries.len() >= 2);
            assert!(
                matches!(
                    error,
                    JournalError::Damaged {
                        damage: Damage::Unfinished,
                        ..
                    }
                ),
                "{error}"
            );
        }
    }
}
