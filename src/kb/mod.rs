//! x

pub mod bundle;
pub mod contradiction;
pub mod corroboration;
pub mod origin;
pub mod status;

#[cfg(test)]
mod fixture;
