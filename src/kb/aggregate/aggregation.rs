//! Counting claims into groups, segment by segment.

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::{
    index::{AttributionColumn, Column, ColumnBatch, ColumnValues, Document, Table},
    kb::{
        KbError, RecordRef, Snapshot,
        aggregate::{
            Extent, GroupId, GroupKey,
            accumulate::{Placed, Said},
            accumulator::{Accumulator, Accumulators, Dated},
            group_key::{GroupIdInt, GroupKeyReader, KeyColumn},
        },
    },
    model::{Kind, Ordinal},
};

/// Up to so many places have numbers of two bytes, and tallies whether there are claims or not. Few in
/// tests, so that each way is gone.
const NARROW: u64 = if cfg!(test) { 40 } else { 1 << 16 };
/// Up to so many have such tallies too, where they are at most so many times as many as the claims.
const DENSE: u64 = if cfg!(test) { 100 } else { 1 << 18 };
const TO_A_CLAIM: u64 = 16;

/// The columns of attributions that are read, in this order: whether they were taken back, and their
/// dates.
pub(super) const ROWS: [AttributionColumn; 3] = [
    AttributionColumn::Flags,
    AttributionColumn::From,
    AttributionColumn::Until,
];

/// Counting claims into groups by some respects.
pub(super) struct Aggregation<'a> {
    respects: Vec<GroupKeyReader<'a>>,
    /// Where the column of each is among those that are read.
    places: Vec<usize>,
    /// The columns of the claims of each segment, and last of those that have changed since.
    columns: Vec<ColumnBatch<'a>>,
    /// The claims that have not.
    claims: RoaringBitmap,
}

impl<'a> Aggregation<'a> {
    pub(super) fn new(
        at: &'a Snapshot,
        by: &[GroupKey],
        extent: Extent,
        claims: &RoaringBitmap,
    ) -> Result<Aggregation<'a>, KbError> {
        let respects = by.iter().map(|key| GroupKeyReader::of(*key, at));
        let mut respects: Vec<GroupKeyReader<'a>> = respects.collect::<Result<_, _>>()?;
        let mut of_claims: Vec<Column> = Vec::new();
        let mut of_rows = match extent {
            Extent::Numbers => ROWS[..1].to_vec(),
            Extent::Dates => ROWS.to_vec(),
        };
        let places = respects.iter().map(|respect| match respect.column() {
            KeyColumn::Claim(column) => place(column, &mut of_claims),
            KeyColumn::Attribution(column) => place(column, &mut of_rows),
        });
        let places: Vec<usize> = places.collect();
        let changed = at.changed(Kind::Claim)?;
        let late = (claims & changed).into_iter();
        let late = late.map(|claim| at.it(Kind::Claim, Ordinal(claim)));
        let late: Vec<RecordRef> = late.collect::<Result<_, _>>()?;
        let late = late.iter().map(|it| it.document().ok_or(KbError::Misasked));
        let late: Vec<Document<'_>> = late.collect::<Result<_, _>>()?;
        let mut columns = (at.indexed().readers.claims).columns(&of_claims, &of_rows)?;
        columns.push(ColumnBatch::of_documents(&late, &of_claims, &of_rows));
        for (respect, place) in respects.iter_mut().zip(&places) {
            let of = respect.column();
            respect.prepare(
                columns.iter().map(|it| column(of, *place, it)),
                claims.len(),
            );
        }
        Ok(Aggregation {
            respects,
            places,
            columns,
            claims: claims - changed,
        })
    }

    /// What is counted at each place where there are claims.
    pub(super) fn count<D: Dated>(mut self) -> Result<Vec<(GroupId, Accumulator<D>)>, KbError> {
        let bounds = self.bounds();
        let places = bounds.iter().copied();
        let places = places.reduce(u64::saturating_mul).unwrap_or(1);
        let mut tallies = if places <= NARROW {
            self.count_densely::<u16, D>(&bounds, places)?
        } else if places <= DENSE.min(TO_A_CLAIM * self.claims.len()) {
            self.count_densely::<u32, D>(&bounds, places)?
        } else {
            let units = (0..self.respects.len()).map(|at| 1_u128 << GroupId::shift(at));
            let units: Vec<u128> = units.collect();
            let mut tallies: FxHashMap<u128, Accumulator<D>> = FxHashMap::default();
            self.count_all(&units, &mut tallies)?;
            let tallies = tallies.into_iter();
            tallies.map(|(at, it)| (GroupId(at), it)).collect()
        };
        for (place, _) in &mut tallies {
            let respects = self.respects.iter().enumerate();
            *place = GroupId::of(respects.map(|(at, it)| it.meant(place.number(at))));
        }
        let failed = self.respects.into_iter().find_map(GroupKeyReader::failed);
        failed.map_or(Ok(tallies), Err)
    }

    /// The same, given how many places there are.
    fn count_densely<T: GroupIdInt + Into<u32>, D: Dated>(
        &mut self,
        bounds: &[u64],
        places: u64,
    ) -> Result<Vec<(GroupId, Accumulator<D>)>, KbError> {
        let mut rest = places;
        let units = bounds.iter().map(|bound| {
            rest /= bound;
            rest as u32
        });
        let units: Vec<u32> = units.collect();
        let by: Vec<T> = units.iter().map(|unit| T::of(*unit)).collect();
        let mut tallies = vec![Accumulator::default(); places as usize];
        self.count_all(&by, &mut tallies)?;
        let place = |index: u32| {
            let numbers = units.iter().zip(bounds);
            GroupId::of(numbers.map(|(unit, bound)| (u64::from(index / unit) % bound) as u32))
        };
        let tallies = (0..).zip(tallies).filter(|(_, it)| it.claims() > 0);
        Ok(tallies.map(|(at, it)| (place(at), it)).collect())
    }

    /// For each respect, a number that is greater than all that it may tell.
    fn bounds(&self) -> Vec<u64> {
        let bound = |(respect, place): (&GroupKeyReader<'a>, &usize)| {
            let columns = self.columns.iter();
            let greatest = columns.map(|it| column(respect.column(), *place, it).greatest());
            respect.bound(greatest.max().unwrap_or(0))
        };
        self.respects.iter().zip(&self.places).map(bound).collect()
    }

    /// Counts each claim at its places: the sums of what it has in each respect, times the unit of
    /// that.
    fn count_all<T: GroupIdInt, D: Dated>(
        &mut self,
        units: &[T],
        tallies: &mut impl Accumulators<T, D>,
    ) -> Result<(), KbError> {
        let mut columns_told = self.respects.iter().map(GroupKeyReader::column);
        let of_some_claims = columns_told.any(|of| matches!(of, KeyColumn::Claim(_)));
        let mut placed = Placed::default();
        for columns in &self.columns {
            let times = self.claims.len().min(columns.records().into());
            let respects = self.respects.iter_mut().zip(&self.places).zip(units);
            let told = respects.map(|((respect, place), unit)| {
                let column = column(respect.column(), *place, columns);
                Told {
                    column,
                    table: respect.table(column, times, *unit),
                    unit: *unit,
                    respect,
                }
            });
            let mut told: Vec<Told<'_, '_, T>> = told.collect();
            let said = Said {
                acts: columns.of_rows(0),
                nths: columns.attribution_indexes()?,
                dates: D::ARE_KEPT.then(|| [columns.of_rows(1), columns.of_rows(2)]),
            };
            columns.blocks(&self.claims, |block| {
                placed.begin(block);
                for it in &mut told {
                    let (places, to) = match it.respect.column() {
                        KeyColumn::Claim(_) => (block.records, &mut placed.of_claims),
                        KeyColumn::Attribution(_) => (&block.rows, &mut placed.of_rows),
                    };
                    let table = it.table.as_ref();
                    it.respect.add((it.column, table), it.unit, places, to);
                }
                if of_some_claims {
                    placed.add_claims(&block.ends());
                }
                placed.count(block, &said, tallies);
            })?;
        }
        Ok(())
    }
}

/// A respect in which the claims of a segment are told apart.
struct Told<'c, 'a, T> {
    respect: &'c mut GroupKeyReader<'a>,
    column: &'c ColumnValues,
    table: Option<Table<T>>,
    unit: T,
}

/// A column that is at a place among others.
fn column<'c>(of: KeyColumn, place: usize, columns: &'c ColumnBatch<'_>) -> &'c ColumnValues {
    match of {
        KeyColumn::Claim(_) => columns.of_records(place),
        KeyColumn::Attribution(_) => columns.of_rows(place),
    }
}

/// The place of a column among those that are read, to which it is added.
fn place<C: PartialEq>(column: C, read: &mut Vec<C>) -> usize {
    let place = read.iter().position(|it| *it == column);
    place.unwrap_or_else(|| {
        read.push(column);
        read.len() - 1
    })
}
