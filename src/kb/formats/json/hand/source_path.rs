//! The path of a place in a JSON text.

use std::ops::Range;

use jsonc_parser::{ast::Value as Node, common::Ranged};

use crate::kb::formats::json::node::{parse, span};

/// The path of the least value or field around some bytes of a text, such as `claims[3].quote`.
pub(in crate::kb) fn path_at(text: &str, place: Range<usize>) -> String {
    let mut path = String::new();
    let Some(root) = parse(text) else {
        return path;
    };
    let holds = |range: Range<usize>| range.start <= place.start && place.end <= range.end;
    let mut node = &root;
    loop {
        let next = match node {
            Node::Object(object) => object.properties.iter().find_map(|property| {
                let range = property.name.range().start..property.value.end();
                let name = property.name.as_str();
                holds(range).then(|| {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                    &property.value
                })
            }),
            Node::Array(list) => {
                let mut items = list.elements.iter().enumerate();
                items
                    .find(|(_, item)| holds(span(item)))
                    .map(|(index, item)| {
                        path.push_str(&format!("[{index}]"));
                        item
                    })
            }
            _ => None,
        };
        match next {
            Some(next) if holds(span(next)) => node = next,
            _ => return path,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_the_path_of_the_least_field_around_it() {
        let text = r#"{"claims": [{"claim": ["a", "b", "c"], "quote": "x"}]}"#;
        let at = |part: &str| {
            let start = text.find(part).unwrap();
            path_at(text, start..start + part.len())
        };
        assert_eq!(at("\"b\""), "claims[0].claim[1]");
        assert_eq!(at("\"quote\""), "claims[0].quote");
        assert_eq!(at("\"x\""), "claims[0].quote");
        assert_eq!(at("\"a\", \"b\""), "claims[0].claim");
        assert_eq!(path_at(text, 0..text.len()), "");
    }
}
