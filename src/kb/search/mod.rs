//! Search: the records that best match what a person typed, and the nearest names where none do.
//!
//! Entities and sources are found by their own texts. Claims are found by theirs, and through the
//! entities that they are about or that state them: "Zhao" finds the claims about a person whose
//! name is written in another script. A merged entity leads to the one into which it was merged.
//!
//! The index ranks the records whose indexed version is that of the snapshot. The records that it
//! lags behind are scored one by one, in the same way, so that a search is exact for its revision.

pub(in crate::kb) mod highlight;
pub(in crate::kb) mod query;
pub(in crate::kb) mod ranked_search;
