//! The GraphQL API: one file a type, each declared once as a table of fields.
//!
//! [`Api`] answers requests; the crate `claimgraph_engine` runs documents over any schema that is
//! declared so. From the ground up: `context`, `list`, `object`, `types`, `mutation`, `schema`,
//! `api`.

mod api;
mod context;
pub mod error;
mod list;
mod match_cache;
mod mutation;
mod object;
mod object_rows;
mod reader_languages;
mod scalar_input;
mod schema;
mod sentence_parts;
mod types;
mod verdict_cache;
mod verdict_sentence;
mod viewer;

pub use crate::graphql::{
    api::{Api, LONGEST_PAGE, Operation, Request},
    schema::schema_sdl,
    viewer::{Role, Viewer},
};
