//! Filter expressions.

use crate::{
    index::TextQuery,
    kb::{
        filter::{
            field::{Field, RecordType},
            field_id::FieldId,
        },
        rules::valid_time::Possibility,
    },
    model::{Decimal, Kind, PartialDate, When, fold::fold, global_id::own_id},
};

/// A filter expression on a record or on a part of one.
///
/// Evaluation has two values: a test of a missing value is false, and so true under `Not`. Whether
/// a value is missing is a test of its own.
#[derive(Clone, Debug)]
pub enum FilterExpr {
    /// All expressions match; true if there are none.
    All(Vec<FilterExpr>),
    /// At least one expression matches; false if there are none.
    Any(Vec<FilterExpr>),
    /// The expression does not match.
    Not(Box<FilterExpr>),
    /// The id is one of these. For a type of entities, its own id or that of a wider type.
    Ids(Vec<String>),
    /// A test of a field.
    Field(&'static Field, Test),
    /// The claim holds at a date, at least as surely as that.
    Holds(PartialDate, Possibility),
}

/// A test of a field.
#[derive(Clone, Debug)]
pub enum Test {
    /// The value is missing.
    Missing,
    /// The value is one of these variants, by their numbers in the field's
    /// [`EnumType`](crate::kb::filter::field::EnumType).
    Choice(Vec<u8>),
    /// The boolean is this.
    Flag(bool),
    /// At least one text matches.
    Text(TextTest),
    /// At least one URL has one of these canonical texts: see
    /// [`canonical`](crate::model::canonical_url::canonical).
    Address(Vec<String>),
    /// Compares the integer with a number.
    Whole(Order, i64),
    /// Compares the decimal with a number.
    Decimal(Order, Decimal),
    /// Compares the span of time with a date.
    Time(When),
    /// The referenced record matches.
    One(Box<FilterExpr>),
    /// At least one referenced record matches. `every(c)` is written `not some(not c)`.
    Some(Box<FilterExpr>),
}

/// A test of a text. Both sides are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// The text is one of these.
    In(Vec<String>),
    /// The text contains this, folded as a part.
    Contains(String),
    /// The text starts with this, folded as a part.
    StartsWith(String),
    /// The text ends with this.
    EndsWith(String),
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `=`
    Equal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Order {
    /// Whether `left` compares so to `right`.
    pub fn matches<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Order::Equal => left == right,
            Order::Less => left < right,
            Order::AtMost => left <= right,
            Order::More => left > right,
            Order::AtLeast => left >= right,
        }
    }
}

impl TextTest {
    /// Whether a text matches.
    pub fn matches(&self, text: &str) -> bool {
        self.query().matches(&fold(text))
    }

    /// The index's query for the test.
    pub(super) fn query(&self) -> TextQuery<'_> {
        match self {
            TextTest::In(texts) => TextQuery::In(texts),
            TextTest::Contains(part) => TextQuery::Contains(part),
            TextTest::StartsWith(start) => TextQuery::StartsWith(start),
            TextTest::EndsWith(end) => TextQuery::EndsWith(end),
        }
    }
}

impl FilterExpr {
    /// The test that the id of a record of a type is one of some, by itself or as a global id.
    pub fn ids(record_type: RecordType, ids: &[String]) -> FilterExpr {
        let kind = record_type.kind().unwrap_or(Kind::Attribution);
        let ids = ids.iter().map(|id| own_id(kind, id).to_owned());
        FilterExpr::Ids(ids.collect())
    }

    /// The negation of the expression.
    #[must_use]
    pub fn opposite(self) -> FilterExpr {
        FilterExpr::Not(Box::new(self))
    }

    /// The conjunction with another expression.
    #[must_use]
    pub fn and(self, other: FilterExpr) -> FilterExpr {
        FilterExpr::All(vec![self, other])
    }

    /// Whether the expression tests a field of the record itself.
    pub(super) fn tests(&self, field: FieldId) -> bool {
        match self {
            FilterExpr::All(inner) | FilterExpr::Any(inner) => {
                inner.iter().any(|expr| expr.tests(field))
            }
            FilterExpr::Not(inner) => inner.tests(field),
            FilterExpr::Ids(_) | FilterExpr::Holds(..) => false,
            FilterExpr::Field(tested, _) => tested.id == field,
        }
    }

    /// The number of tests.
    pub fn size(&self) -> usize {
        match self {
            FilterExpr::All(inner) | FilterExpr::Any(inner) => {
                1 + inner.iter().map(FilterExpr::size).sum::<usize>()
            }
            FilterExpr::Not(inner) => inner.size(),
            FilterExpr::Ids(ids) => ids.len(),
            FilterExpr::Field(_, Test::One(inner) | Test::Some(inner)) => 1 + inner.size(),
            FilterExpr::Field(..) | FilterExpr::Holds(..) => 1,
        }
    }
}
