//! Links: the entries of record lists, as the store keeps them and the API pages over them.

use crate::model::id::Ordinal;

/// A position in a list. No two links of a list that hold at one revision share a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListPosition {
    /// The primary sort key of the list, ascending; 0 if the list is sorted by ordinals alone.
    pub order: i64,
    /// The record.
    pub ordinal: Ordinal,
    /// The number within the record; 0 if the list does not use it.
    pub number: u16,
}

/// A link: an entry of a record list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// The position in the list.
    pub position: ListPosition,
    /// The role of the record; 0 if the list has no roles.
    pub role: u8,
}

/// The start of a list scan, which also gives its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScanStart {
    /// At the first link, forwards.
    First,
    /// At the first link after a position, forwards.
    After(ListPosition),
    /// At the last link, backwards.
    Last,
    /// At the last link before a position, backwards.
    Before(ListPosition),
}
