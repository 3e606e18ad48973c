//! What every benchmark here measures with.

pub(crate) mod client;
pub(crate) mod cpu;
pub(crate) mod generate;
pub(crate) mod han;
pub(crate) mod load;
pub(crate) mod median;
pub(crate) mod served;
pub(crate) mod table;

use std::error::Error;

/// What can go wrong in a measurement: it is shown, and there is no table.
pub(crate) type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;
