//! The proleptic Gregorian calendar (ISO 8601), in which year 0 is 1 BC, and how far the Julian
//! calendar is behind it.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;
/// The most years from year 0, before and after it, which milliseconds can count.
pub(super) const MAX_YEAR: i64 = 290_000_000;
/// The first year in whose dates nobody means the Julian calendar: Turkey was the last state to
/// leave it for the Gregorian, on 1 January 1927.
pub(super) const GREGORIAN_ONLY: i64 = 1927;

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

/// The calendar in which a date is written.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Calendar {
    /// The Gregorian calendar.
    Gregorian,
    /// The Julian calendar.
    Julian,
}

/// The days from 1970-01-01 to a day. The algorithm is Howard Hinnant's `days_from_civil`.
pub(super) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The year, month and day that are so many days after 1970-01-01.
pub(super) fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The number of days of a month.
pub(super) fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// The first day of the month after a month.
pub(super) fn after_month(year: i64, month: i64) -> i64 {
    match month {
        12 => days(year + 1, 1, 1),
        _ => days(year, month + 1, 1),
    }
}

/// The days by which a Julian date lies after the Gregorian date that is written the same.
pub(super) fn julian_lag(year: i64, month: i64) -> i64 {
    let century = if month <= 2 { year - 1 } else { year }.div_euclid(100);
    century - century.div_euclid(4) - 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_to_and_from() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(0, 1, 1), -719_528);
        for day in [-400_000_000, -719_528, -1, 0, 59, 60, 11_016, 400_000_000] {
            let (year, month, day_of_month) = civil(day);
            assert_eq!(days(year, month, day_of_month), day);
            assert!((1..=month_length(year, month)).contains(&day_of_month));
        }
    }

    #[test]
    fn the_julian_calendar_is_behind() {
        assert_eq!(julian_lag(1917, 10), 13);
        assert_eq!(julian_lag(1582, 10), 10);
        assert_eq!(julian_lag(1900, 2), 12);
        assert_eq!(julian_lag(1900, 3), 13);
        assert_eq!(julian_lag(200, 3), 0);
    }
}
