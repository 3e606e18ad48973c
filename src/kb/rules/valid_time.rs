//! The time at which a claim holds: as surely as its dates tell, and at most.

use crate::model::{PartialDate, SpanBound, SureSpan, TimeSpan};

/// Whether something is so, as far as dates tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Possibility {
    /// Not so, whatever the dates mean.
    Impossible,
    /// So, if the dates mean that.
    Possible,
    /// So, whatever the dates mean.
    Certain,
}

/// The time at which a claim holds by one attribution: the bounds within which it starts and ends.
///
/// A state without a valid time holds at the moment at which it is said. An open end reaches, for
/// what others say, to the day on which it was last said (Clifford et al., On the semantics of
/// "now" in databases, 1997); taken at its word, it goes on.
#[derive(Clone, Copy, Debug)]
pub(in crate::kb) struct HoldingTime {
    /// Where it starts and ends on the time line.
    sure: Ends,
    /// The same by the calendar as written; `None` where no bounds are known.
    calendar: Option<Ends>,
    /// Whether it is a moment within the bounds.
    is_moment: bool,
    is_end_stated: bool,
}

/// The earliest and latest start and end, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Ends {
    start: SureSpan,
    end: SureSpan,
}

impl HoldingTime {
    /// The holding time of a claim by an attribution that was made at `said`.
    pub(in crate::kb) fn new(
        valid_time: Option<&TimeSpan>,
        said: Option<PartialDate>,
    ) -> HoldingTime {
        let sure_said = said.map(|date| date.sure_span(None));
        let Some(span) = valid_time else {
            let moment = sure_said.unwrap_or(SureSpan::UNBOUNDED);
            let calendar = said.filter(|date| !date.is_vague()).map(|date| {
                let moment = date.calendar_span(None);
                Ends {
                    start: moment,
                    end: moment,
                }
            });
            return HoldingTime {
                sure: Ends {
                    start: moment,
                    end: moment,
                },
                calendar,
                is_moment: true,
                is_end_stated: true,
            };
        };
        let since_ever = SureSpan {
            from: i64::MIN,
            until: i64::MIN,
        };
        let for_ever = SureSpan {
            from: i64::MAX,
            until: i64::MAX,
        };
        let until = |latest: Option<i64>| SureSpan {
            from: i64::MIN,
            until: latest.unwrap_or(i64::MAX),
        };
        let calendar_of = span.calendar();
        let on_calendar = |date: PartialDate| match date.is_vague() {
            true => SureSpan::UNBOUNDED,
            false => date.calendar_span(calendar_of),
        };
        let said_on_calendar = said.filter(|date| !date.is_vague());
        let said_on_calendar = said_on_calendar.map(|date| date.calendar_span(None).until);
        let (sure_start, calendar_start) = match span.start_bound() {
            Some(SpanBound::Date(date)) => (date.sure_span(calendar_of), on_calendar(date)),
            Some(SpanBound::Open) => (since_ever, since_ever),
            Some(SpanBound::Some) | None => (SureSpan::UNBOUNDED, SureSpan::UNBOUNDED),
        };
        let (sure_end, calendar_end) = match span.end_bound() {
            Some(SpanBound::Date(date)) => (date.sure_span(calendar_of), on_calendar(date)),
            Some(SpanBound::Open) => (
                SureSpan {
                    from: sure_said.map_or(i64::MIN, |said| said.from),
                    until: i64::MAX,
                },
                for_ever,
            ),
            Some(SpanBound::Some) => (
                until(sure_said.map(|said| said.until)),
                until(said_on_calendar),
            ),
            None => (SureSpan::UNBOUNDED, SureSpan::UNBOUNDED),
        };
        HoldingTime {
            sure: Ends {
                start: sure_start,
                end: sure_end,
            },
            calendar: Some(Ends {
                start: calendar_start,
                end: calendar_end,
            }),
            is_moment: false,
            is_end_stated: span.end_bound().is_some(),
        }
    }

    /// Whether this and another time have a moment in common: the latest start lies before the
    /// earliest end; or all that the one may cover lies in what the other surely covers, since each
    /// holds for a moment at least.
    pub(in crate::kb) fn overlap(&self, other: &HoldingTime) -> Possibility {
        let (this, that) = (&self.sure, &other.sure);
        let lies_within = |inner: &Ends, outer: &Ends| {
            outer.start.until <= inner.start.from && inner.end.until <= outer.end.from
        };
        let common_start = this.start.until.max(that.start.until);
        let is_certain = common_start < this.end.from.min(that.end.from)
            || lies_within(this, that)
            || lies_within(that, this);
        if is_certain {
            return Possibility::Certain;
        }
        let is_possible = match self.is_moment && other.is_moment {
            true => !this.start.is_apart(that.start),
            false => this.start.from.max(that.start.from) < this.end.until.min(that.end.until),
        };
        match is_possible {
            true => Possibility::Possible,
            false => Possibility::Impossible,
        }
    }

    /// Whether it holds at some moment of a date, by the calendar as written.
    pub(in crate::kb) fn holds_at(&self, date: PartialDate) -> Possibility {
        let Some(Ends { start, end }) = self.calendar else {
            return Possibility::Possible;
        };
        let date = date.calendar_span(None);
        let starts_within = start.from >= date.from && start.until <= date.until;
        if self.is_moment {
            return match (starts_within, start.is_apart(date)) {
                (true, _) => Possibility::Certain,
                (_, false) => Possibility::Possible,
                (_, true) => Possibility::Impossible,
            };
        }
        if start.from >= date.until || end.until <= date.from {
            return Possibility::Impossible;
        }
        if !self.is_end_stated && !starts_within {
            return Possibility::Possible;
        }
        match start.until <= date.until && (end.from > date.from || starts_within) {
            true => Possibility::Certain,
            false => Possibility::Possible,
        }
    }

    /// The earliest and the latest moment at which it may start, in UTC.
    pub(in crate::kb) fn start(&self) -> SureSpan {
        self.sure.start
    }

    /// The earliest and the latest moment at which it may end, in UTC.
    pub(in crate::kb) fn end(&self) -> SureSpan {
        self.sure.end
    }

    /// Whether it is a moment within its bounds.
    pub(in crate::kb) fn is_moment(&self) -> bool {
        self.is_moment
    }
}
