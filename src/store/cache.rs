//! The cache of decoded records: the newest versions, as many as fit in memory.
//!
//! Every object of an answer is read through the cache, so a hit touches little memory. The kind
//! and the ordinal select a set of two cache lines, and a set has four slots. Records of a kind
//! with successive ordinals share a set or have neighbouring ones, so that the few sets of a small
//! kind stay near the processor. If a set has no free slot, or the memory is full, the clock
//! algorithm (Corbató, A Paging Experiment with the Multics System, 1969) evicts the next record
//! that was not referenced since its last turn.
//!
//! `quick_cache` 0.6.24 lost by the cost of a hit: 104 ns against 34 for pages of 20 records that
//! all fit, 216 against 100 for single ones (CPU, records of 1,200 bytes, 64 MiB). With ten times
//! as many records as fit it hits more often, 49 % against 37 % of reads.

use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
};

use crate::{
    model::{Kind, Ordinal, Stored},
    store::{
        key::kind_number,
        record_codec::{AnyStored, StoredRecord},
    },
};

/// The number of kinds that are cached: all but attributions, which are kept in their claims.
const KINDS: u64 = Kind::Attribution as u64;
/// The number of records in a set.
const SLOTS: usize = 4;

/// A cache of decoded records by kind and ordinal.
pub(super) struct Cache {
    sets: Box<[Set]>,
    /// The memory that the records may take, in bytes.
    capacity: u64,
    /// The memory that the records take, or will take once there is room, in bytes.
    bytes: AtomicU64,
    /// The hand of the clock: the set whose records have the next turn when the memory is full.
    hand: AtomicUsize,
}

/// A set: some slots behind a lock, aligned so that a lookup touches no third cache line.
#[derive(Default)]
#[repr(align(128))]
struct Set(Mutex<Slots>);

#[derive(Default)]
struct Slots {
    /// The key of the record in each slot; [`NO_KEY`] for an empty slot.
    keys: [u64; SLOTS],
    records: [Option<AnyStored>; SLOTS],
    /// The memory that each record takes, about, in bytes.
    bytes: [u32; SLOTS],
    /// Counts the records that were removed since a later version was put.
    removals: u32,
    /// A reference bit for each slot: set by a hit, cleared by a turn of the clock.
    referenced: u8,
    /// The hand of the set's own clock: the slot that has the next turn when no slot is free.
    hand: u8,
}

/// A proof that a record was not in the cache at a certain time.
#[derive(Clone, Copy)]
pub(super) struct Absence {
    removals: u32,
}

impl Cache {
    /// A cache that takes at most `bytes`, if the sizes given for the records are right.
    pub(super) fn new(bytes: u64) -> Cache {
        // Few records weigh less than half a kibibyte. The number is odd, so that records at equal
        // distances, which are mostly even, do not share a few sets.
        let sets = (bytes / (SLOTS as u64 * 512)).min(1 << 24) | 1;
        Cache {
            sets: (0..sets).map(|_| Set::default()).collect(),
            capacity: bytes.saturating_sub(sets * size_of::<Set>() as u64),
            bytes: AtomicU64::new(0),
            hand: AtomicUsize::new(0),
        }
    }

    /// Looks up the record with an ordinal.
    pub(super) fn get<T: StoredRecord>(&self, ordinal: Ordinal) -> Result<Arc<Stored<T>>, Absence> {
        let key = key(T::KIND, ordinal);
        let mut slots = self.slots(key);
        if let Some(slot) = slots.find(key)
            && let Some(record) = slots.records[slot].as_ref().and_then(T::from_any)
        {
            let record = record.clone();
            slots.referenced |= 1 << slot;
            return Ok(record);
        }
        Err(Absence {
            removals: slots.removals,
        })
    }

    /// Keeps a record of `bytes` that was read after its absence was seen. If a record of the set
    /// was removed meanwhile, a later version may exist, and nothing is kept.
    pub(super) fn keep<T: StoredRecord>(
        &self,
        stored: &Arc<Stored<T>>,
        bytes: u32,
        absence: Absence,
    ) {
        if u64::from(bytes) > self.capacity {
            return;
        }
        self.bytes.fetch_add(bytes.into(), Relaxed);
        self.make_room();
        let key = key(T::KIND, stored.ordinal);
        let mut evicted = Evicted::default();
        let mut slots = self.slots(key);
        if slots.removals != absence.removals || slots.find(key).is_some() {
            self.bytes.fetch_sub(bytes.into(), Relaxed);
            return;
        }
        let free = slots.find(NO_KEY);
        let slot = free.unwrap_or_else(|| slots.next_victim());
        self.empty(&mut slots, slot, &mut evicted);
        slots.keys[slot] = key;
        slots.records[slot] = Some(T::into_any(stored.clone()));
        slots.bytes[slot] = bytes;
    }

    /// Evicts records until the others fit.
    fn make_room(&self) {
        // Two rounds give each record a turn without its reference bit, unless it is hit meanwhile.
        for _ in 0..2 * self.sets.len() {
            if self.bytes.load(Relaxed) <= self.capacity {
                return;
            }
            let set = self.hand.fetch_add(1, Relaxed) % self.sets.len();
            let mut evicted = Evicted::default();
            let mut slots = lock(&self.sets[set]);
            for slot in 0..SLOTS {
                match slots.referenced & (1 << slot) {
                    0 => self.empty(&mut slots, slot, &mut evicted),
                    found => slots.referenced &= !found,
                }
            }
        }
    }

    /// Removes a record of which a later version was put. A version that was read before is not
    /// kept.
    pub(super) fn remove(&self, kind: Kind, ordinal: Ordinal) {
        let key = key(kind, ordinal);
        let mut evicted = Evicted::default();
        let mut slots = self.slots(key);
        slots.removals = slots.removals.wrapping_add(1);
        if let Some(slot) = slots.find(key) {
            self.empty(&mut slots, slot, &mut evicted);
        }
    }

    /// Removes all records. A version that was read before is not kept.
    pub(super) fn clear(&self) {
        for set in &self.sets {
            let mut evicted = Evicted::default();
            let mut slots = lock(set);
            slots.removals = slots.removals.wrapping_add(1);
            for slot in 0..SLOTS {
                self.empty(&mut slots, slot, &mut evicted);
            }
        }
    }

    fn empty(&self, slots: &mut Slots, slot: usize, evicted: &mut Evicted) {
        evicted[slot] = slots.records[slot].take();
        slots.keys[slot] = NO_KEY;
        slots.referenced &= !(1 << slot);
        let freed = mem::take(&mut slots.bytes[slot]);
        self.bytes.fetch_sub(freed.into(), Relaxed);
    }

    fn slots(&self, key: u64) -> MutexGuard<'_, Slots> {
        let kind = (key >> 32) * (self.sets.len() as u64 / KINDS);
        let near = (key as u32) / SLOTS as u32;
        let set = (kind as u32).wrapping_add(near) % self.sets.len() as u32;
        lock(&self.sets[set as usize])
    }
}

/// The records that left a set, dropped after the set is unlocked.
type Evicted = [Option<AnyStored>; SLOTS];

fn lock(set: &Set) -> MutexGuard<'_, Slots> {
    // No code under the lock panics.
    set.0.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Slots {
    fn find(&self, key: u64) -> Option<usize> {
        self.keys.iter().position(|held| *held == key)
    }

    /// The slot to be evicted: the next one without its reference bit.
    fn next_victim(&mut self) -> usize {
        loop {
            let slot = usize::from(self.hand);
            self.hand = (self.hand + 1) % SLOTS as u8;
            if self.referenced & (1 << slot) == 0 {
                return slot;
            }
            self.referenced &= !(1 << slot);
        }
    }
}

/// The key of no record.
const NO_KEY: u64 = 0;

/// The key of a record.
fn key(kind: Kind, ordinal: Ordinal) -> u64 {
    u64::from(kind_number(kind) + 1) << 32 | u64::from(ordinal.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{EntityType, Id, Revision};

    /// A version of a record.
    fn record(ordinal: u32, written_in: u64) -> Arc<Stored<EntityType<Ordinal>>> {
        let record = EntityType {
            id: Id::new("a").unwrap(),
            labels: Default::default(),
            descriptions: Default::default(),
            parents: Vec::new(),
            original: Default::default(),
        };
        Arc::new(Stored {
            ordinal: Ordinal(ordinal),
            created_in: Revision(1),
            written_in: Revision(written_in),
            is_removed: false,
            record,
        })
    }

    fn get(cache: &Cache, ordinal: u32) -> Result<Arc<Stored<EntityType<Ordinal>>>, Absence> {
        cache.get(Ordinal(ordinal))
    }

    /// Reads a record through the cache; true if it was there.
    fn read(cache: &Cache, ordinal: u32, bytes: u32) -> bool {
        match get(cache, ordinal) {
            Ok(_) => true,
            Err(absence) => {
                cache.keep(&record(ordinal, 1), bytes, absence);
                false
            }
        }
    }

    #[test]
    fn a_set_is_two_cache_lines() {
        assert_eq!(size_of::<Set>(), 128);
    }

    #[test]
    fn a_version_that_was_read_before_another_was_put_is_not_kept() {
        let cache = Cache::new(1 << 20);
        let absence = get(&cache, 7).err().unwrap();
        cache.remove(Kind::EntityType, Ordinal(7));
        cache.keep(&record(7, 1), 100, absence);
        let absence = get(&cache, 7).err().unwrap();
        cache.clear();
        cache.keep(&record(7, 1), 100, absence);
        assert!(get(&cache, 7).is_err());
    }

    #[test]
    fn kinds_have_slots_of_their_own() {
        let cache = Cache::new(1 << 20);
        assert!(!read(&cache, 7, 100));
        assert!(cache.get::<crate::model::StoredClaim>(Ordinal(7)).is_err());
        assert!(read(&cache, 7, 100));
    }

    /// Records that take half of the memory find slots, whatever the distances of their ordinals.
    #[test]
    fn what_fits_well_is_found_again() {
        for step in [1, 3, 64, 1000, 20_000, 1 << 16] {
            let cache = Cache::new(8 << 20);
            let wanted = (0..4_000).map(|n| n * step);
            for ordinal in wanted.clone() {
                assert!(!read(&cache, ordinal, 1024));
            }
            let found = wanted.filter(|n| get(&cache, *n).is_ok()).count();
            assert!(found > 3_900, "{found} with ordinals {step} apart");
        }
    }

    #[test]
    fn what_is_asked_for_often_outlasts_what_is_asked_for_once() {
        let cache = Cache::new(1 << 20);
        let often = 0..200;
        let mut found = 0;
        for once in 1_000..6_000 {
            read(&cache, once, 1024);
            if once % 10 == 0 {
                found = often.clone().filter(|n| read(&cache, *n, 1024)).count();
            }
        }
        assert!(found > 180, "{found}");
    }

    #[test]
    fn a_record_that_is_too_long_is_not_kept() {
        let cache = Cache::new(1 << 20);
        assert!(!read(&cache, 1, 2 << 20));
        assert!(!read(&cache, 1, 2 << 20));
        assert_eq!(cache.bytes.load(Relaxed), 0);
    }

    proptest! {
        /// The cache never exceeds its capacity, and never holds an older version than the last.
        #[test]
        fn it_is_bounded_and_never_stale(
            steps in prop::collection::vec((0..40_u32, 1..3_000_u32, 0..4_u8), 1..400),
        ) {
            let cache = Cache::new(20_000);
            let mut newest = [1_u64; 40];
            let mut late: Vec<(u32, u64, Absence)> = Vec::new();
            for (ordinal, bytes, act) in steps {
                let now = newest[ordinal as usize];
                match (act, get(&cache, ordinal)) {
                    (0, _) => {
                        newest[ordinal as usize] += 1;
                        cache.remove(Kind::EntityType, Ordinal(ordinal));
                    }
                    (1, Err(absence)) => late.push((ordinal, now, absence)),
                    (2, _) => for (ordinal, written_in, absence) in late.drain(..) {
                        cache.keep(&record(ordinal, written_in), bytes, absence);
                    },
                    (_, Err(absence)) => cache.keep(&record(ordinal, now), bytes, absence),
                    (_, Ok(found)) => prop_assert_eq!(found.written_in.0, now),
                }
                let sets = cache.sets.iter().map(|set| lock(set).bytes.iter().sum::<u32>());
                prop_assert_eq!(u64::from(sets.sum::<u32>()), cache.bytes.load(Relaxed));
                prop_assert!(cache.bytes.load(Relaxed) <= cache.capacity);
            }
        }
    }
}
