//! Lists: where their rows come from, what a request asks of them, and the page that is answered.

pub(in crate::graphql) mod cursor;
pub(in crate::graphql) mod filter_input;
pub(in crate::graphql) mod list_id;
pub(in crate::graphql) mod order_input;
pub(in crate::graphql) mod page;
pub(in crate::graphql) mod prefetch;
pub(in crate::graphql) mod request;
pub(in crate::graphql) mod rows;
pub(in crate::graphql) mod source;
