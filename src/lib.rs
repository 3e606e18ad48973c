//! A GraphQL API over a knowledge base in which every claim points at the source that reported it.
//!
//! # Layout
//!
//! From the ground up, each built on those before it:
//!
//! - [`model`]: the records as types that cannot be wrong.
//! - [`journal`]: every commit ever made, in files; all else is rebuilt from it.
//! - [`store`]: the records, their versions and their links, to be read at any revision.
//! - [`index`]: which records have something, and where texts are found.
//! - [`kb`]: the knowledge base: what is written, what can be read, and the rules about claims.
//! - [`graphql`]: the API, and the engine that runs its documents.
//! - [`http`]: the surface over HTTP, and the pages.
//! - [`cli`]: the commands.

pub mod cli;
pub mod graphql;
pub mod http;
pub mod index;
pub mod journal;
pub mod kb;
pub mod model;
pub mod store;
