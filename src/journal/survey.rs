//! The survey of a journal's folder when it is opened.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use super::{
    Damage, Head, JournalError, Place,
    header::{self, HEADER_LIMIT},
    segment::Segment,
    tail::Tail,
};
use crate::model::Revision;

/// What an interrupted write had left at the end of a journal, and was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// The segment.
    pub file: PathBuf,
    /// How many bytes of it were cut off.
    pub bytes: u64,
}

/// What there is in a journal's folder.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// The newest commit.
    pub(super) head: Head,
    /// The segment to go on writing to, and how many bytes of it count.
    pub(super) last: Option<(Segment, u64)>,
    /// What is to be cut off the last segment; or, if there is none to go on with, a segment whose
    /// header was not written whole, to be removed.
    pub(super) torn: Option<Torn>,
}

impl Survey {
    /// Looks at every segment of `folder`, changing nothing.
    pub(super) fn of(folder: &Path) -> Result<Survey, JournalError> {
        let segments = Segment::list(folder).map_err(JournalError::io("list", folder))?;
        let mut survey = Survey::default();
        let mut segments = segments.into_iter().peekable();
        while let Some(segment) = segments.next() {
            survey.check_first(folder, &segment)?;
            match segments.peek() {
                Some(_) => survey.pass(&segment)?,
                None => survey.end_with(segment)?,
            }
        }
        Ok(survey)
    }

    fn check_first(&self, folder: &Path, segment: &Segment) -> Result<(), JournalError> {
        let due = self.head.revision.next();
        if segment.first > due {
            return Err(JournalError::Hole {
                folder: folder.into(),
                from: due,
                to: Revision(segment.first.0 - 1),
            });
        }
        if segment.first < due {
            return Err(self.strangers(segment));
        }
        Ok(())
    }

    /// Takes up a segment that another one follows.
    fn pass(&mut self, segment: &Segment) -> Result<(), JournalError> {
        let opened = Opened::new(segment)?;
        let Some(begin) = self.after_header(segment, &opened.start)? else {
            return Err(header_damaged(segment));
        };
        let newest = Tail::new(&opened.file, &segment.path, begin, opened.length).closed()?;
        self.head = Head::from(&newest.commit);
        Ok(())
    }

    /// Takes up the segment that may still be written to.
    fn end_with(&mut self, segment: Segment) -> Result<(), JournalError> {
        let opened = Opened::new(&segment)?;
        let Some(begin) = self.after_header(&segment, &opened.start)? else {
            return self.end_within_header(&segment, &opened);
        };
        let tail = Tail::new(&opened.file, &segment.path, begin, opened.length);
        let mut end = begin;
        if let Some(newest) = tail.open()? {
            tail.prove(&newest, self.head)?;
            self.head = Head::from(&newest.commit);
            end = newest.end;
        }
        if end < opened.length {
            self.torn = Some(Torn {
                file: segment.path.clone(),
                bytes: opened.length - end,
            });
        }
        self.last = Some((segment, end));
        Ok(())
    }

    /// The first thing written to a segment is its header, synced before all else.
    fn end_within_header(
        &mut self,
        segment: &Segment,
        opened: &Opened,
    ) -> Result<(), JournalError> {
        let zeros = opened
            .start
            .iter()
            .rev()
            .take_while(|byte| **byte == 0)
            .count();
        let written = &opened.start[..opened.start.len() - zeros];
        let whole = header::of_segment(segment.first, self.head.hash);
        if opened.length > whole.len() as u64 || !whole.starts_with(written) {
            return Err(header_damaged(segment));
        }
        self.torn = Some(Torn {
            file: segment.path.clone(),
            bytes: opened.length,
        });
        Ok(())
    }

    /// Where the header ends that `start` begins with; none if it does not end.
    fn after_header(&self, segment: &Segment, start: &[u8]) -> Result<Option<u64>, JournalError> {
        let Some(line) = start.strip_suffix(b"\n") else {
            return Ok(None);
        };
        if header::read(&segment.path, segment.first, line)? != self.head.hash {
            return Err(self.strangers(segment));
        }
        Ok(Some(start.len() as u64))
    }

    fn strangers(&self, segment: &Segment) -> JournalError {
        JournalError::Strangers {
            segment: segment.path.clone(),
            hash: self.head.hash,
        }
    }
}

/// A segment's file, its length, and its first line as far as it goes.
struct Opened {
    file: File,
    length: u64,
    start: Vec<u8>,
}

impl Opened {
    fn new(segment: &Segment) -> Result<Opened, JournalError> {
        let read = || {
            let file = File::open(&segment.path)?;
            let mut start = Vec::new();
            BufReader::new((&file).take(HEADER_LIMIT as u64)).read_until(b'\n', &mut start)?;
            Ok(Opened {
                length: file.metadata()?.len(),
                file,
                start,
            })
        };
        read().map_err(JournalError::io("read", &segment.path))
    }
}

fn header_damaged(segment: &Segment) -> JournalError {
    let place = Place {
        file: segment.path.as_path().into(),
        line: 1,
    };
    JournalError::Damaged {
        place,
        damage: Damage::Header,
    }
}
