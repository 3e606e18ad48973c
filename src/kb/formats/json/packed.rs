//! Records in their compact form, one after the other: about half of their text, and read again in
//! less than half of the time.

use borsh::BorshDeserialize;

use crate::{kb::write::validate::reference_lookup::LookupError, model::Record};

/// How many bytes are kept together.
const CHUNK: usize = 1 << 20;
/// Room for most records, in bytes.
const USUAL: usize = 512;

/// Records that are given out in the order in which they were put.
#[derive(Debug, Default)]
pub(super) struct Packed {
    chunks: Vec<Chunk>,
}

/// Some records that are kept together.
#[derive(Debug)]
struct Chunk {
    bytes: Vec<u8>,
    /// Where each record ends.
    ends: Vec<u32>,
}

/// A record in its compact form.
#[derive(Clone, Copy, Debug)]
pub struct PackedRecord<'p>(&'p [u8]);

/// The compact form of a record, to be put.
pub(super) fn pack(record: &Record) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL);
    borsh::to_writer(&mut bytes, record).expect("borsh writes to memory without failing");
    bytes
}

impl Packed {
    /// Puts a record, which was [packed](pack), behind the others.
    pub(super) fn push(&mut self, record: &[u8]) -> Result<(), LookupError> {
        let mut chunk = self
            .chunks
            .pop_if(|last| last.bytes.len() < CHUNK)
            .unwrap_or_else(|| Chunk {
                bytes: Vec::new(),
                ends: Vec::new(),
            });
        chunk.bytes.extend_from_slice(record);
        let end = u32::try_from(chunk.bytes.len());
        chunk
            .ends
            .push(end.expect("a chunk has no more than a record above its size"));
        self.chunks.push(chunk);
        Ok(())
    }

    /// The records.
    pub(super) fn records(&self) -> impl Iterator<Item = PackedRecord<'_>> + Send {
        self.chunks.iter().flat_map(|chunk| {
            let mut start = 0;
            chunk.ends.iter().map(move |end| {
                let end = *end as usize;
                let record = &chunk.bytes[start..end];
                start = end;
                PackedRecord(record)
            })
        })
    }
}

impl PackedRecord<'_> {
    /// How many bytes it has.
    pub fn bytes(self) -> usize {
        self.0.len()
    }

    /// The record.
    pub fn record(self) -> Record {
        Record::try_from_slice(self.0).expect("it was written just so")
    }
}
