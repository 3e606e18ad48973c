//! The surface over HTTP: GraphQL at `/graphql`, its editor, the schema and the server's health.
//!
//! - Every answer to a request that reaches it is JSON; one that is no answer of GraphQL's has a code of its own, from
//!   the list in `error`.
//! - Nothing is read without a bound: a body has a size and a time, a connection its number.
//! - A request from a page of another origin, or to another server's name, is refused before anything else.
//! - A `GET` may only read, and its answer has a tag: a reader's cache asks whether its copy still holds, and the query
//!   is not run for it.
//! - When the server stops, what is being answered is answered.
//!
//! GraphQL itself is behind [`Service`]: this folder knows of operations that they can be prepared and run.
//!
//! # Known quirks
//!
//! - A head that is no HTTP, is too large or comes too slowly is answered by the HTTP library, with the right status
//!   (400, 431, 408) and an empty body.
//! - A client that does not read its answer holds its connection, and the answer, until it goes.

mod app_state;
mod body;
mod compression;
mod csp;
mod endpoint;
mod error;
mod etag;
mod health;
mod languages;
mod media;
mod middleware;
mod origin_policy;
mod pages;
mod params;
mod reply;
pub mod server;
mod service;
mod settings;
mod signals;
mod static_pages;
#[cfg(test)]
mod tests;

use crate::http::{app_state::AppState, error::HttpError};

pub use crate::http::{
    pages::IS_FULL as HAS_GRAPHIQL,
    service::{Ask, Operation, Service},
    settings::Settings,
    signals::terminated,
};
