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

/// The time of which a claim speaks, as it was said at a date.
pub(in crate::kb) struct ClaimTime {
    kind: PredicateTime,
    polarity: Polarity,
    holding: HoldingTime,
    is_reversed: bool,
}

impl ClaimTime {
    /// The time of a claim that was said at a date; `None` stands for an unknown moment.
    pub(in crate::kb) fn of(
        context: &RuleContext<'_>,
        claim: &Claim<Ordinal>,
        said: Option<PartialDate>,
    ) -> Result<ClaimTime, KbError> {
        let reading = ClaimReading::directed(context, claim)?;
        let valid_time = claim.valid_time.as_ref();
        Ok(ClaimTime {
            kind: context.predicate(reading.predicate)?.record.time,
            polarity: reading.side().0,
            holding: HoldingTime::new(valid_time, said),
            is_reversed: valid_time.is_some_and(|span| span.is_reversed()),
        })
    }

    /// Whether the valid time ends before it starts, so that it may be any and decides nothing.
    pub(in crate::kb) fn is_reversed(&self) -> bool {
        self.is_reversed
    }

    /// Whether two claims that clash speak of one time: those of timeless predicates do, and states
    /// do if they hold together.
    pub(in crate::kb) fn in_common(&self, other: &ClaimTime) -> Possibility {
        use Polarity::{Negative, Positive};
        use PredicateTime::{State, Timeless};
        if self.is_reversed || other.is_reversed {
            return Possible;
        }
        match (self.kind, other.kind) {
            (Timeless, Timeless) => Certain,
            (State, _) | (_, State) => self.holding.overlap(&other.holding),
            _ => match (self.polarity, other.polarity) {
                (Negative, Positive) => self.denies_event(other),
                (Positive, Negative) => other.denies_event(self),
                // Two events took place at some time within the span of each.
                _ => match self.event().is_apart(other.event()) {
                    true => Impossible,
                    false => Possible,
                },
            },
        }
    }

    /// Whether this is a time for which an event is denied: certain if all the time within which it
    /// took place is denied. A denial without a date says that it had not taken place by then.
    fn denies_event(&self, event: &ClaimTime) -> Possibility {
        let (start, end) = (self.holding.start(), self.holding.end());
        let (sure, at_most) = match self.holding.is_moment() {
            true => (before(start.from), before(start.until)),
            false => {
                let sure = SureSpan {
                    from: start.until,
                    until: end.from,
                };
                (sure, self.widest())
            }
        };
        let event = event.event();
        if sure.from <= event.from && event.until <= sure.until {
            return Certain;
        }
        match event.is_apart(at_most) {
            true => Impossible,
            false => Possible,
        }
    }

    /// The time within which an event took place. One without a date took place before it was
    /// said.
    fn event(&self) -> SureSpan {
        match self.holding.is_moment() {
            true => before(self.holding.start().until),
            false => self.widest(),
        }
    }

    fn widest(&self) -> SureSpan {
        SureSpan {
            from: self.holding.start().from,
            until: self.holding.end().until,
        }
    }
}

fn before(until: i64) -> SureSpan {
    SureSpan {
        from: i64::MIN,
        until,
    }
}
