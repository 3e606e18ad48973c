//! The reader: all entries after a revision, each commit proved as it passes.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
    vec,
};

use super::{
    Commit, Damage, Entry, Head, JournalError, Place,
    commit::{self, Found},
    hash::RunningHash,
    header,
    record_line::{self, LINE_LIMIT},
    segment::Segment,
};
use crate::model::Revision;

const BUFFER: usize = 256 * 1024;

/// Reads the entries of a journal's files in order, up to the commit that was the newest when it was
/// made. It ends at the first error.
pub struct Reader {
    folder: PathBuf,
    segments: vec::IntoIter<Segment>,
    lines: Option<Lines>,
    since: Revision,
    until: Revision,
    /// The commit that was passed last.
    head: Head,
    /// The hash and number of the records since.
    hash: RunningHash,
    records: u64,
    bytes: u64,
    failed: bool,
}

impl Reader {
    /// A reader of what `folder` holds after `since` and up to `until`.
    pub(super) fn new(
        folder: &Path,
        since: Revision,
        until: Revision,
    ) -> Result<Reader, JournalError> {
        if since > until {
            return Err(JournalError::BeyondHead { since, head: until });
        }
        let mut segments = match since == until {
            true => Vec::new(),
            false => Segment::list(folder).map_err(JournalError::io("list", folder))?,
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

    /// How many bytes have been read.
    pub fn bytes_read(&self) -> u64 {
        self.bytes
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
        let hole = |to| JournalError::Hole {
            folder: self.folder.clone(),
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
        let previous = header::read(&segment.path, segment.first, &line)?;
        let known = self.head.at.is_some() || self.head.revision == Revision(0);
        if segment.first < due || known && previous != self.head.hash {
            return Err(JournalError::Strangers {
                segment: segment.path,
                hash: self.head.hash,
            });
        }
        self.head.hash = previous;
        self.lines = Some(lines);
        Ok(())
    }

    /// Takes up a line of the segment at hand. It is an entry if it is to be handed out.
    fn pass(&mut self, line: Vec<u8>) -> Result<Option<Entry>, JournalError> {
        let Some(lines) = &self.lines else {
            return Ok(None);
        };
        let revision = self.head.revision.next();
        let wanted = revision > self.since;
        if commit::begins_like_one(&line) {
            self.hash.add(commit::hashed_part(&line));
            let found = Found {
                records: self.records,
                hash: self.hash.finish(),
            };
            let commit = Commit::parse(&line).and_then(|commit| {
                commit.prove(self.head, found)?;
                Ok(commit)
            });
            let commit = commit.map_err(|damage| lines.damaged(damage))?;
            self.head = Head::from(&commit);
            self.records = 0;
            return Ok(wanted.then_some(Entry::Commit(commit)));
        }
        if !record_line::has_the_shape(&line) || commit::ends_like_one(&line) {
            return Err(lines.damaged(Damage::NotALine));
        }
        self.hash.add(&line);
        self.hash.add(b"\n");
        self.records += 1;
        Ok(wanted.then(|| Entry::Record {
            line,
            revision,
            place: lines.place(),
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
    file: Arc<Path>,
    input: BufReader<File>,
    /// The number of the line read last, from 1.
    line: u64,
}

impl Lines {
    fn open(path: &Path) -> Result<Lines, JournalError> {
        let file = File::open(path).map_err(JournalError::io("open", path))?;
        Ok(Lines {
            file: path.into(),
            input: BufReader::with_capacity(BUFFER, file),
            line: 0,
        })
    }

    /// The next line without its line break, none at the end.
    fn read(&mut self) -> Result<Option<Vec<u8>>, JournalError> {
        let mut line = Vec::new();
        let count = (&mut self.input)
            .take(LINE_LIMIT as u64 + 1)
            .read_until(b'\n', &mut line)
            .map_err(JournalError::io("read", &self.file))?;
        if count == 0 {
            return Ok(None);
        }
        self.line += 1;
        match line.pop() {
            Some(b'\n') => Ok(Some(line)),
            _ if count > LINE_LIMIT => Err(self.damaged(Damage::TooLong(LINE_LIMIT))),
            _ => Err(self.damaged(Damage::Unfinished)),
        }
    }

    fn place(&self) -> Place {
        Place {
            file: self.file.clone(),
            line: self.line,
        }
    }

    fn damaged(&self, damage: Damage) -> JournalError {
        JournalError::Damaged {
            place: self.place(),
            damage,
        }
    }
}
