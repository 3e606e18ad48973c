//! Counting the claims of a block at their places.

use std::{mem, sync::Arc};

use crate::{
    index::{Block, ColumnValues, PackedField, RowOffsets},
    kb::aggregate::{
        accumulator::{Accumulators, Dated},
        group_key::GroupIdInt,
    },
};

/// The places of the claims of a block, block after block.
#[derive(Default)]
pub(super) struct Placed<T> {
    /// What is told of each claim.
    pub(super) of_claims: Vec<T>,
    /// What is told of each attribution.
    pub(super) of_rows: Vec<T>,
    /// Whether the claim of each has another before it at the same place.
    repeated: Vec<bool>,
    /// The starts and the ends of the dates of attributions, where they are read.
    dates: [Vec<u64>; 2],
    nths: Vec<u16>,
    /// What attributions say, where some of the segment were taken back.
    acts: Vec<u64>,
}

/// What the attributions of a segment say, and when.
pub(super) struct Said<'c> {
    pub(super) acts: &'c ColumnValues,
    /// The place of each among those of its claim.
    pub(super) nths: Arc<ColumnValues>,
    /// The starts and ends of their dates, where they are read.
    pub(super) dates: Option<[&'c ColumnValues; 2]>,
}

/// Where no claim has more attributions, each is compared with those before it.
const FEW: u16 = if cfg!(test) { 3 } else { 8 };

impl<T: GroupIdInt> Placed<T> {
    /// Nothing is told of the claims of a block yet.
    pub(super) fn begin(&mut self, block: &Block<'_>) {
        let (claims, rows) = (block.records.count(), block.rows.count());
        for (places, len) in [(&mut self.of_claims, claims), (&mut self.of_rows, rows)] {
            places.clear();
            places.resize(len, T::default());
        }
    }

    /// Tells of each attribution what is told of its claim.
    pub(super) fn add_claims(&mut self, ends: &RowOffsets) {
        let mut start = 0;
        for (end, of_claim) in ends.as_slice().iter().zip(&self.of_claims) {
            let end = *end as usize;
            for of_row in &mut self.of_rows[start..end] {
                *of_row = *of_row + *of_claim;
            }
            start = end;
        }
    }

    /// Counts each claim at the places of its attributions that were not taken back, or where there is
    /// none at its own.
    pub(super) fn count<D: Dated>(
        &mut self,
        block: &Block<'_>,
        said: &Said<'_>,
        tallies: &mut impl Accumulators<T, D>,
    ) {
        if let Some(dates) = said.dates {
            for (dates, read) in dates.into_iter().zip(&mut self.dates) {
                dates.read(&block.rows, read);
            }
        }
        let nths = said.nths.short(&block.rows, &mut self.nths);
        let most = match u16::try_from(said.nths.greatest()) {
            Ok(most) if most < FEW => most,
            _ => nths.iter().fold(0, |most, nth| most.max(*nth)),
        };
        if is_some_taken_back(block, said.acts, &mut self.acts) || most >= FEW {
            self.sort(block, tallies);
        } else {
            compare(&self.of_rows, nths, most, &mut self.repeated);
            let firsts: u32 = nths.iter().map(|nth| u32::from(*nth == 0)).sum();
            if (firsts as usize) < block.records.count() {
                self.count_unsaid(&block.ends(), tallies);
            }
        }
        count_rows(&self.of_rows, &self.repeated, tallies);
        let [from, until] = &self.dates;
        for (place, date) in self.of_rows.iter().zip(from.iter().zip(until)) {
            tallies.at(*place).dates.add((*date.0, *date.1));
        }
    }

    /// Counts the claims that have no attribution.
    fn count_unsaid<D: Dated>(&self, ends: &RowOffsets, tallies: &mut impl Accumulators<T, D>) {
        for (nth, place) in self.of_claims.iter().enumerate() {
            if ends.rows_of(nth).is_empty() {
                tallies.at(*place).unsaid += 1;
            }
        }
    }

    /// Leaves the attributions that were not taken back, those of a claim in the order of their places,
    /// however many they are, and counts the claims that have none left.
    fn sort<D: Dated>(&mut self, block: &Block<'_>, tallies: &mut impl Accumulators<T, D>) {
        let rows = mem::take(&mut self.of_rows);
        let dates = mem::take(&mut self.dates);
        let date = |row: usize| dates.each_ref().map(|them| them.get(row).copied());
        self.repeated.clear();
        let mut left = Vec::new();
        let ends = block.ends();
        for (nth, of_claim) in self.of_claims.iter().enumerate() {
            let said = |row: &usize| {
                let act = self.acts.get(*row);
                act.is_none_or(|act| PackedField::RETRACTED.of(*act) == 0)
            };
            let said = ends.rows_of(nth).filter(said);
            left.clear();
            left.extend(said.map(|row| (rows[row], date(row))));
            left.sort_unstable();
            if left.is_empty() {
                tallies.at(*of_claim).unsaid += 1;
            }
            let mut before = None;
            for (place, date) in &left {
                self.of_rows.push(*place);
                self.repeated.push(before.replace(place) == Some(place));
                for (dates, date) in self.dates.iter_mut().zip(date) {
                    dates.extend(date);
                }
            }
        }
    }
}

/// Whether some attribution of a block was taken back. What they say is only read where some of the
/// segment were.
fn is_some_taken_back(block: &Block<'_>, acts: &ColumnValues, read: &mut Vec<u64>) -> bool {
    read.clear();
    // The greatest tells of all in the segment.
    if PackedField::RETRACTED.of(acts.greatest()) == 0 {
        return false;
    }
    acts.read(&block.rows, read);
    let some = read.iter().fold(0, |some, act| some | act);
    PackedField::RETRACTED.of(some) == 1
}

/// Finds out which attributions are repeated, given the place of each among those of its claim and the
/// greatest of those.
fn compare<T: GroupIdInt>(rows: &[T], nths: &[u16], most: u16, repeated: &mut Vec<bool>) {
    repeated.clear();
    repeated.resize(rows.len(), false);
    for before in 1..=most {
        let later = usize::from(before).min(rows.len())..;
        let pairs = rows.iter().zip(&rows[later.clone()]);
        let repeated = repeated[later.clone()].iter_mut().zip(&nths[later]);
        for ((repeated, nth), (one, other)) in repeated.zip(pairs) {
            *repeated |= (*nth >= before) & (one == other);
        }
    }
}

/// Counts attributions at their places.
fn count_rows<T: GroupIdInt, D: Dated>(
    places: &[T],
    repeated: &[bool],
    tallies: &mut impl Accumulators<T, D>,
) {
    let mut count = |place: &T, repeated: &bool| {
        tallies.at(*place).said[usize::from(*repeated)] += 1;
    };
    // Some in a row take less time than one after the other.
    let (places, last_places) = places.as_chunks::<4>();
    let (repeated, last_repeated) = repeated.as_chunks::<4>();
    for (places, repeated) in places.iter().zip(repeated) {
        for nth in 0..4 {
            count(&places[nth], &repeated[nth]);
        }
    }
    for (place, repeated) in last_places.iter().zip(last_repeated) {
        count(place, repeated);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use roaring::RoaringBitmap;
    use serde_json::json;

    use super::*;
    use crate::kb::aggregate::{
        accumulator::{Accumulator, Dates},
        aggregation::ROWS,
    };
    use crate::{
        index::{ColumnBatch, Document, column::to_instant},
        kb::fixture::{attribution, claim},
        model::{Ordinal, PartialDate, Revision},
    };

    /// Where an attribution is, the year in which it was said, and whether it was taken back.
    type Row = (u32, u64, bool);
    /// Where a claim is, and its attributions.
    type Claim = (u32, Vec<Row>);

    fn date(year: u64) -> PartialDate {
        format!("200{year}").parse().unwrap()
    }

    fn columns(claims: &[Claim]) -> ColumnBatch<'static> {
        let said = |(_, year, is_taken_back): &Row| {
            let mut said = attribution(if *is_taken_back {
                "!ASSERTS 0"
            } else {
                "ASSERTS 0"
            });
            said.stated_at = Some(date(*year));
            said
        };
        let records = claims.iter().map(|(_, rows)| {
            let mut it = claim(&json!({}).to_string());
            it.attributions = rows.iter().map(said).collect();
            it
        });
        let records: Vec<_> = records.collect();
        let documents = records.iter();
        let documents = documents.map(|it| Document::of_claim(Ordinal(0), Revision(1), it));
        ColumnBatch::of_documents(&documents.collect::<Vec<_>>(), &[], &ROWS)
    }

    /// Claims, attributions, and the years in which they were said, first and last; 0 for none.
    type Counted = (u64, u64, [u64; 2]);

    fn counted(claims: &[Claim], placed: &mut Placed<u32>, tallies: &mut Vec<Accumulator<Dates>>) {
        let columns = columns(claims);
        let said = Said {
            acts: columns.of_rows(0),
            nths: columns.attribution_indexes().unwrap(),
            dates: Some([columns.of_rows(1), columns.of_rows(2)]),
        };
        let count = |block: &Block<'_>| {
            placed.begin(block);
            let (of_claims, of_rows) = (&mut placed.of_claims, &mut placed.of_rows);
            for (to, (place, _)) in of_claims.iter_mut().zip(claims) {
                *to = *place;
            }
            let rows = claims.iter().flat_map(|(_, rows)| rows);
            for (to, (place, ..)) in of_rows.iter_mut().zip(rows) {
                *to = *place;
            }
            placed.add_claims(&block.ends());
            placed.count(block, &said, tallies);
        };
        columns.blocks(&RoaringBitmap::new(), count).unwrap();
    }

    fn scanned(blocks: &[Vec<Claim>]) -> BTreeMap<u32, Counted> {
        let mut scanned: BTreeMap<u32, Counted> = BTreeMap::new();
        for (of_claim, rows) in blocks.iter().flatten() {
            let said: Vec<&Row> = rows
                .iter()
                .filter(|(.., is_taken_back)| !is_taken_back)
                .collect();
            let mut places: Vec<u32> = said.iter().map(|(place, ..)| of_claim + place).collect();
            for ((_, year, _), place) in said.iter().zip(&places) {
                let (_, attributions, [first, last]) = scanned.entry(*place).or_default();
                *attributions += 1;
                *first = if *first == 0 {
                    *year
                } else {
                    (*first).min(*year)
                };
                *last = (*last).max(*year);
            }
            places.extend(places.is_empty().then_some(*of_claim));
            places.sort_unstable();
            places.dedup();
            for place in places {
                scanned.entry(place).or_default().0 += 1;
            }
        }
        scanned
    }

    fn row() -> impl Strategy<Value = Row> {
        (0..3_u32, 1..9_u64, prop::bool::weighted(0.1))
    }

    fn block() -> impl Strategy<Value = Vec<Claim>> {
        let said = prop::collection::vec(
            row().prop_map(|(place, year, _)| (place, year, false)),
            0..4,
        );
        let any = prop::collection::vec(row(), 0..6);
        let claim = |rows| (prop::sample::select(vec![0, 3, 6]), rows);
        prop_oneof![
            prop::collection::vec(claim(said.boxed()), 0..9),
            prop::collection::vec(claim(any.boxed()), 0..9),
        ]
    }

    proptest! {
        #[test]
        fn claims_are_counted_once_where_their_attributions_are(
            blocks in prop::collection::vec(block(), 1..4),
        ) {
            let mut tallies: Vec<Accumulator<Dates>> = vec![Accumulator::default(); 9];
            let mut placed = Placed::default();
            for claims in &blocks {
                counted(claims, &mut placed, &mut tallies);
            }
            let told = (0..).zip(&tallies).filter(|(_, it)| it.claims() > 0);
            let told = told.map(|(place, it)| {
                let year = |(from, _): (u64, u64)| {
                    (1..9).find(|it| Some(date(*it).start()) == to_instant(from)).unwrap_or(0)
                };
                (place, (it.claims(), it.attributions(), it.dates.span().map(year)))
            });
            prop_assert_eq!(told.collect::<BTreeMap<u32, Counted>>(), scanned(&blocks));
        }
    }
}
