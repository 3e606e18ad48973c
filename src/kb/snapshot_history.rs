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
/// The number of snapshots of still earlier revisions that are remembered.
const RECALLED: usize = 4;

/// The history of snapshots before the newest, in the order of their revisions.
pub(super) struct SnapshotHistory<S> {
    snapshots: Mutex<VecDeque<(Revision, S)>>,
    /// Snapshots of earlier revisions that were asked for lately, the latest last.
    recalled: Mutex<VecDeque<(Revision, S)>>,
}

impl<S> Default for SnapshotHistory<S> {
    fn default() -> SnapshotHistory<S> {
        SnapshotHistory {
            snapshots: Mutex::default(),
            recalled: Mutex::default(),
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

    /// The snapshot of an earlier revision that was remembered, if it is not forgotten.
    pub(super) fn recall(&self, revision: Revision) -> Option<S> {
        let recalled = self.recalled.lock().unwrap_or_else(PoisonError::into_inner);
        let mut latest = recalled.iter().rev();
        let found = latest.find(|(other, _)| *other == revision);
        found.map(|(_, snapshot)| snapshot.clone())
    }

    /// Remembers the snapshot of an earlier revision, in the place of another one of that. The one
    /// that was remembered first is forgotten if there are too many.
    pub(super) fn remember(&self, revision: Revision, snapshot: S) {
        let mut recalled = self.recalled.lock().unwrap_or_else(PoisonError::into_inner);
        recalled.retain(|(other, _)| *other != revision);
        if recalled.len() == RECALLED {
            recalled.pop_front();
        }
        recalled.push_back((revision, snapshot));
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
