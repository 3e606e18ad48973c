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
/// Few in tests, so that both ways are gone.
const DENSE: u64 = if cfg!(test) { 100 } else { 1 << 17 };

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
        if let Some(places) = places.filter(|places| *places <= DENSE) {
            let mut rest = places;
            let units = bounds.iter().map(|bound| {
                rest /= bound;
                rest
            });
            let units: Vec<u64> = units.collect();
            let mut tallies = vec![Tally::default(); places as usize];
            self.count_all(&known, &late, &units, &mut tallies)?;
            let place = |index: u64| {
                let numbers = units.iter().zip(&bounds);
                Place::of(numbers.map(|(unit, bound)| (index / unit % bound) as u32))
            };
            let tallies = (0..).zip(tallies).filter(|(_, it)| !it.is_empty());
            return Ok(tallies.map(|(at, it)| (place(at), it)).collect());
        }
        let units = (0..self.respects.len()).map(|at| 1_u128 << Place::shift(at));
        let units: Vec<u128> = units.collect();
        let mut tallies: FxHashMap<u128, Tally<D>> = FxHashMap::default();
        self.count_all(&known, &late, &units, &mut tallies)?;
        let tallies = tallies.into_iter();
        Ok(tallies.map(|(place, it)| (Place(place), it)).collect())
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
        let (mut of_claims, mut of_rows) = (Vec::new(), Vec::new());
        let mut failed = None;
        let mut count = |block: &Block| {
            of_claims.clear();
            of_claims.resize(block.ordinals.len(), T::from(0));
            of_rows.clear();
            of_rows.resize(block.rows[0].len(), T::from(0));
            for (respect, unit) in self.respects.iter_mut().zip(units) {
                if let Some(column) = respect.row_column() {
                    let numbers = numbers(&self.rows, &block.rows, column);
                    respect.add_of_rows(numbers, *unit, &mut of_rows);
                    continue;
                }
                let numbers = match respect.column() {
                    Some(column) => numbers(&self.columns, &block.columns, column),
                    None => &[],
                };
                let added = respect.add_of_claims(block, numbers, *unit, &mut of_claims);
                failed = failed.take().or(added.err());
            }
            count_block(block, &of_claims, &of_rows, tallies);
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

impl<D> Tallies<u64, D> for Vec<Tally<D>> {
    #[inline]
    fn at(&mut self, place: u64) -> &mut Tally<D> {
        &mut self[place as usize]
    }
}

impl<D: Default> Tallies<u128, D> for FxHashMap<u128, Tally<D>> {
    #[inline]
    fn at(&mut self, place: u128) -> &mut Tally<D> {
        self.entry(place).or_default()
    }
}

/// Counts each claim at the places of its attributions that were not taken back, or where there is
/// none at its own.
fn count_block<T: Index, D: Dated>(
    block: &Block,
    of_claims: &[T],
    of_rows: &[T],
    tallies: &mut impl Tallies<T, D>,
) {
    let acts = &block.rows[0][..];
    let (from, until) = match &block.rows[1..] {
        [from, until, ..] => (&from[..], &until[..]),
        _ => (&[][..], &[][..]),
    };
    let mut start = 0;
    for (nth, (claim, place)) in block.ordinals.iter().zip(of_claims).enumerate() {
        let claim = *claim as u32;
        let end = block.end_of(nth);
        let mut is_said = false;
        for row in start..end {
            if Facet::RETRACTED.of(acts[row]) == 1 {
                continue;
            }
            is_said = true;
            let tally = tallies.at(*place + of_rows[row]);
            tally.claim(claim);
            tally.attributions += 1;
            tally.dates.add(from, until, row);
        }
        if !is_said {
            tallies.at(*place).claim(claim);
        }
        start = end;
    }
}

/// The numbers in one of some columns.
fn numbers<'n, C: PartialEq>(columns: &[C], numbers: &'n [Vec<u64>], column: C) -> &'n [u64] {
    let place = columns.iter().position(|it| *it == column);
    place
        .and_then(|place| numbers.get(place))
        .map_or(&[], |it| it)
}
