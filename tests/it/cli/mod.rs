//! The commands, and what happens to the files under them.

mod commands;
mod faults;
mod loading;
mod read_only;
mod reloading;
mod short_journal;
