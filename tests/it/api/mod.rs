//! The API over the seed: a module a subject.

mod claim;
mod entity;
mod evidence;
mod filter;
mod groups;
mod history;
mod ids;
mod merges;
mod model_fields;
mod names;
mod node;
mod originals;
mod paging;
mod paths;
mod positions;
mod questions;
mod rich_sources;
mod search;
mod source_addresses;
mod status;
mod status_changes;
mod timeline;
mod units;
mod values;
mod verdict_cases;
mod vocabulary;
