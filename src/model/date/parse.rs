//! Reading dates of EDTF, and telling how to write what is none.

use std::str::FromStr;

use crate::model::date::{
    calendar::{Calendar, DAY, MAX_YEAR, after_month, days, month_length},
    partial_date::{Clock, Form, Mark, Offset, PartialDate},
};

/// The greatest offset from UTC in minutes.
const MAX_OFFSET: i64 = 18 * 60;

/// A text is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date: {help}")]
pub struct DateError {
    text: String,
    help: &'static str,
}

const FORMS: &str = "write a year `2025`, a month `2025-08`, a day `2025-08-29` or an instant `2025-08-29T10:00:00Z`, with `?`, `~` or `%` behind it where it is uncertain, approximate or both";

type Refusal = &'static str;

/// Reads a date in a calendar, if one is said.
pub(super) fn parse(text: &str, calendar: Option<Calendar>) -> Result<PartialDate, DateError> {
    read(text, calendar).map_err(|help| DateError {
        text: text.chars().take(60).collect(),
        help,
    })
}

impl FromStr for PartialDate {
    type Err = DateError;
    fn from_str(text: &str) -> Result<PartialDate, DateError> {
        parse(text, None)
    }
}

fn read(text: &str, calendar: Option<Calendar>) -> Result<PartialDate, Refusal> {
    if text.contains('/') {
        return Err("this is an interval, which stands as a value only");
    }
    let (unmarked, mark) = match text.as_bytes().last() {
        Some(b'?') => (&text[..text.len() - 1], Mark::Uncertain),
        Some(b'~') => (&text[..text.len() - 1], Mark::Approximate),
        Some(b'%') => (&text[..text.len() - 1], Mark::Both),
        _ => (text, Mark::None),
    };
    if let Some((date, clock)) = unmarked.split_once('T') {
        return match mark {
            Mark::None => instant(date, clock),
            _ => Err("an instant is not marked as uncertain: write the day"),
        };
    }
    if unmarked.contains(['?', '~', '%']) {
        return Err("a mark goes behind the whole date: `1984-06?`");
    }
    let (year, rest) = year_and_rest(unmarked)?;
    let date = match year {
        YearText::Masked { first, form } => match rest {
            None => PartialDate::of(days(first, 1, 1) * DAY, form),
            Some(_) => return Err("nothing follows a year whose last digits are `X`"),
        },
        YearText::Year(year) => in_year(year, rest, calendar)?,
    };
    Ok(PartialDate { mark, ..date })
}

enum YearText {
    Year(i64),
    /// A decade or a century, from its first year.
    Masked {
        first: i64,
        form: Form,
    },
}

/// Reads the year, and gives what follows the `-` behind it.
fn year_and_rest(text: &str) -> Result<(YearText, Option<&str>), Refusal> {
    let is_negative = text.starts_with('-');
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if let Some(long) = unsigned.strip_prefix('Y').filter(|_| !is_negative) {
        return long_year(long);
    }
    let (digits, rest) = match unsigned.split_once('-') {
        Some((digits, rest)) => (digits, Some(rest)),
        None => (unsigned, None),
    };
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let count = digits.bytes().take_while(is_digit).count();
    let signed = |year: i64| if is_negative { -year } else { year };
    match (count, &digits[count..]) {
        (4, "") if is_negative && digits == "0000" => {
            Err("there is no year -0000: 1 BC is `0000`, 2 BC is `-0001`")
        }
        (4, "") => Ok((YearText::Year(signed(number(digits)?)), rest)),
        (count @ (2 | 3), mask @ ("X" | "XX")) if count + mask.len() == 4 => {
            let (width, form) = match mask {
                "X" => (10, Form::Decade),
                _ => (100, Form::Century),
            };
            let nearest = number(&digits[..count])? * width;
            let first = match is_negative {
                true if nearest == 0 => return Err("there is no year -0000"),
                true => -(nearest + width - 1),
                false => nearest,
            };
            Ok((YearText::Masked { first, form }, rest))
        }
        (count, "") if count > 4 => {
            Err("a year of more than four digits starts with `Y`: `Y12000`")
        }
        (_, "C") => Err("a century is written by its years: `1901/2000` as a value, or `19XX`"),
        _ if digits.contains(['S', 'E']) => {
            Err("exponents and significant digits (EDTF level 2) are not taken")
        }
        _ if digits.contains('X') => Err("`X` stands for the last digit or the last two of a year"),
        _ => Err(FORMS),
    }
}

fn long_year(text: &str) -> Result<(YearText, Option<&'static str>), Refusal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits || !(5..=9).contains(&digits.len()) || digits.starts_with('0') {
        return Err("`Y` is followed by a year of five to nine digits, such as `Y12000`");
    }
    let year = number(digits)?;
    if year > MAX_YEAR {
        return Err("years are from Y-290000000 to Y290000000");
    }
    let year = if text.starts_with('-') { -year } else { year };
    Ok((YearText::Year(year), None))
}

/// Reads what follows a year.
fn in_year(
    year: i64,
    rest: Option<&str>,
    calendar: Option<Calendar>,
) -> Result<PartialDate, Refusal> {
    let first_of = |month: i64, form: Form| PartialDate::of(days(year, month, 1) * DAY, form);
    let Some(rest) = rest else {
        return Ok(first_of(1, Form::Year));
    };
    let (month, day) = match rest.split_once('-') {
        Some((month, day)) => (month, Some(day)),
        None => (rest, None),
    };
    match (month, day) {
        ("XX", None) => return Ok(first_of(1, Form::YearAndSomeMonth)),
        ("XX", Some("XX")) => return Ok(first_of(1, Form::YearAndSomeDay)),
        ("XX", Some(_)) => return Err("a day of no month: write the month, or `1985-XX-XX`"),
        _ => {}
    }
    if month.starts_with('W') {
        return Err("weeks are not in EDTF: write the days, as an interval where it is a value");
    }
    if month.starts_with('Q') {
        return Err("a quarter is written `2025-33` to `2025-36`");
    }
    if month.len() == 3 && month.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err("days of the year are not in EDTF: write the month and the day");
    }
    let month = two_digits(month).ok_or(FORMS)?;
    let winter = |form| PartialDate::of(days(year - 1, 12, 1) * DAY, form);
    let season = match month {
        1..=12 => None,
        21 => Some(first_of(3, Form::Spring)),
        22 => Some(winter(Form::Summer)),
        23 => Some(first_of(3, Form::Autumn)),
        24 => Some(winter(Form::Winter)),
        33 => Some(first_of(1, Form::Quarter1)),
        34 => Some(first_of(4, Form::Quarter2)),
        35 => Some(first_of(7, Form::Quarter3)),
        36 => Some(first_of(10, Form::Quarter4)),
        _ => {
            return Err("a month is 01 to 12, a season 21 to 24 from spring, a quarter 33 to 36");
        }
    };
    match (season, day) {
        (Some(season), None) => Ok(season),
        (Some(_), Some(_)) => Err("nothing follows a season or a quarter"),
        (None, None) => Ok(first_of(month, Form::Month)),
        (None, Some("XX")) => Ok(first_of(month, Form::MonthAndSomeDay)),
        (None, Some(day)) => {
            let day = two_digits(day).ok_or(FORMS)?;
            let is_julian = calendar == Some(Calendar::Julian);
            if (1..=month_length(year, month)).contains(&day) {
                Ok(PartialDate::of(days(year, month, day) * DAY, Form::Day))
            } else if is_julian && (month, day) == (2, 29) && year.rem_euclid(4) == 0 {
                let first = after_month(year, 2) * DAY;
                Ok(PartialDate::of(first, Form::JulianLeapDay))
            } else {
                Err("there is no such day")
            }
        }
    }
}

/// Reads an instant from its date and its time of day.
fn instant(date: &str, clock: &str) -> Result<PartialDate, Refusal> {
    const INSTANT: &str = "an instant is written `2025-08-29T10:00:00`, with `Z` or an offset such as `+08:00` behind it where that is known";
    let (YearText::Year(year), rest @ Some(_)) = year_and_rest(date)? else {
        return Err(INSTANT);
    };
    let day = in_year(year, rest, None)?;
    if !day.is_day() {
        return Err("a time of day needs a day before it");
    }
    let (time, offset) = match clock.find(['Z', '+', '-']) {
        Some(at) => (&clock[..at], offset(&clock[at..])?),
        None => (clock, Offset::Local),
    };
    let (time, fraction) = match time.split_once('.') {
        Some((time, fraction)) => (time, fraction),
        None => (time, ""),
    };
    let has_point = clock.contains('.');
    let is_fraction = fraction.len() <= 9 && fraction.bytes().all(|b| b.is_ascii_digit());
    if !is_fraction || has_point == fraction.is_empty() {
        return Err("a second has a fraction of one to nine digits, or none");
    }
    let mut parts = time.split(':');
    let mut next = |missing| {
        parts
            .next()
            .ok_or(missing)
            .and_then(|t| two_digits(t).ok_or(INSTANT))
    };
    let (hour, minute) = (next(INSTANT)?, next(INSTANT)?);
    let second = next("a time of day has seconds: `23:20:00`")?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return Err(INSTANT);
    }
    let minutes = hour * 60 + minute;
    let mut date = PartialDate::of(day.start() + (minutes * 60 + second) * 1_000, Form::Instant);
    let nanos = format!("{fraction:0<9}").parse().map_err(|_| INSTANT)?;
    date.start += i64::from(nanos) / 1_000_000;
    date.clock = Clock {
        nanos,
        digits: fraction.len() as u8,
        offset,
    };
    if second == 60 {
        let offset = date.offset().map(|offset| offset / 60_000);
        if offset.is_none_or(|offset| (minutes - offset).rem_euclid(1_440) != 1_439) {
            return Err("a leap second is at 23:59:60 UTC");
        }
        // It stays within its minute, and so within its day.
        date.form = Form::LeapSecond;
        date.start = day.start() + (minutes * 60 + 59) * 1_000 + 999;
    }
    Ok(date)
}

fn offset(text: &str) -> Result<Offset, Refusal> {
    const OFFSET: &str = "an offset from UTC is `Z` or `+hh:mm`, of at most 18 hours";
    if text == "Z" {
        return Ok(Offset::Utc);
    }
    let (hours, minutes) = text[1..].split_once(':').ok_or(OFFSET)?;
    let (hours, minutes) = (
        two_digits(hours).ok_or(OFFSET)?,
        two_digits(minutes).ok_or(OFFSET)?,
    );
    let total = hours * 60 + minutes;
    if minutes > 59 || total > MAX_OFFSET || (total == 0 && text.starts_with('-')) {
        return Err(OFFSET);
    }
    let signed = if text.starts_with('-') { -total } else { total };
    i16::try_from(signed)
        .map(Offset::Minutes)
        .map_err(|_| OFFSET)
}

fn two_digits(text: &str) -> Option<i64> {
    let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}

fn number(digits: &str) -> Result<i64, Refusal> {
    digits.parse().map_err(|_| FORMS)
}
