//! A GraphQL API over a knowledge base in which every claim points at the source that reported it.
//!
//! # Layout
//!
//! From the ground up, each built on those before it:
//!
//! - [`model`]: the records as types that cannot be wrong.

pub mod graphql;
pub mod http;
pub mod kb;
pub mod model;
