//! The tree of keys and values under a store: that of the database, or a fork of it.
//!
//! A fork shows the database as it was at one revision, whatever commits the database takes
//! meanwhile, and what was written to the fork, which stays in memory. A value of the database that
//! a later commit has written is shown as it was: of a record the version before, of a block the
//! links that were there. Blocks that are written to the fork take the places of those of the
//! database, also of those into which their links may move later.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::{Bound, RangeBounds},
    sync::{Arc, PoisonError, RwLock},
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

/// The tree of a store.
pub(super) struct Tree {
    base: sled::Tree,
    fork: Option<Arc<Fork>>,
}

/// The difference of a fork from the database.
struct Fork {
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

impl Tree {
    /// The tree of a database.
    pub(super) fn of(base: sled::Tree) -> Tree {
        Tree { base, fork: None }
    }

    /// A fork of this tree, whose newest revision is `revision`.
    pub(super) fn fork(&self, revision: u64) -> Tree {
        let (revision, layer) = match &self.fork {
            Some(fork) => (fork.revision, fork.read(Layer::clone)),
            None => (revision, Layer::default()),
        };
        let layer = RwLock::new(layer);
        Tree {
            base: self.base.clone(),
            fork: Some(Arc::new(Fork { revision, layer })),
        }
    }

    /// Whether this is a fork.
    pub(super) fn is_fork(&self) -> bool {
        self.fork.is_some()
    }

    /// The value of a key.
    pub(super) fn get(&self, key: impl AsRef<[u8]>) -> sled::Result<Option<sled::IVec>> {
        let key = key.as_ref();
        let Some(fork) = &self.fork else {
            return self.base.get(key);
        };
        if let Some(value) = fork.read(|layer| layer.pairs.get(key).cloned()) {
            return Ok(Some(value));
        }
        match self.base.get(key)? {
            Some(value) => fork.shown(&self.base, key, value),
            None => Ok(None),
        }
    }

    /// The pairs of a range of keys, from either end.
    pub(super) fn range<K: AsRef<[u8]>>(&self, range: impl RangeBounds<K>) -> Pairs {
        let Some(fork) = &self.fork else {
            return Pairs::Base(self.base.range(range));
        };
        let bound = |bound: Bound<&K>| bound.map(|key| key.as_ref().to_vec());
        let bounds = (bound(range.start_bound()), bound(range.end_bound()));
        Pairs::Forked(Box::new(ForkedPairs {
            written: fork.read(|layer| layer.within(&bounds)),
            base: self.base.range(bounds),
            tree: self.base.clone(),
            fork: fork.clone(),
            first: None,
            last: None,
        }))
    }

    /// The pairs whose keys start with a prefix.
    pub(super) fn scan_prefix(&self, prefix: [u8; 1]) -> Pairs {
        self.range(prefix..[prefix[0] + 1])
    }

    /// Inserts a pair.
    pub(super) fn insert(&self, (key, value): Pair) -> sled::Result<()> {
        match &self.fork {
            None => self.base.insert(key, value).map(drop),
            Some(fork) => fork.write(&self.base, vec![(key, value)]),
        }
    }

    /// Inserts pairs that are seen together.
    pub(super) fn insert_together(&self, pairs: Vec<Pair>) -> sled::Result<()> {
        if let Some(fork) = &self.fork {
            return fork.write(&self.base, pairs);
        }
        let mut batch = sled::Batch::default();
        for (key, value) in pairs {
            batch.insert(key, value);
        }
        self.base.apply_batch(batch)
    }
}

impl Layer {
    /// The written pairs of a range.
    fn within(&self, (start, end): &(Bound<Vec<u8>>, Bound<Vec<u8>>)) -> VecDeque<Found> {
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
    fn read<T>(&self, read: impl FnOnce(&Layer) -> T) -> T {
        read(&self.layer.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes pairs. The database takes no commit meanwhile.
    fn write(&self, base: &sled::Tree, pairs: Vec<Pair>) -> sled::Result<()> {
        let mut layer = self.layer.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in pairs {
            if let Some(prefix) = ListPrefix::of_key(&key)
                && !layer.has_taken(&key)
            {
                let behind = (
                    Bound::Excluded(key.clone()),
                    Bound::Excluded(prefix.end_key()),
                );
                let end = match base.range(behind).next().transpose()? {
                    Some((next, _)) => next.to_vec(),
                    None => prefix.end_key(),
                };
                layer.places.insert(key.clone(), end);
            }
            layer.pairs.insert(key, value.into());
        }
        Ok(())
    }

    /// The value that the fork shows for a pair of the database; `None` if it does not show the
    /// pair.
    fn shown(
        &self,
        base: &sled::Tree,
        key: &[u8],
        value: sled::IVec,
    ) -> sled::Result<Option<sled::IVec>> {
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
                    let then = base.range(older..=until).next_back().transpose()?;
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

/// The pairs of a range, from either end.
pub(super) enum Pairs {
    /// Those of the database.
    Base(sled::Iter),
    /// Those of a fork.
    Forked(Box<ForkedPairs>),
}

/// The pairs of a range of a fork.
pub(super) struct ForkedPairs {
    tree: sled::Tree,
    fork: Arc<Fork>,
    base: sled::Iter,
    /// The pair of the database that was read from the front, and comes after a written one.
    first: Option<Found>,
    /// The pair of the database that was read from the back, and comes before a written one.
    last: Option<Found>,
    /// The written pairs that are still to be given.
    written: VecDeque<Found>,
}

impl ForkedPairs {
    /// The next pair of the database that the fork shows.
    fn next_of_base(
        &mut self,
        next: impl Fn(&mut sled::Iter) -> Option<sled::Result<Found>>,
    ) -> sled::Result<Option<Found>> {
        while let Some(pair) = next(&mut self.base) {
            let (key, value) = pair?;
            if self.fork.read(|layer| layer.pairs.contains_key(&*key)) {
                continue;
            }
            if let Some(value) = self.fork.shown(&self.tree, &key, value)? {
                return Ok(Some((key, value)));
            }
        }
        Ok(None)
    }

    fn next_forwards(&mut self) -> sled::Result<Option<Found>> {
        if self.first.is_none() {
            self.first = self
                .next_of_base(Iterator::next)?
                .or_else(|| self.last.take());
        }
        Ok(match (&self.first, self.written.front()) {
            (Some((base, _)), Some((written, _))) if base < written => self.first.take(),
            (_, Some(_)) => self.written.pop_front(),
            (_, None) => self.first.take(),
        })
    }

    fn next_backwards(&mut self) -> sled::Result<Option<Found>> {
        if self.last.is_none() {
            let last = self.next_of_base(DoubleEndedIterator::next_back)?;
            self.last = last.or_else(|| self.first.take());
        }
        Ok(match (&self.last, self.written.back()) {
            (Some((base, _)), Some((written, _))) if base > written => self.last.take(),
            (_, Some(_)) => self.written.pop_back(),
            (_, None) => self.last.take(),
        })
    }
}

impl Iterator for Pairs {
    type Item = sled::Result<Found>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Pairs::Base(pairs) => pairs.next(),
            Pairs::Forked(pairs) => pairs.next_forwards().transpose(),
        }
    }
}

impl DoubleEndedIterator for Pairs {
    fn next_back(&mut self) -> Option<Self::Item> {
        match self {
            Pairs::Base(pairs) => pairs.next_back(),
            Pairs::Forked(pairs) => pairs.next_backwards().transpose(),
        }
    }
}
