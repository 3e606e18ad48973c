//! The result of a verification.

/// The size of a journal whose every byte has been proved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// The number of commits.
    pub commits: u64,
    /// The number of records.
    pub records: u64,
    /// The number of bytes.
    pub bytes: u64,
}
