//! The commands, run as people run them.

mod commands;
mod damaged_index;
mod documents;
mod faults;
mod hand;
mod keys;
mod loading;
mod read_only;
mod reloading;
mod short_journal;
mod values;
