//! The result of a filter that an index may leave open.

/// The result of a filter, which the index may leave open: `perhaps` and not `surely`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ternary {
    pub(super) surely: bool,
    pub(super) perhaps: bool,
}

impl From<bool> for Ternary {
    fn from(value: bool) -> Ternary {
        Ternary {
            surely: value,
            perhaps: value,
        }
    }
}
