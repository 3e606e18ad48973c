//! The writer: puts groups of commits at the end of the journal, whole or not at all.

use std::path::PathBuf;

use chrono::Datelike;

use super::{
    Commit, Draft, Head, JournalError,
    disk::{Disk, OpenSegment},
    hash::RunningHash,
    header,
    segment::Segment,
};
use crate::model::Revision;

/// At most this many bytes lie unsynced.
pub(super) const UNSYNCED_LIMIT: u64 = 16 * 1024 * 1024;
/// Lines are written once they come to this many bytes.
const PIECE: usize = 256 * 1024;
/// The longest `by` of a commit.
const BY_LIMIT: usize = 1024;

/// Writes to the last segment of a journal.
pub(super) struct Writer {
    disk: Box<dyn Disk>,
    folder: PathBuf,
    segment_bytes: u64,
    segment: Option<OpenSegment>,
    head: Head,
    stopped: Option<String>,
}

impl Writer {
    /// A writer that goes on after `head`, which is the last commit of `segment`.
    pub(super) fn new(
        disk: Box<dyn Disk>,
        folder: PathBuf,
        segment_bytes: u64,
        segment: Option<OpenSegment>,
        head: Head,
    ) -> Writer {
        Writer {
            disk,
            folder,
            segment_bytes,
            segment,
            head,
            stopped: None,
        }
    }

    /// The newest commit.
    pub(super) fn head(&self) -> Head {
        self.head
    }

    /// Appends a group of commits after the revision `expected`, and syncs once for all.
    pub(super) fn append(
        &mut self,
        expected: Revision,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError> {
        if let Some(cause) = &self.stopped {
            return Err(JournalError::Stopped {
                cause: cause.clone(),
            });
        }
        if expected != self.head.revision {
            return Err(JournalError::Conflict {
                expected,
                actual: self.head.revision,
            });
        }
        if group.is_empty() {
            return Ok(Vec::new());
        }
        let result = self.append_to_segment(group);
        if let Err(error) = &result
            && error.is_final()
        {
            self.stopped = Some(error.to_string());
        }
        result
    }

    fn append_to_segment(&mut self, group: Vec<Draft<'_>>) -> Result<Vec<Commit>, JournalError> {
        let mut segment = match self.segment.take() {
            Some(segment) if segment.length < self.segment_bytes => segment,
            _ => self.begin_segment()?,
        };
        let length = segment.length;
        let mut pen = Pen::new(&*self.disk, &mut segment);
        let written = pen.write_group(self.head, group);
        let result = match written {
            Err(error) if !error.is_final() => {
                self.cut_back(&mut segment, length)?;
                Err(error)
            }
            written => written,
        };
        if let Ok(commits) = &result
            && let Some(newest) = commits.last()
        {
            self.head = Head::from(newest);
        }
        self.segment = Some(segment);
        result
    }

    /// Makes the next segment and sees to it that it will still be there after a loss of power.
    fn begin_segment(&self) -> Result<OpenSegment, JournalError> {
        let Segment { first, path } = Segment::new(&self.folder, self.head.revision.next());
        let mut segment = self
            .disk
            .create(&path)
            .map_err(JournalError::io("create", &path))?;
        let header = header::of_segment(first, self.head.hash);
        if let Err(source) = self.disk.write(&mut segment, &header) {
            self.disk
                .remove(&path)
                .map_err(JournalError::fatal("remove", &path))?;
            return Err(JournalError::Io {
                doing: "write to",
                path,
                source,
            });
        }
        self.disk
            .sync(&segment)
            .map_err(JournalError::fatal("sync", &path))?;
        self.disk
            .sync_folder(&self.folder)
            .map_err(JournalError::fatal("sync", &self.folder))?;
        Ok(segment)
    }

    /// Takes back all that was written after `length`, for good: were it not synced, a loss of power
    /// could bring back commits that were refused.
    fn cut_back(&self, segment: &mut OpenSegment, length: u64) -> Result<(), JournalError> {
        let path = segment.path.clone();
        self.disk
            .cut(segment, length)
            .map_err(JournalError::fatal("cut off", &path))?;
        self.disk
            .sync(segment)
            .map_err(JournalError::fatal("sync", &path))
    }
}

/// Writes one group to a segment.
struct Pen<'w> {
    disk: &'w dyn Disk,
    segment: &'w mut OpenSegment,
    /// Lines that are not written yet.
    pending: Vec<u8>,
    unsynced: u64,
    hash: RunningHash,
}

impl<'w> Pen<'w> {
    fn new(disk: &'w dyn Disk, segment: &'w mut OpenSegment) -> Pen<'w> {
        Pen {
            disk,
            segment,
            pending: Vec::new(),
            unsynced: 0,
            hash: RunningHash::default(),
        }
    }

    fn write_group(
        &mut self,
        mut head: Head,
        group: Vec<Draft<'_>>,
    ) -> Result<Vec<Commit>, JournalError> {
        let mut commits = Vec::with_capacity(group.len());
        for (index, draft) in group.into_iter().enumerate() {
            let commit = self.write_commit(head, index + 1, draft)?;
            head = Head::from(&commit);
            commits.push(commit);
        }
        self.flush()?;
        self.sync()?;
        Ok(commits)
    }

    fn write_commit(
        &mut self,
        head: Head,
        position: usize,
        draft: Draft<'_>,
    ) -> Result<Commit, JournalError> {
        if let Some(reason) = unfit(&draft) {
            return Err(JournalError::Draft { position, reason });
        }
        let mut count = 0;
        for record in draft.records {
            let record = record.map_err(|source| JournalError::Records { position, source })?;
            self.hash.add(record.as_bytes());
            self.hash.add(b"\n");
            self.put(&[record.as_bytes(), b"\n"])?;
            count += 1;
        }
        let (commit, line) = Commit::seal(head, draft.at, draft.by, count, &mut self.hash);
        self.put(&[&line])?;
        Ok(commit)
    }

    fn put(&mut self, pieces: &[&[u8]]) -> Result<(), JournalError> {
        for piece in pieces {
            self.pending.extend_from_slice(piece);
        }
        if self.pending.len() >= PIECE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), JournalError> {
        let count = self.pending.len() as u64;
        if self.unsynced + count > UNSYNCED_LIMIT {
            self.sync()?;
        }
        self.disk
            .write(self.segment, &self.pending)
            .map_err(JournalError::io("write to", &self.segment.path))?;
        self.unsynced += count;
        self.pending.clear();
        Ok(())
    }

    fn sync(&mut self) -> Result<(), JournalError> {
        self.disk
            .sync(self.segment)
            .map_err(JournalError::fatal("sync", &self.segment.path))?;
        self.unsynced = 0;
        Ok(())
    }
}

/// Why a draft cannot be written, if so.
fn unfit(draft: &Draft<'_>) -> Option<&'static str> {
    if draft.by.as_ref().is_some_and(|by| by.len() > BY_LIMIT) {
        return Some("its author's name has more than 1,024 bytes");
    }
    if !(0..=9999).contains(&draft.at.year()) {
        return Some("its time lies outside the years 0 to 9999");
    }
    None
}
