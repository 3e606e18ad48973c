//! A draft: a commit that is to be appended.

use chrono::{DateTime, Datelike, Utc};

use crate::{journal::record_line::RecordLine, model::commit_meta::CommitMeta};

/// A commit that is to be appended.
pub struct Draft<'a> {
    /// The time at which it is made.
    pub at: DateTime<Utc>,
    /// The metadata of the commit.
    pub meta: CommitMeta,
    /// The records that it writes, taken one at a time. An error refuses the whole group.
    pub records: Box<dyn Iterator<Item = Result<RecordLine, RecordsError>> + 'a>,
}

/// The reason why the records of a [`Draft`] could not be produced.
pub type RecordsError = Box<dyn std::error::Error + Send + Sync>;

impl Draft<'_> {
    /// The reason why it cannot be written, if there is one.
    pub(super) fn flaw(&self) -> Option<String> {
        if let Err(error) = self.meta.check() {
            return Some(error.to_string());
        }
        let is_writable = (0..=9999).contains(&self.at.year());
        (!is_writable).then(|| "its time lies outside the years 0 to 9999".to_owned())
    }
}
