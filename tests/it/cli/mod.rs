//! The commands, run as people run them.

mod commands;
mod faults;
