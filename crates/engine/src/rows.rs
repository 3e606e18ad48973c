//! The rows of a list field.

use crate::field_error::FieldError;

/// The rows of a list field in order, each an object, `null` or an error.
///
/// Collect an iterator of objects, of `Option`s or of `Result`s into it.
#[derive(Debug)]
pub struct Rows<O>(pub(crate) Option<Vec<Result<Option<O>, FieldError>>>);

impl<O> Rows<O> {
    /// A list field that is `null`.
    pub fn null() -> Self {
        Self(None)
    }
}

impl<O> FromIterator<O> for Rows<O> {
    fn from_iter<I: IntoIterator<Item = O>>(rows: I) -> Self {
        Self(Some(rows.into_iter().map(|row| Ok(Some(row))).collect()))
    }
}

impl<O> FromIterator<Option<O>> for Rows<O> {
    fn from_iter<I: IntoIterator<Item = Option<O>>>(rows: I) -> Self {
        Self(Some(rows.into_iter().map(Ok).collect()))
    }
}

impl<O> FromIterator<Result<Option<O>, FieldError>> for Rows<O> {
    fn from_iter<I: IntoIterator<Item = Result<Option<O>, FieldError>>>(rows: I) -> Self {
        Self(Some(rows.into_iter().collect()))
    }
}
