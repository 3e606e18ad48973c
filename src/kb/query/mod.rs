//! Read models over claims: look-ups, topics, timelines and positions.

pub(in crate::kb) mod lookup;
pub(in crate::kb) mod position;
pub(in crate::kb) mod timeline;
pub(in crate::kb) mod topic;
