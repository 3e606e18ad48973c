//! The instruments that the benchmarks share.

pub(crate) mod client;
pub(crate) mod cpu;
pub(crate) mod generate;
pub(crate) mod han;
pub(crate) mod load;
pub(crate) mod median;
pub(crate) mod random;
pub(crate) mod served;
pub(crate) mod table;
pub(crate) mod wait;

use std::error::Error;

/// The result of a measurement; an error is printed instead of the table.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;
