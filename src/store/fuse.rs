//! A fuse for tests, which breaks a commit off.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::error::StoreError;

/// A fuse that lets a number of batches through and then none, until it is set again.
#[derive(Default)]
pub(super) struct Fuse(AtomicU64);

impl Fuse {
    /// Lets fewer than `batches` through; all, if `batches` is 0.
    pub(super) fn set(&self, batches: u64) {
        self.0.store(batches, Ordering::SeqCst);
    }

    /// Counts a batch; an error if the fuse is out.
    pub(super) fn burn(&self) -> Result<(), StoreError> {
        match self.0.load(Ordering::SeqCst) {
            0 => Ok(()),
            1 => Err(StoreError::Database(sled::Error::Unsupported(
                "the fuse is out".into(),
            ))),
            left => {
                self.set(left - 1);
                Ok(())
            }
        }
    }
}
