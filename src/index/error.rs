//! The errors of the index.

use std::{io, path::PathBuf};

/// An error of the index. None loses data: the index is a view, and can be rebuilt from the store.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// tantivy failed.
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
        /// The file and what is wrong with it.
        reason: String,
    },
    /// The index's folder could not be created or removed.
    #[error("cannot use `{}`: {source}", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}
