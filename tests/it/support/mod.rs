//! The fixtures of the scenarios.

pub(crate) mod documents;
pub(crate) mod folders;
pub(crate) mod guide;
pub(crate) mod live;
pub(crate) mod program;
pub(crate) mod random;
pub(crate) mod receiver;
pub(crate) mod seed;
pub(crate) mod socket;
pub(crate) mod test_schema;
pub(crate) mod watched;
