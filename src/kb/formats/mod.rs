//! Formats of records in and out, and the problems of their files.
//!
//! Whatever the format, what is wrong with a file is a finding in its text; a collector of problems
//! gives it its line and column, and groups it with others of its kind.

pub mod json;
pub mod problem;
pub mod problems;

mod finding;
mod line_index;
mod problem_log;
