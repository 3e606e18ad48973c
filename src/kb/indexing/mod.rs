//! The thread that brings the index up to the store, and the index lag that a snapshot knows.

pub(in crate::kb) mod assessment_file;
pub(in crate::kb) mod bulk_index;
pub(in crate::kb) mod index_lag;
pub(in crate::kb) mod indexer;
