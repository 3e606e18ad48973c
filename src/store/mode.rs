//! The mode in which a commit is applied.

/// Says what is spared while a commit is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The readers, who wait while a batch is written: batches are small.
    Serving,
    /// The work: batches are large, and pairs that stand alone go in without a batch.
    Bulk,
}
