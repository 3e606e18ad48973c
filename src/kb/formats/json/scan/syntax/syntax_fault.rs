//! The fault of a text that is no JSON.

use std::ops::Range;

/// A fault of syntax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::kb::formats::json::scan) struct SyntaxFault {
    /// The bytes of the text; none to point behind what stands before.
    pub(in crate::kb::formats::json::scan) span: Range<usize>,
    pub(in crate::kb::formats::json::scan) message: String,
    pub(in crate::kb::formats::json::scan) help: Option<String>,
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
