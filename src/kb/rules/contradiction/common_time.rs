//! The common time of two claims: whether they speak of one time.

use crate::{
    kb::{
        error::KbError,
        rules::{
            claim_reading::ClaimReading,
            context::RuleContext,
            valid_time::{
                HoldingTime,
                Possibility::{self, Certain, Impossible, Possible},
            },
        },
    },
    model::{Claim, Ordinal, PartialDate, Polarity, PredicateTime, SureSpan},
};

/// A claim as it was said at a date.
#[derive(Clone, Copy)]
pub(in crate::kb) struct DatedClaim<'c> {
    /// The claim.
    pub(in crate::kb) claim: &'c Claim<Ordinal>,
    /// The date at which it was said; `None` for an unknown moment.
    pub(in crate::kb) said: Option<PartialDate>,
}

/// Whether two claims that clash speak of one time.
///
/// Claims of timeless predicates do. States do if they hold together. A span that ends before it
/// starts may be any.
pub(in crate::kb) fn common_time(
    context: &RuleContext<'_>,
    left: DatedClaim<'_>,
    right: DatedClaim<'_>,
) -> Result<Possibility, KbError> {
    use PredicateTime::{State, Timeless};
    if left.is_reversed() || right.is_reversed() {
        return Ok(Possible);
    }
    let (left_reading, right_reading) = (left.reading(context)?, right.reading(context)?);
    let kind = |reading: &ClaimReading<'_>| {
        Ok::<_, KbError>(context.predicate(reading.predicate)?.record.time)
    };
    Ok(match (kind(&left_reading)?, kind(&right_reading)?) {
        (Timeless, Timeless) => Certain,
        (State, _) | (_, State) => left.holding_time().overlap(&right.holding_time()),
        _ => match (left_reading.side().0, right_reading.side().0) {
            (Polarity::Negative, Polarity::Positive) => event_and_denial(right, left),
            (Polarity::Positive, Polarity::Negative) => event_and_denial(left, right),
            _ => two_events(left, right),
        },
    })
}

impl<'c> DatedClaim<'c> {
    /// A claim as it was said at an unknown moment.
    pub(in crate::kb) fn undated(claim: &'c Claim<Ordinal>) -> DatedClaim<'c> {
        DatedClaim { claim, said: None }
    }

    /// Whether its valid time ends before it starts, so that it decides nothing.
    pub(in crate::kb) fn is_reversed(&self) -> bool {
        let valid_time = self.claim.valid_time.as_ref();
        valid_time.is_some_and(|span| span.is_reversed())
    }

    fn reading(&self, context: &RuleContext<'_>) -> Result<ClaimReading<'c>, KbError> {
        ClaimReading::directed(context, self.claim)
    }

    fn holding_time(&self) -> HoldingTime {
        HoldingTime::new(self.claim.valid_time.as_ref(), self.said)
    }

    /// The time within which the event took place. One without a date took place before it was
    /// said.
    fn event_time(&self) -> SureSpan {
        let time = self.holding_time();
        match time.is_moment() {
            true => before(time.start().until),
            false => widest(&time),
        }
    }
}

fn before(until: i64) -> SureSpan {
    SureSpan {
        from: i64::MIN,
        until,
    }
}

fn widest(time: &HoldingTime) -> SureSpan {
    SureSpan {
        from: time.start().from,
        until: time.end().until,
    }
}

/// Two events at one time: possible at most, since each took place at some time within its span.
fn two_events(left: DatedClaim<'_>, right: DatedClaim<'_>) -> Possibility {
    match left.event_time().is_apart(right.event_time()) {
        true => Impossible,
        false => Possible,
    }
}

/// An event and the denial of it: certain if all the time within which it took place is denied. A
/// denial without a date says that it had not taken place by then.
fn event_and_denial(event: DatedClaim<'_>, denial: DatedClaim<'_>) -> Possibility {
    let event = event.event_time();
    let time = denial.holding_time();
    let (sure, at_most) = match time.is_moment() {
        true => (before(time.start().from), before(time.start().until)),
        false => {
            let sure = SureSpan {
                from: time.start().until,
                until: time.end().from,
            };
            (sure, widest(&time))
        }
    };
    if sure.from <= event.from && event.until <= sure.until {
        return Certain;
    }
    match event.is_apart(at_most) {
        true => Impossible,
        false => Possible,
    }
}
