//! Guesses at what ids name, so that ids that are asked for often are not looked up each time.
//!
//! A guess is made of what an id was found to name before. It is checked against the record, so it
//! does no harm where it is wrong, and nothing is to be done when records change.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::{
    model::{Kind, Ordinal},
    store::key,
};

/// How many guesses are kept, 8 bytes each. Few in tests, so that some push others out.
const PLACES: usize = if cfg!(test) { 16 } else { 1 << 16 };
/// The bits of a guess that tell which hash it is for, beside those that tell its place.
const TAG: u64 = !0 << 35;

/// What some ids named when they were last looked up, by their hashes.
pub(super) struct IdCache(Box<[AtomicU64]>);

impl Default for IdCache {
    fn default() -> IdCache {
        IdCache((0..PLACES).map(|_| AtomicU64::new(0)).collect())
    }
}

impl IdCache {
    /// What the id with a hash may name.
    pub(super) fn get(&self, hash: u64) -> Option<(Kind, Ordinal)> {
        let guess = self.place(hash).load(Relaxed);
        let number = (guess >> 32 & 7) as u16;
        let kind = key::kind_of_number(number.checked_sub(1)?)?;
        ((guess ^ hash) & TAG == 0).then_some((kind, Ordinal(guess as u32)))
    }

    /// Notes what the id with a hash was found to name.
    pub(super) fn note(&self, hash: u64, kind: Kind, ordinal: Ordinal) {
        let number = u64::from(key::kind_number(kind)) + 1;
        let guess = hash & TAG | number << 32 | u64::from(ordinal.0);
        self.place(hash).store(guess, Relaxed);
    }

    fn place(&self, hash: u64) -> &AtomicU64 {
        &self.0[hash as usize % PLACES]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_last_is_guessed() {
        let guesses = IdCache::default();
        let hash = 0xdead_beef_0123_4567;
        assert_eq!(guesses.get(hash), None);
        assert_eq!(guesses.get(0), None);
        for kind in [Kind::EntityType, Kind::Source, Kind::Claim] {
            for ordinal in [0, 7, u32::MAX] {
                guesses.note(hash, kind, Ordinal(ordinal));
                assert_eq!(guesses.get(hash), Some((kind, Ordinal(ordinal))));
            }
        }
        let in_the_same_place = hash ^ 1 << 63;
        assert_eq!(guesses.get(in_the_same_place), None);
        guesses.note(in_the_same_place, Kind::Entity, Ordinal(3));
        assert_eq!(guesses.get(hash), None);
    }
}
