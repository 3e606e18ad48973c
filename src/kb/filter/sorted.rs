//! Sorting the records that pass a condition.

use std::cmp::Ordering;

use roaring::RoaringBitmap;

use crate::{
    index::{Column, column::to_instant},
    kb::{
        KbError, Snapshot,
        filter::{FieldId, RecordRef, SortKey, SortValue, plan::MOST_TRIED},
    },
    model::{Kind, Ordinal},
};

impl Snapshot {
    /// Records in an order, their ordinals last. Only the first `wanted` need be in it; whether
    /// the others are given is not told.
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
            let mut numbered = self.numbered(kind, records, column)?;
            for (number, _) in &mut numbered {
                *number = match (*number, key.descending) {
                    (0, _) => u64::MAX,
                    (there, true) => u64::MAX - there,
                    (there, false) => there,
                };
            }
            first(&mut numbered, wanted, Ord::cmp);
            return Ok(numbered.into_iter().map(|(_, it)| Ordinal(it)).collect());
        }
        if records.len() > MOST_TRIED as u64 {
            return Err(KbError::TooMuch {
                most: MOST_TRIED,
                what: "records to sort them by this",
                instead: "add a condition that leaves fewer, or sort by when they were said, published or recorded",
            });
        }
        let mut ranked = Vec::with_capacity(records.len() as usize);
        for ordinal in records {
            let it = self.it(kind, Ordinal(ordinal))?;
            ranked.push((self.ranks(keys, &it)?, ordinal));
        }
        first(&mut ranked, wanted, |one, other| {
            SortKey::compare_all(keys, &one.0, &other.0).then(one.1.cmp(&other.1))
        });
        Ok(ranked.into_iter().map(|(_, it)| Ordinal(it)).collect())
    }

    /// What a record is sorted by.
    pub fn ranks(&self, keys: &[SortKey], it: &RecordRef) -> Result<Vec<SortValue>, KbError> {
        keys.iter().map(|key| key.rank(self, it)).collect()
    }

    /// Claims with the start of the date at which each was last said, or sources with that of their
    /// publication, in milliseconds since 1970.
    pub fn dated(
        &self,
        kind: Kind,
        records: &RoaringBitmap,
    ) -> Result<Vec<(Ordinal, Option<i64>)>, KbError> {
        let column = match kind {
            Kind::Source => Column::From,
            _ => Column::LastStated,
        };
        let numbered = self.numbered(kind, records, column)?.into_iter();
        Ok(numbered
            .map(|(number, it)| (Ordinal(it), to_instant(number)))
            .collect())
    }

    /// Records with their numbers in a column, as this revision has them.
    fn numbered(
        &self,
        kind: Kind,
        records: &RoaringBitmap,
        column: Column,
    ) -> Result<Vec<(u64, u32)>, KbError> {
        let changed = self.changed(kind)?;
        let known = records - changed;
        let mut numbered = Vec::with_capacity(records.len() as usize);
        let reader = self.indexed().readers.of(kind);
        reader.each(&known, &[column], &[], |ordinal, numbers, _| {
            numbered.push((numbers[0], ordinal));
        })?;
        for ordinal in records & changed {
            let it = self.it(kind, Ordinal(ordinal))?;
            let number = it.document().map_or(0, |document| document.number(column));
            numbered.push((number, ordinal));
        }
        Ok(numbered)
    }
}

/// The column that has what a key sorts by.
fn column_of(kind: Kind, key: &SortKey) -> Option<Column> {
    let [field] = &*key.path else {
        return None;
    };
    Some(match (kind, field.id) {
        (Kind::Claim, FieldId::ClaimLastStatedAt) => Column::LastStated,
        (Kind::Claim, FieldId::ClaimFirstStatedAt) => Column::FirstStated,
        (Kind::Source, FieldId::SourcePublishedAt) => Column::From,
        (
            _,
            FieldId::ClaimRevision
            | FieldId::ClaimRecordedAt
            | FieldId::EntityRevision
            | FieldId::EntityRecordedAt
            | FieldId::SourceRevision
            | FieldId::SourceRecordedAt,
        ) => Column::VersionRevision,
        _ => return None,
    })
}

impl SortKey {
    /// How two records stand to each other by all keys.
    pub fn compare_all(keys: &[SortKey], one: &[SortValue], other: &[SortValue]) -> Ordering {
        let ranks = keys.iter().zip(one.iter().zip(other));
        ranks
            .map(|(key, (one, other))| key.compare(one, other))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

/// Sorts, but need not keep more than the first `wanted`.
fn first<T>(them: &mut Vec<T>, wanted: usize, compare: impl Fn(&T, &T) -> Ordering) {
    if wanted > 0 && wanted < them.len() / 2 {
        them.select_nth_unstable_by(wanted, &compare);
        them.truncate(wanted);
    }
    them.sort_unstable_by(compare);
}
