//! Findings: problems before their place is known.

use std::ops::Range;

use crate::{
    kb::write::validate::code::Code,
    model::{Id, Kind},
};

/// A problem in a text, before it is known of which file and record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::kb::formats) struct Finding {
    pub(in crate::kb::formats) code: Code,
    /// The bytes of the text.
    pub(in crate::kb::formats) span: Range<usize>,
    /// The way from the text's beginning.
    pub(in crate::kb::formats) path: String,
    pub(in crate::kb::formats) message: String,
    pub(in crate::kb::formats) help: Option<String>,
    /// A word that may be the id of a record.
    pub(in crate::kb::formats) mention: Option<Mention>,
}

impl Finding {
    /// A place at which nothing was found yet.
    pub(in crate::kb::formats) fn at(span: Range<usize>, path: String) -> Finding {
        Finding {
            code: Code::InvalidValue,
            span,
            path,
            message: String::new(),
            help: None,
            mention: None,
        }
    }
}

/// A word that may be the id of a record, where an object that has the id may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::kb::formats) struct Mention {
    pub(in crate::kb::formats) id: Id,
    /// The objects that may stand there, each with the kind of the record.
    pub(in crate::kb::formats) forms: Vec<(Kind, String)>,
}
