//! The limits of bundles.

/// The largest file of a bundle, in bytes.
pub const MAX_FILE: usize = 1 << 30;
/// The largest record of a bundle, in bytes of its text.
pub const MAX_RECORD: usize = 1 << 20;
/// The most items of a list in a record.
pub const MAX_ITEMS: usize = 1_000;
/// The deepest nesting of lists and objects in a record.
pub const MAX_NESTING: usize = 64;
