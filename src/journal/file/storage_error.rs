//! Errors of the operating system as errors of the journal.

use std::{io, path::Path};

use crate::journal::error::JournalError;

/// Returns a function for `map_err`: an action on `path` failed.
pub(in crate::journal) fn storage(
    action: &'static str,
    path: &Path,
) -> impl FnOnce(io::Error) -> JournalError {
    move |source| JournalError::Storage {
        action,
        target: path.display().to_string(),
        source: source.into(),
    }
}

/// Returns a function for `map_err`: an action on `path` failed, and nothing is written any more.
pub(in crate::journal) fn fatal(
    action: &'static str,
    path: &Path,
) -> impl FnOnce(io::Error) -> JournalError {
    move |source| JournalError::StorageFailed {
        action,
        target: path.display().to_string(),
        source: source.into(),
    }
}
