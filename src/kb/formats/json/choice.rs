//! The choice among the forms that a value can have: which of them it is meant to have.

use jsonc_parser::ast::Value as Node;
use serde_json::Value as Json;

use crate::kb::formats::json::schema::{alternatives, definition, tag};

/// The form that `node` is meant to have: that of its JSON type and, of several objects, the one
/// whose first required field it has.
pub(super) fn choose<'s>(
    schema: &'s Json,
    mut choices: impl Iterator<Item = &'s Json> + Clone,
    node: &Node,
) -> Option<&'s Json> {
    match node {
        Node::StringLit(string) => {
            let mut again = choices.clone();
            let is_word = |choice: &&'s Json| {
                words(resolved(schema, choice)).any(|word| *word == *string.value)
            };
            let is_string = |choice: &&'s Json| takes_strings(resolved(schema, choice));
            choices.find(is_word).or_else(|| again.find(is_string))
        }
        Node::Object(object) => choices.find(|choice| {
            let tag = tag(resolved(schema, choice));
            tag.is_some_and(|tag| object.get(tag).is_some())
        }),
        Node::Array(_) => choices.find(|choice| resolved(schema, choice)["type"] == "array"),
        _ => None,
    }
}

/// The fields that tell the objects among some forms apart.
pub(super) fn tags<'s>(schema: &'s Json, choices: &[&'s Json]) -> Vec<&'s str> {
    let tags = choices
        .iter()
        .filter_map(|choice| tag(resolved(schema, choice)));
    tags.collect()
}

/// The words that some forms list.
pub(super) fn listed<'s>(schema: &'s Json, choices: &[&'s Json]) -> Vec<&'s str> {
    let forms = choices.iter().map(|choice| resolved(schema, choice));
    forms.flat_map(words).collect()
}

/// The other forms, in words.
pub(super) fn other_forms(schema: &Json, choices: &[&Json]) -> Vec<&'static str> {
    let resolved = || choices.iter().map(|choice| resolved(schema, choice));
    let strings = resolved().any(takes_strings).then_some("a string");
    let lists = resolved().any(|form| form["type"] == "array");
    strings
        .into_iter()
        .chain(lists.then_some("a list"))
        .collect()
}

/// The definition to which a part of the schema refers, or the part itself.
fn resolved<'s>(schema: &'s Json, part: &'s Json) -> &'s Json {
    definition(part).map_or(part, |name| &schema["$defs"][name])
}

/// The words that a form lists.
fn words(form: &Json) -> impl Iterator<Item = &str> {
    let listed = form["enum"].as_array().into_iter().flatten();
    let parts = alternatives(form).unwrap_or_default().iter();
    let constants = parts.chain([form]).filter_map(|part| part.get("const"));
    listed.chain(constants).filter_map(Json::as_str)
}

fn takes_strings(form: &Json) -> bool {
    form["type"] == "string"
}
