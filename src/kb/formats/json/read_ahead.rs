//! Reading the records of files that are too large to be held in memory.

use std::{
    fs,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    sync::{Mutex, PoisonError},
};

use crate::kb::formats::json::file::DiskText;

/// The number of bytes that are read at once. Few in tests, so that records cross their ends.
const READ_AT_ONCE: u64 = if cfg!(test) { 1 << 10 } else { 1 << 18 };

/// The part of the bundle that was read last: records are read in the order of their files, so
/// that the next ones are in it.
#[derive(Debug, Default)]
pub(super) struct ReadAhead(Mutex<Part>);

/// Bytes of a file.
#[derive(Debug, Default)]
struct Part {
    /// The number of the file among those of the bundle.
    file: usize,
    offset: usize,
    bytes: Vec<u8>,
}

impl ReadAhead {
    /// The text at `span` of the file of a number; empty if the file is no longer as it was.
    pub(super) fn text(&self, number: usize, file: &DiskText, span: Range<usize>) -> String {
        let mut part = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if part.get(number, &span).is_none() {
            match Part::read(number, file, &span) {
                Ok(read) => *part = read,
                Err(_) => file.lose(),
            }
        }
        let text = part.get(number, &span).map(str::from_utf8);
        match text {
            Some(Ok(text)) => text.into(),
            _ => {
                file.lose();
                String::new()
            }
        }
    }
}

impl Part {
    /// Reads a span of a file, and what follows it.
    fn read(number: usize, file: &DiskText, span: &Range<usize>) -> io::Result<Part> {
        let mut open = fs::File::open(&file.path)?;
        open.seek(SeekFrom::Start(span.start as u64))?;
        let mut bytes = Vec::new();
        let len = READ_AT_ONCE.max(span.len() as u64);
        open.take(len).read_to_end(&mut bytes)?;
        Ok(Part {
            file: number,
            offset: span.start,
            bytes,
        })
    }

    fn get(&self, number: usize, span: &Range<usize>) -> Option<&[u8]> {
        let start = span.start.checked_sub(self.offset)?;
        let bytes = self.bytes.get(start..start + span.len())?;
        (self.file == number).then_some(bytes)
    }
}
