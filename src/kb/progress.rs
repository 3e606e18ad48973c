//! The progress of what takes long.

use std::sync::atomic::{AtomicU64, Ordering};

/// A callback for progress: the phase, how much of it is done, and of how much.
pub type Progress<'a> = &'a (dyn Fn(Phase, u64, u64) + Sync);

/// A phase, with the unit in which its progress is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The hashes of the journal are verified; bytes.
    VerifyingJournal,
    /// The hashes of a copy of the journal are verified; bytes.
    VerifyingCopy,
    /// The store is brought up to the journal; revisions.
    CatchingUp,
    /// The store is rebuilt from the journal; revisions.
    Rebuilding,
    /// The index is brought up to the store; records.
    Indexing,
    /// The index is compared with the records; records.
    CheckingIndex,
    /// The rules of loading are checked; records.
    CheckingRules,
    /// The records of a commit are written; records.
    Writing,
    /// The claims are found whose status a commit may change; claims.
    FindingAffected,
    /// Claims are assessed; claims.
    Assessing,
}

/// The number of steps from which on a phase tells its progress.
const FEW: u64 = 1000;

/// The steps of a phase, which several threads take.
pub(in crate::kb) struct Steps<'a> {
    progress: Progress<'a>,
    phase: Phase,
    done: AtomicU64,
    all: u64,
}

impl<'a> Steps<'a> {
    /// The steps of a phase, none of which is done.
    pub(in crate::kb) fn new(progress: Progress<'a>, phase: Phase, all: u64) -> Steps<'a> {
        Steps {
            progress,
            phase,
            done: AtomicU64::new(0),
            all,
        }
    }

    /// Notes that more steps are done. A phase of few steps ends at once and tells nothing.
    pub(in crate::kb) fn add(&self, steps: usize) {
        let steps = steps as u64;
        let done = self.done.fetch_add(steps, Ordering::Relaxed) + steps;
        if self.all >= FEW {
            (self.progress)(self.phase, done, self.all);
        }
    }
}
