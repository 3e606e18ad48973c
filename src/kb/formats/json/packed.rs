//! Records in their compact form, one after the other: about half of their text, and read again in
//! less than half of the time. Up to [`HELD`] bytes lie in memory, the rest in a scratch file.

use std::{
    fs::File,
    io::{self, Write},
    mem,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use borsh::BorshDeserialize;

use crate::{kb::formats::json::file::read_at, model::Record};

/// How many bytes are kept together.
const CHUNK: usize = 1 << 20;
/// How many bytes lie in memory; few in tests, so that some go to the scratch file.
const HELD: usize = if cfg!(test) { 1 << 10 } else { 64 << 20 };
/// Room for most records, in bytes.
const USUAL: usize = 512;

/// The packed records of a bundle, in the order in which they were pushed.
#[derive(Debug)]
pub(super) struct Packed {
    /// The folder of the scratch file.
    scratch: PathBuf,
    /// The scratch file; it has no name and ends with its last handle.
    file: Option<File>,
    written: u64,
    chunks: Vec<Chunk>,
    /// How many bytes of finished chunks lie in memory.
    held: usize,
    /// The chunk that is being filled.
    last: Vec<u8>,
    last_ends: Vec<u32>,
}

/// Some records that are kept together.
#[derive(Debug)]
struct Chunk {
    bytes: Bytes,
    /// Where each record ends.
    ends: Vec<u32>,
}

/// Where the bytes of a chunk are.
#[derive(Debug)]
enum Bytes {
    Held(Arc<Vec<u8>>),
    /// In the scratch file.
    Spilled {
        offset: u64,
        length: usize,
    },
}

/// A record in its compact form.
#[derive(Clone, Debug)]
pub struct PackedRecord {
    chunk: Arc<Vec<u8>>,
    span: Range<usize>,
}

/// The compact form of a record, to be pushed.
pub(super) fn pack(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL);
    borsh::to_writer(&mut bytes, record).expect("borsh writes to memory without failing");
    bytes
}

impl Packed {
    /// An empty list whose scratch file, if it needs one, lies in the folder `scratch`.
    pub(super) fn new(scratch: &Path) -> Packed {
        Packed {
            scratch: scratch.into(),
            file: None,
            written: 0,
            chunks: Vec::new(),
            held: 0,
            last: Vec::new(),
            last_ends: Vec::new(),
        }
    }

    /// Appends a record, which was [packed](pack).
    pub(super) fn push(&mut self, record: &[u8]) -> io::Result<()> {
        self.last.extend_from_slice(record);
        let end = u32::try_from(self.last.len());
        let end = end.expect("a chunk has no more than a record above its size");
        self.last_ends.push(end);
        match self.last.len() < CHUNK.min(HELD) {
            true => Ok(()),
            false => self.finish_chunk(),
        }
    }

    /// Ends the chunk that is being filled; to be called after the last record.
    pub(super) fn finish_chunk(&mut self) -> io::Result<()> {
        if self.last_ends.is_empty() {
            return Ok(());
        }
        let bytes = match self.held + self.last.len() <= HELD {
            true => {
                self.held += self.last.len();
                self.last.shrink_to_fit();
                Bytes::Held(Arc::new(mem::take(&mut self.last)))
            }
            false => {
                let file = match &mut self.file {
                    Some(file) => file,
                    none => none.insert(tempfile::tempfile_in(&self.scratch)?),
                };
                file.write_all(&self.last)?;
                let offset = self.written;
                let length = self.last.len();
                self.written += length as u64;
                self.last.clear();
                Bytes::Spilled { offset, length }
            }
        };
        let mut ends = mem::take(&mut self.last_ends);
        ends.shrink_to_fit();
        self.chunks.push(Chunk { bytes, ends });
        Ok(())
    }

    /// The records. An error of the scratch file ends them.
    pub(super) fn records(&self) -> impl Iterator<Item = io::Result<PackedRecord>> + Send + '_ {
        self.chunks.iter().flat_map(|chunk| {
            let (bytes, failed) = match self.bytes_of(chunk) {
                Ok(bytes) => (Some(bytes), None),
                Err(error) => (None, Some(Err(error))),
            };
            let spans = bytes.into_iter().flat_map(|bytes| {
                let mut start = 0;
                chunk.ends.iter().map(move |end| {
                    let span = start..*end as usize;
                    start = span.end;
                    let chunk = bytes.clone();
                    Ok(PackedRecord { chunk, span })
                })
            });
            failed.into_iter().chain(spans)
        })
    }

    fn bytes_of(&self, chunk: &Chunk) -> io::Result<Arc<Vec<u8>>> {
        match (&chunk.bytes, &self.file) {
            (Bytes::Held(bytes), _) => Ok(bytes.clone()),
            (Bytes::Spilled { offset, length }, Some(file)) => {
                let mut bytes = vec![0; *length];
                read_at(file, &mut bytes, *offset)?;
                Ok(Arc::new(bytes))
            }
            (Bytes::Spilled { .. }, None) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

impl PackedRecord {
    /// How many bytes it has.
    pub fn bytes(&self) -> usize {
        self.span.len()
    }

    /// The record. An error means that the scratch file was changed.
    pub fn record(&self) -> io::Result<Record> {
        Record::try_from_slice(&self.chunk[self.span.clone()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EntityType;

    #[test]
    fn records_come_out_as_they_went_in_from_memory_and_from_the_scratch_file() {
        let scratch = tempfile::tempdir().unwrap();
        let records: Vec<Record> = (0..200)
            .map(|number| {
                let text = format!("{{\"id\":\"type-{number}\",\"labels\":{{\"en\":\"t\"}}}}");
                let entity_type: EntityType = serde_json::from_str(&text).unwrap();
                Record::Type(entity_type)
            })
            .collect();
        let mut packed = Packed::new(scratch.path());
        for record in &records {
            packed.push(&pack(record)).unwrap();
        }
        packed.finish_chunk().unwrap();
        assert!(packed.file.is_some());
        for _ in 0..2 {
            let read = packed.records().map(|record| record?.record());
            let read: Vec<Record> = read.collect::<io::Result<_>>().unwrap();
            assert_eq!(read, records);
        }
    }

    #[test]
    fn a_scratch_folder_that_is_gone_is_an_error() {
        let mut packed = Packed::new(Path::new("/nowhere/at/all"));
        let pushed = (0..100).try_for_each(|_| packed.push(&[0; 100]));
        assert_eq!(pushed.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
