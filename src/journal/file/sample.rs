//! Drafts for tests, and the entries that they should be read back as.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use tempfile::TempDir;

use crate::{
    journal::{
        draft::Draft,
        entry::Entry,
        error::JournalError,
        file::{
            faulty_disk::FaultyDisk,
            file_journal::{FileJournal, FileOptions},
            header,
            recovery::TornTail,
            segment::Segment,
        },
        format::Format,
        hash::{Hash, RunningHash},
        head::Head,
        journal_trait::Journal,
        record_line::RecordLine,
    },
    model::{commit_meta::CommitMeta, revision::Revision},
};

/// The instant at which all samples are made.
pub(in crate::journal) fn instant() -> DateTime<Utc> {
    "2026-01-31T08:00:00.123Z".parse().unwrap()
}

/// A record of its own for each `number`, `length` bytes long.
pub(in crate::journal) fn record(number: usize, length: usize) -> RecordLine {
    let begin = format!("{{\"n\":{number},\"t\":\"");
    let filler = "x".repeat(length.saturating_sub(begin.len() + 2));
    RecordLine::new(format!("{begin}{filler}\"}}").into_bytes()).unwrap()
}

/// A draft of records with these lengths.
pub(in crate::journal) fn draft(lengths: &[usize]) -> Draft<'static> {
    let lengths = lengths.to_vec();
    let records = lengths
        .into_iter()
        .enumerate()
        .map(|(number, length)| Ok(record(number, length)));
    Draft {
        at: instant(),
        meta: CommitMeta::default(),
        records: Box::new(records),
    }
}

/// A journal that was opened, for tests.
#[derive(Debug)]
pub(in crate::journal) struct OpenedSample {
    pub(in crate::journal) head: Head,
    pub(in crate::journal) torn: Option<TornTail>,
}

/// Opens the journal in `folder`.
pub(in crate::journal) fn open(folder: &Path) -> Result<(FileJournal, OpenedSample), JournalError> {
    let (journal, torn) = FileJournal::open(folder, FileOptions::default())?;
    let head = journal.head();
    Ok((journal, OpenedSample { head, torn }))
}

/// A journal in `folder` with a commit for each of `commits`, the lengths of its records.
pub(in crate::journal) fn journal_of(folder: &Path, commits: &[&[usize]]) -> FileJournal {
    let (journal, _) = open(folder).unwrap();
    append_all(&journal, commits);
    journal
}

/// Appends each of `commits` in a group of its own.
pub(in crate::journal) fn append_all(journal: &FileJournal, commits: &[&[usize]]) {
    for lengths in commits {
        journal
            .append(journal.head().revision, vec![draft(lengths)])
            .unwrap();
    }
}

/// Writes a segment of the first format to `folder`, with a commit by `ann` for each of `commits`
/// and some bytes of a write that was interrupted.
pub(in crate::journal) fn first_format(folder: &Path, commits: &[&[usize]], torn: &[u8]) {
    let mut previous = Hash::default();
    let mut bytes = header::of_segment(Format::One, Revision(1), previous);
    for (index, lengths) in commits.iter().enumerate() {
        let mut hashed = Vec::new();
        for (number, length) in lengths.iter().enumerate() {
            hashed.extend_from_slice(record(number, *length).as_bytes());
            hashed.push(b'\n');
        }
        let line = format!(
            "{{\"commit\":{{\"revision\":{},\"at\":\"2026-01-31T08:00:00.123Z\",\"by\":\"ann\",\
             \"records\":{},\"previous\":\"{previous}\"",
            index + 1,
            lengths.len()
        );
        hashed.extend_from_slice(line.as_bytes());
        let mut hash = RunningHash::default();
        hash.add(&hashed);
        previous = hash.finish();
        bytes.extend(hashed);
        bytes.extend(format!(",\"hash\":\"{previous}\"}}}}\n").into_bytes());
    }
    bytes.extend_from_slice(torn);
    std::fs::write(Segment::new(folder, Revision(1)).path, bytes).unwrap();
}

/// The segments in `folder`.
pub(in crate::journal) fn segments(folder: &Path) -> Vec<PathBuf> {
    Segment::list(folder)
        .unwrap()
        .into_iter()
        .map(|segment| segment.path)
        .collect()
}

/// The revisions and lengths of all records after `since`, commits proved.
pub(in crate::journal) fn read_back(
    journal: &FileJournal,
    since: Revision,
) -> Result<Vec<(u64, Vec<usize>)>, JournalError> {
    let mut commits = Vec::new();
    let mut lengths = Vec::new();
    for entry in journal.read(since)? {
        match entry? {
            Entry::Record { line, revision, .. } => {
                assert_eq!(line, record(lengths.len(), line.len()).as_bytes());
                assert_eq!(revision.0, since.0 + commits.len() as u64 + 1);
                lengths.push(line.len());
            }
            Entry::Commit(commit) => {
                assert_eq!(commit.records, lengths.len() as u64);
                commits.push((commit.revision.0, std::mem::take(&mut lengths)));
            }
        }
    }
    assert_eq!(lengths, [0_usize; 0], "records without their commit");
    Ok(commits)
}

/// A journal of small segments whose disk can be made to fail.
pub(in crate::journal) fn fallible_journal(folder: &Path) -> (FileJournal, FaultyDisk) {
    let disk = FaultyDisk::default();
    let options = FileOptions {
        segment_bytes: 2_000,
        ..FileOptions::default()
    };
    let (journal, _) = FileJournal::open_on(Box::new(disk.clone()), folder, options).unwrap();
    (journal, disk)
}

/// The same in a folder of its own, with one commit of one record of 30 bytes.
pub(in crate::journal) fn fallible_journal_of_one() -> (TempDir, FileJournal, FaultyDisk) {
    let folder = tempfile::tempdir().unwrap();
    let (journal, disk) = fallible_journal(folder.path());
    append_all(&journal, &[&[30]]);
    (folder, journal, disk)
}
