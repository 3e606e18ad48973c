//! The revisions before the newest, kept for a while as they were.
//!
//! Whoever pages through a list goes on at the revision at which it began. It could be read from
//! the store alone; but what every claim was worth then is known only here.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use crate::{kb::Snapshot, model::Revision};

/// How many revisions are kept.
const KEPT: usize = 64;

/// The revisions before the newest.
#[derive(Default)]
pub(super) struct SnapshotHistory {
    kept: Mutex<VecDeque<Snapshot>>,
}

impl SnapshotHistory {
    /// Keeps a revision, and lets the oldest go.
    pub(super) fn keep(&self, snapshot: Snapshot) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(snapshot);
    }

    /// A revision, if it is kept.
    pub(super) fn find(&self, revision: Revision) -> Option<Snapshot> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = kept.binary_search_by_key(&revision, |it| it.revision());
        place.ok().map(|place| kept[place].clone())
    }
}
