//! The codes that our fields add to those of the engine, and how errors of the knowledge base are
//! told.

use claimgraph_engine::FieldError;

use crate::kb::KbError;

/// A cursor is not one of this list.
pub const INVALID_CURSOR: &str = "INVALID_CURSOR";

/// A field would have to look at more rows than one field may.
pub const COST_LIMIT: &str = claimgraph_engine::code::COST_LIMIT;

impl From<KbError> for FieldError {
    fn from(error: KbError) -> FieldError {
        match error {
            KbError::TooMuch { .. } => FieldError::new(COST_LIMIT, error.to_string()),
            error => FieldError::internal(error),
        }
    }
}
