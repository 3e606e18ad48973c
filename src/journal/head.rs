//! The head of a journal: its newest commit.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};

use crate::{journal::hash::Hash, model::revision::Revision};

/// The newest commit of a journal, as the next one needs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The revision of the commit, 0 when there is none.
    pub revision: Revision,
    /// The hash of the commit, zeros when there is none.
    pub hash: Hash,
    /// The time of the commit; none when there is none.
    pub at: Option<DateTime<Utc>>,
}

/// The head that readers see, and for whose next one they wait.
pub(super) struct HeadWatch {
    head: Mutex<Head>,
    moved: Condvar,
}

impl HeadWatch {
    /// A watch that shows `head`.
    pub(super) fn new(head: Head) -> HeadWatch {
        HeadWatch {
            head: Mutex::new(head),
            moved: Condvar::new(),
        }
    }

    /// The head.
    pub(super) fn get(&self) -> Head {
        *self.lock()
    }

    /// Shows another head, and wakes those that wait.
    pub(super) fn set(&self, head: Head) {
        *self.lock() = head;
        self.moved.notify_all();
    }

    /// Waits until the head is after `revision`, or until the time is over; returns the head then.
    pub(super) fn wait_after(&self, revision: Revision, timeout: Duration) -> Head {
        let head = self
            .moved
            .wait_timeout_while(self.lock(), timeout, |head| head.revision <= revision);
        *head.unwrap_or_else(PoisonError::into_inner).0
    }

    fn lock(&self) -> MutexGuard<'_, Head> {
        self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
