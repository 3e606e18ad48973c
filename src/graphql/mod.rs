//! The GraphQL API: one file a type, each declared once as a table of fields.
//!
//! [`Api`] answers requests; [`engine`] runs documents over any schema that is declared so.

pub mod engine;

mod about;
mod api;
mod asked;
mod attribution;
mod base;
mod change;
mod claim;
mod connection;
mod cursor;
mod entity;
pub mod error;
mod filter;
mod graph;
mod group;
mod history;
mod knowledge_base;
mod listing;
mod neighbor;
mod node;
mod order;
mod path;
mod position;
mod query;
mod reading;
mod scalar;
mod schema;
mod search;
mod source;
mod tag;
mod text;
mod timeline;
mod touch;
mod value;
mod vocabulary;

pub use api::{Api, LONGEST_PAGE, Operation, Request};
pub use schema::schema_sdl;
