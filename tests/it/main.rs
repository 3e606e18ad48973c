//! The integration tests: one binary, a module a subject.

mod bombs;
mod introspection;
mod library;
mod oracle;
mod validation;
