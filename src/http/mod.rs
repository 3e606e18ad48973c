//! The HTTP server: GraphQL at `/graphql`, its editor, embeds of claims, reports, the schema, the
//! server's health and metrics.
//!
//! - Every error is JSON; one that is not GraphQL's own has a code from the list in `error`.
//! - A document may be named by its hash (`persisted_documents`); with a list of trusted documents,
//!   no other is answered.
//! - A credential is verified before anything of the request is read; whoever sends more than the
//!   rate limit is refused.
//! - Every input is bounded: a body in size and time, connections in number. So is the sum of what
//!   all clients send at once (`byte_budget`), and of the answers that they have not taken yet.
//! - A client that is slow is ended, whatever it is slow at (`connection`).
//! - A request from a page of another origin, or to another server's name, is refused first.
//! - A `GET` may only read. Its answer has an entity tag, so that a client can validate its copy
//!   without the query being run.
//! - Every request has an id, a line in the access log, and is counted in the metrics.
//! - A server that stops finishes the answers in flight.
//!
//! - A subscription is answered over WebSocket (`ws`) or server-sent events (`sse`), both at
//!   `/graphql`. What waits to be read is bounded; who does not read is ended, and can go on later.
//!
//! - A command of the program, such as `load`, can be sent to `/commands` with its files, and is
//!   run here (`commands`).
//!
//! GraphQL is behind the trait [`Service`]: a request is prepared, and the operation is run.
//!
//! # Known quirks
//!
//! - Behind a proxy every request comes from the proxy's address, and the limits by address are
//!   those of all its clients together.
//! - A head that is no HTTP, is too large or comes too slowly is answered by the HTTP library, with
//!   the right status (400, 431, 408) and an empty body.
//! - A connection whose second head does not come in time is ended without an answer. So is an
//!   encrypted connection that is one too many.
//! - A subscriber that takes a few bytes now and then, and never all of what waits, keeps its
//!   stream as long as it is sent nothing more.

mod access_log;
mod address_slots;
mod allowed_headers;
mod app_state;
mod authentication;
mod body;
mod byte_budget;
mod command_body;
mod command_runner;
mod commands;
mod compression;
mod connection;
mod csp;
mod document_hash;
mod embed;
mod endpoint;
mod error;
mod etag;
mod execution;
mod health;
mod keyed_limit;
mod languages;
mod media;
mod metrics;
mod middleware;
mod multiplex;
mod origin_policy;
mod outbox;
mod pages;
mod params;
mod persisted_documents;
mod refused_origins;
mod reply;
mod report;
pub mod server;
mod service;
mod settings;
mod signals;
mod sse;
mod static_pages;
mod subscriber;
#[cfg(test)]
mod tests;
mod tls;
mod trusted_documents;
mod write_threads;
mod ws;

use crate::http::{app_state::AppState, error::HttpError};

pub use crate::http::{
    command_runner::{COMMAND_TYPE, CommandOutput, CommandRunner, Commands},
    document_hash::{DocumentHash, NoDocumentHash},
    pages::IS_FULL as HAS_PAGES,
    service::{Events, Operation, Service},
    settings::{Anonymous, MetricsAccess, RateLimit, Settings},
    signals::{terminated, when_terminated},
    tls::{Tls, TlsError},
    trusted_documents::{TrustedDocuments, TrustedDocumentsError},
};
