//! The progress of what takes long.

/// A callback for progress: the phase, how much of it is done, and of how much.
pub type Progress<'a> = &'a (dyn Fn(Phase, u64, u64) + Sync);

/// A phase, with the unit in which its progress is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The hashes of the journal are verified; bytes.
    VerifyingJournal,
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
}
