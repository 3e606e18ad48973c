//! The commands, and what happens to the files under them.

mod commands;
mod damaged_index;
mod faults;
mod loading;
