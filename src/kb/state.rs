//! The state that readers, the writer and the indexer share.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use chrono::{DateTime, Utc};

use crate::{
    journal::Journal,
    kb::{
        commit_waiter::{CommitAnnouncer, CommitWaiter},
        error::KbError,
        indexing::index_lag::{IndexView, written_since},
        snapshot::Snapshot,
        snapshot_history::SnapshotHistory,
    },
    model::Revision,
    store::Store,
};

/// The journal, the store, and the newest snapshot.
pub(super) struct State {
    pub(super) journal: Arc<dyn Journal>,
    pub(super) store: Store,
    pub(super) clock: fn() -> DateTime<Utc>,
    newest: RwLock<Snapshot>,
    /// Held while a commit is applied and published.
    applying: Mutex<()>,
    history: Arc<SnapshotHistory<Snapshot>>,
    announcer: CommitAnnouncer,
    /// The failure after which nothing is written before the next start.
    halt: OnceLock<Arc<str>>,
}

impl State {
    pub(super) fn new(
        journal: Arc<dyn Journal>,
        store: Store,
        clock: fn() -> DateTime<Utc>,
        newest: Snapshot,
        history: Arc<SnapshotHistory<Snapshot>>,
    ) -> State {
        State {
            announcer: CommitAnnouncer::new(newest.revision()),
            journal,
            store,
            clock,
            newest: RwLock::new(newest),
            applying: Mutex::default(),
            history,
            halt: OnceLock::new(),
        }
    }

    /// Notes the failure after which nothing is written any more.
    pub(super) fn halt(&self, cause: String) {
        // The first failure is the cause of the others.
        self.halt.get_or_init(|| cause.into());
    }

    /// The failure after which nothing is written any more, if there was one.
    pub(super) fn halted(&self) -> Option<Arc<str>> {
        self.halt.get().cloned()
    }

    /// The newest snapshot.
    pub(super) fn newest(&self) -> Snapshot {
        self.newest
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Wakes all that wait for a revision which was published meanwhile.
    pub(super) fn announce(&self) {
        let newest = {
            let newest = self.newest.read().unwrap_or_else(PoisonError::into_inner);
            newest.revision()
        };
        self.announcer.announce(newest);
    }

    /// A new place in the list of those that wait for a commit.
    pub(super) fn commit_waiter(&self) -> CommitWaiter {
        self.announcer.waiter()
    }

    /// Waits until no commit is being applied, and holds back further ones: the store and the
    /// newest snapshot stay at one revision.
    pub(super) fn hold_commits(&self) -> MutexGuard<'_, ()> {
        self.applying.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes a newer snapshot, which `make` makes over the newest view of the index.
    pub(super) fn publish(&self, make: impl FnOnce(&Arc<IndexView>) -> Snapshot) {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let next = make(newest.index_view());
        let previous = std::mem::replace(&mut *newest, next);
        self.history.keep(previous.revision(), previous);
    }

    /// Publishes the newest snapshot over an index that was brought up to `revision`.
    pub(super) fn publish_over(
        &self,
        indexed: &IndexView,
        revision: Revision,
    ) -> Result<(), KbError> {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let written = written_since(newest.view(), revision)?;
        *newest = newest.with_index(Arc::new(indexed.with(&written)));
        Ok(())
    }
}
