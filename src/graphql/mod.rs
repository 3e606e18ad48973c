//! The GraphQL API: one file a type, each declared once as a table of fields.
//!
//! [`Api`] answers requests; the crate `claimgraph_engine` runs documents over any schema that is
//! declared so. From the ground up: `context`, `list`, `object`, `types`, `mutation`, `schema`,
//! `api`.

mod api;
mod context;
mod context_factory;
pub mod error;
mod events;
mod list;
mod match_cache;
mod measures;
mod mutation;
mod node_id;
mod object;
mod object_rows;
mod reader_languages;
mod review;
mod scalar_input;
mod schema;
mod sentence_parts;
mod shown_documents;
mod source_stream;
mod types;
mod verdict_cache;
mod verdict_sentence;
mod viewer;

pub use crate::graphql::{
    api::{Api, LONGEST_PAGE, Operation, Request},
    events::{Events, NextEvent, ResumePoint},
    measures::ApiMeasures,
    review::Review,
    schema::schema_sdl,
    shown_documents::ShownDocuments,
    viewer::{NoSuchRole, Role, Viewer},
};
