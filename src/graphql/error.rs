//! The error codes that our fields add to those of the engine, and the field errors of the
//! knowledge base's errors.

use claimgraph_engine::FieldError;

use crate::kb::KbError;

/// The code for a cursor that is not one of this list.
pub const INVALID_CURSOR: &str = "INVALID_CURSOR";

/// The code for an earlier revision that the viewer may not read, since a later one closed
/// something of it.
pub const REVISION_CLOSED: &str = "REVISION_CLOSED";

/// The code for a field that would have to scan more rows than one field may.
pub const COST_LIMIT: &str = claimgraph_engine::code::COST_LIMIT;

impl From<KbError> for FieldError {
    fn from(error: KbError) -> FieldError {
        match error {
            KbError::TooMuch { .. } => FieldError::new(COST_LIMIT, error.to_string()),
            error => FieldError::internal(error),
        }
    }
}
