//! The former ids of the records of a revision.

use std::sync::Arc;

use crate::{
    kb::{error::KbError, snapshot::Snapshot, write::validate::former_ids::FormerIds},
    model::ScanStart,
    store::{self, List},
};

impl Snapshot {
    /// The ids that records had before they were renamed, without those that are hidden.
    pub(in crate::kb) fn former_ids(&self) -> Result<Arc<FormerIds>, KbError> {
        let mut former_ids = FormerIds::default();
        for link in self.view().links(List::Renamed, ScanStart::First)? {
            let position = link?.position;
            let Some(kind) = store::kind_of_number(position.number) else {
                continue;
            };
            if !self.hides_former_ids(kind, position.ordinal)?
                && let Some(record) = self.record(kind, position.ordinal)?
            {
                former_ids.add(kind, record.id(), record.former_ids());
            }
        }
        Ok(Arc::new(former_ids))
    }
}
