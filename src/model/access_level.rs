//! Access levels: the roles that see what of a record is closed to others.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

/// The lowest role that sees a closed part. Each role sees what those before it see.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
    VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccessLevel {
    /// Editors, reviewers and administrators.
    Editor,
    /// Reviewers and administrators.
    Reviewer,
    /// Administrators alone.
    Admin,
}

impl AccessLevel {
    /// The name, as a bundle has it.
    pub fn as_str(self) -> &'static str {
        match self {
            AccessLevel::Editor => "EDITOR",
            AccessLevel::Reviewer => "REVIEWER",
            AccessLevel::Admin => "ADMIN",
        }
    }
}

/// The clearance of a reader or a writer: the highest access whose closed parts they see, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clearance(Option<AccessLevel>);

impl Clearance {
    /// The clearance of who sees no closed part.
    pub const NONE: Clearance = Clearance(None);
    /// The clearance of who sees every closed part, such as the operator of the data folder.
    pub const ALL: Clearance = Clearance(Some(AccessLevel::Admin));

    /// The clearance for all that is closed up to an access.
    pub fn up_to(access: AccessLevel) -> Clearance {
        Clearance(Some(access))
    }

    /// Whether parts of an access are seen.
    pub fn sees(self, access: AccessLevel) -> bool {
        self.0 >= Some(access)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clearance_sees_its_own_access_and_those_below() {
        for (index, access) in AccessLevel::VARIANTS.iter().enumerate() {
            assert!(!Clearance::NONE.sees(*access));
            assert!(Clearance::ALL.sees(*access));
            for (other_index, other) in AccessLevel::VARIANTS.iter().enumerate() {
                let clearance = Clearance::up_to(*other);
                assert_eq!(clearance.sees(*access), other_index >= index);
            }
        }
        assert_eq!(Clearance::default(), Clearance::NONE);
    }
}
