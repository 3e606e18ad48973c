//! The end of a segment: its newest commit, and what an interrupted write has left after it.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom},
    ops::Range,
    path::Path,
};

use crate::journal::{
    commit::{Commit, CommitContent},
    damage::Damage,
    error::JournalError,
    file::{
        backward::{BackwardLine, BackwardLines},
        group_writer::UNSYNCED_LIMIT,
        line_at::line_at,
        storage_error::storage,
    },
    format::Format,
    hash::RunningHash,
    head::Head,
    line_form::{self, LINE_LIMIT},
};

/// Disks write whole sectors of this many bytes, or of a multiple.
const SECTOR: u64 = 512;

/// The tail of a segment, read from its end.
pub(in crate::journal) struct Tail<'a> {
    file: &'a File,
    path: &'a Path,
    format: Format,
    /// The offset at which the lines begin, after the header.
    begin: u64,
    length: u64,
}

/// The newest commit of a segment.
pub(in crate::journal) struct NewestCommit {
    pub(in crate::journal) commit: Commit,
    /// The offset at which the commit line begins.
    start: u64,
    /// The offset at which the commit line ends.
    pub(in crate::journal) end: u64,
}

impl<'a> Tail<'a> {
    /// The end of the segment `file` at `path` in a format, whose lines lie in the range `lines`.
    pub(in crate::journal) fn new(
        file: &'a File,
        path: &'a Path,
        format: Format,
        lines: Range<u64>,
    ) -> Tail<'a> {
        Tail {
            file,
            path,
            format,
            begin: lines.start,
            length: lines.end,
        }
    }

    /// The newest commit of a segment that is no longer written to, so that nothing may follow it.
    pub(in crate::journal) fn closed(&self) -> Result<NewestCommit, JournalError> {
        match self.newest(self.length)? {
            Some(newest) if newest.end == self.length => Ok(newest),
            _ => Err(self.damaged(self.length.saturating_sub(1), Damage::Unfinished)),
        }
    }

    /// The newest commit of the segment that is written to, if it has one yet. Whatever follows it
    /// was left by an interrupted write; what cannot have been is an error.
    pub(in crate::journal) fn open(&self) -> Result<Option<NewestCommit>, JournalError> {
        let sound = self.unwritten()?.unwrap_or(self.length);
        self.newest(sound)
    }

    /// Proves the commit `newest`, unless it has more than 16 MiB. `base` is the head before this
    /// segment.
    pub(in crate::journal) fn prove(
        &self,
        newest: &NewestCommit,
        base: Head,
    ) -> Result<(), JournalError> {
        let floor = self.begin.max(newest.end.saturating_sub(UNSYNCED_LIMIT));
        let before = self.newest_in(floor, newest.start)?;
        let (head, start) = match &before {
            Some(before) => (Head::from(&before.commit), before.end),
            None if floor == self.begin => (base, self.begin),
            None => return Ok(()),
        };
        let content = self.content(start, newest).map_err(self.io())?;
        newest
            .commit
            .prove(head, &content)
            .map_err(|damage| self.damaged(newest.start, damage))
    }

    /// The content of the commit `newest`, whose first record begins at `start`.
    fn content(&self, start: u64, newest: &NewestCommit) -> io::Result<CommitContent> {
        let mut file = self.file;
        file.seek(SeekFrom::Start(start))?;
        let mut lines = BufReader::new(file.take(newest.end - start));
        let mut content = CommitContent {
            records: 0,
            hash: Default::default(),
        };
        let mut hash = RunningHash::default();
        let mut line = Vec::new();
        let mut at = start;
        while lines.read_until(b'\n', &mut line)? > 0 {
            if at == newest.start {
                hash.add(line_form::hashed_part(
                    line.strip_suffix(b"\n").unwrap_or(&line),
                ));
            } else {
                hash.add(&line);
                content.records += 1;
            }
            at += line.len() as u64;
            line.clear();
        }
        content.hash = hash.finish();
        Ok(content)
    }

    fn newest(&self, end: u64) -> Result<Option<NewestCommit>, JournalError> {
        self.newest_in(self.begin, end)
    }

    /// The newest commit whose line lies between two offsets. No line after it may look like one,
    /// so that a commit with a changed byte is never mistaken for a write that was interrupted.
    fn newest_in(&self, begin: u64, end: u64) -> Result<Option<NewestCommit>, JournalError> {
        for line in BackwardLines::new(self.file, begin, end, LINE_LIMIT + 1) {
            let BackwardLine { start, bytes } = line.map_err(self.io())?;
            let damaged = |damage| self.damaged(start, damage);
            let Some(line) = bytes.strip_suffix(b"\n") else {
                // A commit line with another byte in the place of its line break.
                if bytes
                    .split_last()
                    .is_some_and(|(_, line)| line_form::ends_like_commit(line))
                {
                    return Err(damaged(Damage::NotALine));
                }
                continue;
            };
            if line_form::begins_like_commit(line) {
                let commit = Commit::parse(self.format, line).map_err(damaged)?;
                return Ok(Some(NewestCommit {
                    commit,
                    start,
                    end: start + bytes.len() as u64,
                }));
            }
            let whole = start > begin || begin == self.begin;
            if whole && (line_form::ends_like_commit(line) || !line_form::is_like_object(line)) {
                return Err(damaged(Damage::NotALine));
            }
        }
        Ok(None)
    }

    /// Returns the offset of the first bytes that were to be written when the power failed and were
    /// not: the start of a sector, or of the rest of one after a line. Such a place reads as zeros,
    /// which JSON never holds. It can only be in the part that may not have been synced.
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
        match line_at(self.path, offset) {
            Ok(position) => JournalError::Damaged { position, damage },
            Err(error) => self.io()(error),
        }
    }

    fn io(&self) -> impl FnOnce(io::Error) -> JournalError {
        storage("read", self.path)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{
        journal::{
            file::sample::{append_all, draft, journal_of, open, read_back, segments},
            journal_trait::Journal,
        },
        model::revision::Revision,
    };

    /// A journal whose last group has two commits, its segment, and the bytes of that: those that
    /// were synced before the group, and all.
    fn journal() -> (tempfile::TempDir, std::path::PathBuf, usize, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let journal = journal_of(folder.path(), &[&[30, 40], &[500]]);
        let synced = journal.size().unwrap() as usize;
        journal
            .append(Revision(2), vec![draft(&[60, 700]), draft(&[90])])
            .unwrap();
        drop(journal);
        let path = segments(folder.path()).remove(0);
        let bytes = fs::read(&path).unwrap();
        (folder, path, synced, bytes)
    }

    #[test]
    fn a_segment_cut_short_anywhere_opens_with_the_commits_that_are_whole() {
        let (folder, path, _, bytes) = journal();
        let ends: Vec<usize> = (1..=bytes.len())
            .filter(|end| {
                let line = bytes[..*end].split(|byte| *byte == b'\n').rev().nth(1);
                bytes[..*end].ends_with(b"\n") && line.is_some_and(line_form::begins_like_commit)
            })
            .collect();
        assert_eq!(ends.len(), 4);
        for length in ends[1] - 100..=bytes.len() {
            fs::write(&path, &bytes[..length]).unwrap();
            let (journal, opened) = open(folder.path()).unwrap();
            let whole = ends.partition_point(|end| *end <= length);
            assert_eq!(opened.head.revision.0 as usize, whole, "cut at {length}");
            let torn = opened.torn.map_or(0, |torn| torn.bytes);
            let left = fs::metadata(&path).map_or(0, |metadata| metadata.len());
            assert_eq!(left + torn, length as u64);
            append_all(&journal, &[&[30]]);
            assert_eq!(read_back(&journal, Revision(0)).unwrap().len(), whole + 1);
            drop(journal);
            fs::remove_file(&path).unwrap();
        }
    }

    #[test]
    fn a_changed_byte_anywhere_is_found_and_named() {
        let (folder, path, _, bytes) = journal();
        for at in 0..bytes.len() {
            let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u64 + 1;
            let varying = [b'{', b'}', 0xFF, bytes[at] ^ 0x20][at % 4];
            for other in [bytes[at] ^ 1, b'\n', varying] {
                if other == bytes[at] {
                    continue;
                }
                let mut changed = bytes.clone();
                changed[at] = other;
                fs::write(&path, &changed).unwrap();
                let found = open(folder.path()).and_then(|(journal, opened)| {
                    assert_eq!(opened.torn, None, "byte {at} as {other}");
                    journal.verify(&mut |_, _| {})
                });
                match found {
                    Err(JournalError::Damaged { position, .. }) => {
                        assert_eq!(*position.container, *path.to_string_lossy());
                        assert!(
                            position.line >= line,
                            "byte {at} as {other} is in line {line}: {position}"
                        );
                    }
                    Err(JournalError::NewerFormat { .. } | JournalError::BrokenChain { .. }) => {
                        assert_eq!(line, 1);
                    }
                    other_result => panic!("byte {at} as {other}: {other_result:?}"),
                }
            }
        }
    }

    #[test]
    fn damage_is_told_with_file_line_and_what_to_do() {
        let (folder, path, synced, mut bytes) = journal();
        bytes[synced - 20] ^= 1;
        fs::write(&path, &bytes).unwrap();
        let (journal, _) = open(folder.path()).unwrap();
        assert_eq!(
            journal.verify(&mut |_, _| {}).unwrap_err().to_string(),
            format!(
                "`{}`, line 6: the bytes of this commit do not have the hash that it states; restore \
                 this file from a backup",
                path.display()
            )
        );
    }

    #[test]
    fn sectors_that_were_never_written_are_cut_off_with_what_follows_them() {
        let (folder, path, synced, bytes) = journal();
        let mut sectors = vec![synced];
        sectors.extend(
            (0..bytes.len())
                .step_by(512)
                .filter(|start| *start > synced),
        );
        assert!(sectors.len() > 2);
        for (index, start) in sectors.iter().enumerate() {
            let end = sectors.get(index + 1).copied().unwrap_or(bytes.len());
            let mut unwritten = bytes.clone();
            unwritten[*start..end].fill(0);
            fs::write(&path, &unwritten).unwrap();
            let (journal, opened) = open(folder.path()).unwrap();
            let revision = opened.head.revision.0;
            assert!(
                (2..4).contains(&revision),
                "sector {index}: revision {revision}"
            );
            assert!(opened.torn.is_some());
            journal.verify(&mut |_, _| {}).unwrap();
        }
    }

    #[test]
    fn zeros_within_a_sector_are_damage() {
        let (folder, path, _, bytes) = journal();
        let at = bytes.len() - 100;
        let mut changed = bytes;
        changed[at] = 0;
        fs::write(&path, &changed).unwrap();
        let error = open(folder.path()).err().unwrap();
        assert!(error.is_damage(), "{error}");
    }

    #[test]
    fn a_long_tail_is_cut_off_and_a_long_commit_opens() {
        let (folder, path, _, bytes) = journal();
        let (journal, _) = open(folder.path()).unwrap();
        let lengths = vec![LINE_LIMIT; 6];
        let long = journal
            .append(Revision(4), vec![draft(&lengths)])
            .unwrap()
            .remove(0);
        let whole = journal.size().unwrap();
        assert!(whole > UNSYNCED_LIMIT + 5 * 1024 * 1024);
        drop(journal);
        assert_eq!(open(folder.path()).unwrap().1.head, Head::from(&long));
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_len(whole - 1)
            .unwrap();
        let (journal, opened) = open(folder.path()).unwrap();
        assert_eq!(opened.head.revision, Revision(4));
        assert_eq!(opened.torn.unwrap().bytes, whole - 1 - bytes.len() as u64);
        journal.verify(&mut |_, _| {}).unwrap();
    }
}
