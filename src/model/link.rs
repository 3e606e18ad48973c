//! Links: the entries of record lists, as the store keeps them and the API pages over them.

use crate::model::{id::Ordinal, revision::Revision};

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

impl ListPosition {
    /// The position after all others of an order.
    pub fn last_of(order: i64) -> ListPosition {
        ListPosition {
            order,
            ordinal: Ordinal(u32::MAX),
            number: u16::MAX,
        }
    }

    /// The position in the list of changes after all that commits up to a revision wrote.
    pub fn after_commit(revision: Revision) -> ListPosition {
        ListPosition::last_of(i64::try_from(revision.0).unwrap_or(i64::MAX))
    }

    /// The revision of the commit that wrote a change, by its position in the list of changes.
    pub fn revision(&self) -> Revision {
        Revision(self.order.unsigned_abs())
    }

    /// The last revision whose changes all lie before a position in the list of changes, or at it.
    pub fn whole_revision(&self) -> Revision {
        match self.number == u16::MAX {
            true => self.revision(),
            false => Revision(self.revision().0.saturating_sub(1)),
        }
    }
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
