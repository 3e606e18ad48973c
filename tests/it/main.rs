//! Scenarios over the public surfaces, in one binary: a module a subject.

mod bombs;
mod execution;
mod introspection;
mod layers;
mod library;
mod oracle;
mod paging;
mod paths;
mod positions;
mod reading;
mod readme;
mod seeded;
mod standing;
mod tabs;
mod time_travel;
mod timeline;
mod validation;
mod writing;
