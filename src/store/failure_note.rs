//! The note that the database below a store has failed.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// A note that is set by the first error of the database, and stays: after a failed write, sled
/// refuses what needs to write, reads among it, until it is opened again.
#[derive(Clone, Default)]
pub(super) struct FailureNote(Arc<AtomicBool>);

impl FailureNote {
    /// Passes a result on, and notes an error.
    pub(super) fn noting<T>(&self, result: sled::Result<T>) -> sled::Result<T> {
        if result.is_err() {
            self.0.store(true, Ordering::Relaxed);
        }
        result
    }

    /// Whether there was an error.
    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
