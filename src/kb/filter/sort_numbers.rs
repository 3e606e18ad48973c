//! Sort keys by the index: for each record a number that sorts as the key's value does.
//!
//! Numbers are by ordinal, and 0 is that of a missing value. What a record refers to is numbered
//! first, with all records of its kind. Records that the index lags behind, and entities of which
//! some are one, are numbered by what they are themselves.

use std::collections::{BTreeMap, HashMap, HashSet};

use roaring::RoaringBitmap;

use crate::{
    index::{
        Column, PackedField, Reader, RowColumn, TermKind, TextColumn,
        column::{of_float, of_instant, to_ordinal},
        is_inexact,
    },
    kb::{
        error::KbError,
        filter::{
            field::{Field, FieldType, IndexedBy, OriginalPart, ValuePart},
            field_id::FieldId,
            field_value::{FieldValue, recorded_at, recorded_by},
            plan::MOST_EVALUATED,
            record_ref::RecordRef,
            sort_key::{SortKey, SortValue},
        },
        parallel::parallel_map,
        snapshot::Snapshot,
    },
    model::{Kind, Ordinal, Revision, fold::fold},
};

/// The numbers of records by ordinal.
pub(super) type Numbers = Vec<u64>;

/// The number of ids that a thread reads at once.
const BATCH: usize = 10_000;

impl Snapshot {
    /// The numbers of the records `within` a set that sort as the values at the end of a path of
    /// fields do; `None` where the index does not have them.
    pub(super) fn sort_numbers(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        path: &[&'static Field],
    ) -> Result<Option<Numbers>, KbError> {
        if matches!(kind, Kind::Predicate | Kind::EntityType | Kind::Unit) {
            return self.numbers_by_reading(kind, within, path).map(Some);
        }
        let [field, rest @ ..] = path else {
            return self.id_numbers(kind, within).map(Some);
        };
        match (field.index, field.shape) {
            (IndexedBy::Inside(_), FieldType::One(_)) => self.sort_numbers(kind, within, rest),
            (_, FieldType::One(target)) => match target.kind() {
                Some(target) => self.numbers_by_reference(kind, within, (field, target), rest),
                None => Ok(None),
            },
            (_, FieldType::Many(_)) => self.count_numbers(kind, within, field),
            _ => self.scalar_numbers(kind, within, field),
        }
    }

    /// The numbers of what records refer to.
    fn numbers_by_reference(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        (field, target): (&'static Field, Kind),
        path: &[&'static Field],
    ) -> Result<Option<Numbers>, KbError> {
        let Some(references) = self.references(kind, within, field)? else {
            return Ok(None);
        };
        let targets = self.all_ordinals(target)?;
        let Some(of_targets) = self.sort_numbers(target, &targets, path)? else {
            return Ok(None);
        };
        let mut numbers = self.no_numbers(kind)?;
        for (ordinal, other) in references {
            let other = match target {
                Kind::Entity => self.merges()?.survivor(other),
                _ => other,
            };
            numbers[ordinal as usize] = of_targets[other.0 as usize];
        }
        // The type of an entity is that of its survivor.
        if field.id == FieldId::EntityType {
            let merges = self.merges()?;
            for merged in merges.merged() & within {
                numbers[merged as usize] = numbers[merges.survivor(Ordinal(merged)).0 as usize];
            }
        }
        Ok(Some(numbers))
    }

    /// The records `within` a set that refer to another, each with that; `None` where the index
    /// does not have them.
    fn references(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        field: &'static Field,
    ) -> Result<Option<Vec<(u32, Ordinal)>>, KbError> {
        let term = match field.index {
            IndexedBy::Records(_, Some(column)) => {
                return self.references_in(kind, within, column).map(Some);
            }
            IndexedBy::Value(ValuePart::Entity) => {
                return self.references_in(kind, within, Column::Object).map(Some);
            }
            IndexedBy::Origin => {
                let graph = self.source_graph()?;
                let origin = |source: u32| (source, graph.of(Ordinal(source)));
                return Ok(Some(within.iter().map(origin).collect()));
            }
            IndexedBy::Records(term, None) => term,
            _ => return Ok(None),
        };
        let lag = self.index_lag(kind)?;
        let lagging = within & lag;
        if lagging.len() > MOST_EVALUATED as u64 {
            return Ok(None);
        }
        let indexed = within - lag;
        let mut references = Vec::new();
        let reader = self.index_view().readers.of(kind);
        reader.each_term(term, |number, records| {
            let records = records.iter().filter(|record| indexed.contains(**record));
            references.extend(records.map(|record| (*record, Ordinal(number))));
        })?;
        for ordinal in lagging {
            let record = self.record_ref(kind, Ordinal(ordinal))?;
            let document = record.document().ok_or(KbError::Misasked)?;
            let numbers = document.numbers(term);
            references.extend(numbers.map(|number| (ordinal, Ordinal(number))));
        }
        Ok(Some(references))
    }

    fn references_in(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        column: Column,
    ) -> Result<Vec<(u32, Ordinal)>, KbError> {
        let values = self.column_numbers(kind, within, column)?.into_iter();
        let references = values.filter_map(|(value, ordinal)| Some((ordinal, to_ordinal(value)?)));
        Ok(references.collect())
    }

    /// The numbers of the values of a field that refers to nothing.
    fn scalar_numbers(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        field: &'static Field,
    ) -> Result<Option<Numbers>, KbError> {
        let reader = self.index_view().readers.of(kind);
        let mut numbers = self.no_numbers(kind)?;
        if let IndexedBy::Assessment(assessed) = field.index {
            let column = self.all_assessments()?;
            for claim in within {
                let Some(assessment) = column.get(Ordinal(claim)) else {
                    continue;
                };
                let count = assessed.count(&assessment);
                if count == Some(u8::MAX) {
                    return Ok(None);
                }
                let flag = assessed.flag(&assessment).map(u8::from);
                let number = count.or(flag).unwrap_or(assessment.status as u8);
                numbers[claim as usize] = u64::from(number) + 1;
            }
            return Ok(Some(numbers));
        }
        let Some(special) = self.numbered_by_reading(kind, within, field)? else {
            return Ok(None);
        };
        let indexed = within - &special;
        let mut read = |column: Column, map: &dyn Fn(u64) -> u64| {
            reader.each(&indexed, &[column], &[], |ordinal, values, _| {
                numbers[ordinal as usize] = map(values[0]);
            })
        };
        match (field.index, field.shape) {
            (IndexedBy::Since, _) => {
                read(Column::VersionRevision, &|revision| revision)?;
                for ordinal in special {
                    numbers[ordinal as usize] = self.written_in(kind, Ordinal(ordinal))?;
                }
                return Ok(Some(numbers));
            }
            (IndexedBy::Commit, shape) => {
                let columns = [Column::VersionRevision];
                let mut revisions: HashSet<u64> = HashSet::new();
                reader.each(&indexed, &columns, &[], |_, values, _| {
                    revisions.insert(values[0]);
                })?;
                let ranks = self.commit_ranks(kind, &special, revisions, shape)?;
                return self.by_commits(kind, (reader, &indexed, &special), &ranks, numbers);
            }
            (IndexedBy::Words(_, columns) | IndexedBy::Texts(columns), _) => {
                let [first, ..] = columns else {
                    return Ok(None);
                };
                return self.by_texts(kind, *first, &special, field, numbers);
            }
            (IndexedBy::Addresses(column), _) => {
                return self.by_texts(kind, column, &special, field, numbers);
            }
            (
                IndexedBy::Value(
                    ValuePart::Text | ValuePart::Url | ValuePart::Code | ValuePart::Identifier,
                ),
                _,
            ) => {
                let texts = self.by_texts(kind, TextColumn::Value, &special, field, numbers)?;
                return self.of_value_kind(&indexed, field, texts);
            }
            (IndexedBy::Value(ValuePart::Unit | ValuePart::IdentifierScheme), _) => {
                let texts = self.by_texts(kind, TextColumn::Unit, &special, field, numbers)?;
                return self.of_value_kind(&indexed, field, texts);
            }
            (IndexedBy::Original(part @ (OriginalPart::Created | OriginalPart::Modified)), _) => {
                let column = match part {
                    OriginalPart::Created => Column::CreatedFrom,
                    _ => Column::ModifiedFrom,
                };
                read(column, &|from| from)?;
            }
            (IndexedBy::Original(OriginalPart::Revoked), _) => {
                for ordinal in &indexed {
                    numbers[ordinal as usize] = 1;
                }
                for ordinal in reader.with(TermKind::Revoked, 1)? & &indexed {
                    numbers[ordinal as usize] = 2;
                }
            }
            (IndexedBy::Span(columns), _) => {
                let (RowColumn::Record(from), RowColumn::Record(until)) =
                    (columns.from, columns.until)
                else {
                    return Ok(None);
                };
                // Without a start, the span is the first.
                read(until, &|until| u64::from(until != 0))?;
                reader.each(&indexed, &[from], &[], |ordinal, values, _| {
                    let number = &mut numbers[ordinal as usize];
                    *number = (*number).max(values[0]);
                })?;
            }
            (IndexedBy::ValueKind, _) => read(
                Column::Flags,
                &|flags| match PackedField::VALUE_KIND.of(flags) {
                    6 => 2,
                    7 => 3,
                    _ => 1,
                },
            )?,
            (IndexedBy::Value(part), _) => {
                let column = match part {
                    ValuePart::Amount => Column::Amount,
                    ValuePart::Upper => Column::ValueUntil,
                    ValuePart::Approximate => Column::ValueMarks,
                    _ => Column::ValueFrom,
                };
                let is_number = matches!(
                    part,
                    ValuePart::Amount | ValuePart::Lower | ValuePart::Upper
                );
                let mut is_inexact = false;
                reader.each(&indexed, &[Column::ValueMarks], &[], |_, values, _| {
                    is_inexact |= PackedField::INEXACT.of(values[0]) == 1;
                })?;
                if is_number && is_inexact {
                    return Ok(None);
                }
                read(column, &|value| match part {
                    ValuePart::Approximate => u64::from(PackedField::APPROXIMATE.of(value)) + 1,
                    _ => value,
                })?;
                numbers = match self.of_value_kind(&indexed, field, Some(numbers))? {
                    Some(numbers) => numbers,
                    None => return Ok(None),
                };
            }
            (IndexedBy::Choice(term) | IndexedBy::Flag(term), shape) => {
                let choices = match shape {
                    FieldType::Choice(choices) => choices.len(),
                    _ => 2,
                };
                for choice in 0..choices as u64 {
                    for ordinal in reader.with(term, choice)? & &indexed {
                        numbers[ordinal as usize] = choice + 1;
                    }
                }
            }
            (IndexedBy::Mark(term), _) => {
                for ordinal in &indexed {
                    numbers[ordinal as usize] = 1;
                }
                for ordinal in reader.with(term, 1)? & &indexed {
                    numbers[ordinal as usize] = 2;
                }
            }
            _ => return Ok(None),
        }
        for ordinal in special {
            numbers[ordinal as usize] = match self.sort_value(kind, ordinal, field)? {
                SortValue::Missing | SortValue::Text(_) => 0,
                SortValue::Decimal(number) if is_inexact(number) => return Ok(None),
                SortValue::Decimal(number) => of_float(number.to_f64()),
                SortValue::Number(number) => match field.shape {
                    FieldType::Date | FieldType::Instant => {
                        of_instant(i64::try_from(number).unwrap_or(i64::MAX))
                    }
                    _ => u64::try_from(number + 1).unwrap_or_default(),
                },
            };
        }
        Ok(Some(numbers))
    }

    /// The records that are numbered by what they are themselves; `None` if they are too many.
    pub(super) fn numbered_by_reading(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        field: &'static Field,
    ) -> Result<Option<RoaringBitmap>, KbError> {
        let mut special = self.index_lag(kind)?.clone();
        if kind == Kind::Entity {
            let merges = self.merges()?;
            let mut merged = merges.merged().clone();
            merges.widen(&mut merged);
            special |= merged;
        }
        if let IndexedBy::Words(_, [first, second, ..]) = field.index {
            let reader = self.index_view().readers.of(kind);
            special |= reader.without_first([*first, *second])?;
        }
        special &= within;
        Ok((special.len() <= MOST_EVALUATED as u64).then_some(special))
    }

    /// The numbers of no record.
    pub(super) fn no_numbers(&self, kind: Kind) -> Result<Numbers, KbError> {
        Ok(vec![0; self.ordinals(kind)? as usize])
    }

    /// Numbers records by a text column; those of a set by their own texts.
    fn by_texts(
        &self,
        kind: Kind,
        column: TextColumn,
        special: &RoaringBitmap,
        field: &'static Field,
        mut numbers: Numbers,
    ) -> Result<Option<Numbers>, KbError> {
        let mut texts = Vec::with_capacity(special.len() as usize);
        for ordinal in special {
            texts.push(match self.sort_value(kind, ordinal, field)? {
                SortValue::Text(text) => text,
                _ => String::new(),
            });
        }
        let reader = self.index_view().readers.of(kind);
        // A later version may have an ordinal that this revision lacks.
        let newest = reader.ordinals().max(numbers.len());
        numbers.resize(newest, 0);
        let Some(ranks) = reader.text_ranks(column, &texts, &mut numbers)? else {
            return Ok(None);
        };
        for (ordinal, rank) in special.iter().zip(ranks) {
            numbers[ordinal as usize] = rank;
        }
        Ok(Some(numbers))
    }

    /// Keeps the numbers of the claims of a set whose values are of the kind that has a field.
    fn of_value_kind(
        &self,
        claims: &RoaringBitmap,
        field: &'static Field,
        numbers: Option<Numbers>,
    ) -> Result<Option<Numbers>, KbError> {
        let (Some(mut numbers), IndexedBy::Value(part)) = (numbers, field.index) else {
            return Ok(None);
        };
        let reader = &self.index_view().readers.claims;
        reader.each(claims, &[Column::Flags], &[], |claim, values, _| {
            if PackedField::VALUE_KIND.of(values[0]) != part.kind() {
                numbers[claim as usize] = 0;
            }
        })?;
        Ok(Some(numbers))
    }

    /// The numbers of revisions by the times of their commits or by who wrote them.
    fn commit_ranks(
        &self,
        kind: Kind,
        special: &RoaringBitmap,
        mut revisions: HashSet<u64>,
        shape: FieldType,
    ) -> Result<HashMap<u64, u64>, KbError> {
        for ordinal in special {
            revisions.insert(self.written_in(kind, Ordinal(ordinal))?);
        }
        let mut ranks: HashMap<u64, u64> = HashMap::new();
        let mut authors: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for revision in revisions {
            match shape {
                FieldType::Text => {
                    if let FieldValue::Owned(author) = recorded_by(self, Revision(revision))? {
                        authors.entry(fold(&author)).or_default().push(revision);
                    }
                }
                _ => {
                    if let FieldValue::Time(at, _) = recorded_at(self, Revision(revision))? {
                        ranks.insert(revision, of_instant(at));
                    }
                }
            }
        }
        for (rank, revisions) in (1..).zip(authors.into_values()) {
            ranks.extend(revisions.into_iter().map(|revision| (revision, rank)));
        }
        Ok(ranks)
    }

    /// Numbers records by the commits of their versions.
    fn by_commits(
        &self,
        kind: Kind,
        (reader, indexed, special): (&Reader, &RoaringBitmap, &RoaringBitmap),
        ranks: &HashMap<u64, u64>,
        mut numbers: Numbers,
    ) -> Result<Option<Numbers>, KbError> {
        let rank = |revision: u64| ranks.get(&revision).copied().unwrap_or(0);
        let columns = [Column::VersionRevision];
        reader.each(indexed, &columns, &[], |ordinal, values, _| {
            numbers[ordinal as usize] = rank(values[0]);
        })?;
        for ordinal in special {
            numbers[ordinal as usize] = rank(self.written_in(kind, Ordinal(ordinal))?);
        }
        Ok(Some(numbers))
    }

    /// The revision that wrote the version of a record; of an entity, that of its survivor.
    fn written_in(&self, kind: Kind, ordinal: Ordinal) -> Result<u64, KbError> {
        let ordinal = match kind {
            Kind::Entity => self.merges()?.survivor(ordinal),
            _ => ordinal,
        };
        let record = self.record_ref(kind, ordinal)?;
        let document = record.document().ok_or(KbError::Misasked)?;
        Ok(document.number(Column::VersionRevision))
    }

    /// Numbers records by their ids.
    fn id_numbers(&self, kind: Kind, within: &RoaringBitmap) -> Result<Numbers, KbError> {
        let ordinals: Vec<u32> = within.iter().collect();
        let batches = ordinals.chunks(BATCH).collect();
        let read = parallel_map(batches, |batch: &[u32]| {
            let id = |ordinal: &u32| Ok((self.id_of(kind, Ordinal(*ordinal))?, *ordinal));
            batch.iter().map(id).collect::<Result<Vec<_>, KbError>>()
        });
        let mut ids = Vec::with_capacity(ordinals.len());
        for batch in read {
            ids.extend(batch?);
        }
        ids.sort_unstable_by(|left, right| left.0.as_str().cmp(right.0.as_str()));
        let mut numbers = self.no_numbers(kind)?;
        for (number, (_, ordinal)) in (1..).zip(ids) {
            numbers[ordinal as usize] = number;
        }
        Ok(numbers)
    }

    /// Numbers records by reading each.
    fn numbers_by_reading(
        &self,
        kind: Kind,
        within: &RoaringBitmap,
        path: &[&'static Field],
    ) -> Result<Numbers, KbError> {
        let key = SortKey {
            path: path.to_vec(),
            descending: false,
        };
        let mut values = Vec::new();
        for ordinal in within {
            let record = self.record_ref(kind, Ordinal(ordinal))?;
            values.push((key.value(self, &record)?, ordinal));
        }
        values.sort_by(|left, right| key.compare(&left.0, &right.0));
        let mut numbers = self.no_numbers(kind)?;
        let mut number = 0;
        for (index, (value, ordinal)) in values.iter().enumerate() {
            if *value == SortValue::Missing {
                break;
            }
            if index == 0 || key.compare(&values[index - 1].0, value).is_ne() {
                number += 1;
            }
            numbers[*ordinal as usize] = number;
        }
        Ok(numbers)
    }

    /// The value of a field of one record.
    pub(super) fn sort_value(
        &self,
        kind: Kind,
        ordinal: u32,
        field: &'static Field,
    ) -> Result<SortValue, KbError> {
        let record = self.record_ref(kind, Ordinal(ordinal))?;
        let record = match (field.index, record) {
            (IndexedBy::Value(_), RecordRef::Claim(claim)) => RecordRef::Value(claim, None),
            (_, record) => record,
        };
        let is_quantity = record.quantity().is_some();
        let needs_quantity = matches!(
            field.index,
            IndexedBy::Value(
                ValuePart::Amount
                    | ValuePart::Lower
                    | ValuePart::Upper
                    | ValuePart::Unit
                    | ValuePart::Approximate
            )
        );
        if needs_quantity && !is_quantity {
            return Ok(SortValue::Missing);
        }
        let key = SortKey {
            path: vec![field],
            descending: false,
        };
        key.value(self, &record)
    }
}
