//! A claim with the attributions of the other records of its proposition, which count for it too.

use std::borrow::Cow;

use crate::{
    kb::{
        error::KbError,
        rules::{
            assessor::Assessor,
            attribution_key::{AttributionKey, attribution_keys},
        },
    },
    model::{Attribution, Ordinal, Stored, StoredClaim},
};

/// A claim and, behind its own attributions, those of the other records of its proposition.
pub(in crate::kb) struct UnitedClaim<'c> {
    /// The claim.
    pub(in crate::kb) claim: Cow<'c, Stored<StoredClaim>>,
    /// The keys of the attributions, by their indexes.
    pub(in crate::kb) keys: Vec<AttributionKey>,
}

impl<'c> UnitedClaim<'c> {
    /// A claim to which no other record adds.
    pub(in crate::kb) fn lone(claim: &'c Stored<StoredClaim>) -> UnitedClaim<'c> {
        UnitedClaim {
            claim: Cow::Borrowed(claim),
            keys: attribution_keys(claim),
        }
    }

    /// The attributions with their keys.
    pub(in crate::kb) fn attributions(
        &self,
    ) -> impl Iterator<Item = (AttributionKey, &Attribution<Ordinal>)> {
        let keys = self.keys.iter().copied();
        keys.zip(&self.claim.record.attributions)
    }

    /// Whether other records add to the claim.
    pub(in crate::kb) fn is_united(&self) -> bool {
        matches!(self.claim, Cow::Owned(_))
    }
}

impl Assessor<'_, '_> {
    /// A claim with what the other records of its proposition add to it.
    pub(in crate::kb) fn united<'c>(
        &self,
        claim: &'c Stored<StoredClaim>,
    ) -> Result<UnitedClaim<'c>, KbError> {
        let same = self.context.same_as(claim)?;
        if same.is_empty() {
            return Ok(UnitedClaim::lone(claim));
        }
        let mut keys = attribution_keys(claim);
        let others = same.iter().map(|other| &other.record);
        let record = claim.record.with_attributions_of(others);
        keys.extend(same.iter().flat_map(|other| attribution_keys(other)));
        let claim = Stored {
            record,
            ..claim.clone()
        };
        Ok(UnitedClaim {
            claim: Cow::Owned(claim),
            keys,
        })
    }
}
