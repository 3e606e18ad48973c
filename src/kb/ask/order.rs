//! Orders: by which fields records are sorted, through what they refer to and by counts.

use std::cmp::Ordering;

use super::{Field, Got, It};
use crate::{
    kb::{KbError, Snapshot},
    model::Decimal,
};

/// One key of an order.
#[derive(Clone, Debug)]
pub struct Key {
    /// The fields that lead to it, each from what the one before refers to. Of one that refers to
    /// several, their count is the key. None: the id.
    pub path: Vec<&'static Field>,
    /// Whether the greatest comes first. What is missing comes last either way.
    pub descending: bool,
}

/// What a record is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rank {
    /// There is something.
    Number(i128),
    /// A decimal number.
    Decimal(Decimal),
    /// A text, folded.
    Text(String),
    /// There is nothing.
    Missing,
}

impl Key {
    /// What a record is sorted by.
    pub fn rank(&self, at: &Snapshot, it: &It) -> Result<Rank, KbError> {
        let mut it = it.clone();
        for field in &self.path {
            let next = match (field.get)(at, &it)? {
                Got::One(next) => next,
                Got::Nothing => return Ok(Rank::Missing),
                Got::Choice(number) => return Ok(Rank::Number(number.into())),
                Got::Flag(flag) => return Ok(Rank::Number(flag.into())),
                Got::Whole(number) => return Ok(Rank::Number(number.into())),
                Got::Time(from, _) => return Ok(Rank::Number(from.into())),
                Got::Decimal(number) => return Ok(Rank::Decimal(number)),
                Got::Many(them) => return Ok(Rank::Number(them.len() as i128)),
                Got::Owned(text) => return Ok(Rank::Text(crate::index::fold(&text))),
                Got::Texts(texts) => {
                    let first = texts.first().map(|text| crate::index::fold(text));
                    return Ok(first.map_or(Rank::Missing, Rank::Text));
                }
            };
            it = next;
        }
        Ok(id_of(&it).map_or(Rank::Missing, Rank::Text))
    }

    /// How two ranks of this key stand to each other.
    pub fn compare(&self, one: &Rank, other: &Rank) -> Ordering {
        let order = match (one, other) {
            (Rank::Missing, Rank::Missing) => return Ordering::Equal,
            (Rank::Missing, _) => return Ordering::Greater,
            (_, Rank::Missing) => return Ordering::Less,
            (Rank::Number(one), Rank::Number(other)) => one.cmp(other),
            (Rank::Decimal(one), Rank::Decimal(other)) => one.cmp(other),
            (Rank::Text(one), Rank::Text(other)) => one.cmp(other),
            // A key has ranks of one kind.
            _ => Ordering::Equal,
        };
        match self.descending {
            true => order.reverse(),
            false => order,
        }
    }
}

fn id_of(it: &It) -> Option<String> {
    let id = match it {
        It::Claim(it) => &it.record.id,
        It::Entity(it) => &it.record.id,
        It::Source(it) => &it.record.id,
        It::Predicate(it) => &it.record.id,
        It::EntityType(it) => &it.record.id,
        It::Attribution(..) => &it.attribution()?.id,
        _ => return None,
    };
    Some(id.as_str().to_owned())
}
