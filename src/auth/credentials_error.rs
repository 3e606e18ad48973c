//! Failures to read what credentials are verified by.

use std::{io, path::PathBuf};

use crate::auth::{key_file::KeyFileError, token::key_set::KeySetError};

/// A failure to read what credentials are verified by.
#[derive(Debug, thiserror::Error)]
pub enum CredentialsError {
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] KeyFileError),
    /// The key set of an issuer cannot be read.
    #[error("cannot read the keys of the token issuer in `{}`", .path.display())]
    UnreadableKeySet {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// The key set of an issuer is none.
    #[error("`{}` has no keys by which tokens could be verified", .path.display())]
    MalformedKeySet {
        /// The file.
        path: PathBuf,
        /// The cause.
        #[source]
        source: KeySetError,
    },
}
