//! Scenarios over the public surfaces, in one binary: a module a subject.

mod bombs;
mod commands;
mod execution;
mod faults;
mod hostile;
mod introspection;
mod layers;
mod library;
mod oracle;
mod paging;
mod paths;
mod positions;
mod program;
mod questions;
mod reading;
mod readme;
mod search;
mod seeded;
mod serving;
mod standing;
mod tabs;
mod time_travel;
mod timeline;
mod validation;
mod writing;
