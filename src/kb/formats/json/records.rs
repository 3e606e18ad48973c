//! The records of a valid bundle, of which some have become one.

use roaring::RoaringBitmap;

use crate::kb::formats::json::packed::{Packed, PackedRecord};

/// The records of a bundle.
#[derive(Debug)]
pub(super) struct BundleRecords {
    /// The records as the bundle states them.
    pub(super) stated: Packed,
    /// The records that others have become, in the order of their heads.
    pub(super) united: Packed,
    /// The numbers of the stated records in whose places the united ones stand.
    pub(super) heads: RoaringBitmap,
    /// The numbers of the stated records that have no place of their own any more.
    pub(super) joined: RoaringBitmap,
}

impl BundleRecords {
    /// The records, in the order of the bundle.
    pub(super) fn iter(&self) -> impl Iterator<Item = PackedRecord<'_>> + Send {
        let mut united = self.united.records();
        let stated = (0..).zip(self.stated.records());
        let stated = stated.filter(|(number, _)| !self.joined.contains(*number));
        stated.map(move |(number, record)| match self.heads.contains(number) {
            true => united.next().unwrap_or(record),
            false => record,
        })
    }
}
