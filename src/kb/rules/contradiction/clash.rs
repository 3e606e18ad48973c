//! Clashes: what two claims say cannot both be so, time apart.

use crate::{
    kb::{
        error::KbError,
        rules::{
            claim_reading::ClaimReading,
            context::RuleContext,
            proposition::{NarrowingQualifiers, narrowing_qualifiers},
            valid_time::Possibility,
            values::{canonical_value::CanonicalValue, coverage::covers, exclusion::exclude},
        },
    },
    model::{Claim, ClaimNature, Exclusivity, Ordinal, Polarity, Rank, Value},
};

/// The content of a claim, read for comparison with others.
pub(in crate::kb) struct ClaimContent<'c> {
    readings: Vec<ClaimReading<'c>>,
    narrowing: NarrowingQualifiers,
    nature: ClaimNature,
    rank: Rank,
}

/// The clash of two claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) struct Clash {
    /// Whether the two cannot both be so at one time.
    pub(in crate::kb) at_one_time: Possibility,
    /// Whether the two cannot both be so, at whatever times.
    pub(in crate::kb) ever: Possibility,
}

impl Clash {
    /// No clash.
    pub(in crate::kb) const NONE: Clash = Clash {
        at_one_time: Possibility::Impossible,
        ever: Possibility::Impossible,
    };

    fn at_one_time(possibility: Possibility) -> Clash {
        Clash {
            at_one_time: possibility,
            ..Clash::NONE
        }
    }

    fn ever(possibility: Possibility) -> Clash {
        Clash {
            at_one_time: possibility,
            ever: possibility,
        }
    }

    fn or(self, other: Clash) -> Clash {
        Clash {
            at_one_time: self.at_one_time.max(other.at_one_time),
            ever: self.ever.max(other.ever),
        }
    }

    fn at_most(self, limit: Possibility) -> Clash {
        Clash {
            at_one_time: self.at_one_time.min(limit),
            ever: self.ever.min(limit),
        }
    }
}

impl<'c> ClaimContent<'c> {
    /// The content of a claim.
    pub(in crate::kb) fn of(
        context: &RuleContext<'_>,
        claim: &'c Claim<Ordinal>,
    ) -> Result<ClaimContent<'c>, KbError> {
        let mut readings = vec![ClaimReading::of(context, claim)?];
        readings.extend(ClaimReading::inverse_of(context, claim)?);
        Ok(ClaimContent {
            readings,
            narrowing: narrowing_qualifiers(context, claim)?,
            nature: claim.nature,
            rank: claim.rank,
        })
    }

    /// The readings of the claim.
    pub(in crate::kb) fn readings(&self) -> &[ClaimReading<'c>] {
        &self.readings
    }

    /// Whether the claim clashes with no other, whatever that says.
    pub(in crate::kb) fn is_deprecated(&self) -> bool {
        self.rank == Rank::Deprecated
    }

    /// Whether an entity has at most one value ever of a predicate of the claim, so that a clash
    /// with another value needs no common time.
    pub(in crate::kb) fn has_exclusive_for_ever(
        &self,
        context: &RuleContext<'_>,
    ) -> Result<bool, KbError> {
        for reading in &self.readings {
            let predicate = context.predicate(reading.predicate)?;
            if predicate.record.exclusive == Some(Exclusivity::Ever) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The clash of two claims. Opinions, recommendations and plans can stand beside each other, so
    /// that theirs is possible at most; and claims of two natures never clash.
    pub(in crate::kb) fn clash(
        &self,
        context: &RuleContext<'_>,
        other: &ClaimContent<'_>,
    ) -> Result<Clash, KbError> {
        let is_comparable = self.nature == other.nature && self.narrowing == other.narrowing;
        if !is_comparable || self.is_deprecated() || other.is_deprecated() {
            return Ok(Clash::NONE);
        }
        let mut clash = Clash::NONE;
        for left in &self.readings {
            for right in &other.readings {
                if left.subject == right.subject {
                    clash = clash.or(clash_of_readings(context, left, right)?);
                }
            }
        }
        Ok(match self.nature {
            ClaimNature::Fact | ClaimNature::Forecast => clash,
            ClaimNature::Opinion | ClaimNature::Recommendation | ClaimNature::Plan => {
                clash.at_most(Possibility::Possible)
            }
        })
    }
}

/// The clash of what two claims say of one entity.
fn clash_of_readings(
    context: &RuleContext<'_>,
    left: &ClaimReading<'_>,
    right: &ClaimReading<'_>,
) -> Result<Clash, KbError> {
    use Polarity::{Negative, Positive};
    let ((left_polarity, left_value), (right_polarity, right_value)) = (left.side(), right.side());
    if left.predicate != right.predicate {
        let are_affirmed = (left_polarity, right_polarity) == (Positive, Positive);
        let possibility = match are_affirmed && *left_value != Value::Some {
            true if context.opposes(left.predicate, right.predicate)? => Possibility::Certain,
            true if context.contrasts(left.predicate, right.predicate)? => Possibility::Possible,
            _ => return Ok(Clash::NONE),
        };
        let value = |value: &Value<Ordinal>| CanonicalValue::of(context, value);
        return Ok(match value(left_value)? == value(right_value)? {
            true => Clash::at_one_time(possibility),
            false => Clash::NONE,
        });
    }
    let predicate = &context.predicate(left.predicate)?.record;
    Ok(match (left_polarity, right_polarity) {
        (Negative, Negative) => Clash::NONE,
        (Negative, Positive) => {
            Clash::at_one_time(covers(context, predicate, left_value, right_value)?)
        }
        (Positive, Negative) => {
            Clash::at_one_time(covers(context, predicate, right_value, left_value)?)
        }
        (Positive, Positive) => match predicate.exclusive {
            Some(Exclusivity::Ever) => {
                Clash::ever(exclude(context, predicate, left_value, right_value)?)
            }
            Some(Exclusivity::AtOneTime) => {
                Clash::at_one_time(exclude(context, predicate, left_value, right_value)?)
            }
            None => match (left_value, right_value) {
                // Yes and no exclude each other on any predicate.
                (Value::Boolean(left), Value::Boolean(right)) if left != right => {
                    Clash::at_one_time(Possibility::Certain)
                }
                _ => Clash::NONE,
            },
        },
    })
}
