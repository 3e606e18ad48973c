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
    /// The bounds of its start and its end on the time line.
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
                let moment = as_written(date);
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
            false => as_written(date),
        };
        let said_on_calendar = said.filter(|date| !date.is_vague());
        let said_on_calendar = said_on_calendar.map(PartialDate::end);
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
    /// earliest end; or the one starts or ends, or lies as a whole, within what the other surely
    /// covers, since each holds for a moment at least.
    pub(in crate::kb) fn overlap(&self, other: &HoldingTime) -> Possibility {
        let (this, that) = (&self.sure, &other.sure);
        let lies_within = |inner: &Ends, outer: &Ends| {
            let starts = outer.start.until <= inner.start.from
                && inner.start.until.min(inner.end.until) <= outer.end.from;
            let ends = outer.start.until < inner.end.from && inner.end.until <= outer.end.from;
            starts || ends
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

    /// Whether it holds at some moment of a date, by the calendar as written: as filters and sort
    /// keys read dates, without time zones and without the two calendars of old dates.
    pub(in crate::kb) fn holds_at(&self, date: PartialDate) -> Possibility {
        let Some(Ends { start, end }) = self.calendar else {
            return Possibility::Possible;
        };
        let date = as_written(date);
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

/// The span of the calendar for which a date stands as it is written.
fn as_written(date: PartialDate) -> SureSpan {
    SureSpan {
        from: date.start(),
        until: date.end(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A holding time from `START/END said DATE`: an end may be left out, and so may all but one
    /// of the three parts.
    fn holding(notation: &str) -> HoldingTime {
        let (span, said) = match notation.split_once("said ") {
            Some((span, said)) => (span.trim(), Some(said.parse().unwrap())),
            None => (notation, None),
        };
        let ends = [
            ("start", span.split('/').next()),
            ("end", span.split('/').nth(1)),
        ];
        let ends = ends
            .into_iter()
            .filter_map(|(name, end)| Some((name, end?)));
        let ends: serde_json::Map<_, _> = ends
            .filter(|(_, end)| !end.is_empty())
            .map(|(name, end)| (name.to_owned(), end.into()))
            .collect();
        let span = match ends.is_empty() {
            true => None,
            false => Some(serde_json::from_value(ends.into()).unwrap()),
        };
        HoldingTime::new(span.as_ref(), said)
    }

    /// Each case: two holding times, and whether they overlap; the order makes no difference.
    #[test]
    fn times_overlap_certainly_only_whatever_their_dates_mean() {
        use Possibility::{Certain, Impossible, Possible};
        let cases = [
            // A handover on a day, in a year, or within two days is none.
            ("2010-01-05/2014-01-05", "2014-01-05/2018-01-05", Possible),
            ("2020/2022", "2022/2024", Possible),
            ("2013-01-01/2016-12-31", "2013-01-01/2014-12-31", Certain),
            // A day without an offset is 50 hours long.
            ("2010-01-05/2014-01-06", "2014-01-05/2018-01-05", Possible),
            ("2010-01-05/2014-01-09", "2014-01-05/2018-01-05", Certain),
            ("2010/2012", "2014/2016", Impossible),
            // Said to go on: until the day on which that was said.
            (
                "2020/.. said 2025-08-01",
                "2022/.. said 2025-08-20",
                Certain,
            ),
            ("2020/.. said 2021", "2022/.. said 2025-08-20", Possible),
            ("2020/ said 2025", "2022/ said 2025", Possible),
            ("1999/some said 2010", "2005/2006", Possible),
            // An undated state holds when it is said.
            ("2020/2030", "said 2025-03-01", Certain),
            ("said 2019-03", "said 2025-03", Impossible),
            ("said 2025-08-29", "said 2025-08-29", Possible),
            (
                "said 2025-08-29T10:00:00Z",
                "said 2025-08-29T11:00:00Z",
                Impossible,
            ),
            // What is uncertain or approximate bounds nothing.
            ("2014?/2018", "2015/2016", Possible),
            ("2014~/2018", "2015/2016", Possible),
            ("../2018", "2015/2016-06", Certain),
            // It held for a moment at least, within the term.
            ("2013-09-17/2013-09-17", "2007-01-01/2014-12-31", Certain),
            ("2020/2020", "2020/2020", Possible),
            ("2013-09-17/", "2007-01-01/2014-12-31", Certain),
            ("/2013-09-17", "2007-01-01/2014-12-31", Certain),
            ("2014-12-31/", "2007-01-01/2014-12-31", Possible),
            ("/2007-01-01", "2007-01-01/2014-12-31", Possible),
            ("2013-09-17/", "/2014-12-31", Possible),
            ("2013-09-17/", "2007-01-01/", Possible),
        ];
        for (left, right, expected) in cases {
            let (left_time, right_time) = (holding(left), holding(right));
            assert_eq!(left_time.overlap(&right_time), expected, "{left}, {right}");
            assert_eq!(right_time.overlap(&left_time), expected, "{right}, {left}");
        }
    }

    /// Each case: a holding time, a date, and whether it holds at that date.
    #[test]
    fn a_time_holds_at_a_date_by_the_calendar_as_written() {
        use Possibility::{Certain, Impossible, Possible};
        let cases = [
            // Said to go on: taken at its word.
            ("2019/.. said 2025", "2026", Certain),
            ("2019/..", "2026", Certain),
            // Ended by the day on which that was said.
            ("1999/some said 2010", "2030", Impossible),
            ("1999/some said 2010", "2005", Possible),
            ("1999/some", "2030", Possible),
            ("2019/", "2026", Possible),
            ("2019/", "2019", Certain),
            ("2019/", "2018", Impossible),
            ("some/2014", "2010", Possible),
            ("../2014", "2010", Certain),
            // On the day of a handover, the next one holds; the last may hold.
            ("2010-01-05/2014-01-05", "2014-01-05", Possible),
            ("2014-01-05/2018-01-05", "2014-01-05", Certain),
            ("2010/2014", "2012-06", Certain),
            ("2010/2014", "2010-06", Possible),
            ("2010/2014", "2009", Impossible),
            ("2010/2014", "2015", Impossible),
            ("2010?/2014", "2012", Possible),
            ("2010/2014~", "2012", Possible),
            ("2010/2014~", "2010", Certain),
            ("said 2025-08-29", "2025-08-29", Certain),
            ("said 2025-08-29", "2025-08", Certain),
            ("said 2025-08-29", "2025-09", Impossible),
            ("said 2025", "2025-08", Possible),
            ("said 2025?", "1800", Possible),
            ("said 2025-08-29T00:30:00+08:00", "2025-08-29", Certain),
            ("said 2025-08-29T00:30:00+08:00", "2025-08-28", Impossible),
            // A day of before 1927 is that day, though it may mean one of another calendar.
            ("1917-10-25/1917-10-25", "1917-10-25", Certain),
            ("1917-10-25/1917-10-25", "1917-11-07", Impossible),
            ("1917-11-01/1917-11-02", "1917-10-25", Impossible),
        ];
        for (time, date, expected) in cases {
            let found = holding(time).holds_at(date.parse().unwrap());
            assert_eq!(found, expected, "{time} at {date}");
        }
    }
}
