//! What the scenarios stand on.

pub(crate) mod program;
pub(crate) mod seed;
pub(crate) mod test_schema;
