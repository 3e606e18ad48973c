//! Forks: what differs from the database.
//!
//! A fork shows the database as it was at one revision, whatever commits the database takes
//! meanwhile, and what was written to the fork, which stays in memory. A value of the database that
//! a later commit has written is shown as it was: of a record the version before, of a block the
//! links that were there. Blocks that are written to the fork take the places of those of the
//! database, also of those into which their links may move later.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::Bound,
    sync::{PoisonError, RwLock},
};

use crate::store::{
    block::{self, BlockEntry},
    key::{self, ListPrefix},
    record_codec,
};

/// A key and its value.
pub(super) type Pair = (Vec<u8>, Vec<u8>);

/// A key and its value as they are read.
pub(super) type Found = (sled::IVec, sled::IVec);

/// The bounds of some keys.
pub(super) type Bounds = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// The difference of a fork from the database.
pub(super) struct Fork {
    base: sled::Tree,
    /// The revision of the database that the fork shows.
    revision: u64,
    layer: RwLock<Layer>,
}

/// The pairs that were written to a fork.
#[derive(Clone, Default)]
struct Layer {
    pairs: BTreeMap<Vec<u8>, sled::IVec>,
    /// The places of the written blocks: the key of the first block of each, and the key behind it.
    /// No block of the database within is shown.
    places: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Layer {
    /// The written pairs of a range.
    fn within(&self, (start, end): &Bounds) -> VecDeque<Found> {
        let is_before_end = |key: &[u8]| match end {
            Bound::Included(end) => key <= end.as_slice(),
            Bound::Excluded(end) => key < end.as_slice(),
            Bound::Unbounded => true,
        };
        // A range that ends before it starts is empty here, as it is in sled.
        let from = (start.as_ref(), Bound::Unbounded);
        let pairs = self.pairs.range::<Vec<u8>, _>(from);
        let pairs = pairs.take_while(|(key, _)| is_before_end(key));
        pairs
            .map(|(key, value)| (key.as_slice().into(), value.clone()))
            .collect()
    }

    /// Whether the place of a block's key is taken by a block that was written.
    fn has_taken(&self, key: &[u8]) -> bool {
        let until = (Bound::Unbounded, Bound::Included(key));
        let place = self.places.range::<[u8], _>(until).next_back();
        place.is_some_and(|(_, end)| end.as_slice() > key)
    }
}

impl Fork {
    /// A fork of a database whose newest revision is `revision`, to which nothing is written yet.
    pub(super) fn new(base: sled::Tree, revision: u64) -> Fork {
        Fork {
            base,
            revision,
            layer: RwLock::default(),
        }
    }

    /// A fork with what is written to this one.
    pub(super) fn copy(&self) -> Fork {
        Fork {
            base: self.base.clone(),
            revision: self.revision,
            layer: RwLock::new(self.read(Layer::clone)),
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &[u8]) -> sled::Result<Option<sled::IVec>> {
        if let Some(value) = self.read(|layer| layer.pairs.get(key).cloned()) {
            return Ok(Some(value));
        }
        match self.base.get(key)? {
            Some(value) => self.shown(key, value),
            None => Ok(None),
        }
    }

    /// The written pairs of a range of keys, and all pairs that the database has there.
    pub(super) fn range(&self, bounds: Bounds) -> (VecDeque<Found>, sled::Iter) {
        let written = self.read(|layer| layer.within(&bounds));
        (written, self.base.range(bounds))
    }

    fn read<T>(&self, read: impl FnOnce(&Layer) -> T) -> T {
        read(&self.layer.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes pairs. The database takes no commit meanwhile.
    pub(super) fn write(&self, pairs: Vec<Pair>) -> sled::Result<()> {
        let mut layer = self.layer.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in pairs {
            if let Some(prefix) = ListPrefix::of_key(&key)
                && !layer.has_taken(&key)
            {
                let behind = (
                    Bound::Excluded(key.clone()),
                    Bound::Excluded(prefix.end_key()),
                );
                let end = match self.base.range(behind).next().transpose()? {
                    Some((next, _)) => next.to_vec(),
                    None => prefix.end_key(),
                };
                layer.places.insert(key.clone(), end);
            }
            layer.pairs.insert(key, value.into());
        }
        Ok(())
    }

    /// The pair that the fork shows for one of the database; `None` if it shows none, or a written
    /// one.
    pub(super) fn shown_pair(&self, (key, value): Found) -> sled::Result<Option<Found>> {
        if self.read(|layer| layer.pairs.contains_key(&*key)) {
            return Ok(None);
        }
        let shown = self.shown(&key, value)?;
        Ok(shown.map(|value| (key, value)))
    }

    /// The value that the fork shows for a pair of the database that is not written.
    fn shown(&self, key: &[u8], value: sled::IVec) -> sled::Result<Option<sled::IVec>> {
        let revision = self.revision;
        let is_then = |bytes: &[u8]| {
            let number = bytes.first_chunk().map(|bytes| u64::from_be_bytes(*bytes));
            number.is_none_or(|number| number <= revision)
        };
        Ok(match key {
            [key::COMMIT, at @ ..] => is_then(at).then_some(value),
            [key::OLDER, _, _, _, _, _, at @ ..] => is_then(at).then_some(value),
            [key::IDEMPOTENCY_KEY, ..] => is_then(&value).then_some(value),
            [key::CURRENT, record @ ..] => match record_codec::open(&value) {
                Some(newest) if newest.written_in > revision => {
                    let older = [&[key::OLDER][..], record].concat();
                    let until = [older.as_slice(), &revision.to_be_bytes()].concat();
                    let then = self.base.range(older..=until).next_back().transpose()?;
                    then.map(|(_, value)| value)
                }
                _ => Some(value),
            },
            _ if ListPrefix::of_key(key).is_none() => Some(value),
            _ if self.read(|layer| layer.has_taken(key)) => None,
            _ => Some(self.block(value)),
        })
    }

    /// A block as it was: with the links that had begun, and without the ends of those that had
    /// not ended.
    fn block(&self, bytes: sled::IVec) -> sled::IVec {
        let revision = self.revision;
        if block::head(&bytes).is_none_or(|head| head.newest <= revision) {
            return bytes;
        }
        let mut entries = Vec::new();
        if block::decode(&bytes, block::ANY_ORDER, &mut entries).is_none() {
            return bytes;
        }
        let first = entries.first().copied();
        entries.retain(|entry| entry.since <= revision);
        for entry in entries.iter_mut().filter(|entry| entry.until > revision) {
            entry.until = 0;
        }
        if entries.is_empty() {
            // Where there is a block, one is looked for: a link that never holds keeps the place.
            entries.extend(first.map(|first| BlockEntry {
                since: u64::MAX,
                until: 0,
                ..first
            }));
        }
        block::encode(&entries).into()
    }
}
