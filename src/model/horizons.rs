//! Horizons: how far back each clearance may read.

use borsh::{BorshDeserialize, BorshSerialize};
use strum::VariantArray;

use crate::model::{
    access_level::{AccessLevel, Clearance},
    revision::Revision,
};

/// The horizons of all clearances. What a revision closes may be public in those before it, so that
/// these are closed to whoever does not see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Horizons {
    /// For each access, the newest revision that closed something to all below it; 0 if none did.
    closed_at: [u64; AccessLevel::VARIANTS.len()],
}

impl Horizons {
    /// Notes that a revision closes something to all below an access.
    pub(crate) fn close(&mut self, access: AccessLevel, revision: Revision) {
        let closed_at = &mut self.closed_at[access as usize];
        *closed_at = revision.0.max(*closed_at);
    }

    /// The earliest revision that a clearance may read; 0 if that is every one.
    pub fn of(&self, clearance: Clearance) -> Revision {
        let closed = AccessLevel::VARIANTS.iter().zip(self.closed_at);
        let closed = closed.filter(|(access, _)| !clearance.sees(**access));
        Revision(closed.map(|(_, revision)| revision).max().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_closed_to_some_closes_the_past_to_them_and_to_all_below() {
        let mut horizons = Horizons::default();
        let of = |horizons: &Horizons| {
            [
                Clearance::NONE,
                Clearance::up_to(AccessLevel::Editor),
                Clearance::up_to(AccessLevel::Reviewer),
                Clearance::ALL,
            ]
            .map(|clearance| horizons.of(clearance).0)
        };
        assert_eq!(of(&horizons), [0, 0, 0, 0]);
        horizons.close(AccessLevel::Reviewer, Revision(5));
        assert_eq!(of(&horizons), [5, 5, 0, 0]);
        horizons.close(AccessLevel::Editor, Revision(7));
        assert_eq!(of(&horizons), [7, 5, 0, 0]);
        horizons.close(AccessLevel::Admin, Revision(6));
        assert_eq!(of(&horizons), [7, 6, 6, 0]);
        horizons.close(AccessLevel::Reviewer, Revision(2));
        assert_eq!(of(&horizons), [7, 6, 6, 0]);
    }
}
