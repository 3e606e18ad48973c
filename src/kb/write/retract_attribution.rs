//! The command that retracts an attribution.

use crate::{
    kb::{
        error::KbError,
        write::{
            change_set::ChangeSet,
            command::Command,
            overlay::Overlay,
            restate::{absent, recorded_claim, restate},
            validate::reference_lookup::{ReferenceLookup, ReferencedRecord},
        },
    },
    model::{Id, Kind, Record, Retraction},
};

/// The command that retracts an attribution, which stays in its claim and decides nothing.
pub(in crate::kb) struct RetractAttribution {
    pub(in crate::kb) attribution: Id,
    pub(in crate::kb) retraction: Retraction,
}

impl Command for RetractAttribution {
    fn records(&self) -> usize {
        1
    }

    fn change_set(&self, base: &Overlay<'_>) -> Result<ChangeSet, KbError> {
        let found = base.find(Kind::Attribution, &self.attribution);
        let Some(ReferencedRecord::Attribution { claim }) = found.map_err(KbError::Lookup)? else {
            return Err(absent(Kind::Attribution, &self.attribution));
        };
        let mut claim = recorded_claim(base, &claim)?;
        let mut attributions = claim.attributions.iter_mut();
        let attribution = attributions.find(|attribution| attribution.id == self.attribution);
        let attribution = attribution.ok_or_else(|| absent(Kind::Attribution, &self.attribution))?;
        attribution.retraction = Some(Box::new(self.retraction.clone()));
        restate(base, Kind::Claim, Record::Claim(claim).fields())
    }
}
