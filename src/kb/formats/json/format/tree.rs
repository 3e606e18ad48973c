//! JSON values as they are written: fields in their order, strings and numbers as they stand.

use std::borrow::Cow;

use jsonc_parser::ast::Value as Node;

use crate::kb::formats::json::{format::field_order, node::span};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree<'t> {
    /// A string, a number or a word.
    Leaf(&'t str),
    /// A list.
    List(Vec<Tree<'t>>),
    /// An object: its fields, with names as they are written.
    Object(Vec<(&'t str, Tree<'t>)>),
}

impl<'t> Tree<'t> {
    /// The value of a node of `text`.
    pub(super) fn of(node: &Node<'t>, text: &'t str) -> Tree<'t> {
        match node {
            Node::Object(object) => {
                let fields = object.properties.iter();
                Tree::Object(
                    fields
                        .map(|field| {
                            let name = jsonc_parser::common::Ranged::range(&field.name);
                            (&text[name.start..name.end], Tree::of(&field.value, text))
                        })
                        .collect(),
                )
            }
            Node::Array(list) => {
                let items = list.elements.iter();
                Tree::List(items.map(|item| Tree::of(item, text)).collect())
            }
            leaf => Tree::Leaf(&text[span(leaf)]),
        }
    }

    /// The field of a name, which is written without escapes.
    pub(super) fn get(&self, name: &str) -> Option<&Tree<'t>> {
        let Tree::Object(fields) = self else {
            return None;
        };
        let mut fields = fields.iter();
        fields
            .find(|(written, _)| unquoted(written) == name)
            .map(|(_, value)| value)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Tree<'t>> {
        let Tree::Object(fields) = self else {
            return None;
        };
        let mut fields = fields.iter_mut();
        fields
            .find(|(written, _)| unquoted(written) == name)
            .map(|(_, value)| value)
    }

    /// The string that it is.
    pub(super) fn string(&self) -> Option<String> {
        match self {
            Tree::Leaf(leaf) => serde_json::from_str(leaf).ok(),
            _ => None,
        }
    }

    /// Puts the fields of all objects into their order.
    pub(super) fn sort_fields(&mut self) {
        match self {
            Tree::Leaf(_) => {}
            Tree::List(items) => items.iter_mut().for_each(Tree::sort_fields),
            Tree::Object(fields) => {
                for (name, value) in fields.iter_mut() {
                    // Qualifiers by predicate are a list, whose order is kept.
                    match (unquoted(name).as_ref(), &mut *value) {
                        ("qualifiers", Tree::Object(qualifiers)) => {
                            let values = qualifiers.iter_mut();
                            values.for_each(|(_, value)| value.sort_fields());
                        }
                        _ => value.sort_fields(),
                    }
                }
                fields.sort_by_cached_key(|(name, _)| field_order::rank(&unquoted(name)));
            }
        }
    }
}

/// The name that a JSON string is.
pub(super) fn unquoted(written: &str) -> Cow<'_, str> {
    serde_json::from_str(written).map_or_else(|_| written.into(), Cow::Owned)
}
