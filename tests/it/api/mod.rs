//! The API over the seed: a module a subject.

mod claim;
mod entity;
mod filter;
mod groups;
mod history;
mod merges;
mod model_fields;
mod node;
mod paging;
mod paths;
mod positions;
mod questions;
mod search;
mod status;
mod status_changes;
mod timeline;
mod units;
mod values;
mod verdict_cases;
mod vocabulary;
