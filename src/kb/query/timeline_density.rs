//! The density of a timeline: how many events start in each stretch of time.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::{
    kb::{error::KbError, query::timeline::Timeline},
    model::{CalendarUnit, PartialDate},
};

/// The most stretches of time.
const MOST_BUCKETS: usize = 1_000;

/// The number of events that start in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimelineBucket {
    /// The stretch of time: a year, a month or a day, or a date that is less exact.
    pub date: PartialDate,
    /// The number of events.
    pub count: u64,
}

impl Timeline {
    /// The numbers of events that start in each year, month or day, in the order of time, the
    /// longer stretch first. An event whose date is less exact than the unit counts under that
    /// date, and one without a start under none.
    pub fn density(&self, unit: CalendarUnit) -> Result<Vec<TimelineBucket>, KbError> {
        let starts = self.events.iter().filter_map(|event| event.span?.start());
        counted(starts, unit)
    }
}

fn counted(
    starts: impl Iterator<Item = PartialDate>,
    unit: CalendarUnit,
) -> Result<Vec<TimelineBucket>, KbError> {
    // Spring and autumn have one span, as the hemisphere is not known, and different texts.
    let mut buckets: BTreeMap<(i64, Reverse<i64>, String), TimelineBucket> = BTreeMap::new();
    for start in starts {
        let date = stretch(start, unit);
        let key = (date.start(), Reverse(date.end()), date.to_string());
        let bucket = buckets
            .entry(key)
            .or_insert(TimelineBucket { date, count: 0 });
        bucket.count += 1;
        if buckets.len() > MOST_BUCKETS {
            return Err(KbError::TooMuch {
                most: MOST_BUCKETS,
                what: "stretches of time",
                instead: "count by a longer unit, or ask for a shorter time",
            });
        }
    }
    Ok(buckets.into_values().collect())
}

/// The stretch of time in which a date lies, or the date, without its marks, if it is less exact.
fn stretch(date: PartialDate, unit: CalendarUnit) -> PartialDate {
    let around = PartialDate::around(date.start(), unit);
    if date.end() <= around.end() {
        return around;
    }
    let units = [CalendarUnit::Year, CalendarUnit::Month];
    let mut plain = units
        .map(|unit| PartialDate::around(date.start(), unit))
        .into_iter();
    let is_same = |plain: &PartialDate| (plain.start(), plain.end()) == (date.start(), date.end());
    plain.find(is_same).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: a unit, and the stretches with their numbers of events.
    #[test]
    fn a_date_that_is_less_exact_than_the_unit_counts_by_itself() {
        let dates = [
            "2024-12-31",
            "2025",
            "2025?",
            "2025-03",
            "2025-03-01",
            "2025-03-02T10:00:00Z",
            "2025-03-02",
            "202X",
            "2025-21",
            "2025-23",
        ];
        for (unit, expected) in [
            (CalendarUnit::Year, "202X 1, 2024 1, 2025 8"),
            (
                CalendarUnit::Month,
                "202X 1, 2024-12 1, 2025 2, 2025-21 1, 2025-23 1, 2025-03 4",
            ),
            (
                CalendarUnit::Day,
                "202X 1, 2024-12-31 1, 2025 2, 2025-21 1, 2025-23 1, 2025-03 1, 2025-03-01 1, 2025-03-02 2",
            ),
        ] {
            let starts = dates.iter().map(|date| date.parse().unwrap());
            let buckets = counted(starts, unit).unwrap().into_iter();
            let buckets: Vec<String> = buckets
                .map(|bucket| format!("{} {}", bucket.date, bucket.count))
                .collect();
            assert_eq!(buckets.join(", "), expected, "{unit:?}");
        }
    }

    #[test]
    fn more_than_a_thousand_stretches_are_refused() {
        let days = |count: i64| {
            let day = |day| PartialDate::around(day * 86_400_000, CalendarUnit::Day);
            (0..count).map(day)
        };
        assert_eq!(
            counted(days(1_000), CalendarUnit::Day).unwrap().len(),
            1_000
        );
        assert!(counted(days(1_001), CalendarUnit::Day).is_err());
        assert_eq!(counted(days(1_001), CalendarUnit::Year).unwrap().len(), 3);
    }
}
