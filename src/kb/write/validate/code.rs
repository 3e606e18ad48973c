//! The codes of problems.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The code of a problem. The names are published and only added to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    /// A code that the predicate does not list.
    UnknownCode,
    /// A valid time of a claim whose predicate is timeless.
    Timeless,
    /// Two fields of one record that exclude each other.
    FieldConflict,
    /// A closed part that the writer's role does not see.
    Closed,
    /// A claim that is another one but for its valid time.
    OtherTime,
    /// Evidence whose passage the attached document does not have there.
    PassageMismatch,
    /// A quote that stands in several places of the attached document.
    AmbiguousQuote,
    /// A reference to a record of the bundle that is refused itself, where refused records are set
    /// aside.
    RefusedReference,
}

impl Code {
    /// All codes.
    pub const ALL: [Code; 28] = [
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
        Code::UnknownCode,
        Code::Timeless,
        Code::FieldConflict,
        Code::Closed,
        Code::OtherTime,
        Code::PassageMismatch,
        Code::AmbiguousQuote,
        Code::RefusedReference,
    ];

    /// The published name.
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
            Code::UnknownCode => "UNKNOWN_CODE",
            Code::Timeless => "TIMELESS",
            Code::FieldConflict => "FIELD_CONFLICT",
            Code::Closed => "CLOSED",
            Code::OtherTime => "OTHER_TIME",
            Code::PassageMismatch => "PASSAGE_MISMATCH",
            Code::AmbiguousQuote => "AMBIGUOUS_QUOTE",
            Code::RefusedReference => "REFUSED_REFERENCE",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_code_is_in_the_documentation() {
        let documentation = include_str!("../../../../schema/loading.md");
        for code in Code::ALL {
            assert!(
                documentation.contains(&format!("\n| `{code}` | ")),
                "{code}"
            );
        }
    }

    #[test]
    fn every_code_has_its_own_name() {
        let names: HashSet<_> = Code::ALL.iter().map(|c| c.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
