//! Values compared: which are equal, which exclude each other, and which a denial covers.

pub(in crate::kb) mod canonical_value;
pub(in crate::kb) mod coverage;
pub(in crate::kb) mod exact_number;
pub(in crate::kb) mod exclusion;
pub(in crate::kb) mod nesting;
pub(in crate::kb) mod quantity_range;
