//! Counting claims into groups.

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use super::{
    Extent, GroupKey, Place,
    respect::{Index, Respect},
    tally::{Dated, Tally},
};
use crate::{
    index::{Block, Column, Facet, RowColumn},
    kb::{KbError, Snapshot},
    model::{Kind, Ordinal},
};

/// Up to so many places have tallies whether there are claims or not, and are found without a search.
/// Few in tests, so that each way is gone.
const DENSE: u64 = if cfg!(test) { 100 } else { 1 << 17 };
/// Up to so many have numbers of two bytes.
const NARROW: u64 = if cfg!(test) { 40 } else { 1 << 16 };

/// The columns of attributions that are read, in this order: whether they were taken back, and their
/// dates.
const ROWS: [RowColumn; 3] = [RowColumn::Act, RowColumn::From, RowColumn::Until];

/// Counting claims into groups by some respects.
pub(super) struct Counting<'a> {
    at: &'a Snapshot,
    respects: Vec<Respect<'a>>,
    /// The columns that are read, each once.
    columns: Vec<Column>,
    rows: Vec<RowColumn>,
}

impl<'a> Counting<'a> {
    pub(super) fn new(
        at: &'a Snapshot,
        by: &[GroupKey],
        extent: Extent,
    ) -> Result<Counting<'a>, KbError> {
        let respects = by.iter().map(|key| Respect::of(*key, at));
        let respects: Vec<Respect<'a>> = respects.collect::<Result<_, _>>()?;
        let mut columns: Vec<Column> = Vec::new();
        let mut rows = match extent {
            Extent::Numbers => ROWS[..1].to_vec(),
            Extent::Dates => ROWS.to_vec(),
        };
        for respect in &respects {
            let column = respect.column().filter(|it| !columns.contains(it));
            columns.extend(column);
            let row_column = respect.row_column().filter(|it| !rows.contains(it));
            rows.extend(row_column);
        }
        Ok(Counting {
            at,
            respects,
            columns,
            rows,
        })
    }

    /// What is counted at each place where there are claims.
    pub(super) fn count<D: Dated>(
        mut self,
        claims: &RoaringBitmap,
    ) -> Result<Vec<(Place, Tally<D>)>, KbError> {
        let changed = self.at.changed(Kind::Claim)?;
        let mut late = Block::new(&self.columns, &self.rows);
        for claim in claims & changed {
            let it = self.at.it(Kind::Claim, Ordinal(claim))?;
            let document = it.document().ok_or(KbError::Misasked)?;
            late.push(&document, &self.columns, &self.rows);
        }
        let known = claims - changed;
        let bounds = self.bounds(&late)?;
        let places = bounds
            .iter()
            .try_fold(1_u64, |all, it| all.checked_mul(*it));
        match places {
            Some(places) if places <= NARROW => {
                self.count_densely::<u16, D>(&known, &late, &bounds, places)
            }
            Some(places) if places <= DENSE => {
                self.count_densely::<u32, D>(&known, &late, &bounds, places)
            }
            _ => {
                let units = (0..self.respects.len()).map(|at| 1_u128 << Place::shift(at));
                let units: Vec<u128> = units.collect();
                let mut tallies: FxHashMap<u128, Tally<D>> = FxHashMap::default();
                self.count_all(&known, &late, &units, &mut tallies)?;
                let tallies = tallies.into_iter();
                Ok(tallies.map(|(place, it)| (Place(place), it)).collect())
            }
        }
    }

    /// What is counted at each place where there are claims, given how many places there are.
    fn count_densely<T: Index + Into<u32>, D: Dated>(
        &mut self,
        known: &RoaringBitmap,
        late: &Block,
        bounds: &[u64],
        places: u64,
    ) -> Result<Vec<(Place, Tally<D>)>, KbError> {
        let mut rest = places;
        let units = bounds.iter().map(|bound| {
            rest /= bound;
            rest as u32
        });
        let units: Vec<u32> = units.collect();
        let by: Vec<T> = units.iter().map(|unit| T::of(*unit)).collect();
        let mut tallies = vec![Tally::default(); places as usize];
        self.count_all(known, late, &by, &mut tallies)?;
        let place = |index: u32| {
            let numbers = units.iter().zip(bounds);
            Place::of(numbers.map(|(unit, bound)| (u64::from(index / unit) % bound) as u32))
        };
        let tallies = (0..).zip(tallies).filter(|(_, it)| !it.is_empty());
        Ok(tallies.map(|(at, it)| (place(at), it)).collect())
    }

    /// For each respect, a number that is greater than all that it may tell.
    fn bounds(&self, late: &Block) -> Result<Vec<u64>, KbError> {
        let reader = &self.at.indexed().readers.claims;
        let greatest = |numbers: &[u64]| numbers.iter().max().copied().unwrap_or(0);
        let bound = |respect: &Respect<'a>| {
            let known = match (respect.column(), respect.row_column()) {
                (Some(column), _) => {
                    let late = greatest(numbers(&self.columns, &late.columns, column));
                    reader.greatest(column)?.max(late)
                }
                (_, Some(column)) => {
                    let late = greatest(numbers(&self.rows, &late.rows, column));
                    reader.greatest_of_rows(column)?.max(late)
                }
                _ => 0,
            };
            Ok(respect.bound(known))
        };
        self.respects.iter().map(bound).collect()
    }

    /// Counts each claim at its places: the sums of what it has in each respect, times the unit of
    /// that.
    fn count_all<T: Index, D: Dated>(
        &mut self,
        known: &RoaringBitmap,
        late: &Block,
        units: &[T],
        tallies: &mut impl Tallies<T, D>,
    ) -> Result<(), KbError> {
        let tables = self.respects.iter().zip(units);
        let tables: Vec<Vec<T>> = tables.map(|(it, unit)| it.table(*unit)).collect();
        let (mut of_claims, mut of_rows) = (Vec::new(), Vec::new());
        let mut of_some_claims = self.respects.iter().map(Respect::row_column);
        let of_some_claims = of_some_claims.any(|column| column.is_none());
        let mut counted = 0;
        let mut failed = None;
        let mut count = |block: &Block| {
            of_claims.clear();
            of_claims.resize(block.records, T::default());
            of_rows.clear();
            of_rows.resize(block.rows[0].len(), T::default());
            for ((respect, unit), table) in self.respects.iter_mut().zip(units).zip(&tables) {
                if let Some(column) = respect.row_column() {
                    let numbers = numbers(&self.rows, &block.rows, column);
                    respect.add_of_rows(numbers, table, *unit, &mut of_rows);
                    continue;
                }
                let numbers = match respect.column() {
                    Some(column) => numbers(&self.columns, &block.columns, column),
                    None => &[],
                };
                let added = respect.add_of_claims(numbers, *unit, &mut of_claims);
                failed = failed.take().or(added.err());
            }
            if of_some_claims {
                add_claims(block.ends(), &of_claims, &mut of_rows);
            }
            let placed = Placed {
                block,
                counted,
                of_claims: &of_claims,
                of_rows: &of_rows,
            };
            placed.count(tallies);
            counted += block.records as u32;
        };
        let reader = &self.at.indexed().readers.claims;
        reader.blocks(known, &self.columns, &self.rows, &mut count)?;
        count(late);
        failed.map_or(Ok(()), Err)
    }
}

/// Tallies by place.
trait Tallies<T, D> {
    fn at(&mut self, place: T) -> &mut Tally<D>;
}

impl<T: Into<u32>, D> Tallies<T, D> for Vec<Tally<D>> {
    #[inline]
    fn at(&mut self, place: T) -> &mut Tally<D> {
        &mut self[place.into() as usize]
    }
}

impl<D: Default> Tallies<u128, D> for FxHashMap<u128, Tally<D>> {
    #[inline]
    fn at(&mut self, place: u128) -> &mut Tally<D> {
        self.entry(place).or_default()
    }
}

/// Adds to the place of each attribution that of its claim.
fn add_claims<T: Index>(ends: &[u32], of_claims: &[T], of_rows: &mut [T]) {
    let mut start = 0;
    for (end, of_claim) in ends.iter().zip(of_claims) {
        let end = *end as usize;
        for of_row in &mut of_rows[start..end] {
            *of_row = *of_row + *of_claim;
        }
        start = end;
    }
}

/// A block whose claims and attributions have their places.
struct Placed<'b, T> {
    block: &'b Block,
    /// How many claims were counted before, by which each gets its number.
    counted: u32,
    of_claims: &'b [T],
    of_rows: &'b [T],
}

impl<T: Index> Placed<'_, T> {
    /// Counts each claim at the places of its attributions that were not taken back, or where there is
    /// none at its own.
    fn count<D: Dated>(&self, tallies: &mut impl Tallies<T, D>) {
        let acts = self.block.rows[0].iter();
        let some = acts.fold(0, |some, act| some | act);
        match Facet::RETRACTED.of(some) {
            0 => self.count_by_row(tallies),
            _ => self.count_by_claim(tallies),
        }
    }

    /// The same where nothing was taken back: attribution by attribution, whosesoever it is. Claims have
    /// few and a different number each, so that to ask at each whether it is the last of its claim takes
    /// as long as to count it.
    fn count_by_row<D: Dated>(&self, tallies: &mut impl Tallies<T, D>) {
        // How many claims end before each.
        let mut ended = vec![0_u32; self.of_rows.len() + 1];
        let mut start = 0;
        for (claim, end, place) in self.claims() {
            ended[end] += 1;
            if end == start {
                tallies.at(place).claim(claim);
            }
            start = end;
        }
        count_rows(
            self.of_rows,
            &ended,
            self.counted,
            dates(self.block),
            tallies,
        );
    }

    /// The same whatever was taken back.
    fn count_by_claim<D: Dated>(&self, tallies: &mut impl Tallies<T, D>) {
        let (from, until) = dates(self.block);
        let acts = &self.block.rows[0][..];
        let mut start = 0;
        for (claim, end, place) in self.claims() {
            let mut is_said = false;
            for (row, act) in (start..end).zip(&acts[start..end]) {
                if Facet::RETRACTED.of(*act) == 1 {
                    continue;
                }
                is_said = true;
                let tally = tallies.at(self.of_rows[row]);
                tally.attribution(claim);
                tally.dates.add(from, until, row);
            }
            if !is_said {
                tallies.at(place).claim(claim);
            }
            start = end;
        }
    }

    /// Each claim's number, where its attributions end, and its place.
    fn claims(&self) -> impl Iterator<Item = (u32, usize, T)> {
        let claims = self.block.ends().iter().zip(self.of_claims);
        let claims = (self.counted..).zip(claims);
        claims.map(|(claim, (end, place))| (claim, *end as usize, *place))
    }
}

/// Counts attributions at their places, given how many claims end before each and how many have ended
/// before. It is on its own, so that all it needs has a register.
#[inline(never)]
fn count_rows<T: Index, D: Dated>(
    places: &[T],
    ended: &[u32],
    mut claim: u32,
    (from, until): (&[u64], &[u64]),
    tallies: &mut impl Tallies<T, D>,
) {
    for (row, (place, ended)) in places.iter().zip(ended).enumerate() {
        claim += ended;
        let tally = tallies.at(*place);
        tally.attribution(claim);
        tally.dates.add(from, until, row);
    }
}

/// The starts and the ends of the dates of a block's attributions, where they are read.
fn dates(block: &Block) -> (&[u64], &[u64]) {
    match &block.rows[1..] {
        [from, until, ..] => (from, until),
        _ => (&[], &[]),
    }
}

/// The numbers in one of some columns.
fn numbers<'n, C: PartialEq>(columns: &[C], numbers: &'n [Vec<u64>], column: C) -> &'n [u64] {
    let place = columns.iter().position(|it| *it == column);
    place
        .and_then(|place| numbers.get(place))
        .map_or(&[], |it| it)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::{super::tally::Dates, *};
    use crate::{
        index::Document,
        kb::fixture::{attribution, claim},
        model::Revision,
    };

    /// A block of claims, each with so many attributions, which were said in years.
    fn block(claims: &[Vec<u16>]) -> Block {
        let mut block = Block::new(&[], &ROWS);
        for (nth, years) in claims.iter().enumerate() {
            let mut it = claim(&json!({}).to_string());
            it.attributions = years.iter().map(|_| attribution("ASSERTS 0")).collect();
            let document = Document::of_claim(Ordinal(nth as u32), Revision(1), &it);
            block.push(&document, &[], &ROWS);
        }
        let years = claims.iter().flatten().map(|year| u64::from(*year));
        block.rows[1] = years.collect();
        block.rows[2] = block.rows[1].clone();
        block
    }

    fn told<D: Dated>(tallies: &[Tally<D>]) -> Vec<(u64, u64, [(u64, u64); 2])> {
        let told = |it: &Tally<D>| (it.claims(), it.attributions(), it.dates.span());
        tallies.iter().map(told).collect()
    }

    proptest! {
        #[test]
        fn what_was_not_taken_back_is_counted_the_same_row_by_row_and_claim_by_claim(
            blocks in prop::collection::vec(
                prop::collection::vec((0..3_u32, prop::collection::vec((0..9_u16, 0..3_u32), 0..4)), 0..9),
                1..4,
            ),
        ) {
            let mut by_row: Vec<Tally<Dates>> = vec![Tally::default(); 9];
            let (mut by_claim, mut scanned) = (by_row.clone(), vec![(0, 0); 9]);
            let mut counted = 0;
            for claims in blocks {
                let rows = claims.iter().map(|(_, rows)| rows);
                let years: Vec<Vec<u16>> = rows.map(|rows| rows.iter().map(|it| it.0).collect()).collect();
                let block = block(&years);
                let of_claims: Vec<u32> = claims.iter().map(|(place, _)| 3 * place).collect();
                let mut of_rows: Vec<u32> = claims.iter().flat_map(|it| &it.1).map(|it| it.1).collect();
                add_claims(block.ends(), &of_claims, &mut of_rows);
                let placed = Placed { block: &block, counted, of_claims: &of_claims, of_rows: &of_rows };
                placed.count(&mut by_row);
                placed.count_by_claim(&mut by_claim);
                counted += claims.len() as u32;
                for (place, rows) in &claims {
                    let mut places: Vec<u32> = rows.iter().map(|it| 3 * place + it.1).collect();
                    places.iter().for_each(|it| scanned[*it as usize].1 += 1);
                    if rows.is_empty() {
                        places.push(3 * place);
                    }
                    places.sort_unstable();
                    places.dedup();
                    places.iter().for_each(|it| scanned[*it as usize].0 += 1);
                }
            }
            prop_assert_eq!(told(&by_row), told(&by_claim));
            let told = by_row.iter().map(|it| (it.claims(), it.attributions()));
            prop_assert_eq!(told.collect::<Vec<_>>(), scanned);
        }
    }
}
