//! The codes that our fields add to those of the engine, and how errors of the knowledge base are
//! told.

use super::engine::Failure;
use crate::kb::{KbError, StoreError};

/// A cursor is not one of this list.
pub const INVALID_CURSOR: &str = "INVALID_CURSOR";

/// A field would have to look at more rows than one field may.
pub const COST_LIMIT: &str = super::engine::code::COST_LIMIT;

impl From<KbError> for Failure {
    fn from(error: KbError) -> Failure {
        match error {
            KbError::TooMuch { .. } => Failure::new(COST_LIMIT, error.to_string()),
            error => Failure::internal(error),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Failure::internal(error)
    }
}
