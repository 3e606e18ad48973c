//! The fault of a text that is no JSON.

use std::ops::Range;

/// A fault of syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SyntaxFault {
    /// The bytes of the text; none to point behind what stands before.
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl SyntaxFault {
    pub(super) fn new(
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> SyntaxFault {
        SyntaxFault {
            span,
            message: message.into(),
            help: Some(help.into()).filter(|help| !help.is_empty()),
        }
    }
}
