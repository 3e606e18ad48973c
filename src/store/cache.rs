//! The newest versions of records as they are answered with, as many as fit in memory.
//!
//! The cache is asked for each object of an answer, so finding a record touches as little memory as
//! can be: its kind and ordinal tell its set, which is two cache lines, and in a set it has one of
//! a few places. Records of a kind that follow one another are in one set or in the next, so that
//! the sets of a kind of which there are few are few as well, and stay near the processor. Where
//! there is no place, or no memory, that record gives way next in turn which was not found since it
//! last had its turn (the clock algorithm: Corbató, A Paging Experiment with the Multics System,
//! 1969).

use std::{
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
};

use crate::{
    model::{Kind, Ordinal},
    store::{
        key,
        record_codec::{AnyStored, Stored, StoredRecord},
    },
};

/// How many kinds of records there are: those before attributions, which are kept in their claims.
const KINDS: u64 = Kind::Attribution as u64;
/// How many records a set holds.
const PLACES: usize = 4;

/// Records that were decoded, found by kind and ordinal.
pub(super) struct Cache {
    sets: Box<[Set]>,
    /// How many bytes the records may take.
    most: u64,
    /// How many they take, or will, once there is room.
    bytes: AtomicU64,
    /// The set whose records have their turn next when memory is short.
    hand: AtomicUsize,
}

/// The records that share some places. Aligned so that finding one touches no third cache line.
#[derive(Default)]
#[repr(align(128))]
struct Set(Mutex<Places>);

#[derive(Default)]
struct Places {
    /// What the record in each place is found by; [`NOBODY`] where there is none.
    names: [u64; PLACES],
    records: [Option<AnyStored>; PLACES],
    /// About how many bytes each takes.
    bytes: [u32; PLACES],
    /// How often a record was removed since another version was put.
    removals: u32,
    /// Of each place a bit: whether its record was found since it was last to give way.
    found: u8,
    /// The place whose record has its turn next when places are short.
    hand: u8,
}

/// That a record was not in the cache, at a certain time.
#[derive(Clone, Copy)]
pub(super) struct Absence {
    removals: u32,
}

impl Cache {
    /// A cache that takes at most so many bytes, if the records take what is said of them.
    pub(super) fn new(bytes: u64) -> Cache {
        // Few records weigh less than half a kibibyte. The number is odd, so that records at equal
        // distances, which are mostly round, are not in a few sets all.
        let sets = (bytes / (PLACES as u64 * 512)).min(1 << 24) | 1;
        Cache {
            sets: (0..sets).map(|_| Set::default()).collect(),
            most: bytes.saturating_sub(sets * size_of::<Set>() as u64),
            bytes: AtomicU64::new(0),
            hand: AtomicUsize::new(0),
        }
    }

    /// The record of an ordinal.
    pub(super) fn get<T: StoredRecord>(&self, ordinal: Ordinal) -> Result<Arc<Stored<T>>, Absence> {
        let name = name(T::KIND, ordinal);
        let mut places = self.places(name);
        if let Some(place) = places.find(name)
            && let Some(record) = places.records[place].as_ref().and_then(T::in_slot)
        {
            let record = record.clone();
            places.found |= 1 << place;
            return Ok(record);
        }
        Err(Absence {
            removals: places.removals,
        })
    }

    /// Keeps a record that takes so many bytes and was read since its absence was seen, unless it
    /// was removed meanwhile, since there is another version then.
    pub(super) fn keep<T: StoredRecord>(
        &self,
        stored: &Arc<Stored<T>>,
        bytes: u32,
        absence: Absence,
    ) {
        if u64::from(bytes) > self.most {
            return;
        }
        self.bytes.fetch_add(bytes.into(), Relaxed);
        self.make_room();
        let name = name(T::KIND, stored.ordinal);
        let mut gone = Gone::default();
        let mut places = self.places(name);
        if places.removals != absence.removals || places.find(name).is_some() {
            self.bytes.fetch_sub(bytes.into(), Relaxed);
            return;
        }
        let free = places.find(NOBODY);
        let place = free.unwrap_or_else(|| places.next_to_go());
        self.empty(&mut places, place, &mut gone);
        places.names[place] = name;
        places.records[place] = Some(T::slot(stored.clone()));
        places.bytes[place] = bytes;
    }

    /// Lets records give way until the others fit.
    fn make_room(&self) {
        // Within two rounds each had a turn in which it was not found, unless others keep some.
        for _ in 0..2 * self.sets.len() {
            if self.bytes.load(Relaxed) <= self.most {
                return;
            }
            let set = self.hand.fetch_add(1, Relaxed) % self.sets.len();
            let mut gone = Gone::default();
            let mut places = lock(&self.sets[set]);
            for place in 0..PLACES {
                match places.found & (1 << place) {
                    0 => self.empty(&mut places, place, &mut gone),
                    found => places.found &= !found,
                }
            }
        }
    }

    /// Removes a record of which another version was put; what was read before that is not kept.
    pub(super) fn remove(&self, kind: Kind, ordinal: Ordinal) {
        let name = name(kind, ordinal);
        let mut gone = Gone::default();
        let mut places = self.places(name);
        places.removals = places.removals.wrapping_add(1);
        if let Some(place) = places.find(name) {
            self.empty(&mut places, place, &mut gone);
        }
    }

    /// Removes all records; what was read before that is not kept.
    pub(super) fn clear(&self) {
        for set in &self.sets {
            let mut gone = Gone::default();
            let mut places = lock(set);
            places.removals = places.removals.wrapping_add(1);
            for place in 0..PLACES {
                self.empty(&mut places, place, &mut gone);
            }
        }
    }

    fn empty(&self, places: &mut Places, place: usize, gone: &mut Gone) {
        gone[place] = places.records[place].take();
        places.names[place] = NOBODY;
        places.found &= !(1 << place);
        let freed = mem::take(&mut places.bytes[place]);
        self.bytes.fetch_sub(freed.into(), Relaxed);
    }

    fn places(&self, name: u64) -> MutexGuard<'_, Places> {
        let kind = (name >> 32) * (self.sets.len() as u64 / KINDS);
        let near = (name as u32) / PLACES as u32;
        let set = (kind as u32).wrapping_add(near) % self.sets.len() as u32;
        lock(&self.sets[set as usize])
    }
}

/// What left a set, dropped when the set is free for others again.
type Gone = [Option<AnyStored>; PLACES];

fn lock(set: &Set) -> MutexGuard<'_, Places> {
    // Nothing that is done under the lock panics.
    set.0.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Places {
    fn find(&self, name: u64) -> Option<usize> {
        self.names.iter().position(|it| *it == name)
    }

    /// The place that gives way: the next whose record was not found since the turn before.
    fn next_to_go(&mut self) -> usize {
        loop {
            let place = usize::from(self.hand);
            self.hand = (self.hand + 1) % PLACES as u8;
            if self.found & (1 << place) == 0 {
                return place;
            }
            self.found &= !(1 << place);
        }
    }
}

/// The name of no record.
const NOBODY: u64 = 0;

/// What a record is found by.
fn name(kind: Kind, ordinal: Ordinal) -> u64 {
    u64::from(key::kind_number(kind) + 1) << 32 | u64::from(ordinal.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{EntityType, Id, Revision};

    /// A record by its ordinal, told from others of it by its revision.
    fn record(ordinal: u32, written_in: u64) -> Arc<Stored<EntityType<Ordinal>>> {
        let record = EntityType {
            id: Id::new("a").unwrap(),
            labels: Default::default(),
            descriptions: Default::default(),
            parents: Vec::new(),
        };
        Arc::new(Stored {
            ordinal: Ordinal(ordinal),
            created_in: Revision(1),
            written_in: Revision(written_in),
            record,
        })
    }

    fn get(cache: &Cache, ordinal: u32) -> Result<Arc<Stored<EntityType<Ordinal>>>, Absence> {
        cache.get(Ordinal(ordinal))
    }

    /// Gets a record, which is kept if it was not there, and tells whether it was.
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
    fn kinds_have_places_of_their_own() {
        let cache = Cache::new(1 << 20);
        assert!(!read(&cache, 7, 100));
        assert!(cache.get::<crate::store::StoredClaim>(Ordinal(7)).is_err());
        assert!(read(&cache, 7, 100));
    }

    /// Whatever the distances of their ordinals, records that take half of the memory find places.
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
        /// It never holds more than it may, and never an older version than the one put last.
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
                prop_assert!(cache.bytes.load(Relaxed) <= cache.most);
            }
        }
    }
}
