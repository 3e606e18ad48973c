//! The graph of entities that claims connect: edges and shortest paths.

pub(in crate::kb) mod neighbors;
pub(in crate::kb) mod path;
