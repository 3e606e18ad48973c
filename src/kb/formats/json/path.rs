//! Ways through a record, built as it is walked without writing anything until one is needed.

use std::fmt;

/// A place in a record: the record, or a member of another place.
#[derive(Clone, Copy)]
pub(super) enum At<'a> {
    Record,
    Field(&'a At<'a>, &'static str),
    Item(&'a At<'a>, usize),
}

/// One step of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Field(&'static str),
    Item(usize),
}

impl At<'_> {
    pub(super) fn field(&self, name: &'static str) -> At<'_> {
        At::Field(self, name)
    }

    pub(super) fn item(&self, index: usize) -> At<'_> {
        At::Item(self, index)
    }

    /// The steps from the record.
    pub(super) fn steps(&self) -> Vec<Step> {
        let (before, step) = match self {
            At::Record => return Vec::new(),
            At::Field(before, name) => (before, Step::Field(name)),
            At::Item(before, index) => (before, Step::Item(*index)),
        };
        let mut steps = before.steps();
        steps.push(step);
        steps
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Record => Ok(()),
            At::Field(before, name) => write!(f, "{before}.{name}"),
            At::Item(before, index) => write!(f, "{before}[{index}]"),
        }
    }
}
