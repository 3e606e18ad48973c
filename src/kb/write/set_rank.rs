//! The command that sets the rank of a claim.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{recorded_claim, restate},
        },
    },
    model::{Id, Kind, Prose, Rank, Record},
};

/// The command that sets the rank of a claim.
pub(in crate::kb) struct SetRank {
    pub(in crate::kb) claim: Id,
    pub(in crate::kb) rank: Rank,
    pub(in crate::kb) reason: Option<Prose>,
}

impl Command for SetRank {
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let mut claim = recorded_claim(base, &self.claim)?;
        claim.rank = self.rank;
        claim.rank_reason = self.reason.clone();
        restate(base, Kind::Claim, Record::Claim(claim).fields())
    }
}
