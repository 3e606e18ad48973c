//! The GraphQL API.

pub mod engine;
