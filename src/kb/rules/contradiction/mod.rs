//! Contradiction: two claims contradict each other if what they say clashes and they speak of one
//! time; certainly if both are certain.

pub(in crate::kb) mod clash;
pub(in crate::kb) mod common_time;
#[cfg(test)]
mod tests;
