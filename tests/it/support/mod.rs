//! The fixtures of the scenarios.

pub(crate) mod documents;
pub(crate) mod program;
pub(crate) mod seed;
pub(crate) mod test_schema;
