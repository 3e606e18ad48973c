//! The command that states that a claim takes another's place.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded, recorded_claim, restate},
        },
    },
    model::{Asserter, ClaimRelation, ClaimRelationKind, Id, Kind, Record},
};

/// The command that states that a claim takes another's place.
pub(in crate::kb) struct SupersedeClaim {
    pub(in crate::kb) claim: Id,
    /// The claim that takes its place.
    pub(in crate::kb) by: Id,
    pub(in crate::kb) kind: ClaimRelationKind,
    pub(in crate::kb) asserter: Asserter,
}

impl Command for SupersedeClaim {
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let superseded = recorded(base, Kind::Claim, &self.claim)?;
        let mut claim = recorded_claim(base, &self.by)?;
        let relation = ClaimRelation {
            kind: self.kind,
            claim: superseded.id().clone(),
            by: self.asserter.clone(),
        };
        if !claim.relations.contains(&relation) {
            claim.relations.push(relation);
        }
        restate(base, Kind::Claim, Record::Claim(claim).fields())
    }
}
