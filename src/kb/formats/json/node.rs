//! The values of a record with their places in its text. They are asked for only where something
//! is wrong.

use std::ops::Range;

use jsonc_parser::{
    CollectOptions, ParseOptions, ast::Value as Node, common::Ranged, parse_to_ast,
};
use serde::{Deserialize, de::IgnoredAny};

use crate::{
    kb::{formats::json::shape, write::validate::field_path::PathStep},
    model::Id,
};

/// The bytes of `record` on which the place at the end of `steps` stands, or the nearest place
/// around it that there is.
pub(super) fn locate(record: &str, steps: &[PathStep]) -> Range<usize> {
    let Some(root) = parse(record) else {
        return 0..record.len();
    };
    let mut node = &root;
    for step in steps {
        let next = match (step, node) {
            (PathStep::Field(name), Node::Object(object)) => object.get(name).map(|p| &p.value),
            (PathStep::Item(index), Node::Array(list)) => list.elements.get(*index),
            _ => None,
        };
        let Some(next) = next else { break };
        node = next;
    }
    span(node)
}

/// The bytes of `record` on which the value of a path such as `.labels.fr` or `.via[0]` stands, or
/// the nearest place around it that there is.
pub(super) fn locate_path(record: &str, path: &str) -> Range<usize> {
    let Some(root) = parse(record) else {
        return 0..record.len();
    };
    let mut node = &root;
    for step in path.split(['.', '[']).filter(|step| !step.is_empty()) {
        let next = match node {
            Node::Object(object) => object.get(step).map(|property| &property.value),
            Node::Array(list) => {
                let index: Option<usize> = step.trim_end_matches(']').parse().ok();
                index.and_then(|index| list.elements.get(index))
            }
            _ => None,
        };
        let Some(next) = next else { break };
        node = next;
    }
    span(node)
}

/// The place of the first text in a record that is `text`, and its path.
pub(super) fn find_text(record: &str, text: &str) -> Option<(Range<usize>, String)> {
    fn find(node: &Node, text: &str, path: String) -> Option<(Range<usize>, String)> {
        match node {
            Node::StringLit(literal) if literal.value == text => Some((span(node), path)),
            Node::Object(object) => object.properties.iter().find_map(|property| {
                let path = format!("{path}.{}", property.name.as_str());
                // A record's own id is no reference.
                let is_id = property.name.as_str() == "id";
                (!is_id)
                    .then(|| find(&property.value, text, path))
                    .flatten()
            }),
            Node::Array(list) => {
                let mut items = list.elements.iter().enumerate();
                items.find_map(|(index, item)| find(item, text, format!("{path}[{index}]")))
            }
            _ => None,
        }
    }
    find(&parse(record)?, text, String::new())
}

/// The id that a record states, whatever else is wrong with it.
pub(super) fn stated_id(record: &str) -> Option<Id> {
    #[derive(Deserialize)]
    struct Stated {
        id: Id,
    }
    serde_json::from_str(record).ok().map(|it: Stated| it.id)
}

/// Whether a record states an id, of whatever kind.
pub(super) fn states_id(record: &str) -> bool {
    #[derive(Deserialize)]
    struct Stated {
        id: Option<IgnoredAny>,
    }
    let start = record.strip_prefix('{').map(str::trim_start);
    // Most state it first.
    start.is_some_and(|start| start.starts_with("\"id\""))
        || serde_json::from_str(record).is_ok_and(|it: Stated| it.id.is_some())
}

/// The JSON value in `text`, with the place of each part; `None` where it is none.
pub(super) fn parse(text: &str) -> Option<Node<'_>> {
    if shape::too_deep(text).is_some() {
        return None;
    }
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    parse_to_ast(text, &CollectOptions::default(), &strict)
        .ok()?
        .value
}

/// The bytes on which a value stands.
pub(super) fn span(node: &Node) -> Range<usize> {
    let range = node.range();
    range.start..range.end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_or_else_what_is_around_it() {
        let text = r#"{"馬": 1, "via": ["a", "b"]}"#;
        let at = |steps: &[PathStep]| &text[locate(text, steps)];
        assert_eq!(at(&[PathStep::Field("via"), PathStep::Item(1)]), "\"b\"");
        assert_eq!(
            at(&[PathStep::Field("via"), PathStep::Item(2)]),
            r#"["a", "b"]"#
        );
        assert_eq!(at(&[PathStep::Field("id")]), text);
        assert_eq!(locate("{,}", &[PathStep::Field("id")]), 0..3);
    }

    #[test]
    fn a_path_is_followed_as_far_as_it_goes() {
        let text = r#"{"id": "a", "via": [{"source": "b"}], "labels": {"fr": 1}}"#;
        let at = |path: &str| &text[locate_path(text, path)];
        assert_eq!(at(".labels.fr"), "1");
        assert_eq!(at(".via[0].source"), "\"b\"");
        assert_eq!(at(".via[1].source"), r#"[{"source": "b"}]"#);
        assert_eq!(at(".type"), text);
        assert_eq!(at(""), text);
        assert_eq!(find_text(text, "b").unwrap().1, ".via[0].source");
        assert_eq!(find_text(text, "a"), None);
    }

    #[test]
    fn only_json_is_read() {
        for other in [
            "{a: 1}", "[1,]", "[1 2]", "'a'", "0xF", "// x", "+1", ".5", "NaN", "",
        ] {
            assert!(parse(other).is_none(), "{other}");
        }
    }

    #[test]
    fn a_record_states_an_id_wherever_it_stands() {
        assert!(states_id(r#"{ "id": "a", "x": 1}"#));
        assert!(states_id(r#"{"x": {"id": 1}, "id": "a"}"#));
        assert!(!states_id(r#"{"x": {"id": 1}, "labels": "\"id\""}"#));
        assert!(!states_id("[]"));
    }

    #[test]
    fn an_id_is_made_out_among_what_is_wrong() {
        let id = |text: String| stated_id(&text).map(|id| id.to_string());
        let deep = "[".repeat(500) + &"]".repeat(500);
        assert_eq!(
            id(format!(r#"{{"x": {deep}, "id": "a"}}"#)),
            Some("a".into())
        );
        assert_eq!(
            id(r#"{"labels": "\ud800", "id": "a"}"#.into()),
            Some("a".into())
        );
        assert_eq!(id(r#"{"id": "A!"}"#.into()), None);
        assert_eq!(id("[]".into()), None);
    }
}
