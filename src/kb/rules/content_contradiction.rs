//! The claims that contradict a claim by their contents, at dates at which both were said.

use crate::{
    kb::{
        error::KbError,
        rules::{context::RuleContext, rivals::Rival, valid_time::Possibility},
    },
    model::{Claim, Ordinal, PartialDate, Stored, StoredClaim},
};

/// The rivals of a claim that certainly contradict it at some of the dates at which they were said.
pub(in crate::kb) fn contradicting(
    context: &RuleContext<'_>,
    claim: &Stored<StoredClaim>,
    rivals: &[Rival],
) -> Result<Vec<Ordinal>, KbError> {
    let mut certain = rivals
        .iter()
        .filter(|rival| rival.clash == Possibility::Certain)
        .peekable();
    if certain.peek().is_none() {
        return Ok(Vec::new());
    }
    let dates = dates_said(context, &claim.record)?;
    let mut contradicting = Vec::new();
    for rival in certain {
        if certainly_contradicts(context, &claim.record, &dates, rival)? {
            contradicting.push(rival.claim.ordinal);
        }
    }
    Ok(contradicting)
}

/// The dates at which a claim was said, without retracted attributions and without those against
/// it; an unknown moment, where there are none.
fn dates_said(
    context: &RuleContext<'_>,
    claim: &Claim<Ordinal>,
) -> Result<Vec<Option<PartialDate>>, KbError> {
    let mut dates = Vec::new();
    for attribution in &claim.attributions {
        if attribution.retraction.is_none() && !attribution.stance.opposes() {
            let said = context.said(attribution)?;
            if !dates.contains(&said) {
                dates.push(said);
            }
        }
    }
    if dates.is_empty() {
        dates.push(None);
    }
    Ok(dates)
}

/// Whether a claim and its rival certainly contradict each other at some of the dates at which each
/// was said.
fn certainly_contradicts(
    context: &RuleContext<'_>,
    claim: &Claim<Ordinal>,
    dates: &[Option<PartialDate>],
    rival: &Rival,
) -> Result<bool, KbError> {
    for rival_said in dates_said(context, &rival.claim.record)? {
        for said in dates {
            let found = context.contradiction_of_dates(claim, *said, rival, rival_said)?;
            if found == Possibility::Certain {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
