//! The arguments of a list in a payload.

use std::ops::Range;

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
    /// The declaration of a list of some items with these arguments.
    pub(super) fn declared(name: &str, items: &str, ty: &str) -> String {
        format!(
            r#"{name}(
              "The most {items} to return, from 0 to 100."
              first: Int = 20,
              "The number of {items} to pass over."
              offset: Int = 0
            ): {ty}"#
        )
    }

    /// The indexes of a page of a list of `count` items, of which none is longer than `longest`.
    pub(super) fn page(&self, count: usize, longest: usize) -> Range<usize> {
        let start = self.offset.min(count);
        let rest = count - start;
        start..start + rest.min(self.first).min(longest)
    }
}
