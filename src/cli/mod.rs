//! The commands.

pub mod diagnostic;
