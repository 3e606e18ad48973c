//! What is counted of the claims of a group.

/// How many there are and, where `D` is [`Dates`], when they were said.
///
/// Without dates it is small, so that those of some hundred groups stay in the nearest cache.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally<D> {
    /// The claims in the upper half, the attributions in the lower one: both are counted at once.
    counted: u64,
    /// The claim that was counted last, one higher.
    last_counted: u32,
    pub(super) dates: D,
}

const CLAIM: u64 = 1 << 32;

impl<D> Tally<D> {
    /// How many claims were counted.
    pub(super) fn claims(&self) -> u64 {
        self.counted / CLAIM
    }

    /// How many attributions were counted.
    pub(super) fn attributions(&self) -> u64 {
        self.counted % CLAIM
    }

    /// Whether nothing was counted.
    pub(super) fn is_empty(&self) -> bool {
        self.counted == 0
    }

    /// Counts a claim, given a number that no other has, once for all that is counted of it in a row.
    #[inline]
    pub(super) fn claim(&mut self, claim: u32) {
        self.count(claim, 0);
    }

    /// Counts an attribution, and its claim as [`Tally::claim`] does.
    #[inline]
    pub(super) fn attribution(&mut self, claim: u32) {
        self.count(claim, 1);
    }

    #[inline]
    fn count(&mut self, claim: u32, attributions: u64) {
        let is_new = self.last_counted != claim + 1;
        self.counted += u64::from(is_new) * CLAIM + attributions;
        self.last_counted = claim + 1;
    }
}

/// What is kept of the dates of attributions: nothing, or [`Dates`].
pub(super) trait Dated: Clone + Default {
    /// Takes in the start and the end of a date, as the columns have them.
    fn add(&mut self, from: &[u64], until: &[u64], row: usize);

    /// The starts and ends of the earliest and of the latest; 0 for none.
    fn span(&self) -> [(u64, u64); 2];
}

impl Dated for () {
    #[inline]
    fn add(&mut self, _: &[u64], _: &[u64], _: usize) {}

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
    #[inline]
    fn add(&mut self, from: &[u64], until: &[u64], row: usize) {
        let date = (from[row], until[row]);
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
