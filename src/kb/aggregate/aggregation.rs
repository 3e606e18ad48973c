//! Aggregation of records by group keys, segment by segment.

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::{
    index::{AttributionColumn, Column, ColumnBatch, ColumnValues, Document, Table},
    kb::{
        aggregate::{
            accumulate::{AttributionValues, BlockGroups},
            accumulator::{Accumulator, Accumulators, DateRange},
            group::{Extent, Group},
            group_id::{GroupId, GroupIdInt},
            group_key::GroupKey,
            key_reader::{GroupKeyReader, Grouped, KeyColumn},
            source_values::languages,
        },
        error::KbError,
        filter::record_ref::RecordRef,
        snapshot::Snapshot,
    },
    model::{Kind, Language, Ordinal},
};

/// The most possible group ids that are worked out in two bytes, with a dense vector of
/// accumulators: 7 to 25 % less time for the counting of 2.5 million attributions than with four.
/// Small in tests, so that every strategy is exercised.
const NARROW: u64 = if cfg!(test) { 40 } else { 1 << 16 };
/// The most possible group ids with a dense vector of accumulators, where they are also at most
/// [`GROUPS_OF_A_RECORD`] times as many as the records. Beyond that, accumulators are hashed.
const DENSE: u64 = if cfg!(test) { 100 } else { 1 << 18 };
const GROUPS_OF_A_RECORD: u64 = 16;

/// The columns of attributions that are read besides those of group keys: flags and, where dates
/// are aggregated, the starts and ends of dates.
pub(super) const ATTRIBUTION_COLUMNS: [AttributionColumn; 3] = [
    AttributionColumn::Flags,
    AttributionColumn::From,
    AttributionColumn::Until,
];

/// An aggregation of the records of a kind by group keys.
pub(super) struct Aggregation<'a> {
    readers: Vec<GroupKeyReader<'a>>,
    /// The index of each reader's column among the columns of a batch.
    indexes: Vec<usize>,
    /// The columns of the records of each segment, and last of the records that the index lags
    /// behind.
    batches: Vec<ColumnBatch<'a>>,
    /// The records whose indexed version is that of the snapshot.
    records: RoaringBitmap,
    /// The kind of the records.
    kind: Kind,
    /// The languages that are values of a group key, sorted.
    languages: Vec<Language>,
}

impl<'a> Aggregation<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        kind: Kind,
        keys: &[GroupKey],
        extent: Extent,
        records: &RoaringBitmap,
    ) -> Result<Aggregation<'a>, KbError> {
        let languages = match keys.contains(&GroupKey::SourceLanguage) {
            true => languages(snapshot, records)?,
            false => Vec::new(),
        };
        let grouped = Grouped {
            records,
            languages: &languages,
        };
        let readers = keys
            .iter()
            .map(|key| GroupKeyReader::new(*key, snapshot, &grouped));
        let mut readers: Vec<GroupKeyReader<'a>> = readers.collect::<Result<_, _>>()?;
        let mut of_records: Vec<Column> = Vec::new();
        let mut of_attributions = match (kind, extent) {
            (Kind::Claim, Extent::Numbers) => ATTRIBUTION_COLUMNS[..1].to_vec(),
            (Kind::Claim, Extent::Dates) => ATTRIBUTION_COLUMNS.to_vec(),
            _ => Vec::new(),
        };
        let indexes = readers.iter().map(|reader| match reader.column() {
            KeyColumn::Record(column) => index_of(column, &mut of_records),
            KeyColumn::Attribution(column) => index_of(column, &mut of_attributions),
        });
        let indexes: Vec<usize> = indexes.collect();
        let lag = snapshot.index_lag(kind)?;
        let changed = (records & lag).into_iter();
        let changed = changed.map(|record| snapshot.record_ref(kind, Ordinal(record)));
        let changed: Vec<RecordRef> = changed.collect::<Result<_, _>>()?;
        let documents = changed.iter();
        let documents = documents.map(|record| record.document().ok_or(KbError::Misasked));
        let documents: Vec<Document<'_>> = documents.collect::<Result<_, _>>()?;
        let reader = snapshot.index_view().readers.of(kind);
        let mut batches = reader.columns(&of_records, &of_attributions)?;
        batches.push(ColumnBatch::of_documents(
            &documents,
            &of_records,
            &of_attributions,
        ));
        for (reader, index) in readers.iter_mut().zip(&indexes) {
            let key_column = reader.column();
            let columns = batches.iter();
            let columns = columns.map(|batch| column(key_column, *index, batch));
            reader.prepare(columns, records.len());
        }
        Ok(Aggregation {
            readers,
            indexes,
            batches,
            records: records - lag,
            kind,
            languages,
        })
    }

    /// Counts all records. Gives each group that has any.
    pub(super) fn run<D: DateRange>(mut self, keys: &[GroupKey]) -> Result<Vec<Group>, KbError> {
        let radixes = self.radixes();
        let group_ids = radixes.iter().copied();
        let group_ids = group_ids.reduce(u64::saturating_mul).unwrap_or(1);
        let mut accumulators = if group_ids <= NARROW {
            self.run_dense::<u16, D>(&radixes, group_ids)?
        } else if group_ids <= DENSE.min(GROUPS_OF_A_RECORD * self.records.len()) {
            self.run_dense::<u32, D>(&radixes, group_ids)?
        } else {
            let weights: Vec<u128> = (0..self.readers.len()).map(GroupId::weight).collect();
            let mut accumulators: FxHashMap<u128, Accumulator<D>> = FxHashMap::default();
            self.accumulate(&weights, &mut accumulators)?;
            let accumulators = accumulators.into_iter();
            accumulators
                .map(|(id, accumulator)| (GroupId(id), accumulator))
                .collect()
        };
        for (id, _) in &mut accumulators {
            let readers = self.readers.iter().enumerate();
            let digits = readers.map(|(index, reader)| reader.final_digit(id.digit(index)));
            *id = GroupId::from_digits(digits);
        }
        let error = self
            .readers
            .into_iter()
            .find_map(GroupKeyReader::into_error);
        if let Some(error) = error {
            return Err(error);
        }
        let groups = accumulators.iter();
        let group = |(id, accumulator): &(GroupId, Accumulator<D>)| {
            Group::new(keys, *id, accumulator, &self.languages)
        };
        Ok(groups.map(group).collect())
    }

    /// Counts all records with a dense vector of accumulators.
    fn run_dense<T: GroupIdInt + Into<u32>, D: DateRange>(
        &mut self,
        radixes: &[u64],
        group_ids: u64,
    ) -> Result<Vec<(GroupId, Accumulator<D>)>, KbError> {
        let mut rest = group_ids;
        let weights = radixes.iter().map(|radix| {
            rest /= radix;
            rest as u32
        });
        let weights: Vec<u32> = weights.collect();
        let lane_weights: Vec<T> = weights
            .iter()
            .map(|weight| T::from_digit(*weight))
            .collect();
        let mut accumulators = vec![Accumulator::default(); group_ids as usize];
        self.accumulate(&lane_weights, &mut accumulators)?;
        let group_id = |index: u32| {
            let digits = weights.iter().zip(radixes);
            let digits = digits.map(|(weight, radix)| (u64::from(index / weight) % radix) as u32);
            GroupId::from_digits(digits)
        };
        let groups = (0..).zip(accumulators);
        let groups = groups.filter(|(_, accumulator)| accumulator.records() > 0);
        Ok(groups
            .map(|(index, accumulator)| (group_id(index), accumulator))
            .collect())
    }

    /// The radix of each group key.
    fn radixes(&self) -> Vec<u64> {
        let radix = |(reader, index): (&GroupKeyReader<'a>, &usize)| {
            let batches = self.batches.iter();
            let greatest = batches.map(|batch| column(reader.column(), *index, batch).greatest());
            reader.radix(greatest.max().unwrap_or(0))
        };
        self.readers.iter().zip(&self.indexes).map(radix).collect()
    }

    /// Counts each record in its groups: a group id is the sum of the key's digits, each times its
    /// weight.
    fn accumulate<T: GroupIdInt, D: DateRange>(
        &mut self,
        weights: &[T],
        accumulators: &mut impl Accumulators<T, D>,
    ) -> Result<(), KbError> {
        let mut key_columns = self.readers.iter().map(GroupKeyReader::column);
        let has_record_key = key_columns.any(|column| matches!(column, KeyColumn::Record(_)));
        let mut block_groups = BlockGroups::default();
        for batch in &self.batches {
            let lookups = self.records.len().min(batch.records().into());
            let readers = self.readers.iter_mut().zip(&self.indexes).zip(weights);
            let keys = readers.map(|((reader, index), weight)| {
                let column = column(reader.column(), *index, batch);
                SegmentKey {
                    column,
                    table: reader.table(column, lookups, *weight),
                    weight: *weight,
                    reader,
                }
            });
            let mut keys: Vec<SegmentKey<'_, '_, T>> = keys.collect();
            let attributions = match self.kind {
                Kind::Claim => Some(AttributionValues {
                    flags: batch.of_rows(0),
                    numbers: batch.attribution_indexes()?,
                    dates: D::IS_KEPT.then(|| [batch.of_rows(1), batch.of_rows(2)]),
                }),
                _ => None,
            };
            batch.blocks(&self.records, |block| {
                block_groups.begin(block);
                for key in &mut keys {
                    let (selection, group_ids) = match key.reader.column() {
                        KeyColumn::Record(_) => (block.records, &mut block_groups.of_records),
                        KeyColumn::Attribution(_) => {
                            (&block.rows, &mut block_groups.of_attributions)
                        }
                    };
                    let column = (key.column, key.table.as_ref());
                    key.reader.add(column, key.weight, selection, group_ids);
                }
                let Some(attributions) = &attributions else {
                    return block_groups.count_records(accumulators);
                };
                if has_record_key {
                    block_groups.add_claims(&block.ends());
                }
                block_groups.count(block, attributions, accumulators);
            })?;
        }
        Ok(())
    }
}

/// A group key in one segment.
struct SegmentKey<'c, 'a, T> {
    reader: &'c mut GroupKeyReader<'a>,
    column: &'c ColumnValues,
    table: Option<Table<T>>,
    weight: T,
}

/// The column of a batch by its index.
fn column<'c>(key_column: KeyColumn, index: usize, batch: &'c ColumnBatch<'_>) -> &'c ColumnValues {
    match key_column {
        KeyColumn::Record(_) => batch.of_records(index),
        KeyColumn::Attribution(_) => batch.of_rows(index),
    }
}

/// The index of a column among those that are read; it is added if needed.
fn index_of<C: PartialEq>(column: C, columns: &mut Vec<C>) -> usize {
    let index = columns.iter().position(|other| *other == column);
    index.unwrap_or_else(|| {
        columns.push(column);
        columns.len() - 1
    })
}
