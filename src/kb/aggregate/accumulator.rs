//! What is counted of the claims of a group.

use rustc_hash::FxHashMap;

/// How many there are and, where `D` is [`Dates`], when they were said.
///
/// Without dates it is small, so that those of some hundred groups stay in the nearest cache.
#[derive(Clone, Copy, Default)]
pub(super) struct Accumulator<D> {
    /// How many attributions are the first of their claim that is counted here, and how many are not.
    pub(super) said: [u32; 2],
    /// How many claims have no attribution.
    pub(super) unsaid: u32,
    pub(super) dates: D,
}

impl<D> Accumulator<D> {
    /// How many claims were counted.
    pub(super) fn claims(&self) -> u64 {
        u64::from(self.said[0]) + u64::from(self.unsaid)
    }

    /// How many attributions were counted.
    pub(super) fn attributions(&self) -> u64 {
        self.said.iter().copied().map(u64::from).sum()
    }
}

/// Tallies by place.
pub(super) trait Accumulators<T, D> {
    fn at(&mut self, place: T) -> &mut Accumulator<D>;
}

impl<T: Into<u32>, D> Accumulators<T, D> for Vec<Accumulator<D>> {
    #[inline]
    fn at(&mut self, place: T) -> &mut Accumulator<D> {
        &mut self[place.into() as usize]
    }
}

impl<D: Default> Accumulators<u128, D> for FxHashMap<u128, Accumulator<D>> {
    #[inline]
    fn at(&mut self, place: u128) -> &mut Accumulator<D> {
        self.entry(place).or_default()
    }
}

/// What is kept of the dates of attributions: nothing, or [`Dates`].
pub(super) trait Dated: Clone + Default {
    /// Whether something is.
    const ARE_KEPT: bool;

    /// Takes in the start and the end of a date, as the columns have them.
    fn add(&mut self, date: (u64, u64));

    /// The starts and ends of the earliest and of the latest; 0 for none.
    fn span(&self) -> [(u64, u64); 2];
}

impl Dated for () {
    const ARE_KEPT: bool = false;

    #[inline]
    fn add(&mut self, _: (u64, u64)) {}

    fn span(&self) -> [(u64, u64); 2] {
        [(0, 0); 2]
    }
}

/// The earliest and the latest date of some.
#[derive(Clone, Copy, Default)]
pub(super) struct Dates {
    first: (u64, u64),
    last: (u64, u64),
}

impl Dated for Dates {
    const ARE_KEPT: bool = true;

    #[inline]
    fn add(&mut self, date: (u64, u64)) {
        if date.0 == 0 {
            return;
        }
        if self.first.0 == 0 || date < self.first {
            self.first = date;
        }
        if date > self.last {
            self.last = date;
        }
    }

    fn span(&self) -> [(u64, u64); 2] {
        [self.first, self.last]
    }
}
