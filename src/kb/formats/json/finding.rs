//! Findings: problems before their place is known.

use std::ops::Range;

use crate::kb::write::validate::code::Code;

/// A problem in a text, before it is known of which file and record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) code: Code,
    /// The bytes of the text.
    pub(super) span: Range<usize>,
    /// The way from the text's beginning.
    pub(super) path: String,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Finding {
    /// A place in a text, at which nothing is wrong.
    pub(super) fn place(span: Range<usize>) -> Finding {
        Finding {
            code: Code::InvalidValue,
            span,
            path: String::new(),
            message: String::new(),
            help: None,
        }
    }
}
