//! What is counted of the claims of a group.

/// How many there are and, where `D` is [`Dates`], when they were said.
///
/// Without dates it is small, so that those of some hundred groups stay in the nearest cache.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally<D> {
    pub(super) claims: u32,
    pub(super) attributions: u32,
    /// The claim that was counted last, one higher.
    last_counted: u32,
    pub(super) dates: D,
}

impl<D> Tally<D> {
    /// Whether nothing was counted.
    pub(super) fn is_empty(&self) -> bool {
        self.claims == 0
    }

    /// Counts a claim, given its ordinal, once for all that is counted of it in a row.
    #[inline]
    pub(super) fn claim(&mut self, ordinal: u32) {
        self.claims += u32::from(self.last_counted != ordinal + 1);
        self.last_counted = ordinal + 1;
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
