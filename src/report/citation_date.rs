//! Dates as formats of citations have them, from partial dates of EDTF.

/// The parts of a date that a citation states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CitationDate {
    /// The year; negative before the year 1.
    pub(super) year: i64,
    /// The month, 1 to 12.
    pub(super) month: Option<u8>,
    /// The day of the month.
    pub(super) day: Option<u8>,
    /// The season, 1 for spring to 4 for winter.
    pub(super) season: Option<u8>,
    /// Whether the date is marked as uncertain or approximate.
    pub(super) is_circa: bool,
}

impl CitationDate {
    /// The parts of a partial date; none of one that is not at least a year, such as a decade.
    pub(super) fn new(text: &str) -> Option<CitationDate> {
        let (day, _) = text.split_once('T').unwrap_or((text, ""));
        let bare: String = day.chars().filter(|sign| !"?~%".contains(*sign)).collect();
        let (sign, digits) = match bare.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, &*bare),
        };
        let mut parts = digits.split('-');
        let year: i64 = parts.next()?.parse().ok()?;
        let mut date = CitationDate {
            year: sign * year,
            month: None,
            day: None,
            season: None,
            is_circa: bare.len() != day.len(),
        };
        let Some(second) = parts.next() else {
            return Some(date);
        };
        match second.parse().ok()? {
            month @ 1..=12 => date.month = Some(month),
            season @ 21..=24 => date.season = Some(season - 20),
            // A quarter or another part of the year, which citations do not have.
            _ => return Some(date),
        }
        if date.month.is_some() {
            date.day = parts.next().and_then(|day| day.parse().ok());
        }
        Some(date)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_citation_states_of_a_date_what_it_has() {
        let parts = |text: &str| {
            CitationDate::new(text).map(|date| {
                let CitationDate {
                    year,
                    month,
                    day,
                    season,
                    is_circa,
                } = date;
                (year, month, day, season, is_circa)
            })
        };
        for (text, expected) in [
            ("2025", Some((2025, None, None, None, false))),
            ("2025-08", Some((2025, Some(8), None, None, false))),
            ("2025-08-29", Some((2025, Some(8), Some(29), None, false))),
            (
                "2025-08-29T10:00:00Z",
                Some((2025, Some(8), Some(29), None, false)),
            ),
            ("2025-08~", Some((2025, Some(8), None, None, true))),
            ("2025-23", Some((2025, None, None, Some(3), false))),
            ("2025-35", Some((2025, None, None, None, false))),
            ("-0044-03-15", Some((-44, Some(3), Some(15), None, false))),
            ("199X", None),
            ("", None),
        ] {
            assert_eq!(parts(text), expected, "{text}");
        }
    }
}
