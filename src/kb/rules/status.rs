//! The status of a claim, by who speaks for it and who against.

use crate::{kb::rules::verdict::ClaimStatus, model::ClaimNature};

/// The standing of a claim of which an attribution is live: all that its status follows from.
#[derive(Clone, Copy, Debug)]
pub(in crate::kb) struct Standing {
    /// The nature of the claim.
    pub(in crate::kb) nature: ClaimNature,
    /// Whether anybody speaks for the claim.
    pub(in crate::kb) is_supported: bool,
    /// Whether anybody speaks against it, or for what excludes it.
    pub(in crate::kb) is_opposed: bool,
    /// Whether one of those does more than question it.
    pub(in crate::kb) is_denied: bool,
    /// Whether one speaker has said both, and nobody can tell what last.
    pub(in crate::kb) has_divided: bool,
    /// Whether somebody for and somebody against are certainly two.
    pub(in crate::kb) is_between_two: bool,
    /// The number of voices for it.
    pub(in crate::kb) voices: usize,
}

impl Standing {
    /// The status: the first that applies.
    pub(in crate::kb) fn status(&self) -> ClaimStatus {
        let is_contested = self.is_supported && self.is_opposed;
        if is_contested && self.is_between_two {
            ClaimStatus::Disputed
        } else if is_contested || self.has_divided {
            ClaimStatus::Inconsistent
        } else if self.is_denied {
            ClaimStatus::Denied
        } else if !self.is_supported {
            ClaimStatus::Unasserted
        } else if self.nature == ClaimNature::Fact && self.voices > 1 {
            ClaimStatus::Corroborated
        } else {
            ClaimStatus::Uncontested
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: the nature; the marks `f`or, `a`gainst, `d`enied, `t`wo certainly, `b`oth by one
    /// speaker; the number of voices; and the status.
    #[test]
    fn the_first_status_that_applies_is_the_status() {
        use ClaimNature::{Fact, Opinion};
        use ClaimStatus::*;
        let cases = [
            (Fact, "", 0, Unasserted),
            (Fact, "a", 0, Unasserted),
            (Fact, "ad", 0, Denied),
            (Fact, "f", 0, Uncontested),
            (Fact, "f", 1, Uncontested),
            (Fact, "f", 2, Corroborated),
            (Opinion, "f", 2, Uncontested),
            (Fact, "fat", 2, Disputed),
            (Fact, "fadt", 1, Disputed),
            (Fact, "fad", 1, Inconsistent),
            (Fact, "b", 0, Inconsistent),
            (Fact, "bf", 2, Inconsistent),
            (Fact, "bad", 0, Inconsistent),
            (Fact, "bfat", 1, Disputed),
        ];
        for (nature, marks, voices, expected) in cases {
            let standing = Standing {
                nature,
                is_supported: marks.contains('f'),
                is_opposed: marks.contains('a'),
                is_denied: marks.contains('d'),
                has_divided: marks.contains('b'),
                is_between_two: marks.contains('t'),
                voices,
            };
            assert_eq!(standing.status(), expected, "{marks} {voices}");
        }
    }
}
