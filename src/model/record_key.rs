//! Keys: what an id leads to.

use crate::model::{id::Ordinal, kind::Kind};

/// The key of the record that an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RecordKey {
    /// The kind of the record.
    pub kind: Kind,
    /// The ordinal of the record; that of its claim for an attribution.
    pub ordinal: Ordinal,
    /// The number of an attribution in its claim; 0 for all other kinds.
    pub number: u16,
}
