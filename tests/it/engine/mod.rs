//! Tests of the engine over the test schema.

mod execution;
mod introspection;
mod limits;
mod mutation_payloads;
mod oracle;
mod roles;
mod validation;
