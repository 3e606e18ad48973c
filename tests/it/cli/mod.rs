//! The commands, run as people run them.

mod backup;
mod commands;
mod damaged_index;
mod deploy;
mod documents;
mod faults;
mod hand;
mod keys;
mod loading;
mod read_only;
mod reloading;
mod reports;
mod running;
mod settings;
mod short_journal;
mod values;
mod watching;
mod webhooks;
