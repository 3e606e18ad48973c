//! What is counted of the claims of a group.

/// How many there are, and when they were said.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) claims: u32,
    pub(super) attributions: u32,
    /// The claim that was counted last, one higher.
    last_counted: u32,
    /// The starts and ends of the earliest and the latest date, as columns have them; 0 for none.
    pub(super) first: (u64, u64),
    pub(super) last: (u64, u64),
}

impl Tally {
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

    /// Takes in the start and the end of the date of an attribution.
    #[inline]
    pub(super) fn date(&mut self, from: u64, until: u64) {
        if from == 0 {
            return;
        }
        let date = (from, until);
        if self.first.0 == 0 || date < self.first {
            self.first = date;
        }
        if date > self.last {
            self.last = date;
        }
    }
}
