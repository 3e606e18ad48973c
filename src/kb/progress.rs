//! What is told while something takes long.

/// Told now and then how far something has come.
pub type Progress<'a> = &'a (dyn Fn(Phase, u64, u64) + Sync);

/// What is under way. What is counted, and of how many, is told with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The journal's hashes are proved; bytes.
    VerifyingJournal,
    /// The store is brought up to the journal; revisions.
    CatchingUp,
    /// The store is rebuilt from the journal; revisions.
    Rebuilding,
    /// The index is brought up to the store; records.
    Indexing,
    /// The index is held against the records; records.
    CheckingIndex,
}
