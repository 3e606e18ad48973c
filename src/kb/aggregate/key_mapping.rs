//! Mappings from the numbers of a column to the digits of a group key.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::{
    index::column::to_instant,
    kb::aggregate::group_key::day_number,
    model::{CalendarUnit, PartialDate},
};

/// A mapping from the numbers of a column to other values, such as from sources to publishers.
///
/// Digits are the ranks of the values, so that there are no more groups than needed.
pub(super) struct ValueMapping {
    /// The digit of each number of the column.
    digits: Vec<u32>,
    /// The value of each digit, ascending.
    values: Vec<u32>,
}

impl ValueMapping {
    /// The mapping of a column in which number `n` stands for `values[n]`.
    pub(super) fn new(mut values: Vec<u32>) -> ValueMapping {
        let greatest = values.iter().max().map_or(0, |value| *value as usize);
        let mut is_present = vec![false; greatest + 1];
        for value in &values {
            is_present[*value as usize] = true;
        }
        // 0 stands for no value.
        is_present[0] = true;
        let present = (0..).zip(is_present).filter(|(_, is_present)| *is_present);
        let present: Vec<u32> = present.map(|(value, _)| value).collect();
        let mut ranks = vec![0; greatest + 1];
        for (rank, value) in (0..).zip(&present) {
            ranks[*value as usize] = rank;
        }
        for value in &mut values {
            *value = ranks[*value as usize];
        }
        ValueMapping {
            digits: values,
            values: present,
        }
    }

    /// The digit of a number of the column.
    pub(super) fn digit(&self, number: u64) -> u32 {
        let digit = self.digits.get(number as usize);
        digit.copied().unwrap_or_default()
    }

    /// The value of a digit.
    pub(super) fn value(&self, digit: u32) -> u32 {
        self.values[digit as usize]
    }

    /// The number of different digits.
    pub(super) fn len(&self) -> u64 {
        self.values.len() as u64
    }
}

/// A mapping from the dates of a column to the days on which their calendar units start.
pub(super) struct DayMapping {
    unit: CalendarUnit,
    /// The digit of each number of the column that was looked up.
    digits: FxHashMap<u64, u32>,
    /// The day of each digit, ascending; `None` where digits are day numbers themselves.
    days: Option<Vec<u32>>,
}

impl DayMapping {
    /// A mapping whose digits are day numbers.
    pub(super) fn sparse(unit: CalendarUnit) -> DayMapping {
        DayMapping {
            unit,
            digits: FxHashMap::default(),
            days: None,
        }
    }

    /// A mapping whose digits are the ranks of the days of some numbers.
    pub(super) fn dense(unit: CalendarUnit, numbers: impl Iterator<Item = u64>) -> DayMapping {
        // A column has 0 where it has no date.
        let numbers = numbers.chain([0]);
        let mut digits: FxHashMap<u64, u32> = numbers
            .map(|number| (number, unit_start(number, unit)))
            .collect();
        let days: BTreeSet<u32> = digits.values().copied().collect();
        let days: Vec<u32> = days.into_iter().collect();
        for digit in digits.values_mut() {
            *digit = days.partition_point(|day| day < digit) as u32;
        }
        DayMapping {
            unit,
            digits,
            days: Some(days),
        }
    }

    pub(super) fn unit(&self) -> CalendarUnit {
        self.unit
    }

    /// The digit of a number of the column.
    pub(super) fn digit(&mut self, number: u64) -> u32 {
        let digit = self.digits.entry(number);
        *digit.or_insert_with(|| unit_start(number, self.unit))
    }

    /// The day number of a digit.
    pub(super) fn day(&self, digit: u32) -> u32 {
        let days = self.days.as_ref();
        days.map_or(digit, |days| days[digit as usize])
    }

    /// A number that is greater than every digit.
    pub(super) fn radix(&self) -> u64 {
        let days = self.days.as_ref();
        days.map_or(u32::MAX.into(), |days| days.len() as u64)
    }
}

/// The day number of the start of the calendar unit in which a column's date starts; 0 for none.
fn unit_start(from: u64, unit: CalendarUnit) -> u32 {
    let date = to_instant(from).map(|millis| PartialDate::around(millis, unit));
    date.map_or(0, day_number)
}
