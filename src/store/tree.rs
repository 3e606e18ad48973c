//! The tree of keys and values under a store: that of the database, or a fork of it.

use std::{
    ops::{Bound, RangeBounds},
    sync::Arc,
};

use crate::store::{
    failure_note::FailureNote,
    fork::{Fork, Pair},
    pairs::Pairs,
};

/// The tree of a store.
pub(super) enum Tree {
    /// The tree of a database, whose errors are noted.
    Base(sled::Tree, FailureNote),
    /// A fork of it.
    Fork(Arc<Fork>),
}

impl Tree {
    /// A fork of this tree, whose newest revision is `revision`.
    pub(super) fn fork(&self, revision: u64) -> Tree {
        Tree::Fork(Arc::new(match self {
            Tree::Base(base, _) => Fork::new(base.clone(), revision),
            Tree::Fork(fork) => fork.copy(),
        }))
    }

    /// Whether this is a fork.
    pub(super) fn is_fork(&self) -> bool {
        matches!(self, Tree::Fork(_))
    }

    /// Whether the database has failed.
    pub(super) fn has_failed(&self) -> bool {
        match self {
            Tree::Base(_, failure) => failure.is_set(),
            Tree::Fork(_) => false,
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: impl AsRef<[u8]>) -> sled::Result<Option<sled::IVec>> {
        match self {
            Tree::Base(base, failure) => failure.noting(base.get(key)),
            Tree::Fork(fork) => fork.get(key.as_ref()),
        }
    }

    /// The pairs of a range of keys, from either end.
    pub(super) fn range<K: AsRef<[u8]>>(&self, range: impl RangeBounds<K>) -> Pairs {
        match self {
            Tree::Base(base, failure) => Pairs::Base(base.range(range), failure.clone()),
            Tree::Fork(fork) => {
                let bound = |bound: Bound<&K>| bound.map(|key| key.as_ref().to_vec());
                let bounds = (bound(range.start_bound()), bound(range.end_bound()));
                Pairs::of_fork(fork, bounds)
            }
        }
    }

    /// The pairs whose keys start with a prefix.
    pub(super) fn scan_prefix(&self, prefix: [u8; 1]) -> Pairs {
        self.range(prefix..[prefix[0] + 1])
    }

    /// Inserts a pair.
    pub(super) fn insert(&self, (key, value): Pair) -> sled::Result<()> {
        match self {
            Tree::Base(base, failure) => failure.noting(base.insert(key, value)).map(drop),
            Tree::Fork(fork) => fork.write(vec![(key, value)]),
        }
    }

    /// Inserts pairs that are seen together.
    pub(super) fn insert_together(&self, pairs: Vec<Pair>) -> sled::Result<()> {
        match self {
            Tree::Base(base, failure) => {
                let mut batch = sled::Batch::default();
                for (key, value) in pairs {
                    batch.insert(key, value);
                }
                failure.noting(base.apply_batch(batch))
            }
            Tree::Fork(fork) => fork.write(pairs),
        }
    }
}
