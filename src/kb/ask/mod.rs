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
mod claim;
mod condition;
mod entity;
mod field;
mod get;
mod holds;
mod it;
mod matching;
mod order;
mod rows;
mod sorted;
mod source;
#[cfg(test)]
mod tests;
mod value;
mod vocabulary;

pub(super) use self::matching::MOST_TRIED;
pub use self::{
    condition::{Condition, Order, Test, TextTest, field},
    field::{Choices, Field, Get, Got, Indexed, On, Part, Shape},
    it::{It, Memory},
    order::{Key, Rank},
};
