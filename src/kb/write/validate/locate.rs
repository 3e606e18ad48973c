//! The place at which problems are reported.

use std::fmt;

use crate::{
    kb::write::validate::{code::Code, field_path::FieldPath, warning::WarningKind},
    model::Kind,
};

/// The place of a record, at which problems of its fields are reported: a position in a file, an
/// argument of a mutation, or the id of a recorded record.
pub(in crate::kb) trait Locate {
    /// Reports a problem of the field at `path`.
    fn report(&mut self, path: &FieldPath, code: Code, message: String, help: Option<String>);

    /// Warns of what is odd about the field at `path`.
    fn warn(&mut self, path: &FieldPath, kind: WarningKind, message: &dyn fmt::Display);
}

/// The place of a record of which only the first problem counts.
#[derive(Default)]
pub(in crate::kb) struct FirstProblem(pub(in crate::kb) Option<(Code, String)>);

impl Locate for FirstProblem {
    fn report(&mut self, _: &FieldPath, code: Code, message: String, _: Option<String>) {
        self.0.get_or_insert((code, message));
    }

    fn warn(&mut self, _: &FieldPath, _: WarningKind, _: &dyn fmt::Display) {}
}

/// The name of a kind with its article.
pub(in crate::kb) fn with_article(kind: Kind) -> String {
    match kind {
        Kind::Entity | Kind::Attribution => format!("an {kind}"),
        _ => format!("a {kind}"),
    }
}
