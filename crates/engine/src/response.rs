//! The response to a request.

use crate::error::RequestErrors;

/// The response to a request, ready to be sent.
#[derive(Debug, Clone)]
pub struct Response {
    /// The response as JSON.
    pub body: Vec<u8>,
    /// The outcome of the request.
    pub outcome: Outcome,
    /// The `extensions.code` of all errors, each once, in the order of their first errors.
    pub codes: Vec<&'static str>,
}

/// The outcome of a request: refused or run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The response has no `data`.
    Refused {
        /// The `extensions.code` of the first error.
        code: &'static str,
    },
    /// The response has `data`.
    Executed {
        /// The number of field errors, those not shown included.
        errors: usize,
    },
}

impl Response {
    /// The response to a refused request.
    pub fn refused(errors: &RequestErrors) -> Self {
        Self {
            body: errors.body(),
            outcome: Outcome::Refused {
                code: errors.code(),
            },
            codes: errors.codes(),
        }
    }
}
