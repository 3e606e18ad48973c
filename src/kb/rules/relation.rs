//! How a claim stands to another, and on what ground.

use crate::model::{ClaimRelationKind, Ordinal};

/// That a claim stands to another in some way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Related {
    /// In which way.
    pub kind: ClaimRelationKind,
    /// The other claim.
    pub claim: Ordinal,
    /// How that is known.
    pub basis: Basis,
}

/// On what ground a relation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The claim states it.
    Stated,
    /// The other claim states it, so that it reads from there to here.
    StatedByOther,
    /// It follows from what the two claims say.
    Derived,
}

impl Related {
    /// Whether the relation reads from the other claim to this one. A contradiction reads both
    /// ways.
    pub fn reads_backwards(&self) -> bool {
        self.basis == Basis::StatedByOther && self.kind != ClaimRelationKind::Contradicts
    }
}
