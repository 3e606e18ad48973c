//! The position of an entry in its journal.

use std::{fmt, sync::Arc};

/// The position of an entry in its journal, for messages: the name of what holds it, such as a
/// file, and the number of its line there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPosition {
    pub(super) container: Arc<str>,
    pub(super) line: u64,
}

impl fmt::Display for EntryPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`, line {}", self.container, self.line)
    }
}
