//! The error codes that our fields add to those of the engine, and the field errors of the
//! knowledge base's errors.

use claimgraph_engine::FieldError;

use crate::kb::{KbError, StorageFailure};

/// The code for a cursor that is not one of this list.
pub const INVALID_CURSOR: &str = "INVALID_CURSOR";

/// The code for an earlier revision that the viewer may not read, since a later one closed
/// something of it.
pub const REVISION_CLOSED: &str = "REVISION_CLOSED";

/// The code for a field that would have to scan more rows than one field may.
pub const COST_LIMIT: &str = claimgraph_engine::code::COST_LIMIT;

/// The code for a write that the storage refused, and for a read once the store has failed.
pub const STORAGE_FAILED: &str = "STORAGE_FAILED";

/// The error of a field for which the storage failed: the cause goes to the log.
pub(in crate::graphql) fn storage_failed(failure: StorageFailure, cause: KbError) -> FieldError {
    let message = match failure {
        StorageFailure::Passing => {
            "the storage refused the write, and nothing of it was written; whoever runs the server \
             finds the cause in its log, such as a full disk: send the request again once it is \
             mended"
        }
        StorageFailure::Lasting => {
            "nothing is written any more since the storage failed, and reads go on; whoever runs \
             the server finds the cause in its log, mends it and starts the server again: then \
             send the request again, with the same `idempotencyKey`, so that it is written once \
             even if it was on the disk already"
        }
        StorageFailure::Unread => {
            "what was written is safe in the journal, but cannot be read before the server is \
             started again; whoever runs it finds the cause in its log"
        }
        StorageFailure::Unreadable => {
            "the store cannot be read any more since the disk below it failed; what was written is              safe in the journal, and nothing of this request was written: whoever runs the server              finds the cause in its log, mends it and starts the server again; then send the              request again"
        }
    };
    FieldError::server(STORAGE_FAILED, message, cause)
}

impl From<KbError> for FieldError {
    fn from(error: KbError) -> FieldError {
        match error {
            KbError::TooMuch { .. } => FieldError::new(COST_LIMIT, error.to_string()),
            error => match error.storage_failure() {
                Some(failure @ StorageFailure::Unreadable) => storage_failed(failure, error),
                _ => FieldError::internal(error),
            },
        }
    }
}
