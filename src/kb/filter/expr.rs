//! Conditions: what is asked of a record, to any depth.

use crate::{
    kb::filter::{Field, FieldId, RecordType},
    model::{Decimal, When},
};

/// A condition on a record or on a part of one.
///
/// It is either so or not so: a test of something that is not there does not hold, and so its
/// opposite does. Whether something is there is a test of its own.
#[derive(Clone, Debug)]
pub enum FilterExpr {
    /// All of these hold; true where there are none.
    All(Vec<FilterExpr>),
    /// One of these holds; false where there are none.
    Any(Vec<FilterExpr>),
    /// This does not hold.
    Not(Box<FilterExpr>),
    /// Its id is one of these. Of a type of entities: it, or a wider one that it belongs to, has
    /// one of these ids.
    Ids(Vec<String>),
    /// A test of a field.
    Field(&'static Field, Test),
}

/// A test of a field.
#[derive(Clone, Debug)]
pub enum Test {
    /// There is nothing in it.
    Missing,
    /// The value is one of these, by their numbers in the field's
    /// [`EnumType`](crate::kb::filter::EnumType).
    Choice(Vec<u8>),
    /// It is this.
    Flag(bool),
    /// One of its texts stands so to another.
    Text(TextTest),
    /// It is a whole number that stands so to another.
    Whole(Order, i64),
    /// It is a decimal number that stands so to another.
    Decimal(Order, Decimal),
    /// It is a span of time that lies so.
    Time(When),
    /// What it refers to passes.
    One(Box<FilterExpr>),
    /// One of those that it refers to passes. That every one does is that none fails.
    Some(Box<FilterExpr>),
}

/// How a text stands to another. Both are folded: see [`fold`](crate::index::fold).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// It is one of these, folded.
    In(Vec<String>),
    /// It contains this, folded.
    Contains(String),
    /// It starts with this, folded.
    StartsWith(String),
}

/// How a number stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// They are the same.
    Equal,
    /// It is less.
    Less,
    /// It is less or the same.
    AtMost,
    /// It is more.
    More,
    /// It is more or the same.
    AtLeast,
}

impl Order {
    /// Whether `one` stands so to `other`.
    pub fn holds<T: PartialOrd>(self, one: &T, other: &T) -> bool {
        match self {
            Order::Equal => one == other,
            Order::Less => one < other,
            Order::AtMost => one <= other,
            Order::More => one > other,
            Order::AtLeast => one >= other,
        }
    }
}

impl FilterExpr {
    /// That this does not hold.
    #[must_use]
    pub fn opposite(self) -> FilterExpr {
        FilterExpr::Not(Box::new(self))
    }

    /// That both hold.
    #[must_use]
    pub fn and(self, other: FilterExpr) -> FilterExpr {
        FilterExpr::All(vec![self, other])
    }

    /// How many tests it has.
    pub fn size(&self) -> usize {
        match self {
            FilterExpr::All(them) | FilterExpr::Any(them) => {
                1 + them.iter().map(FilterExpr::size).sum::<usize>()
            }
            FilterExpr::Not(it) => it.size(),
            FilterExpr::Ids(ids) => ids.len(),
            FilterExpr::Field(_, Test::One(it) | Test::Some(it)) => 1 + it.size(),
            FilterExpr::Field(..) => 1,
        }
    }
}

/// The field with this identity among those of a record type.
pub fn field(on: RecordType, id: FieldId) -> Option<&'static Field> {
    on.fields().iter().find(|field| field.id == id)
}
