//! The time at which something is to expire, as it stands on a command line.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A time from now, or a time as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expiry {
    After(TimeDelta),
    At(DateTime<Utc>),
}

/// The refusal of a text that is no time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write a number of days or hours (`90d`, `12h`), a day (`2027-01-31`, its beginning in UTC) or a time (`2027-01-31T12:00:00Z`)"
)]
pub(super) struct ExpiryError;

impl FromStr for Expiry {
    type Err = ExpiryError;

    fn from_str(text: &str) -> Result<Expiry, ExpiryError> {
        if let Ok(day) = text.parse::<NaiveDate>() {
            return Ok(Expiry::At(day.and_time(NaiveTime::MIN).and_utc()));
        }
        if let Ok(time) = DateTime::parse_from_rfc3339(text) {
            return Ok(Expiry::At(time.to_utc()));
        }
        let unit = text.chars().last().ok_or(ExpiryError)?;
        let count = text[..text.len() - unit.len_utf8()].parse::<u32>();
        let count = i64::from(count.map_err(|_| ExpiryError)?);
        let after = match unit {
            'd' => TimeDelta::try_days(count),
            'h' => TimeDelta::try_hours(count),
            _ => None,
        };
        after.map(Expiry::After).ok_or(ExpiryError)
    }
}

impl Expiry {
    /// The time itself; `None` if it is not after `now`, or too far off to be written.
    pub(super) fn after(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let at = match self {
            Expiry::After(time) => now.checked_add_signed(time)?,
            Expiry::At(at) => at,
        };
        (at > now).then_some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_from_now_or_as_such() {
        let now = "2026-05-04T03:02:01Z".parse().unwrap();
        let at = |text: &str| {
            let expiry: Expiry = text.parse().map_err(|_| "malformed")?;
            let at = expiry.after(now).ok_or("past")?;
            Ok(at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true))
        };
        for (text, wanted) in [
            ("90d", Ok("2026-08-02T03:02:01Z")),
            ("12h", Ok("2026-05-04T15:02:01Z")),
            ("2027-01-31", Ok("2027-01-31T00:00:00Z")),
            ("2027-01-31T12:00:00+02:00", Ok("2027-01-31T10:00:00Z")),
            ("2026-05-04", Err("past")),
            ("2026-05-04T03:02:01Z", Err("past")),
            ("0d", Err("past")),
            ("4294967295d", Err("past")),
            ("", Err("malformed")),
            ("d", Err("malformed")),
            ("90", Err("malformed")),
            ("-1d", Err("malformed")),
            ("1.5d", Err("malformed")),
            ("99999999999999999999d", Err("malformed")),
            ("3日", Err("malformed")),
            ("2027-02-30", Err("malformed")),
            ("tomorrow", Err("malformed")),
        ] {
            assert_eq!(at(text), wanted.map(str::to_owned), "{text}");
        }
    }
}
