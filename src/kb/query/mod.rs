//! Read models over claims: timelines, positions, topics, references.

pub(in crate::kb) mod position;
pub(in crate::kb) mod references;
pub(in crate::kb) mod timeline;
pub(in crate::kb) mod topic;
