//! The choices of a schema that a value may be.

use jsonc_parser::ast::Value as Node;
use serde_json::Value as Json;

use crate::kb::formats::json::schema::{alternatives, definition, tag};

/// The schema that stands here, which may be defined elsewhere.
pub(super) fn resolved<'s>(schema: &'s Json, part: &'s Json) -> &'s Json {
    match definition(part) {
        Some(name) => resolved(schema, &schema["$defs"][name]),
        None => part,
    }
}

/// The choices that `node` may be: those of its JSON type, and of objects those that have the field
/// by which they are known, if any has.
pub(super) fn fitting<'s>(schema: &'s Json, choices: &[&'s Json], node: &Node) -> Vec<&'s Json> {
    let is_of_type = |choice: &&Json| is_of_type(schema, choice, node);
    let of_type = choices.iter().copied().filter(is_of_type);
    let of_type: Vec<&Json> = of_type.collect();
    let Node::Object(object) = node else {
        return of_type;
    };
    let has_tag = |choice: &&&Json| {
        let tag = tag(resolved(schema, choice));
        tag.is_some_and(|tag| object.properties.iter().any(|it| it.name.as_str() == tag))
    };
    let tagged = of_type.iter().find(has_tag).copied();
    tagged.map_or(of_type, |tagged| vec![tagged])
}

/// The choices in words.
pub(super) fn in_words(schema: &Json, choices: &[&Json]) -> String {
    let mut words = Vec::new();
    for choice in choices {
        let choice = resolved(schema, choice);
        if let Some(choices) = alternatives(choice) {
            words.push(in_words(schema, &choices.iter().collect::<Vec<_>>()));
        } else if let Some(word) = choice["const"].as_str() {
            words.push(format!("`\"{word}\"`"));
        } else if let Some(list) = choice["enum"].as_array() {
            let list = list.iter().filter_map(Json::as_str);
            words.extend(list.map(|word| format!("`\"{word}\"`")));
        } else {
            words.push(match (choice["type"].as_str(), tag(choice)) {
                (Some("object"), Some(tag)) => format!("`{{\"{tag}\": …}}`"),
                (Some("array"), _) => "a list".into(),
                (Some("string"), _) => "a string".into(),
                _ => "another value".into(),
            });
        }
    }
    words.join(", ")
}

fn is_of_type(schema: &Json, choice: &Json, node: &Node) -> bool {
    let choice = resolved(schema, choice);
    if let Some(choices) = alternatives(choice) {
        return choices
            .iter()
            .any(|choice| is_of_type(schema, choice, node));
    }
    match choice["type"].as_str() {
        Some("object") => matches!(node, Node::Object(_)),
        Some("array") => matches!(node, Node::Array(_)),
        Some("null") => matches!(node, Node::NullKeyword(_)),
        Some("boolean") => matches!(node, Node::BooleanLit(_)),
        Some("integer") => matches!(node, Node::NumberLit(_)),
        // A list of words has no type.
        _ => matches!(node, Node::StringLit(_)),
    }
}
