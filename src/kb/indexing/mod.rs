//! How the index follows the store, and what a snapshot knows of its lag.

pub(in crate::kb) mod bulk_index;
pub(in crate::kb) mod index_lag;
