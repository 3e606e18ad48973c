//! The dates of EDTF: what each stands for, and what is refused with which advice.

use super::*;

/// A day of the calendar as milliseconds since 1970; `..`: no end.
fn bound(text: &str, endless: i64) -> i64 {
    match text {
        ".." => endless,
        day => day.parse::<PartialDate>().unwrap().start(),
    }
}

/// Each case: a date, and the first day of its span and the first day after it.
#[test]
fn a_date_stands_for_a_span_of_the_calendar() {
    let cases = [
        ("2025", "2025-01-01", "2026-01-01"),
        ("2025-08", "2025-08-01", "2025-09-01"),
        ("2025-12", "2025-12-01", "2026-01-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
        // 45 BC, since the year 0000 is 1 BC.
        ("-0044-03-15", "-0044-03-15", "-0044-03-16"),
        ("0000", "0000-01-01", "0001-01-01"),
        ("Y12000", "Y12000", "Y12001"),
        ("Y-12000", "Y-12000", "Y-11999"),
        ("199X", "1990-01-01", "2000-01-01"),
        // The years that begin with 19, which are not the twentieth century.
        ("19XX", "1900-01-01", "2000-01-01"),
        ("-001X", "-0019-01-01", "-0009-01-01"),
        ("1985-04-XX", "1985-04-01", "1985-05-01"),
        ("1985-XX", "1985-01-01", "1986-01-01"),
        ("1985-XX-XX", "1985-01-01", "1986-01-01"),
        // A season is that of either hemisphere.
        ("2001-21", "2001-03-01", "2002-01-01"),
        ("2001-22", "2000-12-01", "2002-04-01"),
        ("2001-23", "2001-03-01", "2002-01-01"),
        ("2001-24", "2000-12-01", "2002-04-01"),
        ("2001-33", "2001-01-01", "2001-04-01"),
        ("2001-34", "2001-04-01", "2001-07-01"),
        ("2001-36", "2001-10-01", "2002-01-01"),
        ("1984?", "1984-01-01", "1985-01-01"),
        ("1984-06~", "1984-06-01", "1984-07-01"),
        ("1984-06-02%", "1984-06-02", "1984-06-03"),
    ];
    for (text, from, until) in cases {
        let date: PartialDate = text.parse().unwrap();
        let span = (date.start(), date.end());
        assert_eq!(
            span,
            (bound(from, i64::MIN), bound(until, i64::MAX)),
            "{text}"
        );
        assert_eq!(date.to_string(), text);
        assert_eq!(date.is_vague(), text.ends_with(['?', '~', '%']), "{text}");
    }
}

/// Each case: an instant, and the day in which it lies, which is the one that is written.
#[test]
fn an_instant_lies_in_the_day_that_is_written() {
    let cases = [
        ("2016-12-31T23:59:60Z", "2016-12-31"),
        ("2017-01-01T07:59:60+08:00", "2017-01-01"),
        ("2025-08-29T00:30:00+08:00", "2025-08-29"),
        ("2025-08-29T10:00:00", "2025-08-29"),
        ("2025-08-29T10:00:00.123456789-05:30", "2025-08-29"),
        ("-0044-03-15T12:00:00Z", "-0044-03-15"),
    ];
    for (text, day) in cases {
        let (instant, day): (PartialDate, PartialDate) =
            (text.parse().unwrap(), day.parse().unwrap());
        assert!(
            day.start() <= instant.start() && instant.end() <= day.end(),
            "{text}"
        );
        assert_eq!(instant.to_string(), text);
    }
}

/// Each case: a value of kind time, and the first day of its span and the first day after it.
#[test]
fn an_interval_is_a_value() {
    let cases = [
        ("1990/1999", "1990-01-01", "2000-01-01"),
        ("1990/..", "1990-01-01", ".."),
        ("../1990-03", "..", "1990-04-01"),
        ("1990/", "1990-01-01", ".."),
        ("199X/2001-21", "1990-01-01", "2002-01-01"),
        ("1990~/1999?", "1990-01-01", "2000-01-01"),
        ("1990", "1990-01-01", "1991-01-01"),
    ];
    for (text, from, until) in cases {
        let value = TimeValue::new(text, None).unwrap();
        let span = (value.start(), value.end());
        assert_eq!(
            span,
            (bound(from, i64::MIN), bound(until, i64::MAX)),
            "{text}"
        );
        assert_eq!(value.to_string(), text);
    }
}

/// Each case: a text that is no date and no value, and what the refusal says of it.
#[test]
fn other_forms_are_refused_with_how_to_write_them() {
    let cases = [
        ("20C", "`1901/2000`"),
        ("12000", "`Y12000`"),
        ("Y1200", "five to nine digits"),
        ("Y012000", "five to nine digits"),
        ("2025-W30", "write the days"),
        ("2025-Q3", "`2025-33` to `2025-36`"),
        ("2025-241", "the month and the day"),
        ("2025-13", "a month is 01 to 12"),
        ("2025-00", "a month is 01 to 12"),
        ("2025-02-30", "no such day"),
        ("2025-21-03", "nothing follows a season"),
        ("1985-XX-12", "a day of no month"),
        // EDTF level 2.
        ("~1984", "a mark goes behind"),
        ("1984-06?-02", "a mark goes behind"),
        ("156X-12-25", "nothing follows a year"),
        ("1X84", "the last digit or the last two"),
        ("{1667,1668}", "write a year"),
        ("1950S2", "significant digits"),
        ("Y-17E7", "five to nine digits"),
        // Times of day.
        ("1985-04-12T23:20", "`23:20:00`"),
        ("1985-04T23:20:00Z", "needs a day"),
        ("1985-04-12T23:20:00Z?", "write the day"),
        ("2025-08-29T24:00:00Z", "an instant is written"),
        ("2025-08-29T10:00:00+19:00", "at most 18 hours"),
        ("2017-06-30T12:00:60Z", "23:59:60 UTC"),
        ("2016-12-31T23:59:60", "23:59:60 UTC"),
        ("-0000", "no year -0000"),
        ("-000X", "no year -0000"),
        ("", "write a year"),
        ("soon", "write a year"),
        ("1999/1990", "ends before it starts"),
        ("../..", "write two dates"),
        ("1990/1995/1999", "write two dates"),
        ("1990/2025-08-29T10:00:00Z", "write days"),
    ];
    for (text, help) in cases {
        let refusal = TimeValue::new(text, None).unwrap_err().to_string();
        assert!(refusal.contains(help), "{text}: {refusal}");
        assert!(text.parse::<PartialDate>().is_err(), "{text}");
    }
    let interval = "1990/1999".parse::<PartialDate>().unwrap_err();
    assert!(interval.to_string().contains("an interval"), "{interval}");
}

/// Each case: two dates, the calendar of each (`G`, `J` or none), and whether they may be one time.
#[test]
fn days_before_1927_may_be_of_either_calendar() {
    let cases = [
        ("1917-10-25", "", "1917-11-07", "", true),
        ("1917-10-25", "G", "1917-11-07", "G", false),
        ("1917-10-25", "J", "1917-11-07", "G", true),
        ("1917-10-25", "J", "1917-10-25", "G", false),
        ("1917", "", "1918", "", true),
        ("1927-10-25", "", "1927-11-07", "", false),
        ("2011-05-01", "", "2011-05-02", "", true),
        ("2011-05-01", "", "2011-05-04", "", false),
        ("2011-05-01?", "", "1950", "", true),
        (
            "2025-08-29T00:30:00+08:00",
            "",
            "2025-08-28T16:30:00Z",
            "",
            true,
        ),
        (
            "2025-08-29T00:30:00+08:00",
            "",
            "2025-08-29T00:30:00Z",
            "",
            false,
        ),
    ];
    let calendar = |name: &str| match name {
        "G" => Some(Calendar::Gregorian),
        "J" => Some(Calendar::Julian),
        _ => None,
    };
    for (left, left_calendar, right, right_calendar, expected) in cases {
        let spans = |text, name| TimeValue::new(text, calendar(name)).unwrap().sure_spans();
        let right_spans = spans(right, right_calendar);
        let may_be_one = spans(left, left_calendar)
            .into_iter()
            .any(|span| right_spans.iter().any(|other| !span.is_apart(*other)));
        assert_eq!(may_be_one, expected, "{left} {right}");
    }
    assert!(TimeValue::new("1900-02-29", Some(Calendar::Julian)).is_ok());
    assert!(TimeValue::new("1900-02-29", None).is_err());
}

/// Each case: a date and another, and whether the first lies before the second for certain.
#[test]
fn only_what_lies_apart_is_certainly_before() {
    let cases = [
        ("2024", "2025", true),
        ("2024", "2024-06", false),
        ("2025", "2024", false),
        ("2024-12-31", "2025", true),
        ("2024?", "2025", false),
        ("2024", "2025~", false),
        ("2025-08-28", "2025-08-29", true),
        // With an offset on one side, a day is a day somewhere on the earth.
        ("2025-08-28", "2025-08-29T00:30:00Z", false),
        ("2025-08-28", "2025-08-30T00:30:00Z", true),
        ("2025-08-29T00:30:00+08:00", "2025-08-28T16:30:01Z", true),
    ];
    for (earlier, later, expected) in cases {
        let (earlier_date, later_date): (PartialDate, PartialDate) =
            (earlier.parse().unwrap(), later.parse().unwrap());
        let found = earlier_date.is_certainly_before(later_date);
        assert_eq!(found, expected, "{earlier} {later}");
    }
}

/// By where they start, then the narrower first, then by text.
#[test]
fn dates_are_ordered() {
    let ordered = [
        "Y-12000",
        "-0044",
        "2024-12",
        "2025-01-01",
        "2025-01",
        "2025-33",
        "2025",
        "2025-XX",
        "2025?",
        "2025-01-02",
    ];
    let mut dates = ordered.map(|text| text.parse::<PartialDate>().unwrap());
    dates.reverse();
    dates.sort();
    assert_eq!(dates.map(|date| date.to_string()), ordered);
}

#[test]
fn a_date_is_the_same_after_the_compact_form() {
    let texts = [
        "2025",
        "199X?",
        "2001-24",
        "2025-08-29T10:00:00.120+08:00",
        "2016-12-31T23:59:60Z",
    ];
    for text in texts {
        let date: PartialDate = text.parse().unwrap();
        let bytes = borsh::to_vec(&date).unwrap();
        assert_eq!(
            borsh::from_slice::<PartialDate>(&bytes).unwrap(),
            date,
            "{text}"
        );
    }
}
