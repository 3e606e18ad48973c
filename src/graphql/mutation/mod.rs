//! Writing: the type `Mutation`, its inputs and its payloads.
//!
//! An input object is declared in GraphQL's own language and turned into the JSON of a bundle by
//! one conversion (`input_json`), so the bundle's validator is the only one. What the validator
//! finds goes back to its path in the input (`input_paths`), as a mistake of the caller
//! (`user_mistake`); only a failure of ours is an error. From the ground up: `input_types`,
//! `input_paths`, `user_mistake`, `input_json`, `mutation_input`, `payload`, `write`,
//! `record_edits`, `edits`, `ingest`, `fields`.

pub(in crate::graphql) mod draft_check;
mod drafts;
mod edits;
pub(in crate::graphql) mod fields;
mod ingest;
mod input_json;
mod input_paths;
mod input_types;
mod kind_of_id;
mod mutation_input;
mod offset_args;
pub(in crate::graphql) mod payload;
mod payload_types;
pub(in crate::graphql) mod proposition_input;
mod record_edits;
pub(in crate::graphql) mod status_preview;
mod status_preview_types;
mod user_error_types;
pub(in crate::graphql) mod user_mistake;
mod write;

#[cfg(test)]
mod conversion_tests;
#[cfg(test)]
mod schema_tests;
