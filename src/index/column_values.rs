//! The values of a column, decoded into memory.
//!
//! The codec is frame of reference with a common divisor: a value is kept as the number of steps
//! from the column's least value, in as few bytes as fit. So days, or the ordinals of few records,
//! take two bytes instead of eight: queries read millions of values, and wait for memory.
//!
//! [`ColumnValues::read`] and [`DocSelection`] do what tantivy's `ColumnBlockAccessor` does with
//! `fetch_block`; tantivy decodes bit-packed values at every read, and this once for a column.

use std::ops::Range;

/// The values of a column by row: a document of a segment, or an attribution of one.
pub struct ColumnValues {
    least: u64,
    step: u64,
    greatest: u64,
    steps: Steps,
}

/// The number of steps of each value above the least, in as few bytes as fit.
enum Steps {
    /// The row itself, of so many rows.
    Run(usize),
    Short(Vec<u16>),
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

/// A lookup table from the values of a column to what they are mapped to.
pub struct Table<T> {
    /// The results by steps: as many as two bytes count, so that no bound is checked.
    by_steps: Box<[T; 1 << 16]>,
    /// The result for a row that the column does not have.
    missing: T,
}

/// The least number of lookups for which a table is made.
const FEW: u64 = if cfg!(test) { 4 } else { 1 << 12 };

/// A selection of rows, in ascending order.
pub enum DocSelection {
    /// Every row in a range.
    Range(Range<u32>),
    /// The rows of a list.
    List(Vec<u32>),
}

impl DocSelection {
    /// Takes the rows out of a list, which is empty afterwards.
    pub(super) fn take(list: &mut Vec<u32>) -> DocSelection {
        let first = list.first().copied().unwrap_or(0);
        let end = first + list.len() as u32;
        match list.last().is_none_or(|last| last + 1 == end)
            && (first..end).eq(list.iter().copied())
        {
            true => {
                list.clear();
                DocSelection::Range(first..end)
            }
            false => DocSelection::List(std::mem::take(list)),
        }
    }

    /// The number of rows.
    pub fn count(&self) -> usize {
        match self {
            DocSelection::Range(range) => range.len(),
            DocSelection::List(rows) => rows.len(),
        }
    }

    /// Calls `visit` with each row and its index in the selection.
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize, u32)) {
        match self {
            DocSelection::Range(range) => {
                (0..)
                    .zip(range.clone())
                    .for_each(|(index, row)| visit(index, row));
            }
            DocSelection::List(rows) => {
                (0..).zip(rows).for_each(|(index, row)| visit(index, *row));
            }
        }
    }
}

impl ColumnValues {
    pub(super) fn new(values: &[u64]) -> ColumnValues {
        let least = values.iter().min().copied().unwrap_or(0);
        let greatest = values.iter().max().copied().unwrap_or(0);
        let (step, steps) = match constant_step(values) {
            Some(step) => (step, Steps::Run(values.len())),
            None => {
                let step = match greatest - least <= u16::MAX.into() {
                    true => 1,
                    false => common_step(values, least),
                };
                let steps = values.iter().map(|value| (value - least) / step);
                let most = (greatest - least) / step;
                let steps = if most <= u16::MAX.into() {
                    Steps::Short(steps.map(|count| count as u16).collect())
                } else if most <= u32::MAX.into() {
                    Steps::Narrow(steps.map(|count| count as u32).collect())
                } else {
                    Steps::Wide(steps.collect())
                };
                (step, steps)
            }
        };
        ColumnValues {
            least,
            step,
            greatest,
            steps,
        }
    }

    /// The value of a row; 0 if the column does not have the row.
    #[inline]
    pub(super) fn at(&self, row: usize) -> u64 {
        let steps = match &self.steps {
            Steps::Run(len) => (row < *len).then_some(row as u64),
            Steps::Short(steps) => steps.get(row).map(|count| u64::from(*count)),
            Steps::Narrow(steps) => steps.get(row).map(|count| u64::from(*count)),
            Steps::Wide(steps) => steps.get(row).copied(),
        };
        steps.map_or(0, |steps| self.value(steps))
    }

    /// Reads the values of the selected rows into `out`; 0 for rows beyond the column.
    pub fn read(&self, rows: &DocSelection, out: &mut Vec<u64>) {
        out.clear();
        out.resize(rows.count(), 0);
        self.for_each_value(rows, out, |out, value| *out = value);
    }

    /// Calls `visit(&mut out[i], value)` for the i-th selected row. Rows beyond the column read as
    /// 0.
    pub fn for_each_value<T>(
        &self,
        rows: &DocSelection,
        out: &mut [T],
        mut visit: impl FnMut(&mut T, u64),
    ) {
        let value = |steps: Option<u64>| steps.map_or(0, |steps| self.value(steps));
        match &self.steps {
            Steps::Run(len) => {
                let len = *len as u32;
                let steps = |row: u32| (row < len).then_some(row.into());
                rows.for_each(|index, row| visit(&mut out[index], value(steps(row))));
            }
            Steps::Short(steps) => for_each_steps(steps, rows, out, |out, steps| {
                visit(out, value(steps.map(u64::from)))
            }),
            Steps::Narrow(steps) => for_each_steps(steps, rows, out, |out, steps| {
                visit(out, value(steps.map(u64::from)))
            }),
            Steps::Wide(steps) => {
                for_each_steps(steps, rows, out, |out, steps| visit(out, value(steps)))
            }
        }
    }

    /// Returns at most `most` values, in no order, that include every value of the column; `None`
    /// if the column may have more.
    pub fn candidate_values(&self, most: u64) -> Option<Vec<u64>> {
        let last = self.last_step();
        if last < most {
            return Some((0..=last).map(|steps| self.value(steps)).collect());
        }
        let is_short = self.len() as u64 <= most;
        is_short.then(|| (0..self.len()).map(|row| self.at(row)).collect())
    }

    /// A lookup table of a function of the column's values; `None` if `lookups` are too few for it.
    pub fn table<T: Copy + Default>(
        &self,
        lookups: u64,
        mut map: impl FnMut(u64) -> T,
    ) -> Option<Table<T>> {
        let last = self.last_step();
        let is_worth_it = matches!(self.steps, Steps::Short(_)) && last.max(FEW) < lookups;
        is_worth_it.then_some(())?;
        let by_steps = vec![T::default(); 1 << 16].into_boxed_slice();
        let mut by_steps: Box<[T; 1 << 16]> = by_steps.try_into().ok()?;
        for (steps, result) in (0..=last).zip(&mut *by_steps) {
            *result = map(self.value(steps));
        }
        Some(Table {
            by_steps,
            missing: map(0),
        })
    }

    /// Does [`ColumnValues::for_each_value`] with each value mapped by a table of this column.
    pub fn for_each_mapped<T, U: Copy>(
        &self,
        table: &Table<U>,
        rows: &DocSelection,
        out: &mut [T],
        mut visit: impl FnMut(&mut T, U),
    ) {
        if let Steps::Short(steps) = &self.steps {
            for_each_steps(steps, rows, out, |out, steps| match steps {
                Some(steps) => visit(out, table.by_steps[usize::from(steps)]),
                None => visit(out, table.missing),
            });
        }
    }

    /// The values of the selected rows in two bytes each; 65535 for greater ones.
    pub fn short<'n>(&'n self, rows: &DocSelection, buffer: &'n mut Vec<u16>) -> &'n [u16] {
        if let (Steps::Short(steps), DocSelection::Range(range), 0, 1) =
            (&self.steps, rows, self.least, self.step)
            && let Some(values) = steps.get(range.start as usize..range.end as usize)
        {
            return values;
        }
        buffer.clear();
        buffer.resize(rows.count(), 0);
        let short = |value: u64| u16::try_from(value).unwrap_or(u16::MAX);
        self.for_each_value(rows, buffer, |out, value| *out = short(value));
        buffer
    }

    /// The greatest value; 0 for an empty column.
    pub fn greatest(&self) -> u64 {
        self.greatest
    }

    /// Whether each value is one more than the one before.
    pub(super) fn is_run(&self) -> bool {
        matches!(self.steps, Steps::Run(len) if self.step == 1 || len == 1)
    }

    /// Whether each value is greater than the one before.
    pub(super) fn is_ascending(&self) -> bool {
        match &self.steps {
            Steps::Run(len) => self.step > 0 || *len < 2,
            Steps::Short(steps) => steps.windows(2).all(|two| two[0] < two[1]),
            Steps::Narrow(steps) => steps.windows(2).all(|two| two[0] < two[1]),
            Steps::Wide(steps) => steps.windows(2).all(|two| two[0] < two[1]),
        }
    }

    /// The row of a value in an ascending column.
    pub(super) fn binary_search(&self, value: u64) -> Option<usize> {
        let row = self.lower_bound(value);
        (row < self.len() && self.at(row) == value).then_some(row)
    }

    /// The first row whose value is not less than `value`, in a sorted column.
    pub(super) fn lower_bound(&self, value: u64) -> usize {
        let is_less = |steps: u64| self.value(steps) < value;
        match &self.steps {
            Steps::Run(_) if value <= self.least => 0,
            Steps::Run(len) if self.step == 0 => *len,
            Steps::Run(len) => {
                let steps = (value - self.least).div_ceil(self.step);
                usize::try_from(steps).map_or(*len, |row| row.min(*len))
            }
            Steps::Short(steps) => steps.partition_point(|count| is_less((*count).into())),
            Steps::Narrow(steps) => steps.partition_point(|count| is_less((*count).into())),
            Steps::Wide(steps) => steps.partition_point(|count| is_less(*count)),
        }
    }

    /// The number of rows.
    pub(super) fn len(&self) -> usize {
        match &self.steps {
            Steps::Run(len) => *len,
            Steps::Short(steps) => steps.len(),
            Steps::Narrow(steps) => steps.len(),
            Steps::Wide(steps) => steps.len(),
        }
    }

    /// The size in memory.
    pub(super) fn bytes(&self) -> u64 {
        let width = match &self.steps {
            Steps::Run(_) => 0,
            Steps::Short(_) => 2,
            Steps::Narrow(_) => 4,
            Steps::Wide(_) => 8,
        };
        64 + width * self.len() as u64
    }

    /// The number of steps of the greatest value.
    fn last_step(&self) -> u64 {
        match &self.steps {
            Steps::Run(len) => (*len as u64).saturating_sub(1),
            _ => (self.greatest - self.least) / self.step,
        }
    }

    #[inline]
    fn value(&self, steps: u64) -> u64 {
        self.least + self.step * steps
    }
}

/// Calls `visit(&mut out[i], steps)` for the i-th selected row; `None` beyond the column.
fn for_each_steps<T, S: Copy>(
    steps: &[S],
    rows: &DocSelection,
    out: &mut [T],
    mut visit: impl FnMut(&mut T, Option<S>),
) {
    match rows {
        DocSelection::Range(range) => {
            let end = range.end.min(steps.len() as u32) as usize;
            let steps = &steps[end.min(range.start as usize)..end];
            let (out, beyond) = out.split_at_mut(steps.len());
            for (out, steps) in out.iter_mut().zip(steps) {
                visit(out, Some(*steps));
            }
            for out in beyond {
                visit(out, None);
            }
        }
        DocSelection::List(rows) => {
            for (out, row) in out.iter_mut().zip(rows) {
                visit(out, steps.get(*row as usize).copied());
            }
        }
    }
}

/// The difference between each value and the one before, if it is the same for all.
fn constant_step(values: &[u64]) -> Option<u64> {
    let step = match values {
        [first, second, ..] => second.checked_sub(*first)?,
        _ => 0,
    };
    let mut pairs = values.windows(2);
    pairs
        .all(|two| two[1].checked_sub(two[0]) == Some(step))
        .then_some(step)
}

/// The greatest common divisor of the differences to the least value.
fn common_step(values: &[u64], least: u64) -> u64 {
    let mut step = 0;
    for value in values {
        // Euclid's algorithm. Most differences are multiples already.
        let mut rest = value - least;
        if step > 0 {
            rest %= step;
        }
        while rest > 0 {
            (step, rest) = (rest, step % rest);
        }
        if step == 1 {
            break;
        }
    }
    step.max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn columns() -> impl Strategy<Value = Vec<u64>> {
        let days = prop::collection::vec(719_000_u64..722_000, 0..40);
        let days = days.prop_map(|days| days.iter().map(|day| day * 86_400_000).collect());
        let run = (0..50_u64, 0..3_u64, 0..20_u64);
        let run = run.prop_map(|(first, step, len)| (0..len).map(|n| first + n * step).collect());
        let any = prop::collection::vec(any::<u64>(), 0..10);
        let small = prop::collection::vec(0..100_000_u64, 0..10);
        prop_oneof![days, run, any, small]
    }

    proptest! {
        #[test]
        fn values_are_read_as_they_were_written(mut values in columns(), first in 0..50_u32, sorted: bool) {
            if sorted {
                values.sort_unstable();
            }
            let column = ColumnValues::new(&values);
            prop_assert_eq!(column.len(), values.len());
            prop_assert_eq!(column.greatest(), values.iter().max().copied().unwrap_or(0));
            let expected = |row: &u32| values.get(*row as usize).copied().unwrap_or(0);
            let rows: Vec<u32> = (first..first + 9).step_by(3).collect();
            let mut read = Vec::new();
            column.read(&DocSelection::Range(first..first + 9), &mut read);
            prop_assert_eq!(&read, &(first..first + 9).map(|it| expected(&it)).collect::<Vec<_>>());
            prop_assert!(rows.iter().all(|it| column.at(*it as usize) == expected(it)));
            let listed: Vec<u64> = rows.iter().map(expected).collect();
            let range = DocSelection::Range(first..first + 9);
            for rows in [range, DocSelection::List(rows)] {
                column.read(&rows, &mut read);
                let mut short = Vec::new();
                let shortened = |it: &u64| u16::try_from(*it).unwrap_or(u16::MAX);
                let expected: Vec<u16> = read.iter().map(shortened).collect();
                prop_assert_eq!(column.short(&rows, &mut short), expected);
                for most in [1, 10, 50, 100_000] {
                    let candidates = column.candidate_values(most);
                    prop_assert!(candidates.is_some() || most < column.len() as u64);
                    if let Some(candidates) = candidates {
                        prop_assert!(candidates.len() as u64 <= most && values.iter().all(|it| candidates.contains(it)));
                    }
                }
                if let Some(table) = column.table(u64::MAX, |value| value / 3) {
                    let mut mapped = vec![0; read.len()];
                    column.for_each_mapped(&table, &rows, &mut mapped, |out, value| *out = value);
                    prop_assert!(mapped.iter().zip(&read).all(|(mapped, value)| *mapped == value / 3));
                }
            }
            prop_assert_eq!(&read, &listed);
            let is_ascending = values.windows(2).all(|two| two[0] < two[1]);
            prop_assert_eq!(column.is_ascending(), is_ascending);
            prop_assert_eq!(column.is_run() && values.len() > 1, values.len() > 1 && values.windows(2).all(|two| two[1].checked_sub(two[0]) == Some(1)));
            if values.is_sorted() {
                for value in values.iter().flat_map(|it| [it.saturating_sub(1), *it, it.saturating_add(1)]) {
                    if is_ascending {
                        prop_assert_eq!(column.binary_search(value), values.iter().position(|it| *it == value));
                    }
                    prop_assert_eq!(column.lower_bound(value), values.partition_point(|it| *it < value));
                }
            }
        }
    }

    #[test]
    fn days_take_two_bytes_each() {
        let days: Vec<u64> = (0..1_000)
            .map(|n| (719_000 + n * n % 2_000) * 86_400_000)
            .collect();
        assert_eq!(ColumnValues::new(&days).bytes(), 64 + 2 * 1_000);
        let ordinals: Vec<u64> = (7..1_000).collect();
        assert_eq!(ColumnValues::new(&ordinals).bytes(), 64);
    }
}
