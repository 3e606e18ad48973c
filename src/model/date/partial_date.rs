//! Dates as precisely as they are known.

use std::{borrow::Cow, cmp::Ordering, fmt};

use borsh::{BorshDeserialize, BorshSerialize, io};
use chrono::{DateTime, Timelike, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::date::calendar::{CalendarUnit, DAY, after_month, civil, days};

/// A date of EDTF, kept as it is written: a year `2025`, a month `2025-08`, a day `2025-08-29`, a
/// decade `199X`, a season or quarter `2025-33`, each `?`, `~` or `%` where it is uncertain,
/// approximate or both; or an instant such as `2025-08-29T10:00:00+08:00`.
///
/// Each stands for a span of the calendar, from its first millisecond up to its end, by the days
/// that are written: no time zone is applied. Dates are ordered by where their spans start and then
/// by where they end; two dates overlap where their spans share a moment. Years are those of the
/// proleptic Gregorian calendar, year 0 being 1 BC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PartialDate {
    /// The first millisecond of the span, from 1970 in the calendar.
    pub(super) start: i64,
    pub(super) form: Form,
    pub(super) mark: Mark,
    pub(super) clock: Clock,
}

/// The form in which a date is written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize, strum::VariantArray,
)]
pub(super) enum Form {
    Century,
    Decade,
    Year,
    /// `1985-XX`: some month of the year.
    YearAndSomeMonth,
    /// `1985-XX-XX`: some day of the year.
    YearAndSomeDay,
    Spring,
    Summer,
    Autumn,
    Winter,
    Quarter1,
    Quarter2,
    Quarter3,
    Quarter4,
    Month,
    /// `1985-04-XX`: some day of the month.
    MonthAndSomeDay,
    Day,
    /// The 29th of February of a year that is a leap year in the Julian calendar alone.
    JulianLeapDay,
    Instant,
    /// A leap second, kept as the last millisecond of its day.
    LeapSecond,
}

/// A mark of EDTF behind a date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub(super) enum Mark {
    #[default]
    None,
    /// `?`
    Uncertain,
    /// `~`
    Approximate,
    /// `%`
    Both,
}

/// The time of an instant beyond its milliseconds, and its offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub(super) struct Clock {
    /// The fraction of the second in nanoseconds.
    pub(super) nanos: u32,
    /// The number of digits of the fraction.
    pub(super) digits: u8,
    pub(super) offset: Offset,
}

/// The offset from UTC of an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub(super) enum Offset {
    /// None is given: the instant is one of local time.
    #[default]
    Local,
    /// `Z`
    Utc,
    /// Minutes east of Greenwich.
    Minutes(i16),
}

impl PartialDate {
    /// The instant `at` in UTC, to the millisecond.
    pub fn instant(at: DateTime<Utc>) -> PartialDate {
        PartialDate {
            start: at.timestamp_millis(),
            form: Form::Instant,
            mark: Mark::None,
            clock: Clock {
                nanos: at.nanosecond() % 1_000_000_000 / 1_000_000 * 1_000_000,
                digits: 3,
                offset: Offset::Utc,
            },
        }
    }

    /// The year, month or day whose span is that from `start` up to `end`, or the instant in UTC,
    /// in milliseconds since 1970; `None` where there is no such date.
    pub fn of_span(start: i64, end: i64) -> Option<PartialDate> {
        if end == start.checked_add(1)? {
            return DateTime::from_timestamp_millis(start).map(PartialDate::instant);
        }
        let forms = [Form::Day, Form::Month, Form::Year];
        let mut dates = forms.map(|form| PartialDate::of(start, form)).into_iter();
        dates.find(|date| date.end() == end)
    }

    /// The year, the month or the day in which a moment lies, in milliseconds since 1970.
    pub fn around(millis: i64, unit: CalendarUnit) -> PartialDate {
        let day = millis.div_euclid(DAY);
        let (year, month, _) = civil(day);
        let (first, form) = match unit {
            CalendarUnit::Day => (day, Form::Day),
            CalendarUnit::Month => (days(year, month, 1), Form::Month),
            CalendarUnit::Year => (days(year, 1, 1), Form::Year),
        };
        PartialDate::of(first * DAY, form)
    }

    pub(super) fn of(start: i64, form: Form) -> PartialDate {
        PartialDate {
            start,
            form,
            mark: Mark::None,
            clock: Clock::default(),
        }
    }

    /// The first millisecond of the span, counted from 1970 in the calendar as it is written.
    pub fn start(self) -> i64 {
        self.start
    }

    /// The first millisecond after the span, counted from 1970 in the calendar as it is written.
    pub fn end(self) -> i64 {
        let first = self.start.div_euclid(DAY);
        let (year, month, _) = civil(first);
        let end = match self.form {
            Form::Instant | Form::LeapSecond => return self.start + 1,
            Form::Day | Form::JulianLeapDay => first + 1,
            Form::Month | Form::MonthAndSomeDay => after_month(year, month),
            Form::Quarter1 | Form::Quarter2 | Form::Quarter3 | Form::Quarter4 => {
                after_month(year, month + 2)
            }
            // Of either hemisphere: from March to December, and from December to March.
            Form::Spring | Form::Autumn => days(year + 1, 1, 1),
            Form::Summer | Form::Winter => days(year + 2, 4, 1),
            Form::Year | Form::YearAndSomeMonth | Form::YearAndSomeDay => days(year + 1, 1, 1),
            Form::Decade => days(year + 10, 1, 1),
            Form::Century => days(year + 100, 1, 1),
        };
        end * DAY
    }

    /// Whether the two spans share a moment.
    pub fn overlaps(self, other: PartialDate) -> bool {
        self.start < other.end() && other.start < self.end()
    }

    /// Whether the date is uncertain or approximate, so that nobody said how near it is.
    pub fn is_vague(self) -> bool {
        self.mark != Mark::None
    }

    /// Whether the date is an instant.
    pub fn is_instant(self) -> bool {
        matches!(self.form, Form::Instant | Form::LeapSecond)
    }

    /// Whether the date is one day.
    pub fn is_day(self) -> bool {
        matches!(self.form, Form::Day | Form::JulianLeapDay)
    }

    /// The offset from UTC in milliseconds, if one is given.
    pub fn offset(self) -> Option<i64> {
        match self.clock.offset {
            Offset::Local => None,
            Offset::Utc => Some(0),
            Offset::Minutes(minutes) => Some(i64::from(minutes) * 60_000),
        }
    }
}

impl Ord for PartialDate {
    fn cmp(&self, other: &PartialDate) -> Ordering {
        let by_span = (self.start, self.end()).cmp(&(other.start, other.end()));
        by_span.then_with(|| match self == other {
            true => Ordering::Equal,
            false => self.to_string().cmp(&other.to_string()),
        })
    }
}

impl PartialOrd for PartialDate {
    fn partial_cmp(&self, other: &PartialDate) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut year, month, day) = civil(self.start.div_euclid(DAY));
        if matches!(self.form, Form::Summer | Form::Winter) {
            year += 1;
        }
        let sign = if year < 0 { "-" } else { "" };
        let digits = year.abs();
        match self.form {
            Form::Century => write!(f, "{}", masked(year, 100))?,
            Form::Decade => write!(f, "{}", masked(year, 10))?,
            _ if digits > 9_999 => write!(f, "Y{year}")?,
            _ => write!(f, "{sign}{digits:04}")?,
        }
        match self.form {
            Form::Century | Form::Decade | Form::Year => {}
            Form::YearAndSomeMonth => f.write_str("-XX")?,
            Form::YearAndSomeDay => f.write_str("-XX-XX")?,
            Form::Spring => f.write_str("-21")?,
            Form::Summer => f.write_str("-22")?,
            Form::Autumn => f.write_str("-23")?,
            Form::Winter => f.write_str("-24")?,
            Form::Quarter1 => f.write_str("-33")?,
            Form::Quarter2 => f.write_str("-34")?,
            Form::Quarter3 => f.write_str("-35")?,
            Form::Quarter4 => f.write_str("-36")?,
            Form::Month => write!(f, "-{month:02}")?,
            Form::MonthAndSomeDay => write!(f, "-{month:02}-XX")?,
            Form::JulianLeapDay => f.write_str("-02-29")?,
            Form::Day => write!(f, "-{month:02}-{day:02}")?,
            Form::Instant | Form::LeapSecond => {
                write!(f, "-{month:02}-{day:02}T")?;
                self.fmt_clock(f)?;
            }
        }
        f.write_str(match self.mark {
            Mark::None => "",
            Mark::Uncertain => "?",
            Mark::Approximate => "~",
            Mark::Both => "%",
        })
    }
}

/// A year of which the last digits are not given: all that share the others start or, before
/// year 0, end with it.
fn masked(year: i64, width: i64) -> String {
    let (sign, nearest) = match year < 0 {
        true => ("-", -(year + width - 1)),
        false => ("", year),
    };
    match width {
        10 => format!("{sign}{:03}X", nearest / 10),
        _ => format!("{sign}{:02}XX", nearest / 100),
    }
}

impl PartialDate {
    fn fmt_clock(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.start.rem_euclid(DAY) / 1_000;
        let second = match self.form {
            Form::LeapSecond => 60,
            _ => seconds % 60,
        };
        write!(
            f,
            "{:02}:{:02}:{second:02}",
            seconds / 3_600,
            seconds / 60 % 60
        )?;
        if self.clock.digits > 0 {
            let fraction = format!("{:09}", self.clock.nanos);
            write!(f, ".{}", &fraction[..usize::from(self.clock.digits.min(9))])?;
        }
        match self.clock.offset {
            Offset::Local => Ok(()),
            Offset::Utc => f.write_str("Z"),
            Offset::Minutes(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                let minutes = minutes.abs();
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl BorshSerialize for PartialDate {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        BorshSerialize::serialize(&self.start, writer)?;
        // Most dates have neither a mark nor a clock: one byte tells the form of those.
        let marked = (self.form as u8) << 2 | self.mark as u8;
        BorshSerialize::serialize(&marked, writer)?;
        match self.is_instant() {
            true => BorshSerialize::serialize(&self.clock, writer),
            false => Ok(()),
        }
    }
}

impl BorshDeserialize for PartialDate {
    fn deserialize_reader<R: io::Read>(reader: &mut R) -> io::Result<PartialDate> {
        let start = i64::deserialize_reader(reader)?;
        let marked = u8::deserialize_reader(reader)?;
        let form = Form::try_from_slice(&[marked >> 2])?;
        let mark = Mark::try_from_slice(&[marked & 3])?;
        let date = PartialDate {
            mark,
            ..PartialDate::of(start, form)
        };
        Ok(match date.is_instant() {
            true => PartialDate {
                clock: Clock::deserialize_reader(reader)?,
                ..date
            },
            false => date,
        })
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
            "description": "A date of EDTF (levels 0 and 1, and quarters): a year, a month, a day, a decade `199X`, a season or quarter `2025-33`, each with `?`, `~` or `%` where it is uncertain, approximate or both; or an instant with seconds.",
            "type": "string",
            "pattern": "^(-?[0-9]{2}([0-9]{2}|[0-9]X|XX)|Y-?[1-9][0-9]{4,8})(-([0-9]{2}|XX)(-([0-9]{2}|XX)(T.+)?)?)?[?~%]?$"
        })
    }
}
