//! Filters and sort keys of records, to any depth and through every reference.
//!
//! All that can be filtered is declared once, in a table of fields for each type of record and of
//! parts. From the tables come the API's filters and orders, the evaluation of a filter expression
//! on a record ([`Snapshot::matches`](crate::kb::Snapshot::matches)), and the way in which the
//! index narrows it.
//!
//! A filter is executed in two steps. The index gives two candidate sets: the records that match
//! certainly and those that may match. The records that are in the second set alone are read and
//! evaluated. A filter that would evaluate too many is refused; no match is ever left out.

pub(in crate::kb) mod attribution;
pub(in crate::kb) mod change_filter;
pub(in crate::kb) mod claim;
pub(in crate::kb) mod derived_plan;
pub(in crate::kb) mod entity;
pub(in crate::kb) mod eval;
pub(in crate::kb) mod eval_cache;
#[cfg(test)]
mod every_field_tests;
pub(in crate::kb) mod expr;
pub(in crate::kb) mod field;
pub(in crate::kb) mod field_id;
pub(in crate::kb) mod field_value;
pub(in crate::kb) mod holding;
pub(in crate::kb) mod original;
pub(in crate::kb) mod plan;
pub(in crate::kb) mod record_ref;
pub(in crate::kb) mod referring;
pub(in crate::kb) mod related;
pub(in crate::kb) mod row_filter;
pub(in crate::kb) mod sort_counts;
pub(in crate::kb) mod sort_key;
pub(in crate::kb) mod sort_numbers;
pub(in crate::kb) mod sorted;
pub(in crate::kb) mod source;
pub(in crate::kb) mod tables;
#[cfg(test)]
mod tests;
pub(in crate::kb) mod text_plan;
pub(in crate::kb) mod value;
pub(in crate::kb) mod value_filter;
pub(in crate::kb) mod vocabulary;
pub(in crate::kb) mod whole_entity;
pub(in crate::kb) mod whole_entity_plan;

pub use crate::kb::filter::{
    change_filter::{Change, ChangeFilter, ChangeKind},
    eval_cache::EvalCache,
    expr::{FilterExpr, Order, Test, TextTest},
    field::{EnumType, Field, FieldType, Get, RecordType},
    field_id::FieldId,
    field_value::FieldValue,
    record_ref::RecordRef,
    sort_key::{SortKey, SortValue},
    tables::field,
};
