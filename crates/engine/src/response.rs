//! What an operation answers.

use crate::RequestErrors;

/// The answer to a request, ready to be sent.
#[derive(Debug, Clone)]
pub struct Response {
    /// The response as JSON.
    pub body: Vec<u8>,
    /// What became of the request.
    pub outcome: Outcome,
}

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It has no `data`; the code is that of the first error.
    Refused {
        /// The value of `extensions.code`.
        code: &'static str,
    },
    /// It has `data`, and as many fields failed.
    Executed {
        /// The fields that failed, those not shown included.
        errors: usize,
    },
}

impl Response {
    /// The response to a request that is refused.
    pub fn refused(refusal: &RequestErrors) -> Self {
        Self {
            body: refusal.body(),
            outcome: Outcome::Refused {
                code: refusal.code(),
            },
        }
    }
}
