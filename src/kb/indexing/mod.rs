//! How the index follows the store, and what a snapshot knows of the index lag.

pub(in crate::kb) mod assessment_file;
pub(in crate::kb) mod bulk_index;
pub(in crate::kb) mod index_lag;
pub(in crate::kb) mod indexer;
