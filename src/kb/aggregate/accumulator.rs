//! Accumulators: the counts and dates of one group.

use rustc_hash::FxHashMap;

/// The accumulator of a group: its counts and, where `D` is [`Dates`], its dates.
///
/// Without dates it has 12 bytes, so that those of some hundred groups stay in the nearest cache.
#[derive(Clone, Copy, Default)]
pub(super) struct Accumulator<D> {
    /// The attributions of the group: `[first of their claim, further ones]`. The first number is
    /// the count of distinct claims that have attributions.
    pub(super) stated: [u32; 2],
    /// The claims that have no attribution; all records of another kind.
    pub(super) unstated: u32,
    /// The dates of the attributions.
    pub(super) dates: D,
}

impl<D> Accumulator<D> {
    /// The number of distinct records.
    pub(super) fn records(&self) -> u64 {
        u64::from(self.stated[0]) + u64::from(self.unstated)
    }

    /// The number of attributions.
    pub(super) fn attributions(&self) -> u64 {
        self.stated.iter().copied().map(u64::from).sum()
    }
}

/// Accumulators by group id: a dense vector or a hash table.
pub(super) trait Accumulators<T, D> {
    fn entry(&mut self, group_id: T) -> &mut Accumulator<D>;
}

impl<T: Into<u32>, D> Accumulators<T, D> for Vec<Accumulator<D>> {
    #[inline]
    fn entry(&mut self, group_id: T) -> &mut Accumulator<D> {
        &mut self[group_id.into() as usize]
    }
}

impl<D: Default> Accumulators<u128, D> for FxHashMap<u128, Accumulator<D>> {
    #[inline]
    fn entry(&mut self, group_id: u128) -> &mut Accumulator<D> {
        FxHashMap::entry(self, group_id).or_default()
    }
}

/// A range of dates that an accumulator keeps: none, or [`Dates`].
pub(super) trait DateRange: Clone + Default {
    /// Whether dates are kept.
    const IS_KEPT: bool;

    /// Widens the range to a date, by its start and end as the columns have them.
    fn add(&mut self, date: (u64, u64));

    /// The earliest and the latest date; 0 for none.
    fn bounds(&self) -> [(u64, u64); 2];
}

impl DateRange for () {
    const IS_KEPT: bool = false;

    #[inline]
    fn add(&mut self, _: (u64, u64)) {}

    fn bounds(&self) -> [(u64, u64); 2] {
        [(0, 0); 2]
    }
}

/// The earliest and the latest date.
#[derive(Clone, Copy, Default)]
pub(super) struct Dates {
    first: (u64, u64),
    last: (u64, u64),
}

impl DateRange for Dates {
    const IS_KEPT: bool = true;

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

    fn bounds(&self) -> [(u64, u64); 2] {
        [self.first, self.last]
    }
}
