//! Asking: conditions on records, to any depth and through every relation.
//!
//! What can be asked of is declared once, in a table of fields for each kind of record and each
//! part of one. From the tables come the API's filters, [`Snapshot::holds`](crate::kb::Snapshot),
//! which tries a condition on a record, and what the index can tell of it.
//!
//! Which records pass a condition is found in two steps. The index gives two sets: those that pass
//! surely and those that may. Those in the second alone are read and tried. A condition that would
//! have to be tried on too many is refused; nothing is ever left out in silence.

mod attribution;
mod attribution_filter;
mod claim;
mod entity;
mod eval;
mod expr;
mod field;
mod field_id;
mod field_value;
mod plan;
mod record_ref;
mod sort;
mod sorted;
mod source;
#[cfg(test)]
mod tests;
mod value;
mod vocabulary;

pub(super) use crate::kb::filter::plan::MOST_TRIED;

pub use crate::kb::filter::{
    expr::{FilterExpr, Order, Test, TextTest, field},
    field::{EnumType, Field, FieldType, FieldValue, Get, IndexedBy, Part, RecordType},
    field_id::FieldId,
    record_ref::{EvalCache, RecordRef},
    sort::{SortKey, SortValue},
};
