//! Sorting of records.

use std::cmp::Ordering;

use roaring::RoaringBitmap;

use crate::{
    index::{Column, column::to_instant},
    kb::{
        error::KbError,
        filter::{
            field_id::FieldId,
            plan::MOST_EVALUATED,
            record_ref::RecordRef,
            sort_key::{SortKey, SortValue},
        },
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal},
};

/// The number of records that are read to be sorted, since that takes less time than to number all
/// by the index; few in tests, so that both ways are exercised.
const FEW_SORTED: u64 = if cfg!(test) { 3 } else { 1_000 };

impl Snapshot {
    /// The records sorted by the keys, then by ordinal. Only the first `wanted` are sure to be
    /// present and sorted; the rest may be cut off.
    pub fn sorted(
        &self,
        kind: Kind,
        records: &RoaringBitmap,
        keys: &[SortKey],
        wanted: usize,
    ) -> Result<Vec<Ordinal>, KbError> {
        if let [key] = keys
            && let Some(column) = column_of(kind, key)
        {
            let mut numbered = self.column_numbers(kind, records, column)?;
            for (number, _) in &mut numbered {
                *number = match (*number, key.descending) {
                    (0, _) => u64::MAX,
                    (present, true) => u64::MAX - present,
                    (present, false) => present,
                };
            }
            sort_first(&mut numbered, wanted, Ord::cmp);
            let ordinals = numbered.into_iter();
            return Ok(ordinals.map(|(_, ordinal)| Ordinal(ordinal)).collect());
        }
        if records.len() > FEW_SORTED
            && let Some(sorted) = self.sorted_by_numbers(kind, records, keys, wanted)?
        {
            return Ok(sorted);
        }
        if records.len() > MOST_EVALUATED as u64 {
            return Err(KbError::TooMuch {
                most: MOST_EVALUATED,
                what: "records to sort them by this",
                instead: "add a condition that leaves fewer, or sort by a field that is not worked out from other records, nor a sentence",
            });
        }
        let mut rows = Vec::with_capacity(records.len() as usize);
        for ordinal in records {
            let record = self.record_ref(kind, Ordinal(ordinal))?;
            rows.push((self.sort_values(keys, &record)?, ordinal));
        }
        sort_first(&mut rows, wanted, |a, b| {
            SortKey::compare_all(keys, &a.0, &b.0).then(a.1.cmp(&b.1))
        });
        let ordinals = rows.into_iter();
        Ok(ordinals.map(|(_, ordinal)| Ordinal(ordinal)).collect())
    }

    /// The records sorted by what the index has of the keys; `None` where it lacks one.
    fn sorted_by_numbers(
        &self,
        kind: Kind,
        records: &RoaringBitmap,
        keys: &[SortKey],
        wanted: usize,
    ) -> Result<Option<Vec<Ordinal>>, KbError> {
        let mut numbers = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(of_key) = self.sort_numbers(kind, records, &key.path)? else {
                return Ok(None);
            };
            numbers.push((of_key, key.descending));
        }
        let mut ordinals: Vec<u32> = records.iter().collect();
        sort_first(&mut ordinals, wanted, |left, right| {
            let orders = numbers.iter().map(|(numbers, descending)| {
                let number = |ordinal: u32| match (numbers[ordinal as usize], descending) {
                    (0, _) => u64::MAX,
                    (present, true) => u64::MAX - present,
                    (present, false) => present,
                };
                number(*left).cmp(&number(*right))
            });
            let mut decisive = orders.filter(|order| order.is_ne());
            decisive
                .next()
                .unwrap_or(Ordering::Equal)
                .then(left.cmp(right))
        });
        Ok(Some(ordinals.into_iter().map(Ordinal).collect()))
    }

    /// The values of sort keys for a record.
    pub fn sort_values(
        &self,
        keys: &[SortKey],
        record: &RecordRef,
    ) -> Result<Vec<SortValue>, KbError> {
        keys.iter().map(|key| key.value(self, record)).collect()
    }

    /// The dates of records, in milliseconds since 1970: for claims the start of the latest date at
    /// which they were stated, for sources that of their publication.
    pub fn dates(
        &self,
        kind: Kind,
        records: &RoaringBitmap,
    ) -> Result<Vec<(Ordinal, Option<i64>)>, KbError> {
        let column = match kind {
            Kind::Source => Column::From,
            _ => Column::LastStated,
        };
        let numbered = self.column_numbers(kind, records, column)?.into_iter();
        Ok(numbered
            .map(|(number, ordinal)| (Ordinal(ordinal), to_instant(number)))
            .collect())
    }

    /// The numbers of records in a column, as of this revision, each with its ordinal.
    pub(super) fn column_numbers(
        &self,
        kind: Kind,
        records: &RoaringBitmap,
        column: Column,
    ) -> Result<Vec<(u64, u32)>, KbError> {
        let lag = self.index_lag(kind)?;
        let indexed = records - lag;
        let mut numbered = Vec::with_capacity(records.len() as usize);
        let reader = self.index_view().readers.of(kind);
        reader.each(&indexed, &[column], &[], |ordinal, numbers, _| {
            numbered.push((numbers[0], ordinal));
        })?;
        for ordinal in records & lag {
            let record = self.record_ref(kind, Ordinal(ordinal))?;
            let document = record.document();
            let number = document.map_or(0, |document| document.number(column));
            numbered.push((number, ordinal));
        }
        Ok(numbered)
    }
}

/// The column that has the values of a sort key.
fn column_of(kind: Kind, key: &SortKey) -> Option<Column> {
    let [field] = &*key.path else {
        return None;
    };
    Some(match (kind, field.id) {
        (Kind::Claim, FieldId::ClaimLastStatedAt) => Column::LastStated,
        (Kind::Claim, FieldId::ClaimFirstStatedAt) => Column::FirstStated,
        (Kind::Source, FieldId::SourcePublishedAt) => Column::From,
        (_, FieldId::ClaimRevision | FieldId::SourceRevision) => Column::VersionRevision,
        _ => return None,
    })
}

/// Sorts the first `wanted` items, and may cut off the rest.
fn sort_first<T>(items: &mut Vec<T>, wanted: usize, compare: impl Fn(&T, &T) -> Ordering) {
    if wanted > 0 && wanted < items.len() / 2 {
        items.select_nth_unstable_by(wanted, &compare);
        items.truncate(wanted);
    }
    items.sort_unstable_by(compare);
}
