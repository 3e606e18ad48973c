//! The commands, and what happens to the files under them.

mod commands;
mod faults;
mod loading;
mod reloading;
