//! Writing to the database in batches of a bounded size.
//!
//! A batch is seen whole or not at all, by readers and after a crash; pairs that must be seen
//! together are put together. Every reader waits while a batch is written, so batches are small.
//!
//! Most pairs of a bulk load stand alone, with ascending keys. They are inserted without a batch,
//! which costs less, and in no order: the database halves a leaf that has too many pairs, so that
//! ascending keys would leave every leaf half full.

use std::{mem, sync::atomic::Ordering};

use crate::{
    model::{Kind, Ordinal},
    store::{error::StoreError, fork::Pair, handle::Store, mode::Mode},
};

/// The most pairs in a batch. Few in tests.
const MOST_PAIRS: [usize; 2] = if cfg!(test) { [5, 9] } else { [100, 1_000] };
/// The most bytes in a batch.
const MOST_BYTES: [usize; 2] = [512 << 10, 4 << 20];

/// A writer that collects pairs and writes them in batches.
pub(super) struct BatchWriter {
    store: Store,
    mode: Mode,
    /// The pairs that stand alone, which are inserted before the batch.
    alone: Vec<Pair>,
    /// The pairs that are written together.
    batch: Vec<Pair>,
    /// The number of pairs, alone and in the batch.
    pairs: usize,
    bytes: usize,
    /// True if links move between blocks in this batch.
    moves: bool,
    /// The records of which the cache may hold an older version.
    changed: Vec<(Kind, Ordinal)>,
}

impl BatchWriter {
    pub(super) fn new(store: Store, mode: Mode) -> BatchWriter {
        BatchWriter {
            store,
            mode,
            alone: Vec::new(),
            batch: Vec::new(),
            pairs: 0,
            bytes: 0,
            moves: false,
            changed: Vec::new(),
        }
    }

    /// Puts pairs that must be seen together.
    pub(super) fn put(&mut self, mut together: Vec<Pair>) -> Result<(), StoreError> {
        self.make_room(&together)?;
        if self.mode == Mode::Bulk && together.len() == 1 {
            self.alone.append(&mut together);
        }
        self.batch.append(&mut together);
        Ok(())
    }

    /// Puts pairs that need not be seen together.
    pub(super) fn put_each(&mut self, pairs: Vec<Pair>) -> Result<(), StoreError> {
        pairs.into_iter().try_for_each(|pair| self.put(vec![pair]))
    }

    /// Puts the blocks among which the links of one block move.
    pub(super) fn put_moved(&mut self, blocks: Vec<Pair>) -> Result<(), StoreError> {
        self.put(blocks)?;
        self.moves = true;
        Ok(())
    }

    /// Notes that a later version of a record was put.
    pub(super) fn note_changed(&mut self, kind: Kind, ordinal: Ordinal) {
        self.changed.push((kind, ordinal));
    }

    /// Writes all collected pairs to the database.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        if self.pairs == 0 {
            return Ok(());
        }
        (self.pairs, self.bytes) = (0, 0);
        let alone = mem::take(&mut self.alone);
        self.insert(alone)?;
        let batch = mem::take(&mut self.batch);
        let moves = mem::take(&mut self.moves);
        #[cfg(test)]
        self.store.inner.fuse.burn()?;
        let moved = &self.store.inner.block_moves;
        if moves {
            moved.fetch_add(1, Ordering::SeqCst);
        }
        let applied = self.store.inner.tree.insert_together(batch);
        if moves {
            moved.fetch_add(1, Ordering::SeqCst);
        }
        for (kind, ordinal) in self.changed.drain(..) {
            self.store.inner.decoded.remove(kind, ordinal);
        }
        Ok(applied?)
    }

    /// Flushes if the batch has no room for some pairs.
    fn make_room(&mut self, pairs: &[Pair]) -> Result<(), StoreError> {
        let bytes: usize = pairs.iter().map(|(k, v)| k.len() + v.len()).sum();
        let full = self.pairs + pairs.len() > MOST_PAIRS[self.mode as usize];
        if full || self.bytes + bytes > MOST_BYTES[self.mode as usize] {
            self.flush()?;
        }
        self.pairs += pairs.len();
        self.bytes += bytes;
        Ok(())
    }

    /// Inserts pairs that stand alone, in no order.
    fn insert(&self, pairs: Vec<Pair>) -> Result<(), StoreError> {
        let mut pairs: Vec<(u64, Pair)> = (0..).map(scattered).zip(pairs).collect();
        pairs.sort_unstable_by_key(|(number, _)| *number);
        pairs
            .into_iter()
            .try_for_each(|(_, pair)| self.insert_one(pair))
    }

    fn insert_one(&self, pair: Pair) -> Result<(), StoreError> {
        #[cfg(test)]
        self.store.inner.fuse.burn()?;
        Ok(self.store.inner.tree.insert(pair)?)
    }
}

/// Mixes a number, so that the results have no pattern: the finish of SplitMix64 (Steele and
/// others, 2014).
fn scattered(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
