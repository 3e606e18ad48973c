//! What claims and their attributions have in one respect, as a number.

use std::{
    collections::BTreeSet,
    ops::{Add, Mul},
};

use rustc_hash::FxHashMap;

use crate::{
    index::{
        AttributionColumn, Column, ColumnValues, DocSelection, PackedField, Table,
        column::to_instant,
    },
    kb::{
        ClaimStatus, KbError, RecordRef, Snapshot,
        aggregate::{DAY, DAYS_TO_1970, GroupKey},
    },
    model::{CalendarUnit, Certainty, ClaimNature, Kind, Ordinal, PartialDate, Stance},
};

/// A respect, with what it takes to tell the number of each.
pub(super) enum GroupKeyReader<'a> {
    /// What a column has.
    Column(KeyColumn),
    /// The nature of a claim.
    Nature,
    /// The status of a claim, and why one could not be told.
    Status(&'a Snapshot, Option<KbError>),
    /// A facet of an attribution, as many higher.
    PackedField(PackedField, u32),
    /// What the number of an attribution in a column stands for.
    ValueMapping(AttributionColumn, ValueMapping),
    /// The day on which the unit of an attribution's date starts.
    Day(CalendarUnit, DayMapping),
}

/// Where the number is of which another is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyColumn {
    /// In a column of claims.
    Claim(Column),
    /// In a column of attributions.
    Attribution(AttributionColumn),
}

/// What the numbers of a column stand for. Those have numbers in their order, so that there are no more
/// places than are needed.
pub(super) struct ValueMapping {
    /// For each number of the column, that of what it stands for.
    numbers: Vec<u32>,
    /// Those, in their order.
    those: Vec<u32>,
}

/// The days that the numbers of a column stand for.
#[derive(Default)]
pub(super) struct DayMapping {
    /// For each number of the column.
    known: FxHashMap<u64, u32>,
    /// The days in their order, where they are few and numbered so.
    those: Option<Vec<u32>>,
}

impl<'a> GroupKeyReader<'a> {
    pub(super) fn of(key: GroupKey, at: &'a Snapshot) -> Result<GroupKeyReader<'a>, KbError> {
        let claim = |column| GroupKeyReader::Column(KeyColumn::Claim(column));
        let attribution = |column| GroupKeyReader::Column(KeyColumn::Attribution(column));
        Ok(match key {
            GroupKey::Subject => claim(Column::Subject),
            GroupKey::Predicate => claim(Column::Predicate),
            GroupKey::Object => claim(Column::Object),
            GroupKey::Nature => GroupKeyReader::Nature,
            GroupKey::Status => GroupKeyReader::Status(at, None),
            GroupKey::Speaker => attribution(AttributionColumn::Speaker),
            GroupKey::Source => attribution(AttributionColumn::Source),
            GroupKey::Stance => GroupKeyReader::PackedField(PackedField::STANCE, 1),
            GroupKey::Certainty => GroupKeyReader::PackedField(PackedField::CERTAINTY, 0),
            GroupKey::Publisher => GroupKeyReader::ValueMapping(
                AttributionColumn::Source,
                ValueMapping::of(publishers(at)?),
            ),
            GroupKey::Origin => {
                let origins = at.origins()?;
                let mut numbers = vec![0; at.ordinals(Kind::Source)? as usize + 1];
                for source in at.everything(Kind::Source)? {
                    numbers[source as usize + 1] = origins.of(Ordinal(source)).0 + 1;
                }
                let mapping = ValueMapping::of(numbers);
                GroupKeyReader::ValueMapping(AttributionColumn::End, mapping)
            }
            GroupKey::Stated(unit) => GroupKeyReader::Day(unit, DayMapping::default()),
        })
    }

    /// The column that tells it.
    pub(super) fn column(&self) -> KeyColumn {
        match self {
            GroupKeyReader::Column(of) => *of,
            GroupKeyReader::Nature => KeyColumn::Claim(Column::Facets),
            GroupKeyReader::Status(..) => KeyColumn::Claim(Column::Ordinal),
            GroupKeyReader::ValueMapping(column, _) => KeyColumn::Attribution(*column),
            GroupKeyReader::PackedField(..) => KeyColumn::Attribution(AttributionColumn::Act),
            GroupKeyReader::Day(..) => KeyColumn::Attribution(AttributionColumn::From),
        }
    }

    /// Looks at what may be told of so many claims, given its column of each segment.
    pub(super) fn prepare<'n>(
        &mut self,
        columns: impl Iterator<Item = &'n ColumnValues>,
        claims: u64,
    ) {
        if let GroupKeyReader::Day(unit, days) = self {
            let spans: Option<Vec<Vec<u64>>> = columns.map(|it| it.span(claims)).collect();
            if let Some(spans) = spans {
                *days = DayMapping::of(spans.into_iter().flatten(), *unit);
            }
        }
    }

    /// A number that is greater than all that it may tell, given the greatest in its column.
    pub(super) fn bound(&self, greatest: u64) -> u64 {
        match self {
            GroupKeyReader::Column(_) => greatest + 1,
            GroupKeyReader::Nature => ClaimNature::ALL.len() as u64 + 1,
            GroupKeyReader::Status(..) => ClaimStatus::ALL.len() as u64 + 1,
            GroupKeyReader::PackedField(PackedField::STANCE, _) => Stance::ALL.len() as u64 + 1,
            GroupKeyReader::PackedField(..) => Certainty::ALL.len() as u64 + 1,
            GroupKeyReader::ValueMapping(_, known) => known.those.len() as u64,
            GroupKeyReader::Day(_, days) => {
                (days.those.as_ref()).map_or(u32::MAX.into(), |it| it.len() as u64)
            }
        }
    }

    /// What a number that was told means, as a number of a place.
    pub(super) fn meant(&self, number: u32) -> u32 {
        match self {
            GroupKeyReader::ValueMapping(_, known) => known.those[number as usize],
            GroupKeyReader::Day(_, days) => {
                (days.those.as_ref()).map_or(number, |it| it[number as usize])
            }
            _ => number,
        }
    }

    /// Why something could not be told.
    pub(super) fn failed(self) -> Option<KbError> {
        match self {
            GroupKeyReader::Status(_, failed) => failed,
            _ => None,
        }
    }

    /// What each number in its column tells, times `by`, where those are fewer than the times that they
    /// are asked for.
    pub(super) fn table<T: GroupIdInt>(
        &mut self,
        column: &ColumnValues,
        times: u64,
        by: T,
    ) -> Option<Table<T>> {
        match self {
            // They lie in the number itself.
            GroupKeyReader::PackedField(..) => None,
            _ => column.table(times, |number| by * T::of(self.number(number))),
        }
    }

    /// Adds to the number of each claim, or of each attribution, what its number in the column tells,
    /// times `by`. It may be in a table.
    pub(super) fn add<T: GroupIdInt>(
        &mut self,
        (column, table): (&ColumnValues, Option<&Table<T>>),
        by: T,
        places: &DocSelection,
        to: &mut [T],
    ) {
        match (self, table) {
            (_, Some(table)) => column.give_from(table, places, to, |to, told| *to = *to + told),
            (GroupKeyReader::PackedField(facet, higher), _) => {
                let (higher, mut read) = (*higher, Vec::new());
                let told = facet.of_each(column.short(places, &mut read));
                for (to, told) in to.iter_mut().zip(told) {
                    *to = *to + by * T::of(u32::from(told) + higher);
                }
            }
            (it, _) => column.give(places, to, |to, number| {
                *to = *to + by * T::of(it.number(number));
            }),
        }
    }

    /// What a number in its column tells.
    #[inline]
    fn number(&mut self, number: u64) -> u32 {
        match self {
            GroupKeyReader::Column(_) => number as u32,
            GroupKeyReader::Nature => u32::from(PackedField::NATURE.of(number)) + 1,
            GroupKeyReader::Status(at, failed) => status(at, Ordinal(number as u32))
                .unwrap_or_else(|error| {
                    *failed = Some(error);
                    0
                }),
            GroupKeyReader::PackedField(facet, higher) => u32::from(facet.of(number)) + *higher,
            GroupKeyReader::ValueMapping(_, known) => known.number(number),
            GroupKeyReader::Day(unit, days) => {
                let known = days.known.entry(number);
                *known.or_insert_with(|| day(number, *unit))
            }
        }
    }
}

impl ValueMapping {
    /// Given what each number of a column stands for.
    fn of(mut numbers: Vec<u32>) -> ValueMapping {
        let most = numbers.iter().max().map_or(0, |most| *most as usize);
        let mut is_there = vec![false; most + 1];
        for number in &numbers {
            is_there[*number as usize] = true;
        }
        // 0 is nothing, and stands for that.
        is_there[0] = true;
        let those = (0..).zip(is_there).filter(|(_, is_there)| *is_there);
        let those: Vec<u32> = those.map(|(it, _)| it).collect();
        let mut by_what = vec![0; most + 1];
        for (nth, it) in (0..).zip(&those) {
            by_what[*it as usize] = nth;
        }
        for number in &mut numbers {
            *number = by_what[*number as usize];
        }
        ValueMapping { numbers, those }
    }

    fn number(&self, number: u64) -> u32 {
        let known = self.numbers.get(number as usize);
        known.copied().unwrap_or_default()
    }
}

impl DayMapping {
    /// Those that some numbers stand for.
    fn of(numbers: impl Iterator<Item = u64>, unit: CalendarUnit) -> DayMapping {
        // Where a column has nothing, it has 0.
        let numbers = numbers.chain([0]);
        let mut known: FxHashMap<u64, u32> = numbers.map(|it| (it, day(it, unit))).collect();
        let those: BTreeSet<u32> = known.values().copied().collect();
        let those: Vec<u32> = those.into_iter().collect();
        for day in known.values_mut() {
            *day = those.partition_point(|it| it < day) as u32;
        }
        DayMapping {
            known,
            those: Some(those),
        }
    }
}

/// A number that can hold those of several respects.
pub(super) trait GroupIdInt:
    Copy + Default + Ord + Add<Output = Self> + Mul<Output = Self>
{
    /// A number that it can hold.
    fn of(number: u32) -> Self;
}

impl GroupIdInt for u16 {
    #[inline]
    fn of(number: u32) -> u16 {
        number as u16
    }
}

impl GroupIdInt for u32 {
    #[inline]
    fn of(number: u32) -> u32 {
        number
    }
}

impl GroupIdInt for u128 {
    #[inline]
    fn of(number: u32) -> u128 {
        number.into()
    }
}

/// For each source as columns have it, its publisher as columns have it.
fn publishers(at: &Snapshot) -> Result<Vec<u32>, KbError> {
    let all = at.everything(Kind::Source)?;
    let changed = at.changed(Kind::Source)?;
    let mut publishers = vec![0; at.ordinals(Kind::Source)? as usize + 1];
    let mut put = |source: u32, publisher: u32| publishers[source as usize + 1] = publisher;
    let reader = &at.indexed().readers.sources;
    let columns = [Column::Publisher];
    reader.each(&(&all - changed), &columns, &[], |source, numbers, _| {
        put(source, numbers[0] as u32);
    })?;
    for source in all & changed {
        let RecordRef::Source(it) = at.it(Kind::Source, Ordinal(source))? else {
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
            RecordRef::Claim(it) => at.standing(&it)?,
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
