//! The state of a hook, for whoever watches over the server.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::model::Revision;

/// The state of a hook, which its thread keeps up to date.
#[derive(Debug)]
pub struct HookStatus {
    name: String,
    delivered: AtomicU64,
    failed: AtomicU64,
    revision: AtomicU64,
    is_failing: AtomicBool,
}

impl HookStatus {
    /// The state of a hook that has done nothing since the server began.
    pub(super) fn new(name: &str, revision: Revision) -> HookStatus {
        HookStatus {
            name: name.to_owned(),
            delivered: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            revision: AtomicU64::new(revision.0),
            is_failing: AtomicBool::new(false),
        }
    }

    /// The name of the hook.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The notifications that were delivered.
    pub fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }

    /// The attempts that failed.
    pub fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    /// Whether the last attempt failed.
    pub fn is_failing(&self) -> bool {
        self.is_failing.load(Ordering::Relaxed)
    }

    /// The revisions up to the newest of which something may have to be delivered.
    pub fn lag(&self, newest: Revision) -> u64 {
        newest
            .0
            .saturating_sub(self.revision.load(Ordering::Relaxed))
    }

    /// Notes the last revision of which everything is delivered.
    pub(super) fn note_revision(&self, revision: Revision) {
        self.revision.store(revision.0, Ordering::Relaxed);
    }

    /// Counts a delivery. Returns whether the one before failed.
    pub(super) fn count_delivered(&self) -> bool {
        self.delivered.fetch_add(1, Ordering::Relaxed);
        self.is_failing.swap(false, Ordering::Relaxed)
    }

    /// Counts a failure. Returns whether it is the first after a success.
    pub(super) fn count_failed(&self) -> bool {
        self.failed.fetch_add(1, Ordering::Relaxed);
        !self.is_failing.swap(true, Ordering::Relaxed)
    }
}
