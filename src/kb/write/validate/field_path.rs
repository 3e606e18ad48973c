//! Paths of fields, built while a record is walked and written out only for a problem.

use std::fmt;

/// The path of a field: the record, or a member of another field.
#[derive(Clone, Copy)]
pub(in crate::kb) enum FieldPath<'a> {
    Record,
    Field(&'a FieldPath<'a>, &'static str),
    Item(&'a FieldPath<'a>, usize),
}

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum PathStep {
    Field(&'static str),
    Item(usize),
}

impl FieldPath<'_> {
    pub(in crate::kb) fn field(&self, name: &'static str) -> FieldPath<'_> {
        FieldPath::Field(self, name)
    }

    pub(in crate::kb) fn item(&self, index: usize) -> FieldPath<'_> {
        FieldPath::Item(self, index)
    }

    /// The steps from the record.
    pub(in crate::kb) fn steps(&self) -> Vec<PathStep> {
        let (before, step) = match self {
            FieldPath::Record => return Vec::new(),
            FieldPath::Field(before, name) => (before, PathStep::Field(name)),
            FieldPath::Item(before, index) => (before, PathStep::Item(*index)),
        };
        let mut steps = before.steps();
        steps.push(step);
        steps
    }
}

impl fmt::Display for FieldPath<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldPath::Record => Ok(()),
            FieldPath::Field(before, name) => write!(f, "{before}.{name}"),
            FieldPath::Item(before, index) => write!(f, "{before}[{index}]"),
        }
    }
}
