//! The GraphQL API: one file a type, each declared once as a table of fields.
//!
//! [`Api`] answers requests; [`engine`] runs documents over any schema that is declared so.

mod api;
mod context;
pub mod error;
mod list;
mod schema;
mod snapshot_fields;
mod types;

pub use crate::graphql::{
    api::{Api, LONGEST_PAGE, Operation, Request},
    schema::schema_sdl,
};
