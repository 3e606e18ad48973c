//! The problems of a bundle: what is wrong, where, and what to do.

use std::{fmt, ops::Range};

use crate::kb::write::validate::code::Code;

/// The most problems that are kept; the rest is counted.
pub const MAX_PROBLEMS: usize = 100;

/// A problem of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The code of the problem.
    pub code: Code,
    /// The file, as it was named.
    pub file: String,
    /// The start of the problem; `None` if the problem is the file as a whole.
    pub position: Option<Box<TextPosition>>,
    /// The path in the file, such as `claims[3].attributions[0].source`; empty for the file as a
    /// whole.
    pub path: String,
    /// The message, which says what is wrong.
    pub message: String,
    /// The advice: what was expected, or what to do.
    pub help: Option<String>,
}

/// The position of a problem in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The bytes of the file.
    pub span: Range<usize>,
    /// The text at the position.
    pub excerpt: Excerpt,
}

/// The line on which a problem starts, cut to a readable length around the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text: the line, and the next one where the problem goes on there.
    pub text: String,
    /// The bytes of the text to point at, all on its first line.
    pub mark: Range<usize>,
}

/// The problems of a bundle, at least one.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Problems {
    /// The problems, by file and position; at most [`MAX_PROBLEMS`].
    pub shown: Vec<Problem>,
    /// The number of further problems. A record that is not shown counts once, with all its faults.
    pub omitted: usize,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shown.len() + self.omitted {
            1 => f.write_str("the bundle has 1 problem"),
            count => write!(f, "the bundle has {count} problems"),
        }
    }
}

impl std::error::Error for Problems {}
