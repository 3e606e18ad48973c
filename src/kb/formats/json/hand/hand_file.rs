//! The files of a bundle that are written in full before they are checked.

/// A file in the hand form, or a table, among the files of a bundle.
#[derive(Clone, Debug)]
pub(in crate::kb) struct HandFile {
    /// The number of the file.
    pub(in crate::kb) number: usize,
    /// The number of its records.
    pub(in crate::kb) records: usize,
}
