//! The records that patches have become.

use std::sync::Arc;

use crate::kb::formats::json::report::Locator;

/// The records that patches have become, in a text of their own.
#[derive(Clone, Debug, Default)]
pub(super) struct PatchedRecords {
    /// The number of the file in whose text they stand.
    file: usize,
    /// The patches, in the order of the records.
    origins: Arc<[Locator]>,
}

impl PatchedRecords {
    pub(super) fn new(file: usize, origins: Vec<Locator>) -> PatchedRecords {
        PatchedRecords {
            file,
            origins: origins.into(),
        }
    }

    /// The patch of which the record at a place was made; `None` if the bundle states the record.
    pub(super) fn origin(&self, record: Locator) -> Option<Locator> {
        let is_patched = !self.origins.is_empty() && record.file() == self.file;
        is_patched.then(|| self.origins[record.index() as usize])
    }
}
