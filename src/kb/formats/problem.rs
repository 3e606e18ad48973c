//! The problem of a file: what is wrong, where, and what to do.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::kb::write::validate::code::Code;

/// A problem of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

impl Problem {
    /// The place that problems of one kind share: the path without the numbers of list items, such
    /// as `claims[].attributions[].source`.
    pub fn place(&self) -> String {
        let mut place = String::with_capacity(self.path.len());
        let mut is_in_brackets = false;
        for c in self.path.chars() {
            is_in_brackets = match c {
                '[' => true,
                ']' => false,
                _ => is_in_brackets,
            };
            if !(is_in_brackets && c.is_ascii_digit()) {
                place.push(c);
            }
        }
        place
    }
}

/// The position of a problem in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excerpt {
    /// The text: the line, and the next one where the problem goes on there.
    pub text: String,
    /// The bytes of the text to point at, all on its first line; none to point behind what stands
    /// before.
    pub mark: Range<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_path_without_the_numbers_of_items() {
        let place = |path: &str| {
            let problem = Problem {
                code: Code::Syntax,
                file: String::new(),
                position: None,
                path: path.into(),
                message: String::new(),
                help: None,
            };
            problem.place()
        };
        assert_eq!(
            place("claims[3].attributions[10].via[0]"),
            "claims[].attributions[].via[]"
        );
        assert_eq!(place("types[0].labels.x1"), "types[].labels.x1");
        assert_eq!(place(""), "");
    }
}
