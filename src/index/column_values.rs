//! The numbers of a column, decoded.
//!
//! Each is kept as how many steps it is above the least. So days, or the ordinals of few records, take
//! two bytes instead of eight: questions go through millions of them, and wait for memory.

use std::ops::Range;

/// The numbers of a column, by place.
pub struct ColumnValues {
    least: u64,
    step: u64,
    greatest: u64,
    steps: Steps,
}

/// How many steps each is above the least, in as few bytes as they need.
enum Steps {
    /// As many as its place is, of so many.
    Run(usize),
    Short(Vec<u16>),
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

/// What the numbers of a column stand for.
pub struct Table<T> {
    /// By steps: as many as two bytes can tell, so that none need be looked for.
    by_steps: Box<[T; 1 << 16]>,
    /// Where the column has none.
    none: T,
}

/// No table is made to be asked fewer times.
const FEW: u64 = if cfg!(test) { 4 } else { 1 << 12 };

/// Places in columns.
pub enum DocSelection {
    /// All in a range.
    Run(Range<u32>),
    /// Each of these.
    Each(Vec<u32>),
}

impl DocSelection {
    /// Those in a list, which is empty afterwards.
    pub(super) fn of(list: &mut Vec<u32>) -> DocSelection {
        let first = list.first().copied().unwrap_or(0);
        let end = first + list.len() as u32;
        match list.last().is_none_or(|last| last + 1 == end)
            && (first..end).eq(list.iter().copied())
        {
            true => {
                list.clear();
                DocSelection::Run(first..end)
            }
            false => DocSelection::Each(std::mem::take(list)),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        match self {
            DocSelection::Run(range) => range.len(),
            DocSelection::Each(them) => them.len(),
        }
    }

    /// Each, with its place among them.
    pub(super) fn for_each(&self, mut give: impl FnMut(usize, u32)) {
        match self {
            DocSelection::Run(range) => {
                (0..).zip(range.clone()).for_each(|(nth, it)| give(nth, it))
            }
            DocSelection::Each(them) => (0..).zip(them).for_each(|(nth, it)| give(nth, *it)),
        }
    }
}

impl ColumnValues {
    pub(super) fn new(numbers: &[u64]) -> ColumnValues {
        let least = numbers.iter().min().copied().unwrap_or(0);
        let greatest = numbers.iter().max().copied().unwrap_or(0);
        let (step, steps) = match run(numbers) {
            Some(step) => (step, Steps::Run(numbers.len())),
            None => {
                let step = match greatest - least <= u16::MAX.into() {
                    true => 1,
                    false => common_step(numbers, least),
                };
                let steps = numbers.iter().map(|it| (it - least) / step);
                let most = (greatest - least) / step;
                let steps = if most <= u16::MAX.into() {
                    Steps::Short(steps.map(|it| it as u16).collect())
                } else if most <= u32::MAX.into() {
                    Steps::Narrow(steps.map(|it| it as u32).collect())
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

    /// The number at a place; 0 where the column has none there.
    #[inline]
    pub(super) fn at(&self, place: usize) -> u64 {
        let steps = match &self.steps {
            Steps::Run(len) => (place < *len).then_some(place as u64),
            Steps::Short(them) => them.get(place).map(|it| u64::from(*it)),
            Steps::Narrow(them) => them.get(place).map(|it| u64::from(*it)),
            Steps::Wide(them) => them.get(place).copied(),
        };
        steps.map_or(0, |steps| self.number(steps))
    }

    /// The numbers at some places, in their order; 0 where the column has none.
    pub fn read(&self, places: &DocSelection, into: &mut Vec<u64>) {
        into.clear();
        into.resize(places.count(), 0);
        self.give(places, into, |into, number| *into = number);
    }

    /// Gives the numbers at some places, in their order, to what there is for each; 0 where the column
    /// has none.
    pub fn give<T>(&self, places: &DocSelection, to: &mut [T], mut give: impl FnMut(&mut T, u64)) {
        let number = |steps: Option<u64>| steps.map_or(0, |steps| self.number(steps));
        match &self.steps {
            Steps::Run(len) => {
                let len = *len as u32;
                let steps = |place: u32| (place < len).then_some(place.into());
                places.for_each(|nth, place| give(&mut to[nth], number(steps(place))));
            }
            Steps::Short(them) => along(them, places, to, |to, it| {
                give(to, number(it.map(u64::from)))
            }),
            Steps::Narrow(them) => along(them, places, to, |to, it| {
                give(to, number(it.map(u64::from)))
            }),
            Steps::Wide(them) => along(them, places, to, |to, it| give(to, number(it))),
        }
    }

    /// Numbers among which are all of the column, in no order; `None` where those are more than so many.
    pub fn span(&self, most: u64) -> Option<Vec<u64>> {
        let last = self.last_step();
        if last < most {
            return Some((0..=last).map(|steps| self.number(steps)).collect());
        }
        let few = self.len() as u64 <= most;
        few.then(|| (0..self.len()).map(|place| self.at(place)).collect())
    }

    /// What each number of the column stands for, where those are fewer than the times that they are
    /// asked for.
    pub fn table<T: Copy + Default>(
        &self,
        times: u64,
        mut of: impl FnMut(u64) -> T,
    ) -> Option<Table<T>> {
        let last = self.last_step();
        let is_worth_it = matches!(self.steps, Steps::Short(_)) && last.max(FEW) < times;
        is_worth_it.then_some(())?;
        let by_steps = vec![T::default(); 1 << 16].into_boxed_slice();
        let mut by_steps: Box<[T; 1 << 16]> = by_steps.try_into().ok()?;
        for (steps, it) in (0..=last).zip(&mut *by_steps) {
            *it = of(self.number(steps));
        }
        Some(Table {
            by_steps,
            none: of(0),
        })
    }

    /// Does as [`ColumnValues::give`], with what the numbers stand for by a table of this column.
    pub fn give_from<T, U: Copy>(
        &self,
        table: &Table<U>,
        places: &DocSelection,
        to: &mut [T],
        mut give: impl FnMut(&mut T, U),
    ) {
        if let Steps::Short(steps) = &self.steps {
            along(steps, places, to, |to, steps| match steps {
                Some(steps) => give(to, table.by_steps[usize::from(steps)]),
                None => give(to, table.none),
            });
        }
    }

    /// The numbers at some places, in their order; 65535 where they are greater.
    pub fn short<'n>(&'n self, places: &DocSelection, read: &'n mut Vec<u16>) -> &'n [u16] {
        if let (Steps::Short(steps), DocSelection::Run(range), 0, 1) =
            (&self.steps, places, self.least, self.step)
            && let Some(there) = steps.get(range.start as usize..range.end as usize)
        {
            return there;
        }
        read.clear();
        read.resize(places.count(), 0);
        let short = |number: u64| u16::try_from(number).unwrap_or(u16::MAX);
        self.give(places, read, |to, number| *to = short(number));
        read
    }

    /// The greatest number; 0 where there is none.
    pub fn greatest(&self) -> u64 {
        self.greatest
    }

    /// Whether each is one more than the one before.
    pub(super) fn is_run(&self) -> bool {
        matches!(self.steps, Steps::Run(len) if self.step == 1 || len == 1)
    }

    /// Whether each is greater than the one before.
    pub(super) fn ascend(&self) -> bool {
        match &self.steps {
            Steps::Run(len) => self.step > 0 || *len < 2,
            Steps::Short(them) => them.windows(2).all(|two| two[0] < two[1]),
            Steps::Narrow(them) => them.windows(2).all(|two| two[0] < two[1]),
            Steps::Wide(them) => them.windows(2).all(|two| two[0] < two[1]),
        }
    }

    /// The place of a number, where they ascend.
    pub(super) fn search(&self, number: u64) -> Option<usize> {
        let place = self.first_from(number);
        (place < self.len() && self.at(place) == number).then_some(place)
    }

    /// The place of the first that is not less, where none is less than the one before.
    pub(super) fn first_from(&self, number: u64) -> usize {
        let is_less = |steps: u64| self.number(steps) < number;
        match &self.steps {
            Steps::Run(_) if number <= self.least => 0,
            Steps::Run(len) if self.step == 0 => *len,
            Steps::Run(len) => {
                let steps = (number - self.least).div_ceil(self.step);
                usize::try_from(steps).map_or(*len, |place| place.min(*len))
            }
            Steps::Short(them) => them.partition_point(|it| is_less((*it).into())),
            Steps::Narrow(them) => them.partition_point(|it| is_less((*it).into())),
            Steps::Wide(them) => them.partition_point(|it| is_less(*it)),
        }
    }

    pub(super) fn len(&self) -> usize {
        match &self.steps {
            Steps::Run(len) => *len,
            Steps::Short(them) => them.len(),
            Steps::Narrow(them) => them.len(),
            Steps::Wide(them) => them.len(),
        }
    }

    /// How many bytes they take.
    pub(super) fn bytes(&self) -> u64 {
        let width = match &self.steps {
            Steps::Run(_) => 0,
            Steps::Short(_) => 2,
            Steps::Narrow(_) => 4,
            Steps::Wide(_) => 8,
        };
        64 + width * self.len() as u64
    }

    /// The most steps by which a number is told.
    fn last_step(&self) -> u64 {
        match &self.steps {
            Steps::Run(len) => (*len as u64).saturating_sub(1),
            _ => (self.greatest - self.least) / self.step,
        }
    }

    #[inline]
    fn number(&self, steps: u64) -> u64 {
        self.least + self.step * steps
    }
}

/// Gives the steps at some places to what there is for each.
fn along<T, S: Copy>(
    steps: &[S],
    places: &DocSelection,
    to: &mut [T],
    mut give: impl FnMut(&mut T, Option<S>),
) {
    match places {
        DocSelection::Run(range) => {
            let there = range.end.min(steps.len() as u32) as usize;
            let steps = &steps[there.min(range.start as usize)..there];
            let (to, beyond) = to.split_at_mut(steps.len());
            for (to, steps) in to.iter_mut().zip(steps) {
                give(to, Some(*steps));
            }
            for to in beyond {
                give(to, None);
            }
        }
        DocSelection::Each(them) => {
            for (to, place) in to.iter_mut().zip(them) {
                give(to, steps.get(*place as usize).copied());
            }
        }
    }
}

/// By how much each is more than the one before, if that is the same for all.
fn run(numbers: &[u64]) -> Option<u64> {
    let step = match numbers {
        [first, second, ..] => second.checked_sub(*first)?,
        _ => 0,
    };
    let mut pairs = numbers.windows(2);
    pairs
        .all(|two| two[1].checked_sub(two[0]) == Some(step))
        .then_some(step)
}

/// The greatest step of which each is some above the least.
fn common_step(numbers: &[u64], least: u64) -> u64 {
    let mut step = 0;
    for number in numbers {
        // Euclid's way to the greatest common divisor. Most are multiples already.
        let mut rest = number - least;
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

    fn some() -> impl Strategy<Value = Vec<u64>> {
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
        fn numbers_are_read_as_they_were_put(mut numbers in some(), first in 0..50_u32, sorted: bool) {
            if sorted {
                numbers.sort_unstable();
            }
            let them = ColumnValues::new(&numbers);
            prop_assert_eq!(them.len(), numbers.len());
            prop_assert_eq!(them.greatest(), numbers.iter().max().copied().unwrap_or(0));
            let expected = |place: &u32| numbers.get(*place as usize).copied().unwrap_or(0);
            let places: Vec<u32> = (first..first + 9).step_by(3).collect();
            let mut read = Vec::new();
            them.read(&DocSelection::Run(first..first + 9), &mut read);
            prop_assert_eq!(&read, &(first..first + 9).map(|it| expected(&it)).collect::<Vec<_>>());
            prop_assert!(places.iter().all(|it| them.at(*it as usize) == expected(it)));
            let each: Vec<u64> = places.iter().map(expected).collect();
            let run = DocSelection::Run(first..first + 9);
            for places in [run, DocSelection::Each(places)] {
                them.read(&places, &mut read);
                let mut short = Vec::new();
                let shortened = |it: &u64| u16::try_from(*it).unwrap_or(u16::MAX);
                let expected: Vec<u16> = read.iter().map(shortened).collect();
                prop_assert_eq!(them.short(&places, &mut short), expected);
                for most in [1, 10, 50, 100_000] {
                    let span = them.span(most);
                    prop_assert!(span.is_some() || most < them.len() as u64);
                    if let Some(span) = span {
                        prop_assert!(span.len() as u64 <= most && numbers.iter().all(|it| span.contains(it)));
                    }
                }
                if let Some(table) = them.table(u64::MAX, |number| number / 3) {
                    let mut told = vec![0; read.len()];
                    them.give_from(&table, &places, &mut told, |to, it| *to = it);
                    prop_assert!(told.iter().zip(&read).all(|(told, it)| *told == it / 3));
                }
            }
            prop_assert_eq!(&read, &each);
            let ascend = numbers.windows(2).all(|two| two[0] < two[1]);
            prop_assert_eq!(them.ascend(), ascend);
            prop_assert_eq!(them.is_run() && numbers.len() > 1, numbers.len() > 1 && numbers.windows(2).all(|two| two[1].checked_sub(two[0]) == Some(1)));
            if numbers.is_sorted() {
                for number in numbers.iter().flat_map(|it| [it.saturating_sub(1), *it, it.saturating_add(1)]) {
                    if ascend {
                        prop_assert_eq!(them.search(number), numbers.iter().position(|it| *it == number));
                    }
                    prop_assert_eq!(them.first_from(number), numbers.partition_point(|it| *it < number));
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
