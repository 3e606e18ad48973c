//! What is on its way into the database, in batches of a bounded size.
//!
//! A batch is seen whole or not at all, by readers and after a crash; what must be seen together
//! is put together. While a batch goes in every reader waits, so batches are small.

use std::sync::atomic::Ordering;

use crate::model::{Kind, Ordinal};

use super::{Store, StoreError};

/// A key and its value.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

pub(super) struct Sink {
    store: Store,
    batch: sled::Batch,
    pairs: usize,
    bytes: usize,
    most_pairs: usize,
    most_bytes: usize,
    /// Whether links move between blocks in this batch.
    moves: bool,
    /// The records of which the cache may hold another version.
    changed: Vec<(Kind, Ordinal)>,
}

impl Sink {
    pub(super) fn new(store: Store, most_pairs: usize, most_bytes: usize) -> Sink {
        Sink {
            store,
            batch: sled::Batch::default(),
            pairs: 0,
            bytes: 0,
            most_pairs,
            most_bytes,
            moves: false,
            changed: Vec::new(),
        }
    }

    /// Puts what must be seen together.
    pub(super) fn put(&mut self, together: Vec<Pair>) -> Result<(), StoreError> {
        let bytes: usize = together.iter().map(|(k, v)| k.len() + v.len()).sum();
        let full = self.pairs + together.len() > self.most_pairs;
        if full || self.bytes + bytes > self.most_bytes {
            self.flush()?;
        }
        self.pairs += together.len();
        self.bytes += bytes;
        for (key, value) in together {
            self.batch.insert(key, value);
        }
        Ok(())
    }

    /// Puts the blocks into which the links of one block are moved.
    pub(super) fn put_moved(&mut self, blocks: Vec<Pair>) -> Result<(), StoreError> {
        self.put(blocks)?;
        self.moves = true;
        Ok(())
    }

    /// Notes that a version of a record was put that is not its first.
    pub(super) fn note_changed(&mut self, kind: Kind, ordinal: Ordinal) {
        self.changed.push((kind, ordinal));
    }

    /// Brings what was put into the database.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        if self.pairs == 0 {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        (self.pairs, self.bytes) = (0, 0);
        let moves = std::mem::take(&mut self.moves);
        #[cfg(test)]
        self.store.inner.fuse.burn()?;
        let moved = &self.store.inner.moved;
        if moves {
            moved.fetch_add(1, Ordering::SeqCst);
        }
        let applied = self.store.inner.tree.apply_batch(batch);
        if moves {
            moved.fetch_add(1, Ordering::SeqCst);
        }
        for (kind, ordinal) in self.changed.drain(..) {
            self.store.inner.decoded.remove(kind, ordinal);
        }
        Ok(applied?)
    }
}
