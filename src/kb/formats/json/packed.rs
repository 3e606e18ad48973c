//! Records in their compact form, one after the other: about half of their text, and decoded in
//! less than half of the time. What is too much for the memory is spilled to a file.

use std::{
    fs::{self, OpenOptions},
    io,
    ops::Range,
    path::{Path, PathBuf},
    process,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use borsh::BorshDeserialize;

use crate::{
    kb::{
        formats::json::random_access::RandomAccess, write::validate::reference_lookup::LookupError,
    },
    model::Record,
};

/// The size of a chunk in bytes. Small in tests, so that some are spilled.
const CHUNK: usize = if cfg!(test) { 1 << 10 } else { 1 << 20 };
/// The most chunks that are held in memory, if others can be spilled.
const MOST_HELD: usize = if cfg!(test) { 2 } else { 32 };
/// The number of bytes that most records need.
const USUAL: usize = 512;

/// Records that are given out in the order in which they were put.
#[derive(Debug, Default)]
pub(super) struct Packed {
    chunks: Vec<Chunk>,
    /// The folder for what is spilled, if anything may be.
    folder: Option<PathBuf>,
    spill: Option<Spill>,
}

/// Some records that are kept together.
#[derive(Debug)]
struct Chunk {
    bytes: ChunkBytes,
    /// The number of records before it.
    first: usize,
    /// The offset at which each record ends.
    ends: Vec<u32>,
}

#[derive(Debug)]
enum ChunkBytes {
    Held(Vec<u8>),
    Spilled { offset: u64, len: usize },
}

/// The file of spilled chunks, removed with its value or, at the latest, by the next spill of the
/// same name.
#[derive(Debug)]
struct Spill {
    path: PathBuf,
    file: RandomAccess,
}

impl Spill {
    fn new(folder: &Path) -> io::Result<Spill> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("bundle-{}-{number}.spill", process::id()));
        let mut options = OpenOptions::new();
        let file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(&path)?;
        // Where an open file can be removed, nothing is left even by a crash.
        let _ = fs::remove_file(&path);
        let file = RandomAccess::new(file);
        Ok(Spill { path, file })
    }
}

impl Drop for Spill {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// A record in its compact form.
#[derive(Clone, Debug)]
pub struct PackedRecord<'p>(PackedBytes<'p>);

#[derive(Clone, Debug)]
enum PackedBytes<'p> {
    Held(&'p [u8]),
    Spilled(Arc<io::Result<Vec<u8>>>, Range<usize>),
}

/// The compact form of a record, to be put.
pub(super) fn pack(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL);
    borsh::to_writer(&mut bytes, record).expect("borsh writes to memory without failing");
    bytes
}

impl Packed {
    /// Returns an empty list that spills what is too much for memory into a file of `folder`.
    pub(super) fn spilling(folder: &Path) -> Packed {
        Packed {
            folder: Some(folder.into()),
            ..Packed::default()
        }
    }

    /// Puts a record, which was [packed](pack), behind the others.
    pub(super) fn push(&mut self, record: &[u8]) -> Result<(), LookupError> {
        let is_full = |chunk: &Chunk| match &chunk.bytes {
            ChunkBytes::Held(bytes) => bytes.len() >= CHUNK,
            ChunkBytes::Spilled { .. } => true,
        };
        if self.chunks.last().is_none_or(is_full) {
            self.spill_last()?;
            let last = self.chunks.last();
            self.chunks.push(Chunk {
                bytes: ChunkBytes::Held(Vec::new()),
                first: last.map_or(0, |last| last.first + last.ends.len()),
                ends: Vec::new(),
            });
        }
        if let Some(chunk) = self.chunks.last_mut()
            && let ChunkBytes::Held(bytes) = &mut chunk.bytes
        {
            bytes.extend_from_slice(record);
            let end = u32::try_from(bytes.len());
            chunk
                .ends
                .push(end.expect("a chunk has no more than a record above its size"));
        }
        Ok(())
    }

    /// Moves the last chunk to the file, if enough are held.
    fn spill_last(&mut self) -> io::Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        if self.chunks.len() <= MOST_HELD {
            return Ok(());
        }
        let spill = match &mut self.spill {
            Some(spill) => spill,
            none => none.insert(Spill::new(folder)?),
        };
        if let Some(chunk) = self.chunks.last_mut()
            && let ChunkBytes::Held(bytes) = &chunk.bytes
        {
            chunk.bytes = ChunkBytes::Spilled {
                offset: spill.file.append(bytes)?,
                len: bytes.len(),
            };
            chunk.ends.shrink_to_fit();
        }
        Ok(())
    }

    /// An empty list that spills into the same folder.
    pub(super) fn another(&self) -> Packed {
        Packed {
            folder: self.folder.clone(),
            ..Packed::default()
        }
    }

    /// The record of that number; `None` where there are fewer.
    pub(super) fn get(&self, number: usize) -> Option<PackedRecord<'_>> {
        let after = self.chunks.partition_point(|chunk| chunk.first <= number);
        let chunk = self.chunks.get(after.checked_sub(1)?)?;
        let index = number - chunk.first;
        let end = *chunk.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => chunk.ends[before] as usize,
            None => 0,
        };
        Some(PackedRecord(match &chunk.bytes {
            ChunkBytes::Held(bytes) => PackedBytes::Held(&bytes[start..end]),
            ChunkBytes::Spilled { offset, .. } => {
                let len = end - start;
                let read = self.spill.as_ref()?.file.read(offset + start as u64, len);
                PackedBytes::Spilled(Arc::new(read), 0..len)
            }
        }))
    }

    /// The records.
    pub(super) fn records(&self) -> impl Iterator<Item = PackedRecord<'_>> + Send {
        self.chunks.iter().flat_map(|chunk| {
            let spilled = match &chunk.bytes {
                ChunkBytes::Held(_) => None,
                ChunkBytes::Spilled { offset, len } => {
                    let file = self.spill.as_ref().map(|spill| &spill.file);
                    let read = file.map(|file| file.read(*offset, *len));
                    Some(Arc::new(read.unwrap_or_else(|| Ok(Vec::new()))))
                }
            };
            let mut start = 0;
            chunk.ends.iter().map(move |end| {
                let end = *end as usize;
                let span = start..end;
                start = end;
                PackedRecord(match (&chunk.bytes, &spilled) {
                    (_, Some(bytes)) => PackedBytes::Spilled(bytes.clone(), span),
                    (ChunkBytes::Held(bytes), None) => PackedBytes::Held(&bytes[span]),
                    (ChunkBytes::Spilled { .. }, None) => PackedBytes::Held(&[]),
                })
            })
        })
    }
}

impl PackedRecord<'_> {
    /// The size in bytes.
    pub fn bytes(&self) -> usize {
        match &self.0 {
            PackedBytes::Held(bytes) => bytes.len(),
            PackedBytes::Spilled(_, span) => span.len(),
        }
    }

    /// The record; an error if it was spilled and cannot be read back.
    pub fn record(&self) -> Result<Record, LookupError> {
        let bytes = match &self.0 {
            PackedBytes::Held(bytes) => bytes,
            PackedBytes::Spilled(chunk, span) => match &**chunk {
                Ok(bytes) => bytes.get(span.clone()).unwrap_or_default(),
                Err(error) => return Err(error.to_string().into()),
            },
        };
        Ok(Record::try_from_slice(bytes)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn records_come_back_from_memory_and_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let records: Vec<Record> = (0..200)
            .map(|n| {
                let entity =
                    json!({"id": format!("e-{n}"), "type": "t", "labels": {"en": "x".repeat(n + 1)}});
                Record::Entity(serde_json::from_value(entity).unwrap())
            })
            .collect();
        for mut packed in [Packed::default(), Packed::spilling(folder.path())] {
            for record in &records {
                packed.push(&pack(record)).unwrap();
            }
            let held = packed.chunks.iter();
            let held = held
                .filter(|chunk| matches!(chunk.bytes, ChunkBytes::Held(_)))
                .count();
            assert_eq!(held <= MOST_HELD + 1, packed.folder.is_some());
            let back: Vec<Record> = packed.records().map(|it| it.record().unwrap()).collect();
            assert_eq!(back, records);
            for (number, record) in records.iter().enumerate() {
                assert_eq!(packed.get(number).unwrap().record().unwrap(), *record);
            }
            assert!(packed.get(records.len()).is_none());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
