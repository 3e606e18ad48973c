//! The end of a segment: its newest commit, and what an interrupted write has left after it.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
    sync::Arc,
};

use super::{
    Commit, Damage, Head, JournalError, Place,
    backward::{BackwardLine, BackwardLines},
    commit::{self, Found},
    hash::RunningHash,
    record_line::{self, LINE_LIMIT},
    writer::UNSYNCED_LIMIT,
};

/// Disks write whole sectors of this many bytes, or of a multiple.
const SECTOR: u64 = 512;

/// A segment being looked at from its end.
pub(super) struct Tail<'a> {
    file: &'a File,
    path: &'a Path,
    /// Where its lines begin, after the header.
    begin: u64,
    length: u64,
}

/// The newest commit of a segment.
pub(super) struct Newest {
    pub(super) commit: Commit,
    /// Where its line begins.
    start: u64,
    /// Where its line ends.
    pub(super) end: u64,
}

impl<'a> Tail<'a> {
    /// The end of the segment `file` at `path`, `length` bytes long, whose header ends at `begin`.
    pub(super) fn new(file: &'a File, path: &'a Path, begin: u64, length: u64) -> Tail<'a> {
        Tail {
            file,
            path,
            begin,
            length,
        }
    }

    /// The newest commit of a segment that is no longer written to, so that nothing may follow it.
    pub(super) fn closed(&self) -> Result<Newest, JournalError> {
        match self.newest(self.length)? {
            Some(newest) if newest.end == self.length => Ok(newest),
            _ => Err(self.damaged(self.length.saturating_sub(1), Damage::Unfinished)),
        }
    }

    /// The newest commit of the segment that is written to, if it has one yet. Whatever follows it was
    /// left by an interrupted write; what cannot have been is an error.
    pub(super) fn open(&self) -> Result<Option<Newest>, JournalError> {
        let sound = self.unwritten()?.unwrap_or(self.length);
        self.newest(sound)
    }

    /// Proves the commit `newest`, unless it has more than 16 MiB. `base` is the head before this
    /// segment.
    pub(super) fn prove(&self, newest: &Newest, base: Head) -> Result<(), JournalError> {
        let floor = self.begin.max(newest.end.saturating_sub(UNSYNCED_LIMIT));
        let before = self.newest_in(floor, newest.start)?;
        let (head, start) = match &before {
            Some(before) => (Head::from(&before.commit), before.end),
            None if floor == self.begin => (base, self.begin),
            None => return Ok(()),
        };
        let found = self.find(start, newest).map_err(self.io())?;
        newest
            .commit
            .prove(head, found)
            .map_err(|damage| self.damaged(newest.start, damage))
    }

    /// What the commit `newest` is held against, if its first record begins at `start`.
    fn find(&self, start: u64, newest: &Newest) -> io::Result<Found> {
        let mut file = self.file;
        file.seek(SeekFrom::Start(start))?;
        let mut lines = BufReader::new(file.take(newest.end - start));
        let mut found = Found {
            records: 0,
            hash: Default::default(),
        };
        let mut hash = RunningHash::default();
        let mut line = Vec::new();
        let mut at = start;
        while lines.read_until(b'\n', &mut line)? > 0 {
            if at == newest.start {
                hash.add(commit::hashed_part(
                    line.strip_suffix(b"\n").unwrap_or(&line),
                ));
            } else {
                hash.add(&line);
                found.records += 1;
            }
            at += line.len() as u64;
            line.clear();
        }
        found.hash = hash.finish();
        Ok(found)
    }

    fn newest(&self, end: u64) -> Result<Option<Newest>, JournalError> {
        self.newest_in(self.begin, end)
    }

    /// The newest commit whose line lies between two offsets. No line after it may look like one, so
    /// that a commit with a changed byte is never mistaken for a write that was interrupted.
    fn newest_in(&self, begin: u64, end: u64) -> Result<Option<Newest>, JournalError> {
        for line in BackwardLines::new(self.file, begin, end, LINE_LIMIT + 1) {
            let BackwardLine { start, bytes } = line.map_err(self.io())?;
            let damaged = |damage| self.damaged(start, damage);
            let Some(line) = bytes.strip_suffix(b"\n") else {
                // A commit line with another byte in the place of its line break.
                if bytes
                    .split_last()
                    .is_some_and(|(_, line)| commit::ends_like_one(line))
                {
                    return Err(damaged(Damage::NotALine));
                }
                continue;
            };
            if commit::begins_like_one(line) {
                let commit = Commit::parse(line).map_err(damaged)?;
                return Ok(Some(Newest {
                    commit,
                    start,
                    end: start + bytes.len() as u64,
                }));
            }
            let whole = start > begin || begin == self.begin;
            if whole && (commit::ends_like_one(line) || !record_line::has_the_shape(line)) {
                return Err(damaged(Damage::NotALine));
            }
        }
        Ok(None)
    }

    /// Where the first sector begins, or goes on after a line, that was to be written when the power
    /// failed and was not. Such a place reads as zeros, which JSON never holds. It can only be in the
    /// part that may not have been synced.
    fn unwritten(&self) -> Result<Option<u64>, JournalError> {
        let begin = self.begin.max(self.length.saturating_sub(UNSYNCED_LIMIT));
        let mut file = self.file;
        file.seek(SeekFrom::Start(begin)).map_err(self.io())?;
        let mut bytes = BufReader::new(file.take(self.length - begin));
        let mut start = begin;
        let mut sector = Vec::with_capacity(SECTOR as usize);
        while start < self.length {
            sector.clear();
            let count = SECTOR - start % SECTOR;
            bytes
                .by_ref()
                .take(count)
                .read_to_end(&mut sector)
                .map_err(self.io())?;
            let written = sector
                .iter()
                .rposition(|byte| *byte != 0)
                .map_or(0, |last| last + 1);
            let at_a_border = written == 0 || sector[written - 1] == b'\n';
            if written < sector.len() && at_a_border {
                return Ok(Some(start + written as u64));
            }
            start += count;
        }
        Ok(None)
    }

    fn damaged(&self, offset: u64, damage: Damage) -> JournalError {
        let file: Arc<Path> = self.path.into();
        match Place::of_offset(file, offset) {
            Ok(place) => JournalError::Damaged { place, damage },
            Err(error) => self.io()(error),
        }
    }

    fn io(&self) -> impl FnOnce(io::Error) -> JournalError {
        JournalError::io("read", self.path)
    }
}
