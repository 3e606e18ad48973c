//! Advice on mistakes of form: what was likely meant, as it is to be written.

use jsonc_parser::ast::Value as Node;
use serde_json::{Value as Json, json};

use crate::{
    kb::formats::{
        finding::Mention,
        json::{
            choice::resolved,
            scan::clipped,
            schema::{alternatives, tag},
        },
    },
    model::{Id, Kind, TimeValue},
};

/// The fields under which the id of a record stands where something else may stand too.
const REFERENCES: [&str; 3] = ["entity", "source", "claim"];

/// The advice for a value of another JSON type than expected; `text` is its text.
pub(super) fn for_type(node: &Node, expected: &Json, text: &str) -> Option<String> {
    let text = clipped(text);
    let texts = &expected["additionalProperties"];
    match (expected["type"].as_str()?, node) {
        ("object", Node::StringLit(_)) if texts.is_object() => {
            let text = match texts["type"] == "array" {
                true => format!("[{text}]"),
                false => text,
            };
            Some(format!("say in which language: `{{\"en\": {text}}}`"))
        }
        ("object", Node::Array(_)) if texts["type"] == "array" => {
            Some(format!("say in which language: `{{\"en\": {text}}}`"))
        }
        ("array", Node::StringLit(_) | Node::NumberLit(_) | Node::Object(_)) => {
            Some(format!("write a list: `[{text}]`"))
        }
        ("string", Node::NumberLit(_)) => Some(format!("write it as a string: `\"{text}\"`")),
        ("string", Node::Object(object)) => match &object.properties[..] {
            [only] if REFERENCES.contains(&only.name.as_str()) => match &only.value {
                Node::StringLit(id) => Some(format!(
                    "write the id alone: `{}`",
                    clipped(&quoted(&id.value))
                )),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// The advice for a value that stands where a word may stand, or an object with one of some `tags`.
pub(super) fn for_choice(node: &Node, tags: &[&str]) -> Option<String> {
    let (tag, value) = match node {
        Node::NumberLit(number) => ("quantity", format!("{{\"amount\": \"{}\"}}", number.value)),
        Node::BooleanLit(boolean) => ("boolean", boolean.value.to_string()),
        Node::StringLit(word) => {
            let is_url = word.value.starts_with("http://") || word.value.starts_with("https://");
            let is_time = serde_json::from_value::<TimeValue>(json!(word.value)).is_ok();
            match (is_url, is_time) {
                (true, _) => ("url", quoted(&word.value)),
                (_, true) => ("time", quoted(&word.value)),
                _ if word.value.contains(char::is_whitespace) && tags.contains(&"text") => {
                    return Some("a text is written `{\"text\": …}`".into());
                }
                _ => return None,
            }
        }
        _ => return None,
    };
    let object = format!("{{\"{tag}\": {value}}}");
    tags.contains(&tag)
        .then(|| format!("write it with its kind: `{}`", clipped(&object)))
}

/// The record that a word may name where one of the choices of a schema is expected.
pub(super) fn mention(schema: &Json, word: &str, expected: &Json) -> Option<Mention> {
    let id = Id::new(word).ok()?;
    let mut forms = Vec::new();
    for choice in alternatives(expected)? {
        let choice = resolved(schema, choice);
        let Some(field) = tag(choice) else { continue };
        let takes_list = resolved(schema, &choice["properties"][field])["type"] == "array";
        let (kind, value) = match (field, takes_list) {
            ("entity", true) => (Kind::EntityType, json!([word])),
            ("entity", false) => (Kind::Entity, json!(word)),
            ("source", false) => (Kind::Source, json!(word)),
            ("claim", false) => (Kind::Claim, json!(word)),
            _ => continue,
        };
        forms.push((kind, format!("{{\"{field}\": {value}}}")));
    }
    (!forms.is_empty()).then_some(Mention { id, forms })
}

/// The advice for an address that lacks its scheme.
pub(super) fn without_scheme(node: &Node) -> Option<String> {
    let Node::StringLit(address) = node else {
        return None;
    };
    let address = &*address.value;
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.')
        && !host.contains(|c: char| c.is_whitespace() || matches!(c, ':' | '@' | '"'))
        && host.starts_with(char::is_alphanumeric);
    is_host.then(|| format!("write `https://{}`", clipped(address)))
}

fn quoted(text: &str) -> String {
    json!(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::formats::json::{node::parse, schema};

    #[test]
    fn what_was_meant_is_shown_as_it_is_written() {
        let texts = json!({"type": "object", "additionalProperties": {"type": "string"}});
        let lists = json!({"type": "object", "additionalProperties": {"type": "array"}});
        for (expected, text, advice) in [
            (
                &texts,
                r#""Dan Reid""#,
                r#"say in which language: `{"en": "Dan Reid"}`"#,
            ),
            (
                &lists,
                r#""Dan""#,
                r#"say in which language: `{"en": ["Dan"]}`"#,
            ),
            (
                &lists,
                r#"["Dan"]"#,
                r#"say in which language: `{"en": ["Dan"]}`"#,
            ),
            (
                &json!({"type": "array"}),
                r#""text""#,
                r#"write a list: `["text"]`"#,
            ),
            (
                &json!({"type": "string"}),
                "66.1",
                r#"write it as a string: `"66.1"`"#,
            ),
            (
                &json!({"type": "string"}),
                r#"{"entity": "meta"}"#,
                r#"write the id alone: `"meta"`"#,
            ),
        ] {
            let node = parse(text).unwrap();
            assert_eq!(for_type(&node, expected, text).as_deref(), Some(advice));
        }
        let node = parse(r#"{"id": 1, "b": 2}"#).unwrap();
        assert_eq!(for_type(&node, &json!({"type": "string"}), ""), None);
    }

    #[test]
    fn a_bare_value_is_given_its_kind() {
        let tags = ["entity", "text", "quantity", "time", "url", "boolean"];
        for (text, advice) in [
            (
                "66",
                Some(r#"write it with its kind: `{"quantity": {"amount": "66"}}`"#),
            ),
            (
                "true",
                Some(r#"write it with its kind: `{"boolean": true}`"#),
            ),
            (
                r#""2025-08""#,
                Some(r#"write it with its kind: `{"time": "2025-08"}`"#),
            ),
            (
                r#""https://x.org""#,
                Some(r#"write it with its kind: `{"url": "https://x.org"}`"#),
            ),
            (r#""two words""#, Some(r#"a text is written `{"text": …}`"#)),
            (r#""meta""#, None),
            ("[]", None),
        ] {
            let node = parse(text).unwrap();
            assert_eq!(for_choice(&node, &tags).as_deref(), advice, "{text}");
            assert_eq!(for_choice(&node, &["entity"]), None);
        }
    }

    #[test]
    fn a_word_may_be_the_id_of_a_record() {
        let schema = schema::cached();
        let forms = |name: &str, word: &str| {
            let mention = mention(schema, word, &schema["$defs"][name]);
            mention.map(|mention| mention.forms)
        };
        assert_eq!(
            forms("Value", "meta").unwrap(),
            [(Kind::Entity, r#"{"entity": "meta"}"#.to_owned())]
        );
        assert_eq!(
            forms("ValueRange", "person").unwrap(),
            [(Kind::EntityType, r#"{"entity": ["person"]}"#.to_owned())]
        );
        assert_eq!(forms("Value", "Two Words"), None);
        assert_eq!(forms("Stance", "meta"), None);
    }

    #[test]
    fn an_address_is_given_its_scheme() {
        let advice = |address: &str| without_scheme(&parse(&quoted(address)).unwrap());
        assert_eq!(
            advice("www.x.org/a").unwrap(),
            "write `https://www.x.org/a`"
        );
        for other in [
            "/a.html",
            "javascript:alert(1)",
            "a b.org",
            "word",
            "mailto:a@x.org",
        ] {
            assert_eq!(advice(other), None, "{other}");
        }
    }
}
