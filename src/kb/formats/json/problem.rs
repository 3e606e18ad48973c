//! Problems: what is wrong with a bundle, where, and what to do.

use std::{fmt, ops::Range};

/// The most problems that are kept; the rest is counted.
pub const MAX_PROBLEMS: usize = 100;

/// What kind of problem it is. The names are published and only added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A file or folder that cannot be read, or that is none.
    Unreadable,
    /// A file or a record that is larger than allowed.
    TooLarge,
    /// A file that is not in UTF-8.
    NotUtf8,
    /// A text that is not JSON.
    Syntax,
    /// Lists and objects nested too deep.
    TooDeep,
    /// A list or an object with too many members.
    TooMany,
    /// A field given twice in one object.
    DuplicateField,
    /// A field that there is not.
    UnknownField,
    /// A field that has to be there and is not.
    MissingField,
    /// A JSON value of another type than expected.
    WrongType,
    /// A word that is none of those allowed.
    UnknownWord,
    /// A value that its type refuses: a date that is none, a URL of another scheme.
    InvalidValue,
    /// An id that names two things.
    DuplicateId,
    /// A reference that leads nowhere.
    DanglingReference,
    /// A reference to a record of another kind.
    WrongKind,
    /// A reference from a record to itself.
    SelfReference,
    /// References that lead back to where they started.
    Cycle,
    /// A predicate said of an entity of a type that it is not for.
    Domain,
    /// A value that the predicate does not take.
    Range,
    /// Two predicates of which one only is the other's inverse.
    Inverse,
}

impl Code {
    /// All of them.
    pub const ALL: [Code; 20] = [
        Code::Unreadable,
        Code::TooLarge,
        Code::NotUtf8,
        Code::Syntax,
        Code::TooDeep,
        Code::TooMany,
        Code::DuplicateField,
        Code::UnknownField,
        Code::MissingField,
        Code::WrongType,
        Code::UnknownWord,
        Code::InvalidValue,
        Code::DuplicateId,
        Code::DanglingReference,
        Code::WrongKind,
        Code::SelfReference,
        Code::Cycle,
        Code::Domain,
        Code::Range,
        Code::Inverse,
    ];

    /// Its published name.
    pub fn as_str(self) -> &'static str {
        match self {
            Code::Unreadable => "UNREADABLE",
            Code::TooLarge => "TOO_LARGE",
            Code::NotUtf8 => "NOT_UTF8",
            Code::Syntax => "SYNTAX",
            Code::TooDeep => "TOO_DEEP",
            Code::TooMany => "TOO_MANY",
            Code::DuplicateField => "DUPLICATE_FIELD",
            Code::UnknownField => "UNKNOWN_FIELD",
            Code::MissingField => "MISSING_FIELD",
            Code::WrongType => "WRONG_TYPE",
            Code::UnknownWord => "UNKNOWN_WORD",
            Code::InvalidValue => "INVALID_VALUE",
            Code::DuplicateId => "DUPLICATE_ID",
            Code::DanglingReference => "DANGLING_REFERENCE",
            Code::WrongKind => "WRONG_KIND",
            Code::SelfReference => "SELF_REFERENCE",
            Code::Cycle => "CYCLE",
            Code::Domain => "DOMAIN",
            Code::Range => "RANGE",
            Code::Inverse => "INVERSE",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One thing that is wrong with a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of problem it is.
    pub code: Code,
    /// The file, as it was named.
    pub file: String,
    /// Where it starts; `None` where it is the file as a whole.
    pub position: Option<Box<TextPosition>>,
    /// The way to it through the file, such as `claims[3].attributions[0].source`; empty for the
    /// file as a whole.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What was expected, or what to do.
    pub help: Option<String>,
}

/// Where in a file a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The bytes of the file.
    pub span: Range<usize>,
    /// What stands there.
    pub excerpt: Excerpt,
}

/// The line on which a problem starts, cut to a readable length around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text: the line, and the next one where the problem goes on there.
    pub text: String,
    /// The bytes of the text to point at, all on its first line.
    pub mark: Range<usize>,
}

/// What is wrong with a bundle: at least one problem.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Problems {
    /// The problems, by file and position; at most [`MAX_PROBLEMS`].
    pub shown: Vec<Problem>,
    /// How many more were found. A record that is not shown counts once, whatever is wrong in it.
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_has_its_own_name() {
        let names: HashSet<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
