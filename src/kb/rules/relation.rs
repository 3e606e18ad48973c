//! Relations between claims, and the basis of each.

use crate::model::{ClaimRelationKind, Ordinal};

/// A relation of a claim to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Related {
    /// The kind of relation.
    pub kind: ClaimRelationKind,
    /// The other claim.
    pub claim: Ordinal,
    /// The basis of the relation.
    pub basis: Basis,
}

/// The basis of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The claim states the relation.
    Stated,
    /// The other claim states the relation, so that it reads from there to here.
    StatedByOther,
    /// The relation follows from the contents of the two claims.
    Derived,
}

impl Related {
    /// Whether the relation reads from the other claim to this one. A contradiction reads both
    /// ways.
    pub fn reads_backwards(&self) -> bool {
        self.basis == Basis::StatedByOther && self.kind != ClaimRelationKind::Contradicts
    }
}
