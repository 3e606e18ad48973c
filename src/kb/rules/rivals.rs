//! Rivals of a claim: the claims that contradict it, certainly or possibly, by their contents.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    kb::{
        error::KbError,
        rules::{
            claim_reading::ClaimReading,
            context::RuleContext,
            contradiction::{
                clash::{ClaimContent, Clash},
                common_time::ClaimTime,
            },
            link_filter::LinkFilter,
            valid_time::Possibility,
        },
    },
    model::{
        Attribution, Claim, Kind, Link, Ordinal, PartialDate, Polarity, ScanStart, Stored,
        StoredClaim, Value,
    },
    store::{List, OBJECT},
};

/// A claim that clashes with another, and may speak of the same time.
#[derive(Clone, Debug)]
pub(in crate::kb) struct Rival {
    /// The claim.
    pub(in crate::kb) claim: Arc<Stored<StoredClaim>>,
    /// Whether the two cannot both be so at one time.
    pub(in crate::kb) clash: Possibility,
    /// Whether the two cannot both be so, at whatever times.
    ever: Possibility,
}

impl RuleContext<'_> {
    /// The rivals of a claim: the claims that contradict it, certainly or possibly, at some dates
    /// at which the two may have been said. They are in the order of their recording.
    pub(in crate::kb) fn rivals(&self, claim: &Stored<StoredClaim>) -> Result<Vec<Rival>, KbError> {
        let content = ClaimContent::of(self, &claim.record)?;
        if content.is_deprecated() {
            return Ok(Vec::new());
        }
        let mut candidates = BTreeSet::new();
        for reading in content.readings() {
            self.find_candidates(reading, &mut candidates)?;
        }
        candidates.remove(&claim.ordinal);
        // Whenever a claim was said, it was at an unknown moment at most.
        let time = ClaimTime::of(self, &claim.record, None)?;
        let needs_common_time = !content.has_exclusive_for_ever(self)?;
        let mut rivals = Vec::new();
        for rival in self.snapshot().claims(candidates)? {
            let common_time = time.in_common(&ClaimTime::of(self, &rival.record, None)?);
            if needs_common_time && common_time == Possibility::Impossible {
                continue;
            }
            let Clash { at_one_time, ever } =
                content.clash(self, &ClaimContent::of(self, &rival.record)?)?;
            if at_one_time.min(common_time).max(ever) > Possibility::Impossible {
                rivals.push(Rival {
                    claim: rival,
                    clash: at_one_time,
                    ever,
                });
            }
        }
        Ok(rivals)
    }

    /// Whether a claim, as it is said at a date, and its rival, as that is said at another,
    /// contradict each other; `None` stands for an unknown moment.
    pub(in crate::kb) fn contradiction_of_dates(
        &self,
        claim: &Claim<Ordinal>,
        said: Option<PartialDate>,
        rival: &Rival,
        rival_said: Option<PartialDate>,
    ) -> Result<Possibility, KbError> {
        let time = ClaimTime::of(self, claim, said)?;
        let rival_time = ClaimTime::of(self, &rival.claim.record, rival_said)?;
        let at_one_time = rival.clash.min(time.in_common(&rival_time));
        let ever = match time.is_reversed() || rival_time.is_reversed() {
            true => rival.ever.min(Possibility::Possible),
            false => rival.ever,
        };
        Ok(at_one_time.max(ever))
    }

    /// The date at which an attribution was said: its own, else that of its source's publication.
    pub(in crate::kb) fn said(
        &self,
        attribution: &Attribution<Ordinal>,
    ) -> Result<Option<PartialDate>, KbError> {
        self.snapshot().stated_or_published(attribution)
    }

    /// Adds the claims that may clash with a reading: those of the same subject, or of entities
    /// merged with it, under a predicate of the family; and those that say so from their values'
    /// side, under the inverse of such a predicate.
    fn find_candidates(
        &self,
        reading: &ClaimReading<'_>,
        candidates: &mut BTreeSet<Ordinal>,
    ) -> Result<(), KbError> {
        for predicate in self.family(reading.predicate)?.iter() {
            let Some(filter) = LinkFilter::new(self, reading, *predicate)? else {
                continue;
            };
            self.find_claims(reading.subject, *predicate, &filter, candidates)?;
            let Some(inverse) = self.inverse(*predicate)? else {
                continue;
            };
            if *predicate == reading.predicate {
                // With the same value, the other reading of the claim finds it.
                if clashes_with_other_values(self, reading)? {
                    self.find_claims_with_value(reading.subject, inverse, candidates)?;
                }
            } else if let Value::Entity(value) = *reading.value {
                self.find_claims(value, inverse, &LinkFilter::POSITIVE, candidates)?;
            }
        }
        Ok(())
    }

    /// Adds the claims of an entity and of those merged with it under a predicate whose links pass
    /// a filter.
    pub(super) fn find_claims(
        &self,
        subject: Ordinal,
        predicate: Ordinal,
        filter: &LinkFilter,
        claims: &mut BTreeSet<Ordinal>,
    ) -> Result<(), KbError> {
        let view = self.snapshot().view();
        for subject in self.merged(subject)? {
            let list = List::OfPredicate(subject, predicate);
            for link in view.links(list, ScanStart::First)? {
                let link = link?;
                if filter.admits(&link) {
                    claims.insert(link.position.ordinal);
                }
            }
        }
        Ok(())
    }

    /// Adds the claims of a predicate whose value is an entity or one merged with it. Their links
    /// do not tell the predicate, so that all claims with such a value are read.
    fn find_claims_with_value(
        &self,
        value: Ordinal,
        predicate: Ordinal,
        claims: &mut BTreeSet<Ordinal>,
    ) -> Result<(), KbError> {
        let snapshot = self.snapshot();
        for value in self.merged(value)? {
            let list = List::ClaimsOf(value);
            for link in snapshot.view().links(list, ScanStart::First)? {
                let Link { position, role } = link?;
                if role & OBJECT == 0 {
                    continue;
                }
                let claim = snapshot.claim(position.ordinal)?;
                let claim = snapshot.required(Kind::Claim, position.ordinal, claim)?;
                if claim.record.predicate == predicate {
                    claims.insert(position.ordinal);
                }
            }
        }
        Ok(())
    }
}

/// Whether a reading can clash with one of the same predicate and another entity for a value.
fn clashes_with_other_values(
    context: &RuleContext<'_>,
    reading: &ClaimReading<'_>,
) -> Result<bool, KbError> {
    Ok(match reading.side() {
        (Polarity::Negative, value) => *value == Value::Some,
        (Polarity::Positive, Value::Entity(_)) => {
            let predicate = context.predicate(reading.predicate)?;
            predicate.record.exclusive.is_some()
        }
        _ => false,
    })
}
