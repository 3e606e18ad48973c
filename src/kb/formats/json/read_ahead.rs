//! Reading the records of files that are too large to be held in memory.

use std::{
    collections::VecDeque,
    fs,
    io::{self, Read, Seek, SeekFrom},
    ops::Range,
    sync::{Mutex, PoisonError},
};

use crate::kb::formats::json::file::DiskText;

/// The number of bytes that are read at once. Few in tests, so that records cross their ends.
const READ_AT_ONCE: u64 = if cfg!(test) { 1 << 10 } else { 1 << 18 };

/// The number of parts that are kept: several threads read records of one file, each in its order.
const PARTS: usize = 4;

/// The parts of the bundle that were read last, the newest at the end: records are read in the
/// order of their files, so that the next ones are in them.
#[derive(Debug, Default)]
pub(super) struct ReadAhead(Mutex<VecDeque<FilePart>>);

/// Bytes of a file.
#[derive(Debug, Default)]
struct FilePart {
    /// The number of the file among those of the bundle.
    file: usize,
    offset: usize,
    bytes: Vec<u8>,
}

impl ReadAhead {
    /// The text at `span` of the file of a number; empty if the file is no longer as it was.
    pub(super) fn text(&self, number: usize, file: &DiskText, span: Range<usize>) -> String {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !parts.iter().any(|part| part.get(number, &span).is_some()) {
            let oldest = match parts.len() {
                PARTS => parts.pop_front(),
                _ => None,
            };
            match oldest.unwrap_or_default().read(number, file, &span) {
                Ok(part) => parts.push_back(part),
                Err(_) => file.lose(),
            }
        }
        let text = parts.iter().find_map(|part| part.get(number, &span));
        match text.map(str::from_utf8) {
            Some(Ok(text)) => text.into(),
            _ => {
                file.lose();
                String::new()
            }
        }
    }
}

impl FilePart {
    /// Reads a span of a file, and what follows it, into the memory of this part.
    fn read(mut self, number: usize, file: &DiskText, span: &Range<usize>) -> io::Result<FilePart> {
        let mut open = fs::File::open(&file.path)?;
        open.seek(SeekFrom::Start(span.start as u64))?;
        let len = READ_AT_ONCE.max(span.len() as u64);
        self.bytes.clear();
        self.bytes.reserve(usize::try_from(len).unwrap_or(0));
        open.take(len).read_to_end(&mut self.bytes)?;
        Ok(FilePart {
            file: number,
            offset: span.start,
            ..self
        })
    }

    fn get(&self, number: usize, span: &Range<usize>) -> Option<&[u8]> {
        let start = span.start.checked_sub(self.offset)?;
        let bytes = self.bytes.get(start..start + span.len())?;
        (self.file == number).then_some(bytes)
    }
}
