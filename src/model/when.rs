//! Conditions on how a span of time lies to a date.

use crate::model::date::PartialDate;

/// A condition on a span of time, from its first millisecond up to its end, which is the first
/// after it. Where a date is no instant, it is a span itself, and spans that overlap are neither
/// before nor after each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// The span and the date share an instant.
    Overlaps(PartialDate),
    /// The span ends before the date starts.
    Before(PartialDate),
    /// The span starts before the date ends: the span is before the date, or overlaps it.
    NotAfter(PartialDate),
    /// The span starts after the date has ended.
    After(PartialDate),
    /// The span ends after the date has started: the span is after the date, or overlaps it.
    NotBefore(PartialDate),
}

impl When {
    /// Whether the condition holds for the span from `from` to `until`, in milliseconds since 1970.
    pub fn holds(self, from: i64, until: i64) -> bool {
        match self {
            When::Overlaps(date) => from < date.end() && until > date.start(),
            When::Before(date) => until <= date.start(),
            When::NotAfter(date) => from < date.end(),
            When::After(date) => from >= date.end(),
            When::NotBefore(date) => until > date.start(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    /// Each case: a date and another; whether it overlaps it, is before, not after, after, not
    /// before it.
    #[test]
    fn spans_that_overlap_are_neither_before_nor_after() {
        let cases = [
            ("2025-08-29", "2025-08", [true, false, true, false, true]),
            ("2025", "2025-08", [true, false, true, false, true]),
            ("2025-07-31", "2025-08", [false, true, true, false, false]),
            ("2025-09", "2025-08", [false, false, false, true, true]),
            (
                "2025-08-29T00:00:00Z",
                "2025-08-29",
                [true, false, true, false, true],
            ),
            (
                "2025-08-30T00:00:00Z",
                "2025-08-29",
                [false, false, false, true, true],
            ),
        ];
        for (left, right, expected) in cases {
            let (span, date) = (date(left), date(right));
            let found = [
                When::Overlaps(date),
                When::Before(date),
                When::NotAfter(date),
                When::After(date),
                When::NotBefore(date),
            ]
            .map(|when| when.holds(span.start(), span.end()));
            assert_eq!(found, expected, "{left} to {right}");
        }
    }
}
