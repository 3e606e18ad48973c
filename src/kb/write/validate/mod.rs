//! Validation: holds records to each other and to what the knowledge base holds.
//!
//! It works on records wherever they come from; a
//! [`Locate`](locate::Locate) says where a problem of a field is reported. What a record is by
//! itself, its type says.

pub(in crate::kb) mod code;
pub(in crate::kb) mod field_path;
pub(in crate::kb) mod former_ids;
pub(in crate::kb) mod locate;
pub(in crate::kb) mod names;
pub(in crate::kb) mod near;
pub(in crate::kb) mod reference_lookup;
pub(in crate::kb) mod validator;
pub(in crate::kb) mod warning;

mod claim;
mod closed;
mod code_list;
mod entity;
mod language_registry;
mod mixed_scripts;
mod oddities;
mod source;
mod source_facts;
mod source_warnings;
mod unit;
mod unit_table;
mod vocabulary;
