//! The definition of an argument, and its deprecation.

use async_graphql::{Value, parser::types::Type};

/// An argument of a field, or a field of an input object.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) ty: Type,
    pub(crate) default: Option<Value>,
    pub(crate) deprecated: Option<Deprecation>,
}

/// The `@deprecated` directive, with its reason if it has one.
#[derive(Debug, Clone)]
pub(crate) struct Deprecation(pub(crate) Option<String>);
