//! The time at which a date surely lies: what dates of different people are compared by.

use crate::model::date::{
    calendar::{Calendar, DAY, GREGORIAN_ONLY, civil, days, julian_lag},
    partial_date::{Form, PartialDate},
};

/// The hours by which the easternmost day begins before that of UTC (UTC+14).
const EASTERNMOST: i64 = 14 * 3_600_000;
/// The hours by which the westernmost day ends after that of UTC (UTC-12).
const WESTERNMOST: i64 = 12 * 3_600_000;

/// A span on the time line, from its first millisecond up to its end, in UTC since 1970;
/// [`i64::MIN`] and [`i64::MAX`] stand for no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SureSpan {
    /// The first millisecond.
    pub from: i64,
    /// The first millisecond after it.
    pub until: i64,
}

impl SureSpan {
    /// The span without bounds.
    pub const UNBOUNDED: SureSpan = SureSpan {
        from: i64::MIN,
        until: i64::MAX,
    };

    /// Whether the two spans share no moment.
    pub fn is_apart(self, other: SureSpan) -> bool {
        self.until <= other.from || other.until <= self.from
    }

    /// The least span in which both lie.
    #[must_use]
    pub fn hull(self, other: SureSpan) -> SureSpan {
        SureSpan {
            from: self.from.min(other.from),
            until: self.until.max(other.until),
        }
    }
}

impl PartialDate {
    /// The spans that the date may mean on the time line: one, or two where a day or a month before
    /// 1927 may be of either calendar. A day without an offset is a day somewhere on the earth. A
    /// date that is vague has no bounds.
    pub fn sure_spans(self, calendar: Option<Calendar>) -> impl Iterator<Item = SureSpan> + Clone {
        let zoned = move |span: SureSpan| match self.offset() {
            _ if self.is_vague() => SureSpan::UNBOUNDED,
            Some(offset) => SureSpan {
                from: span.from - offset,
                until: span.until - offset,
            },
            None => SureSpan {
                from: span.from.saturating_sub(EASTERNMOST),
                until: span.until.saturating_add(WESTERNMOST),
            },
        };
        self.readings(calendar).map(zoned)
    }

    /// The least span in which all that the date may mean lies.
    pub fn sure_span(self, calendar: Option<Calendar>) -> SureSpan {
        let spans = self.sure_spans(calendar);
        spans.reduce(SureSpan::hull).unwrap_or(SureSpan::UNBOUNDED)
    }

    /// The span of the calendar that covers each reading of the date.
    pub fn calendar_span(self, calendar: Option<Calendar>) -> SureSpan {
        let readings = self.readings(calendar);
        readings
            .reduce(SureSpan::hull)
            .unwrap_or(SureSpan::UNBOUNDED)
    }

    /// Whether the date certainly lies before another: by the calendar as written where neither has
    /// an offset, else on the time line. Vague dates order nothing.
    pub fn is_certainly_before(self, other: PartialDate) -> bool {
        if self.is_vague() || other.is_vague() {
            return false;
        }
        let (this, that) = match (self.offset(), other.offset()) {
            (None, None) => (self.calendar_span(None), other.calendar_span(None)),
            _ => (self.sure_span(None), other.sure_span(None)),
        };
        this.until <= that.from
    }

    /// The spans that the date may mean in the Gregorian calendar.
    pub(super) fn readings(self, calendar: Option<Calendar>) -> impl Iterator<Item = SureSpan> + Clone {
        let as_written = SureSpan {
            from: self.start(),
            until: self.end(),
        };
        let (year, month, _) = civil(self.start().div_euclid(DAY));
        let is_dated = matches!(
            self.form,
            Form::Day | Form::JulianLeapDay | Form::Month | Form::MonthAndSomeDay
        );
        // A Julian 29 February that the Gregorian calendar lacks is kept as its 1 March.
        let lag = match self.form {
            Form::JulianLeapDay => julian_lag(year, 2),
            _ => julian_lag(year, month),
        };
        let julian = SureSpan {
            from: as_written.from.saturating_add(lag * DAY),
            until: as_written.until.saturating_add(lag * DAY),
        };
        let may_be_julian = is_dated && self.start() < days(GREGORIAN_ONLY, 1, 1) * DAY;
        let (gregorian, julian) = match calendar {
            Some(Calendar::Julian) if is_dated => (None, Some(julian)),
            None if may_be_julian && lag != 0 => (Some(as_written), Some(julian)),
            _ => (Some(as_written), None),
        };
        gregorian.into_iter().chain(julian)
    }
}
