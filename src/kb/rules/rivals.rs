//! The rivals of a claim: those that contradict it, or may.

use std::sync::Arc;

use crate::{
    kb::{
        error::KbError,
        rules::{context::RuleContext, valid_time::Possibility},
    },
    model::{Attribution, Claim, Ordinal, PartialDate, Stored, StoredClaim},
};

/// A claim that clashes with another.
#[derive(Clone, Debug)]
pub(in crate::kb) struct Rival {
    /// The claim.
    pub(in crate::kb) claim: Arc<Stored<StoredClaim>>,
    /// Whether what the two say clashes, their times apart.
    pub(in crate::kb) clash: Possibility,
}

impl RuleContext<'_> {
    /// The rivals of a claim.
    pub(in crate::kb) fn rivals(
        &self,
        _claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Rival>, KbError> {
        Ok(Vec::new())
    }

    /// Whether a claim, as it is said at a date, and its rival, as that is said at another,
    /// contradict each other; `None` stands for an unknown moment.
    pub(in crate::kb) fn contradiction_of_dates(
        &self,
        _claim: &Claim<Ordinal>,
        _said: Option<PartialDate>,
        _rival: &Rival,
        _rival_said: Option<PartialDate>,
    ) -> Result<Possibility, KbError> {
        Ok(Possibility::Impossible)
    }

    /// The date at which an attribution was said: its own, else that of its source's publication.
    pub(in crate::kb) fn said(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<Option<PartialDate>, KbError> {
        match attribution.stated_at {
            Some(date) => Ok(Some(date)),
            None => Ok(self.source(attribution.source)?.record.published_at),
        }
    }
}
