//! Formats of records in and out.

pub mod json;
