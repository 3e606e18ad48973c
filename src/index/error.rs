//! What can go wrong with the index.

use std::{io, path::PathBuf};

/// Why the index did not do what was asked. None of these loses anything: the index is a view, and
/// can be made again from the store.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The search engine below failed.
    #[error("the index failed: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// A file of the index could not be read.
    #[error("the index could not be read: {0}")]
    Read(#[from] io::Error),
    /// A file of the index is missing, or is not as it was written.
    #[error("the index in `{}` is damaged: {reason}", .path.display())]
    Damaged {
        /// The index's folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The index's folder could not be made or emptied.
    #[error("cannot use `{}`: {source}", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}
