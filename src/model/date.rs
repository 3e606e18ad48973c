//! Dates as precisely as they are known, and spans of time between them.

use std::{borrow::Cow, cmp::Ordering, fmt, str::FromStr};

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A year, a month, a day or an instant: `2025`, `2025-08`, `2025-08-29`, or RFC 3339 such as
/// `2025-08-29T10:00:00Z`, which is kept in UTC to the millisecond.
///
/// Each stands for a span of time, from its first millisecond up to its end. Dates are ordered by
/// where their spans start and then by where they end; two dates overlap where their spans share
/// an instant. Years run from 0001 to 9999, in the proleptic Gregorian calendar (ISO 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PartialDate {
    /// The first millisecond of the span, since 1970 in UTC.
    start: i64,
    precision: Precision,
}

#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize,
)]
enum Precision {
    Year,
    Month,
    Day,
    Instant,
}

/// A stretch of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalendarUnit {
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// A text is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a date: write a year `2025`, a month `2025-08`, a day `2025-08-29` or an instant `2025-08-29T10:00:00Z`"
)]
pub struct DateError(String);

impl PartialDate {
    /// The instant `at`, to the millisecond.
    pub fn instant(at: DateTime<Utc>) -> PartialDate {
        PartialDate {
            start: at.timestamp_millis(),
            precision: Precision::Instant,
        }
    }

    /// The date whose span is that from `start` up to `end`, in milliseconds since 1970 in UTC;
    /// `None` where there is no such date.
    pub fn of_span(start: i64, end: i64) -> Option<PartialDate> {
        let precisions = [
            Precision::Instant,
            Precision::Day,
            Precision::Month,
            Precision::Year,
        ];
        let mut dates = precisions
            .map(|precision| PartialDate { start, precision })
            .into_iter();
        dates.find(|date| date.end() == end)
    }

    /// The year, the month or the day in which an instant lies, in milliseconds since 1970 in UTC.
    pub fn around(millis: i64, unit: CalendarUnit) -> Option<PartialDate> {
        let day = DateTime::from_timestamp_millis(millis)?.date_naive();
        let (first, precision) = match unit {
            CalendarUnit::Day => (Some(day), Precision::Day),
            CalendarUnit::Month => (day.with_day(1), Precision::Month),
            CalendarUnit::Year => (day.with_day(1)?.with_month(1), Precision::Year),
        };
        Some(PartialDate {
            start: midnight(first?),
            precision,
        })
    }

    /// The first millisecond of the span, counted from 1970 in UTC.
    pub fn start(self) -> i64 {
        self.start
    }

    /// The first millisecond after the span, counted from 1970 in UTC.
    pub fn end(self) -> i64 {
        let months = match self.precision {
            Precision::Instant => return self.start + 1,
            Precision::Day => return self.start + 86_400_000,
            Precision::Month => 1,
            Precision::Year => 12,
        };
        self.first_day()
            .and_then(|day| day.checked_add_months(Months::new(months)))
            .map_or(i64::MAX, midnight)
    }

    /// Whether the two spans share an instant.
    pub fn overlaps(self, other: PartialDate) -> bool {
        self.start < other.end() && other.start < self.end()
    }

    fn first_day(self) -> Option<NaiveDate> {
        DateTime::from_timestamp_millis(self.start).map(|at| at.date_naive())
    }
}

fn midnight(day: NaiveDate) -> i64 {
    NaiveDateTime::from(day).and_utc().timestamp_millis()
}

impl Ord for PartialDate {
    fn cmp(&self, other: &PartialDate) -> Ordering {
        let shorter_first = other.precision.cmp(&self.precision);
        self.start.cmp(&other.start).then(shorter_first)
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &PartialDate) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for PartialDate {
    type Err = DateError;
    fn from_str(text: &str) -> Result<PartialDate, DateError> {
        parse(text).ok_or_else(|| DateError(text.into()))
    }
}

fn parse(text: &str) -> Option<PartialDate> {
    if text.contains(['T', 't']) {
        let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
        return (1..=9999)
            .contains(&at.year())
            .then(|| PartialDate::instant(at));
    }
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|p| number(p, 2));
    let day = parts.next().map(|p| number(p, 2));
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let (precision, month, day) = match (month, day) {
        (None, _) => (Precision::Year, 1, 1),
        (Some(month), None) => (Precision::Month, month?, 1),
        (Some(month), Some(day)) => (Precision::Day, month?, day?),
    };
    let first = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some(PartialDate {
        start: midnight(first),
        precision,
    })
}

fn number(digits: &str, width: usize) -> Option<u32> {
    let plain = digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(at) = DateTime::from_timestamp_millis(self.start) else {
            return Err(fmt::Error);
        };
        match self.precision {
            Precision::Year => write!(f, "{:04}", at.year()),
            Precision::Month => write!(f, "{:04}-{:02}", at.year(), at.month()),
            Precision::Day => write!(f, "{:04}-{:02}-{:02}", at.year(), at.month(), at.day()),
            Precision::Instant => f.write_str(&at.to_rfc3339_opts(SecondsFormat::Millis, true)),
        }
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PartialDate, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for PartialDate {
    fn schema_name() -> Cow<'static, str> {
        "PartialDate".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A year, a month, a day or an RFC 3339 instant.",
            "type": "string",
            "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}([Tt].+)?)?)?$"
        })
    }
}

/// A stretch of time, both ends included; an end that is not given is open.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
pub struct TimeSpan {
    /// The start of the span.
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<PartialDate>,
    /// The end of the span, the whole of that year, month or day included.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<PartialDate>,
}

/// The reason why two dates make no span.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpanError {
    /// Neither end is given.
    #[error("a time span needs a start or an end; leave it out when neither is known")]
    Unbounded,
    /// The span ends before it starts.
    #[error("the span ends (`{end}`) before it starts (`{start}`)")]
    Backwards {
        /// The start of the span.
        start: PartialDate,
        /// The end of the span.
        end: PartialDate,
    },
}

impl TimeSpan {
    /// The span between two dates, either of which may be open.
    pub fn new(
        start: Option<PartialDate>,
        end: Option<PartialDate>,
    ) -> Result<TimeSpan, SpanError> {
        match (start, end) {
            (None, None) => Err(SpanError::Unbounded),
            (Some(start), Some(end)) if end.end() <= start.start() => {
                Err(SpanError::Backwards { start, end })
            }
            _ => Ok(TimeSpan { start, end }),
        }
    }

    /// The start of the span; `None` where the start is not known.
    pub fn start(&self) -> Option<PartialDate> {
        self.start
    }

    /// The end of the span, inclusive; `None` where the span goes on or the end is not known.
    pub fn end(&self) -> Option<PartialDate> {
        self.end
    }

    /// Whether the two spans share an instant; an open end reaches without bound.
    pub fn overlaps(&self, other: &TimeSpan) -> bool {
        let from = |span: &TimeSpan| span.start.map_or(i64::MIN, PartialDate::start);
        let to = |span: &TimeSpan| span.end.map_or(i64::MAX, PartialDate::end);
        from(self) < to(other) && from(other) < to(self)
    }
}

impl<'de> Deserialize<'de> for TimeSpan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TimeSpan, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct UncheckedTimeSpan {
            start: Option<PartialDate>,
            end: Option<PartialDate>,
        }
        let ends = UncheckedTimeSpan::deserialize(deserializer)?;
        TimeSpan::new(ends.start, ends.end).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for bad in [
            "",
            "25",
            "2025-8",
            "2025-13",
            "2025-02-29",
            "2025-08-29-01",
            "0000",
            "+2025",
            "2025-",
            "2025-08-29T10:00",
            "2025-08-29T25:00:00Z",
            "yesterday",
            "２０２５",
        ] {
            assert!(bad.parse::<PartialDate>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_instant_is_kept_in_utc() {
        assert_eq!(
            date("2025-08-29T10:00:00+08:00").to_string(),
            "2025-08-29T02:00:00.000Z"
        );
    }

    #[test]
    fn a_longer_span_with_the_same_start_comes_later() {
        let texts = [
            "2025-01-01T00:00:00Z",
            "2025-01-01",
            "2025-01",
            "2025",
            "2025-01-02",
        ];
        let mut dates = texts.map(date);
        dates.sort();
        assert_eq!(
            dates.map(|d| d.to_string())[1..],
            ["2025-01-01", "2025-01", "2025", "2025-01-02"]
        );
    }

    #[test]
    fn a_span_runs_forwards_and_has_an_end() {
        let span = |start: &str, end: &str| {
            let ends = [start, end].map(|t| (!t.is_empty()).then(|| date(t)));
            TimeSpan::new(ends[0], ends[1])
        };
        assert!(span("2025-08", "2025").is_ok());
        assert!(matches!(
            span("2025-08", "2025-07"),
            Err(SpanError::Backwards { .. })
        ));
        assert_eq!(span("", ""), Err(SpanError::Unbounded));
        let (tenure, after) = (
            span("2024", "2025-06").unwrap(),
            span("2025-07", "").unwrap(),
        );
        assert!(!tenure.overlaps(&after));
        assert!(tenure.overlaps(&span("2025-06-30", "").unwrap()));
    }

    fn any_date() -> impl Strategy<Value = PartialDate> {
        (1i32..=9999, 1u32..=12, 1u32..=28, 0i64..86_400_000, 0u8..4).prop_map(
            |(year, month, day, ms, precision)| {
                let text = match precision {
                    0 => format!("{year:04}"),
                    1 => format!("{year:04}-{month:02}"),
                    2 => format!("{year:04}-{month:02}-{day:02}"),
                    _ => {
                        let start = date(&format!("{year:04}-{month:02}-{day:02}")).start();
                        let at = DateTime::from_timestamp_millis(start + ms).unwrap();
                        at.to_rfc3339_opts(SecondsFormat::Millis, true)
                    }
                };
                date(&text)
            },
        )
    }

    proptest! {
        #[test]
        fn a_date_is_written_as_it_is_read(a in any_date()) {
            prop_assert_eq!(date(&a.to_string()), a);
        }

        #[test]
        fn the_order_is_that_of_starts_then_ends(a in any_date(), b in any_date()) {
            prop_assert_eq!(a.cmp(&b), (a.start(), a.end()).cmp(&(b.start(), b.end())));
        }

        #[test]
        fn spans_are_not_empty_and_overlap_is_mutual(a in any_date(), b in any_date()) {
            prop_assert!(a.start() < a.end());
            prop_assert!(a.overlaps(a));
            prop_assert_eq!(a.overlaps(b), b.overlaps(a));
            prop_assert_eq!(a.overlaps(b), !(a.end() <= b.start() || b.end() <= a.start()));
        }
    }
}
