//! Lists: their sources, the arguments that select and sort rows, and the page that is answered.
//!
//! A list knows nothing of the schema's types: a page is generic over its nodes.

pub(in crate::graphql) mod change_input;
pub(in crate::graphql) mod cursor;
pub(in crate::graphql) mod filter_fields;
pub(in crate::graphql) mod filter_input;
pub(in crate::graphql) mod filter_types;
pub(in crate::graphql) mod holding_args;
pub(in crate::graphql) mod list_id;
pub(in crate::graphql) mod order_input;
pub(in crate::graphql) mod page;
pub(in crate::graphql) mod page_args;
pub(in crate::graphql) mod prefetch;
pub(in crate::graphql) mod record_kind;
pub(in crate::graphql) mod request;
pub(in crate::graphql) mod rows;
pub(in crate::graphql) mod sort;
pub(in crate::graphql) mod sorted_lists;
pub(in crate::graphql) mod source;
