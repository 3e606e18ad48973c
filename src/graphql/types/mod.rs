//! The types of the schema, one file each.

pub(in crate::graphql) mod attribution;
pub(in crate::graphql) mod change;
pub(in crate::graphql) mod claim;
pub(in crate::graphql) mod commit;
pub(in crate::graphql) mod connection;
pub(in crate::graphql) mod entity;
pub(in crate::graphql) mod group;
pub(in crate::graphql) mod history;
pub(in crate::graphql) mod knowledge_base;
pub(in crate::graphql) mod neighbor;
pub(in crate::graphql) mod node;
pub(in crate::graphql) mod path;
pub(in crate::graphql) mod position;
pub(in crate::graphql) mod query;
pub(in crate::graphql) mod scalar;
pub(in crate::graphql) mod search;
pub(in crate::graphql) mod snapshot_fields;
pub(in crate::graphql) mod source;
pub(in crate::graphql) mod text;
pub(in crate::graphql) mod timeline;
pub(in crate::graphql) mod topic;
pub(in crate::graphql) mod unit;
pub(in crate::graphql) mod value;
pub(in crate::graphql) mod vocabulary;
