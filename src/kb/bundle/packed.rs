//! Records in their compact form, one after the other: about half of their text, and read again in
//! less than half of the time.

use borsh::BorshDeserialize;

use crate::model::Record;

/// How many bytes are kept together.
const CHUNK: usize = 1 << 20;

/// Records that are given out in the order in which they were put.
#[derive(Debug, Default)]
pub(super) struct Packed {
    chunks: Vec<Vec<u8>>,
}

impl Packed {
    /// Puts a record behind the others.
    pub(super) fn push(&mut self, record: &Record) {
        let mut chunk = self
            .chunks
            .pop_if(|last| last.len() < CHUNK)
            .unwrap_or_default();
        borsh::to_writer(&mut chunk, record).expect("borsh writes to memory without failing");
        self.chunks.push(chunk);
    }

    /// The records.
    pub(super) fn records(&self) -> impl Iterator<Item = Record> + Send {
        self.chunks.iter().flat_map(|chunk| {
            let mut rest = &chunk[..];
            std::iter::from_fn(move || {
                let is_there = !rest.is_empty();
                is_there.then(|| Record::deserialize(&mut rest).expect("it was written just so"))
            })
        })
    }
}
