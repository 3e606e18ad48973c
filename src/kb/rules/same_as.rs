//! Claims that are recorded twice: two records of one proposition, each with an id that was given.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    kb::{
        error::KbError,
        rules::{
            claim_reading::ClaimReading, context::RuleContext, link_filter::LinkFilter,
            proposition::Proposition,
        },
        snapshot::Snapshot,
    },
    model::{Ordinal, Stored, StoredClaim},
};

impl Snapshot {
    /// The other records of a claim's proposition, in the order of their recording.
    pub fn same_as(&self, claim: &Stored<StoredClaim>) -> Result<Vec<Ordinal>, KbError> {
        let same = RuleContext::new(self).same_as(claim)?;
        Ok(same.iter().map(|other| other.ordinal).collect())
    }
}

impl RuleContext<'_> {
    /// The other records of a claim's proposition, in the order of their recording.
    pub(in crate::kb) fn same_as(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let candidates = self.candidates_of_proposition(claim)?;
        if candidates.is_empty() {
            return Ok(Vec::new());
        }
        let proposition = Proposition::of(self, &claim.record)?;
        let mut same = Vec::new();
        for other in self.snapshot().claims(candidates)? {
            if Proposition::of(self, &other.record)? == proposition {
                same.push(other);
            }
        }
        Ok(same)
    }

    /// The other records of a claim's proposition, whatever their valid time, in the order of their
    /// recording.
    pub(in crate::kb) fn same_but_for_time(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let proposition = Proposition::of(self, &claim.record)?.without_time();
        let mut same = Vec::new();
        for other in self
            .snapshot()
            .claims(self.candidates_of_proposition(claim)?)?
        {
            if Proposition::of(self, &other.record)?.without_time() == proposition {
                same.push(other);
            }
        }
        Ok(same)
    }

    /// The other claims that may have a claim's proposition, apart from their valid time.
    fn candidates_of_proposition(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<BTreeSet<Ordinal>, KbError> {
        let record = &claim.record;
        let mut candidates = BTreeSet::new();
        let readings = [
            Some(ClaimReading::of(self, record)?),
            ClaimReading::inverse_of(self, record)?,
        ];
        for reading in readings.iter().flatten() {
            let filter = LinkFilter::same(self, reading)?;
            self.find_claims(reading.subject, reading.predicate, &filter, &mut candidates)?;
        }
        candidates.remove(&claim.ordinal);
        Ok(candidates)
    }
}
