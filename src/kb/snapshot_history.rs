//! The snapshots of the latest revisions, kept for a while as they were.
//!
//! Paging through a list goes on at the revision at which it began. Its records could be read from
//! the store alone, but only the snapshot itself has the assessments of that revision.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};

use crate::model::Revision;

/// The number of snapshots that are kept.
const KEPT: usize = 64;

/// The history of snapshots before the newest, in the order of their revisions.
pub(super) struct SnapshotHistory<S> {
    snapshots: Mutex<VecDeque<(Revision, S)>>,
}

impl<S> Default for SnapshotHistory<S> {
    fn default() -> SnapshotHistory<S> {
        SnapshotHistory {
            snapshots: Mutex::default(),
        }
    }
}

impl<S: Clone> SnapshotHistory<S> {
    /// Keeps a snapshot, and drops the oldest if there are too many.
    pub(super) fn keep(&self, revision: Revision, snapshot: S) {
        let mut snapshots = self
            .snapshots
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if snapshots.len() == KEPT {
            snapshots.pop_front();
        }
        snapshots.push_back((revision, snapshot));
    }

    /// The snapshot of a revision, if it is kept.
    pub(super) fn find(&self, revision: Revision) -> Option<S> {
        let snapshots = self
            .snapshots
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let index = snapshots.binary_search_by_key(&revision, |(revision, _)| *revision);
        index.ok().map(|index| snapshots[index].1.clone())
    }
}
