//! The cache of ids, which saves the lookup of ids that are read often.
//!
//! An entry is the record that an id named when it was last looked up. Whoever uses an entry checks
//! it against the record, so a wrong one does no harm, and nothing is invalidated.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::{
    model::{Kind, Ordinal},
    store::key,
};

/// The number of entries, 8 bytes each. Few in tests, so that some evict others.
const SLOTS: usize = if cfg!(test) { 16 } else { 1 << 16 };
/// The bits of an entry that hold bits of the hash which do not select the slot.
const TAG: u64 = !0 << 35;

/// The records that some ids named when they were last looked up, by the hashes of the ids.
pub(super) struct IdCache(Box<[AtomicU64]>);

impl Default for IdCache {
    fn default() -> IdCache {
        IdCache((0..SLOTS).map(|_| AtomicU64::new(0)).collect())
    }
}

impl IdCache {
    /// The record that the id with a hash may name.
    pub(super) fn get(&self, hash: u64) -> Option<(Kind, Ordinal)> {
        let entry = self.slot(hash).load(Relaxed);
        let number = (entry >> 32 & 7) as u16;
        let kind = key::kind_of_number(number.checked_sub(1)?)?;
        ((entry ^ hash) & TAG == 0).then_some((kind, Ordinal(entry as u32)))
    }

    /// Notes the record that the id with a hash names.
    pub(super) fn note(&self, hash: u64, kind: Kind, ordinal: Ordinal) {
        let number = u64::from(key::kind_number(kind)) + 1;
        let entry = hash & TAG | number << 32 | u64::from(ordinal.0);
        self.slot(hash).store(entry, Relaxed);
    }

    fn slot(&self, hash: u64) -> &AtomicU64 {
        &self.0[hash as usize % SLOTS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_noted_record_is_found() {
        let id_cache = IdCache::default();
        let hash = 0xdead_beef_0123_4567;
        assert_eq!(id_cache.get(hash), None);
        assert_eq!(id_cache.get(0), None);
        for kind in [Kind::EntityType, Kind::Source, Kind::Claim] {
            for ordinal in [0, 7, u32::MAX] {
                id_cache.note(hash, kind, Ordinal(ordinal));
                assert_eq!(id_cache.get(hash), Some((kind, Ordinal(ordinal))));
            }
        }
        let in_the_same_slot = hash ^ 1 << 63;
        assert_eq!(id_cache.get(in_the_same_slot), None);
        id_cache.note(in_the_same_slot, Kind::Entity, Ordinal(3));
        assert_eq!(id_cache.get(hash), None);
    }
}
