//! The ids that records of several kinds have.
//!
//! Ids are unique among the records of one kind. One that several kinds have names, by itself, the
//! record of that kind which had it first, for ever. Most stores have no such id: so they are kept
//! in memory, and are found as the links of ids are merged, where equal ids lie side by side.

use std::{
    collections::HashMap,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{model::Kind, store::block::BlockEntry};

/// The ids that several kinds have, each with the kind that it names by itself.
#[derive(Default)]
pub(super) struct SharedIds {
    /// Whether there is one, so that most look-ups end here.
    is_some: AtomicBool,
    ids: RwLock<HashMap<Box<str>, Kind>>,
}

impl SharedIds {
    /// The kind that an id names by itself; `None` where one kind at most has it.
    pub(super) fn kind(&self, id: &str) -> Option<Kind> {
        if !self.is_some.load(Ordering::Acquire) {
            return None;
        }
        let ids = self.ids.read().unwrap_or_else(PoisonError::into_inner);
        ids.get(id).copied()
    }

    /// Adds an id and the kind that it names by itself.
    pub(super) fn add(&self, id: &str, kind: Kind) {
        let mut ids = self.ids.write().unwrap_or_else(PoisonError::into_inner);
        ids.entry(id.into()).or_insert(kind);
        self.is_some.store(true, Ordering::Release);
    }

    /// A copy, to which others may be added.
    pub(super) fn copy(&self) -> SharedIds {
        let ids = self.ids.read().unwrap_or_else(PoisonError::into_inner);
        SharedIds {
            is_some: AtomicBool::new(!ids.is_empty()),
            ids: RwLock::new(ids.clone()),
        }
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        let mut ids = self.ids.write().unwrap_or_else(PoisonError::into_inner);
        ids.clear();
        self.is_some.store(false, Ordering::Release);
    }
}

/// Finds, in the sorted links of ids of a block, the orders at which a link that a revision began
/// lies beside one of another kind.
pub(super) fn shared_orders(
    entries: &[BlockEntry],
    revision: u64,
) -> impl Iterator<Item = i64> + '_ {
    let pairs = entries.windows(2);
    let shared = pairs.filter(move |pair| {
        pair[0].order == pair[1].order
            && pair[0].role != pair[1].role
            && (pair[0].since == revision || pair[1].since == revision)
    });
    shared.map(|pair| pair[0].order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_keeps_the_kind_that_it_names() {
        let ids = SharedIds::default();
        assert_eq!(ids.kind("party"), None);
        ids.add("party", Kind::EntityType);
        ids.add("party", Kind::Predicate);
        assert_eq!(ids.kind("party"), Some(Kind::EntityType));
        assert_eq!(ids.kind("parties"), None);
        ids.clear();
        assert_eq!(ids.kind("party"), None);
    }

    /// Each case: the links of a block as order, kind and beginning, and the orders found.
    #[test]
    fn ids_of_two_kinds_are_found_side_by_side() {
        for (links, expected) in [
            (&[(1, 2, 1), (1, 4, 2)][..], &[1][..]),
            (&[(1, 2, 2), (1, 4, 1)], &[1]),
            (&[(1, 2, 2), (2, 4, 2)], &[]),
            (&[(1, 2, 2), (1, 2, 1)], &[]),
            (&[(1, 2, 1), (1, 4, 1)], &[]),
            (
                &[(0, 1, 1), (1, 5, 1), (1, 5, 2), (1, 3, 2), (2, 3, 1)],
                &[1],
            ),
        ] {
            let entry = |(order, role, since): &(i64, u8, u64)| BlockEntry {
                order: *order,
                ordinal: 0,
                number: 0,
                since: *since,
                until: 0,
                role: *role,
            };
            let entries: Vec<BlockEntry> = links.iter().map(entry).collect();
            let found: Vec<i64> = shared_orders(&entries, 2).collect();
            assert_eq!(found, expected, "{links:?}");
        }
    }
}
