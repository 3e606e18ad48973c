//! The commands, and what happens to the files under them.

mod commands;
mod faults;
mod loading;
mod reloading;
mod read_only;
mod short_journal;
