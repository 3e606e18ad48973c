//! GraphQL over server-sent events.
//!
//! The rules are those of `PROTOCOL.md` of the npm package `graphql-sse`, in both of its modes:
//! each operation has a stream of its own (`distinct`), or several share one (`single`).

pub(crate) mod distinct;
mod event;
pub(crate) mod single;
