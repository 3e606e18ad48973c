//! The claims of a bundle that state their ids, by their propositions.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    kb::write::{
        proposition_key::PropositionKey,
        validate::names::{Names, RecordNumber},
    },
    model::Id,
};

/// The claims that state their ids.
#[derive(Default)]
pub(super) struct StatedClaims {
    pub(super) is_read: bool,
    /// The first claim of each proposition.
    by_key: FxHashMap<[u64; 2], RecordNumber>,
    /// The first claim of each proposition without its valid time.
    by_undated_key: FxHashMap<[u64; 2], RecordNumber>,
    /// The hashes of their ids.
    ids: FxHashSet<[u64; 2]>,
}

impl StatedClaims {
    /// Adds a claim by the hash of its id, and returns the first that is the same proposition.
    pub(super) fn add(
        &mut self,
        id: [u64; 2],
        key: &PropositionKey,
        number: RecordNumber,
    ) -> RecordNumber {
        self.ids.insert(id);
        self.by_undated_key.entry(key.undated()).or_insert(number);
        *self.by_key.entry(key.whole()).or_insert(number)
    }

    /// Whether a claim of the bundle states an id.
    pub(super) fn states(&self, names: &Names<'_>, id: &Id) -> bool {
        !self.ids.is_empty() && self.ids.contains(&names.hash_of(id.as_str()))
    }

    /// The claim that is a proposition.
    pub(super) fn same(&self, key: &PropositionKey) -> Option<RecordNumber> {
        self.by_key.get(&key.whole()).copied()
    }

    /// A claim that is a proposition but for its valid time.
    pub(super) fn alike(&self, key: &PropositionKey) -> Option<RecordNumber> {
        self.by_undated_key.get(&key.undated()).copied()
    }
}
