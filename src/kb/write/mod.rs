//! The one way in: a command becomes a change set, is validated, appended, applied and published.

pub(in crate::kb) mod change_set;
pub(in crate::kb) mod overlay;
pub(in crate::kb) mod replay;
pub(in crate::kb) mod writer;
