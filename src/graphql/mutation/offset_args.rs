//! The arguments of a list in a payload.

use claimgraph_engine::{Args, FieldError, FromArgs};

/// The arguments of a list in a payload, of which some rows are passed over.
pub(super) struct OffsetArgs {
    first: usize,
    offset: usize,
}

impl FromArgs for OffsetArgs {
    fn from_args(args: &Args<'_>) -> Result<OffsetArgs, FieldError> {
        let number = |name: &str, default: i64| {
            let number: i64 = args.optional(name)?.unwrap_or(default);
            usize::try_from(number).map_err(|_| {
                FieldError::input(format!("`{name}` is {number}, but must not be negative"))
            })
        };
        Ok(OffsetArgs {
            first: number("first", 20)?,
            offset: number("offset", 0)?,
        })
    }
}

impl OffsetArgs {
    /// The rows of a page, of which none is longer than `longest`.
    pub(super) fn page<'r, T>(&self, rows: &'r [T], longest: usize) -> &'r [T] {
        let rows = rows.get(self.offset..).unwrap_or_default();
        &rows[..rows.len().min(self.first).min(longest)]
    }
}
