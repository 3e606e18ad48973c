//! Orders: by which fields records are sorted, through what they refer to and by counts.

use std::cmp::Ordering;

use crate::{
    kb::{
        KbError, Snapshot,
        filter::{Field, FieldValue, RecordRef},
    },
    model::Decimal,
};

/// One key of an order.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// The fields that lead to it, each from what the one before refers to. Of one that refers to
    /// several, their count is the key. None: the id.
    pub path: Vec<&'static Field>,
    /// Whether the greatest comes first. What is missing comes last either way.
    pub descending: bool,
}

/// What a record is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SortValue {
    /// There is something.
    Number(i128),
    /// A decimal number.
    Decimal(Decimal),
    /// A text, folded.
    Text(String),
    /// There is nothing.
    Missing,
}

impl SortKey {
    /// What a record is sorted by.
    pub fn rank(&self, at: &Snapshot, it: &RecordRef) -> Result<SortValue, KbError> {
        let mut it = it.clone();
        for field in &self.path {
            let next = match (field.get)(at, &it)? {
                FieldValue::One(next) => next,
                FieldValue::Nothing => return Ok(SortValue::Missing),
                FieldValue::Choice(number) => return Ok(SortValue::Number(number.into())),
                FieldValue::Flag(flag) => return Ok(SortValue::Number(flag.into())),
                FieldValue::Whole(number) => return Ok(SortValue::Number(number.into())),
                FieldValue::Time(from, _) => return Ok(SortValue::Number(from.into())),
                FieldValue::Decimal(number) => return Ok(SortValue::Decimal(number)),
                FieldValue::Many(them) => return Ok(SortValue::Number(them.len() as i128)),
                FieldValue::Owned(text) => return Ok(SortValue::Text(crate::index::fold(&text))),
                FieldValue::Texts(texts) => {
                    let first = texts.first().map(|text| crate::index::fold(text));
                    return Ok(first.map_or(SortValue::Missing, SortValue::Text));
                }
            };
            it = next;
        }
        Ok(id_of(&it).map_or(SortValue::Missing, SortValue::Text))
    }

    /// How two ranks of this key stand to each other.
    pub fn compare(&self, one: &SortValue, other: &SortValue) -> Ordering {
        let order = match (one, other) {
            (SortValue::Missing, SortValue::Missing) => return Ordering::Equal,
            (SortValue::Missing, _) => return Ordering::Greater,
            (_, SortValue::Missing) => return Ordering::Less,
            (SortValue::Number(one), SortValue::Number(other)) => one.cmp(other),
            (SortValue::Decimal(one), SortValue::Decimal(other)) => one.cmp(other),
            (SortValue::Text(one), SortValue::Text(other)) => one.cmp(other),
            // A key has ranks of one kind.
            _ => Ordering::Equal,
        };
        match self.descending {
            true => order.reverse(),
            false => order,
        }
    }
}

fn id_of(it: &RecordRef) -> Option<String> {
    let id = match it {
        RecordRef::Claim(it) => &it.record.id,
        RecordRef::Entity(it) => &it.record.id,
        RecordRef::Source(it) => &it.record.id,
        RecordRef::Predicate(it) => &it.record.id,
        RecordRef::EntityType(it) => &it.record.id,
        RecordRef::Attribution(..) => &it.attribution()?.id,
        _ => return None,
    };
    Some(id.as_str().to_owned())
}
