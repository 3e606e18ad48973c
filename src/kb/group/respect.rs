//! What claims and their attributions have in one respect, as a number.

use std::ops::{Add, Mul};

use rustc_hash::FxHashMap;

use super::{DAY, DAYS_TO_1970, GroupKey};
use crate::{
    index::{Column, Facet, RowColumn, column::to_instant},
    kb::{ClaimStatus, It, KbError, Snapshot},
    model::{CalendarUnit, Certainty, ClaimNature, Kind, Ordinal, PartialDate, Stance},
};

/// A respect, with what it takes to tell the number of each.
pub(super) enum Respect<'a> {
    /// Of a claim: a column.
    Column(Column),
    /// Of a claim: its nature.
    Nature,
    /// Of a claim: its status.
    Status(&'a Snapshot),
    /// Of an attribution: a column.
    RowColumn(RowColumn),
    /// Of an attribution: a facet, as many higher.
    Facet(Facet, u32),
    /// Of an attribution: what its number in a column stands for.
    Known(RowColumn, Vec<u32>),
    /// Of an attribution: the day on which the unit of its date starts.
    Day(CalendarUnit, FxHashMap<u64, u32>),
}

impl<'a> Respect<'a> {
    pub(super) fn of(key: GroupKey, at: &'a Snapshot) -> Result<Respect<'a>, KbError> {
        Ok(match key {
            GroupKey::Subject => Respect::Column(Column::Subject),
            GroupKey::Predicate => Respect::Column(Column::Predicate),
            GroupKey::Object => Respect::Column(Column::Object),
            GroupKey::Nature => Respect::Nature,
            GroupKey::Status => Respect::Status(at),
            GroupKey::Speaker => Respect::RowColumn(RowColumn::Speaker),
            GroupKey::Source => Respect::RowColumn(RowColumn::Source),
            GroupKey::Stance => Respect::Facet(Facet::STANCE, 1),
            GroupKey::Certainty => Respect::Facet(Facet::CERTAINTY, 0),
            GroupKey::Publisher => Respect::Known(RowColumn::Source, publishers(at)?),
            GroupKey::Origin => {
                let origins = at.origins()?;
                let sources = at.everything(Kind::Source)?.into_iter();
                let known = sources.map(|source| origins.of(Ordinal(source)).0 + 1);
                Respect::Known(RowColumn::End, [0].into_iter().chain(known).collect())
            }
            GroupKey::Stated(unit) => Respect::Day(unit, FxHashMap::default()),
        })
    }

    /// The column of claims that tells it, if one does.
    pub(super) fn column(&self) -> Option<Column> {
        match self {
            Respect::Column(column) => Some(*column),
            Respect::Nature => Some(Column::Facets),
            Respect::Status(_) => Some(Column::Ordinal),
            _ => None,
        }
    }

    /// The column of attributions that tells it, if one does.
    pub(super) fn row_column(&self) -> Option<RowColumn> {
        match self {
            Respect::RowColumn(column) | Respect::Known(column, _) => Some(*column),
            Respect::Facet(..) => Some(RowColumn::Act),
            Respect::Day(..) => Some(RowColumn::From),
            _ => None,
        }
    }

    /// A number that is greater than all that it may tell, given the greatest in its column.
    pub(super) fn bound(&self, greatest: u64) -> u64 {
        match self {
            Respect::Column(_) | Respect::RowColumn(_) => greatest + 1,
            Respect::Nature => ClaimNature::ALL.len() as u64 + 1,
            Respect::Status(_) => ClaimStatus::ALL.len() as u64 + 1,
            Respect::Facet(Facet::STANCE, _) => Stance::ALL.len() as u64 + 1,
            Respect::Facet(..) => Certainty::ALL.len() as u64 + 1,
            Respect::Known(_, known) => known.iter().max().map_or(1, |it| u64::from(*it) + 1),
            Respect::Day(..) => u32::MAX.into(),
        }
    }

    /// Adds to each claim's number what it has in this respect, times `by`; `numbers` has the
    /// respect's column.
    pub(super) fn add_of_claims<T: Index>(
        &self,
        numbers: &[u64],
        by: T,
        to: &mut [T],
    ) -> Result<(), KbError> {
        match self {
            Respect::Column(_) => add(to, by, numbers.iter().map(|it| *it as u32)),
            Respect::Nature => {
                let natures = numbers.iter().map(|it| Facet::NATURE.of(*it));
                add(to, by, natures.map(|it| u32::from(it) + 1));
            }
            Respect::Status(at) => {
                for (to, claim) in to.iter_mut().zip(numbers) {
                    *to = *to + by * T::of(status(at, Ordinal(*claim as u32))?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What the numbers in its column stand for, times `by`, where that is known.
    pub(super) fn table<T: Index>(&self, by: T) -> Vec<T> {
        match self {
            Respect::Known(_, known) => known.iter().map(|it| T::of(*it) * by).collect(),
            _ => Vec::new(),
        }
    }

    /// Adds to each attribution's number what it has in this respect, times `by`; `numbers` has the
    /// respect's column, and `table` is [`Respect::table`].
    pub(super) fn add_of_rows<T: Index>(
        &mut self,
        numbers: &[u64],
        table: &[T],
        by: T,
        to: &mut [T],
    ) {
        match self {
            Respect::RowColumn(_) => add(to, by, numbers.iter().map(|it| *it as u32)),
            Respect::Facet(facet, higher) => {
                let facets = numbers.iter().map(|it| u32::from(facet.of(*it)));
                add(to, by, facets.map(|it| it + *higher));
            }
            Respect::Known(..) => {
                for (to, number) in to.iter_mut().zip(numbers) {
                    let it = table.get(*number as usize).copied();
                    *to = *to + it.unwrap_or_default();
                }
            }
            Respect::Day(unit, known) => {
                let mut day = |from: u64| *known.entry(from).or_insert_with(|| day(from, *unit));
                add(to, by, numbers.iter().map(|from| day(*from)));
            }
            _ => {}
        }
    }
}

/// A number that can hold those of several respects.
pub(super) trait Index: Copy + Default + Add<Output = Self> + Mul<Output = Self> {
    /// A number that it can hold.
    fn of(number: u32) -> Self;
}

impl Index for u16 {
    fn of(number: u32) -> u16 {
        number as u16
    }
}

impl Index for u32 {
    fn of(number: u32) -> u32 {
        number
    }
}

impl Index for u128 {
    fn of(number: u32) -> u128 {
        number.into()
    }
}

fn add<T: Index>(to: &mut [T], by: T, numbers: impl Iterator<Item = u32>) {
    for (to, number) in to.iter_mut().zip(numbers) {
        *to = *to + by * T::of(number);
    }
}

/// For each source as columns have it, its publisher as columns have it.
fn publishers(at: &Snapshot) -> Result<Vec<u32>, KbError> {
    let all = at.everything(Kind::Source)?;
    let changed = at.changed(Kind::Source)?;
    let mut publishers = vec![0; all.len() as usize + 1];
    let mut put = |source: u32, publisher: u32| publishers[source as usize + 1] = publisher;
    let reader = &at.indexed().readers.sources;
    let columns = [Column::Publisher];
    reader.each(&(&all - changed), &columns, &[], |source, numbers, _| {
        put(source, numbers[0] as u32);
    })?;
    for source in all & changed {
        let It::Source(it) = at.it(Kind::Source, Ordinal(source))? else {
            return Err(KbError::Misasked);
        };
        put(source, it.record.publisher.map_or(0, |it| it.0 + 1));
    }
    Ok(publishers)
}

fn status(at: &Snapshot, claim: Ordinal) -> Result<u32, KbError> {
    let known = at.standings().and_then(|it| it.get(claim));
    let standing = match known {
        Some(standing) => standing,
        None => match at.it(Kind::Claim, claim)? {
            It::Claim(it) => at.standing(&it)?,
            _ => return Err(KbError::Misasked),
        },
    };
    Ok(standing.status as u32 + 1)
}

/// The first day of the unit in which a column's date starts, counted from about the year 0; 0
/// for none.
fn day(from: u64, unit: CalendarUnit) -> u32 {
    let date = to_instant(from).and_then(|millis| PartialDate::around(millis, unit));
    date.map_or(0, |date| {
        u32::try_from(date.start().div_euclid(DAY) + DAYS_TO_1970).unwrap_or(0)
    })
}
