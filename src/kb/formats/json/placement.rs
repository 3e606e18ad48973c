//! The places of records that are united: several claims of a bundle that are one proposition
//! become one record, and so does a claim with the recorded one that it adds to.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;
use rustc_hash::FxHashMap;

use crate::kb::write::validate::names::RecordNumber;

/// The records of a bundle that are united with others, by number.
#[derive(Debug, Default)]
pub(super) struct Placement {
    /// The record in whose place each united record stands.
    heads: FxHashMap<RecordNumber, RecordNumber>,
    /// The records that are added to each such record.
    members: BTreeMap<RecordNumber, Vec<RecordNumber>>,
    /// The records that are added to a recorded one, but for those that are added to another of the
    /// bundle.
    to_recorded: RoaringBitmap,
}

impl Placement {
    /// Adds a record to another one of the bundle.
    pub(super) fn join(&mut self, head: RecordNumber, number: RecordNumber) {
        self.heads.insert(number, head);
        self.members.entry(head).or_default().push(number);
    }

    /// Adds a record to the recorded one that has its id.
    pub(super) fn add_to_recorded(&mut self, number: RecordNumber) {
        self.to_recorded.insert(number);
    }

    /// Whether two records become one.
    pub(super) fn are_united(&self, first: RecordNumber, second: RecordNumber) -> bool {
        self.head(first) == self.head(second)
    }

    /// Whether a record is added to a recorded one.
    pub(super) fn is_added_to_recorded(&self, number: RecordNumber) -> bool {
        self.to_recorded.contains(number)
    }

    /// The records that others are added to or that are added to recorded ones, in their order.
    pub(super) fn heads(&self) -> RoaringBitmap {
        let heads: RoaringBitmap = self.members.keys().copied().collect();
        heads | &self.to_recorded
    }

    /// The records that are added to a record, in their order.
    pub(super) fn members(&self, head: RecordNumber) -> &[RecordNumber] {
        self.members.get(&head).map_or(&[], Vec::as_slice)
    }

    /// The records that are added to others of the bundle.
    pub(super) fn joined(&self) -> RoaringBitmap {
        self.members.values().flatten().copied().collect()
    }

    fn head(&self, number: RecordNumber) -> RecordNumber {
        self.heads.get(&number).copied().unwrap_or(number)
    }
}
