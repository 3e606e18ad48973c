//! A GraphQL API over a knowledge base in which every claim points at the source that reported it.
//!
//! # Layout
//!
//! From the ground up, each built on those before it:
//!
//! - [`model`]: the records as types that cannot be wrong.
//! - [`journal`]: every commit ever made, in files; all views are rebuilt from it.
//! - [`store`]: the view that has records, their versions and the record lists, at any revision.
//! - [`index`]: the view that has terms, columns and texts, for filters, groups and search.
//! - [`kb`]: the knowledge base: one door for writing, snapshots to read, the rules about claims.
//! - [`graphql`]: the schema, as tables of fields that [`claimgraph_engine`] runs documents over.
//! - [`auth`]: keys and tokens, and the viewers whom they stand for.
//! - [`watch`]: notifications for people, and webhooks.
//! - [`report`]: claims, entities and sources as documents that are taken away.
//! - [`http`]: the server, and the pages.
//! - [`cli`]: the commands.

#![cfg_attr(
    test,
    allow(clippy::type_complexity, reason = "tables of cases have wide rows")
)]

pub mod auth;
pub mod cli;
pub mod graphql;
pub mod http;
pub mod index;
pub mod journal;
pub mod kb;
pub mod model;
pub mod report;
pub mod store;
pub mod watch;
