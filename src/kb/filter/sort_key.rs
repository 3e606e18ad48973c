//! Sort keys: the fields by which records are sorted, through references and by counts.

use std::cmp::Ordering;

use crate::{
    kb::{
        error::KbError,
        filter::{field::Field, field_value::FieldValue, record_ref::RecordRef},
        snapshot::Snapshot,
    },
    model::{Decimal, fold::fold},
};

/// A sort key.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The path of fields to the value, each on the record that the field before refers to. The
    /// value of a field with several references is their number; that of an empty path is the id.
    pub path: Vec<&'static Field>,
    /// Whether the greatest value comes first. Missing values come last in either direction.
    pub descending: bool,
}

/// The value of a sort key for one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortValue {
    /// An integer.
    Number(i128),
    /// A decimal number.
    Decimal(Decimal),
    /// A text, folded.
    Text(String),
    /// No value.
    Missing,
}

impl SortKey {
    /// The value of the key for a record.
    pub fn value(&self, snapshot: &Snapshot, record: &RecordRef) -> Result<SortValue, KbError> {
        let mut record = record.clone();
        for field in &self.path {
            let next = match (field.get)(snapshot, &record)? {
                FieldValue::One(next) => next,
                FieldValue::Nothing => return Ok(SortValue::Missing),
                FieldValue::Choice(number) => return Ok(SortValue::Number(number.into())),
                FieldValue::Flag(flag) => return Ok(SortValue::Number(flag.into())),
                FieldValue::Whole(number) => return Ok(SortValue::Number(number.into())),
                FieldValue::Time(start, _) => return Ok(SortValue::Number(start.into())),
                FieldValue::Decimal(number) => return Ok(SortValue::Decimal(number)),
                FieldValue::Many(records) => return Ok(SortValue::Number(records.len() as i128)),
                FieldValue::Owned(text) => return Ok(SortValue::Text(fold(&text))),
                FieldValue::Collected(texts) => {
                    let first = texts.first().map(|text| fold(text));
                    return Ok(first.map_or(SortValue::Missing, SortValue::Text));
                }
                FieldValue::Urls(urls) => {
                    let first = urls.first().map(|url| fold(url.as_str()));
                    return Ok(first.map_or(SortValue::Missing, SortValue::Text));
                }
                FieldValue::Texts(texts) => {
                    let first = texts.first().map(|text| fold(text));
                    return Ok(first.map_or(SortValue::Missing, SortValue::Text));
                }
            };
            record = next;
        }
        Ok(id_of(&record).map_or(SortValue::Missing, SortValue::Text))
    }

    /// Compares two values of the key.
    pub fn compare(&self, left: &SortValue, right: &SortValue) -> Ordering {
        let order = match (left, right) {
            (SortValue::Missing, SortValue::Missing) => return Ordering::Equal,
            (SortValue::Missing, _) => return Ordering::Greater,
            (_, SortValue::Missing) => return Ordering::Less,
            (SortValue::Number(left), SortValue::Number(right)) => left.cmp(right),
            (SortValue::Decimal(left), SortValue::Decimal(right)) => left.cmp(right),
            (SortValue::Text(left), SortValue::Text(right)) => left.cmp(right),
            // All values of a key have one type.
            _ => Ordering::Equal,
        };
        match self.descending {
            true => order.reverse(),
            false => order,
        }
    }

    /// Compares two records by the values of all keys.
    pub fn compare_all(keys: &[SortKey], left: &[SortValue], right: &[SortValue]) -> Ordering {
        let values = keys.iter().zip(left.iter().zip(right));
        values
            .map(|(key, (left, right))| key.compare(left, right))
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

fn id_of(record: &RecordRef) -> Option<String> {
    let id = match record {
        RecordRef::Claim(claim) => &claim.record.id,
        RecordRef::Entity(entity) => &entity.record.id,
        RecordRef::Source(source) => &source.record.id,
        RecordRef::Predicate(predicate) => &predicate.record.id,
        RecordRef::EntityType(entity_type) => &entity_type.record.id,
        RecordRef::Unit(unit) => &unit.record.id,
        RecordRef::Attribution(..) => &record.attribution()?.id,
        _ => return None,
    };
    Some(id.as_str().to_owned())
}
