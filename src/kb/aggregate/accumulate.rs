//! The group ids of a block of claims or other records, and their counting.

use std::{mem, sync::Arc};

use crate::{
    index::{Block, ColumnValues, PackedField, RowOffsets},
    kb::aggregate::{
        accumulator::{Accumulators, DateRange},
        group_id::GroupIdInt,
    },
};

/// The group ids of the records and attributions of a block; its buffers serve block after block.
#[derive(Default)]
pub(super) struct BlockGroups<T> {
    /// The group id of each record, from the group keys of records.
    pub(super) of_records: Vec<T>,
    /// The group id of each attribution.
    pub(super) of_attributions: Vec<T>,
    /// Whether the claim of each attribution has an earlier one in the same group.
    repeated: Vec<bool>,
    /// The starts and the ends of the dates of attributions, where dates are aggregated.
    dates: [Vec<u64>; 2],
    /// The number of each attribution within its claim.
    numbers: Vec<u16>,
    /// The flags of attributions, where some of the segment are retracted.
    flags: Vec<u64>,
}

/// The columns of a segment's attributions that are read besides those of group keys.
pub(super) struct AttributionValues<'c> {
    pub(super) flags: &'c ColumnValues,
    /// The number of each attribution within its claim.
    pub(super) numbers: Arc<ColumnValues>,
    /// The starts and ends of dates, where dates are aggregated.
    pub(super) dates: Option<[&'c ColumnValues; 2]>,
}

/// The least number of attributions of a claim from which repeated groups are found by sorting.
/// Small in tests, so that every strategy is exercised.
const MANY: u16 = if cfg!(test) { 3 } else { 8 };

impl<T: GroupIdInt> BlockGroups<T> {
    /// Sets all group ids of a new block to 0.
    pub(super) fn begin(&mut self, block: &Block<'_>) {
        let (records, attributions) = (block.records.count(), block.rows.count());
        for (group_ids, len) in [
            (&mut self.of_records, records),
            (&mut self.of_attributions, attributions),
        ] {
            group_ids.clear();
            group_ids.resize(len, T::default());
        }
    }

    /// Adds each claim's group id to those of its attributions.
    pub(super) fn add_claims(&mut self, ends: &RowOffsets) {
        let mut start = 0;
        for (end, of_claim) in ends.as_slice().iter().zip(&self.of_records) {
            let end = *end as usize;
            for of_attribution in &mut self.of_attributions[start..end] {
                *of_attribution = *of_attribution + *of_claim;
            }
            start = end;
        }
    }

    /// Counts each record in its group, where records have no attributions.
    pub(super) fn count_records<D: DateRange>(&self, accumulators: &mut impl Accumulators<T, D>) {
        for group_id in &self.of_records {
            accumulators.entry(*group_id).unstated += 1;
        }
    }

    /// Counts each claim in the groups of its attributions that are not retracted, or in its own
    /// group where it has none.
    pub(super) fn count<D: DateRange>(
        &mut self,
        block: &Block<'_>,
        attributions: &AttributionValues<'_>,
        accumulators: &mut impl Accumulators<T, D>,
    ) {
        if let Some(columns) = attributions.dates {
            for (column, dates) in columns.into_iter().zip(&mut self.dates) {
                column.read(&block.rows, dates);
            }
        }
        let numbers = attributions.numbers.short(&block.rows, &mut self.numbers);
        let greatest = match u16::try_from(attributions.numbers.greatest()) {
            Ok(greatest) if greatest < MANY => greatest,
            _ => numbers.iter().copied().max().unwrap_or(0),
        };
        if is_any_retracted(block, attributions.flags, &mut self.flags) || greatest >= MANY {
            self.sort(block, accumulators);
        } else {
            mark_repeated(&self.of_attributions, numbers, greatest, &mut self.repeated);
            let stated: u32 = numbers.iter().map(|number| u32::from(*number == 0)).sum();
            if (stated as usize) < block.records.count() {
                self.count_unstated(&block.ends(), accumulators);
            }
        }
        count_attributions(&self.of_attributions, &self.repeated, accumulators);
        let [starts, ends] = &self.dates;
        for (group_id, date) in self.of_attributions.iter().zip(starts.iter().zip(ends)) {
            accumulators.entry(*group_id).dates.add((*date.0, *date.1));
        }
    }

    /// Counts the claims that have no attribution.
    fn count_unstated<D: DateRange>(
        &self,
        ends: &RowOffsets,
        accumulators: &mut impl Accumulators<T, D>,
    ) {
        for (claim, group_id) in self.of_records.iter().enumerate() {
            if ends.rows_of(claim).is_empty() {
                accumulators.entry(*group_id).unstated += 1;
            }
        }
    }

    /// Keeps the attributions that are not retracted, those of a claim sorted by group id so that
    /// repeated ones are neighbours, and counts the claims that have none left.
    fn sort<D: DateRange>(
        &mut self,
        block: &Block<'_>,
        accumulators: &mut impl Accumulators<T, D>,
    ) {
        let group_ids = mem::take(&mut self.of_attributions);
        let dates = mem::take(&mut self.dates);
        let date = |row: usize| dates.each_ref().map(|dates| dates.get(row).copied());
        self.repeated.clear();
        let mut left = Vec::new();
        let ends = block.ends();
        for (claim, of_claim) in self.of_records.iter().enumerate() {
            let is_live = |row: &usize| {
                let flags = self.flags.get(*row);
                flags.is_none_or(|flags| PackedField::RETRACTED.of(*flags) == 0)
            };
            let live = ends.rows_of(claim).filter(is_live);
            left.clear();
            left.extend(live.map(|row| (group_ids[row], date(row))));
            left.sort_unstable();
            if left.is_empty() {
                accumulators.entry(*of_claim).unstated += 1;
            }
            let mut previous = None;
            for (group_id, date) in &left {
                self.of_attributions.push(*group_id);
                self.repeated
                    .push(previous.replace(group_id) == Some(group_id));
                for (dates, date) in self.dates.iter_mut().zip(date) {
                    dates.extend(date);
                }
            }
        }
    }
}

/// Whether some attribution of a block is retracted. Flags are only read where some of the segment
/// are.
fn is_any_retracted(block: &Block<'_>, column: &ColumnValues, flags: &mut Vec<u64>) -> bool {
    flags.clear();
    // Retraction is the highest flag, so that the greatest number has it if any has.
    if PackedField::RETRACTED.of(column.greatest()) == 0 {
        return false;
    }
    column.read(&block.rows, flags);
    let any = flags.iter().fold(0, |any, flags| any | flags);
    PackedField::RETRACTED.of(any) == 1
}

/// Marks each attribution whose claim has an earlier one in the same group, from the numbers of the
/// attributions within their claims and the greatest of these. Comparing takes a quarter of the
/// time of sorting.
fn mark_repeated<T: GroupIdInt>(
    group_ids: &[T],
    numbers: &[u16],
    greatest: u16,
    repeated: &mut Vec<bool>,
) {
    repeated.clear();
    repeated.resize(group_ids.len(), false);
    for distance in 1..=greatest {
        let later = usize::from(distance).min(group_ids.len())..;
        let pairs = group_ids.iter().zip(&group_ids[later.clone()]);
        let repeated = repeated[later.clone()].iter_mut().zip(&numbers[later]);
        for ((repeated, number), (earlier, later)) in repeated.zip(pairs) {
            *repeated |= (*number >= distance) & (earlier == later);
        }
    }
}

/// Counts attributions in their groups.
fn count_attributions<T: GroupIdInt, D: DateRange>(
    group_ids: &[T],
    repeated: &[bool],
    accumulators: &mut impl Accumulators<T, D>,
) {
    let mut count = |group_id: &T, repeated: &bool| {
        accumulators.entry(*group_id).stated[usize::from(*repeated)] += 1;
    };
    // Four at a time take 8 to 23 % less time than one after the other.
    let (group_ids, last_group_ids) = group_ids.as_chunks::<4>();
    let (repeated, last_repeated) = repeated.as_chunks::<4>();
    for (group_ids, repeated) in group_ids.iter().zip(repeated) {
        for lane in 0..4 {
            count(&group_ids[lane], &repeated[lane]);
        }
    }
    for (group_id, repeated) in last_group_ids.iter().zip(last_repeated) {
        count(group_id, repeated);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use roaring::RoaringBitmap;
    use serde_json::json;

    use super::*;
    use crate::{
        index::{ColumnBatch, Document, column::to_instant},
        kb::{
            aggregate::{
                accumulator::{Accumulator, Dates},
                aggregation::ATTRIBUTION_COLUMNS,
            },
            fixture::{attribution, claim},
        },
        model::{Ordinal, PartialDate, Revision},
    };

    /// An attribution: its group id, the year in which it was stated, and whether it is retracted.
    type Row = (u32, u64, bool);
    /// A claim: its group id, and its attributions.
    type DrawnClaim = (u32, Vec<Row>);

    fn date(year: u64) -> PartialDate {
        format!("200{year}").parse().unwrap()
    }

    fn columns(claims: &[DrawnClaim]) -> ColumnBatch<'static> {
        let stated = |(_, year, is_retracted): &Row| {
            let mut attribution = attribution(if *is_retracted {
                "!ASSERTS 0"
            } else {
                "ASSERTS 0"
            });
            attribution.stated_at = Some(date(*year));
            attribution
        };
        let records = claims.iter().map(|(_, rows)| {
            let mut claim = claim(&json!({}).to_string());
            claim.attributions = rows.iter().map(stated).collect();
            claim
        });
        let records: Vec<_> = records.collect();
        let documents = records.iter();
        let documents = documents.map(|it| Document::of_claim(Ordinal(0), Revision(1), it));
        ColumnBatch::of_documents(&documents.collect::<Vec<_>>(), &[], &ATTRIBUTION_COLUMNS)
    }

    /// Claims, attributions, and the first and last years in which they were stated; 0 for none.
    type Counts = (u64, u64, [u64; 2]);

    fn count(
        claims: &[DrawnClaim],
        groups: &mut BlockGroups<u32>,
        accumulators: &mut Vec<Accumulator<Dates>>,
    ) {
        let columns = columns(claims);
        let attributions = AttributionValues {
            flags: columns.of_rows(0),
            numbers: columns.attribution_indexes().unwrap(),
            dates: Some([columns.of_rows(1), columns.of_rows(2)]),
        };
        let count = |block: &Block<'_>| {
            groups.begin(block);
            for (group_id, (drawn, _)) in groups.of_records.iter_mut().zip(claims) {
                *group_id = *drawn;
            }
            let rows = claims.iter().flat_map(|(_, rows)| rows);
            for (group_id, (drawn, ..)) in groups.of_attributions.iter_mut().zip(rows) {
                *group_id = *drawn;
            }
            groups.add_claims(&block.ends());
            groups.count(block, &attributions, accumulators);
        };
        columns.blocks(&RoaringBitmap::new(), count).unwrap();
    }

    fn scan(blocks: &[Vec<DrawnClaim>]) -> BTreeMap<u32, Counts> {
        let mut counts: BTreeMap<u32, Counts> = BTreeMap::new();
        for (of_claim, rows) in blocks.iter().flatten() {
            let live: Vec<&Row> = rows
                .iter()
                .filter(|(.., is_retracted)| !is_retracted)
                .collect();
            let mut groups: Vec<u32> = live.iter().map(|(drawn, ..)| of_claim + drawn).collect();
            for ((_, year, _), group) in live.iter().zip(&groups) {
                let (_, attributions, [first, last]) = counts.entry(*group).or_default();
                *attributions += 1;
                *first = if *first == 0 {
                    *year
                } else {
                    (*first).min(*year)
                };
                *last = (*last).max(*year);
            }
            groups.extend(groups.is_empty().then_some(*of_claim));
            groups.sort_unstable();
            groups.dedup();
            for group in groups {
                counts.entry(group).or_default().0 += 1;
            }
        }
        counts
    }

    fn row() -> impl Strategy<Value = Row> {
        (0..3_u32, 1..9_u64, prop::bool::weighted(0.1))
    }

    fn block() -> impl Strategy<Value = Vec<DrawnClaim>> {
        let live = prop::collection::vec(
            row().prop_map(|(group_id, year, _)| (group_id, year, false)),
            0..4,
        );
        let any = prop::collection::vec(row(), 0..6);
        let claim = |rows| (prop::sample::select(vec![0, 3, 6]), rows);
        prop_oneof![
            prop::collection::vec(claim(live.boxed()), 0..9),
            prop::collection::vec(claim(any.boxed()), 0..9),
        ]
    }

    proptest! {
        #[test]
        fn claims_are_counted_once_in_each_group_of_their_attributions(
            blocks in prop::collection::vec(block(), 1..4),
        ) {
            let mut accumulators: Vec<Accumulator<Dates>> = vec![Accumulator::default(); 9];
            let mut groups = BlockGroups::default();
            for claims in &blocks {
                count(claims, &mut groups, &mut accumulators);
            }
            let counts = (0..).zip(&accumulators).filter(|(_, accumulator)| accumulator.records() > 0);
            let counts = counts.map(|(group_id, accumulator)| {
                let year = |(start, _): (u64, u64)| {
                    let years = 1..9;
                    let mut years = years.filter(|it| Some(date(*it).start()) == to_instant(start));
                    years.next().unwrap_or(0)
                };
                let years = accumulator.dates.bounds().map(year);
                (group_id, (accumulator.records(), accumulator.attributions(), years))
            });
            prop_assert_eq!(counts.collect::<BTreeMap<u32, Counts>>(), scan(&blocks));
        }
    }
}
