//! The API over the seed: a module a subject.

mod filter;
mod groups;
mod history;
mod paging;
mod paths;
mod positions;
mod questions;
mod reading;
mod search;
mod status;
mod timeline;
