//! The reasons why a record cannot be read: everything that is wrong with it, with its place.
//!
//! A record that its type refuses is walked once more along the bundle's JSON Schema, which comes
//! from the same types, with each value that has rules of its own read by its own type. So all
//! that is wrong is found at once, where the types' reader stops at the first.

use std::ops::Range;

use jsonc_parser::{
    ast::{Object, Value as Node},
    common::Ranged,
};
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::{
    kb::{
        formats::json::{
            choice::{fitting, in_words, resolved},
            finding::Finding,
            limits::{MAX_ITEMS, MAX_NESTING},
            node::{parse, span},
            old_form::how_to_write_now,
            reversed_span::{ReversedSpans, is_reversed},
            scan::{clipped, offset, without_position},
            schema::{self, alternatives, definition, tag},
            section::Section,
            shape,
        },
        write::validate::{
            code::Code,
            near::{did_you_mean, nearest, quoted},
        },
    },
    model::{
        Coordinate, Decimal, Digest, Evidence, Id, Language, Name, PartialDate, Prose, Quantity,
        SpanBound, StatementTemplate, TimeSpan, TimeValue, UrlTemplate, WebUrl,
        whole_number::WholeNumber,
    },
};

/// Returns all that is wrong with `record`, of which `refused` is the first thing.
pub(super) fn explain(
    section: Section,
    record: &str,
    refused: &serde_json::Error,
    reversed: ReversedSpans,
) -> Vec<Finding> {
    if let Some(at) = shape::too_deep(record) {
        return vec![Finding {
            code: Code::TooDeep,
            span: at..at + 1,
            path: String::new(),
            message: format!("nested more than {MAX_NESTING} deep"),
            help: None,
        }];
    }
    let schema = schema::cached();
    let expected = &schema["properties"][section.name()]["items"];
    let mut walk = Walk {
        schema,
        text: record,
        reversed,
        findings: Vec::new(),
    };
    if let Some(node) = parse(record) {
        walk.value(&node, expected, "");
    }
    if walk.findings.is_empty() {
        walk.findings.push(as_refused(record, refused));
    }
    walk.findings
}

/// The one thing that the types' reader says, where it says it.
fn as_refused(record: &str, refused: &serde_json::Error) -> Finding {
    let at = offset(record, refused);
    let end = record[at..]
        .chars()
        .next()
        .map_or(at, |c| at + c.len_utf8());
    Finding {
        code: match refused.is_data() {
            true => Code::InvalidValue,
            false => Code::Syntax,
        },
        span: at..end,
        path: String::new(),
        message: without_position(refused),
        help: None,
    }
}

struct Walk<'s> {
    schema: &'s Json,
    text: &'s str,
    reversed: ReversedSpans,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    /// Holds `node` to what is `expected` of it.
    fn value(&mut self, node: &Node, expected: &Json, path: &str) {
        if let Some(name) = definition(expected) {
            return self.named(node, name, expected, path);
        }
        if let Some(choices) = alternatives(expected) {
            return self.one_of(node, choices, expected, path);
        }
        let words = expected["enum"].as_array();
        let words = words.map_or(std::slice::from_ref(&expected["const"]), Vec::as_slice);
        let words: Vec<&str> = words.iter().filter_map(Json::as_str).collect();
        if !words.is_empty() {
            return self.word(node, &words, &[], expected, path);
        }
        let types = types(expected);
        let fits = match node {
            Node::Object(object) if types.contains(&"object") => {
                return self.object(object, expected, path);
            }
            Node::Array(list) if types.contains(&"array") => {
                if list.elements.len() > MAX_ITEMS {
                    let count = list.elements.len();
                    let message = format!("a list has at most {MAX_ITEMS} items, this one {count}");
                    self.add(Code::TooMany, span(node), path, message, None);
                }
                for (index, item) in list.elements.iter().take(MAX_ITEMS).enumerate() {
                    self.value(item, &expected["items"], &format!("{path}[{index}]"));
                }
                return;
            }
            Node::NumberLit(_) if types.contains(&"integer") => {
                return self.read::<WholeNumber>(node, path, "a whole number from 0 to 2147483647");
            }
            Node::NumberLit(_) => types.contains(&"number"),
            Node::StringLit(_) => types.contains(&"string"),
            Node::BooleanLit(_) => types.contains(&"boolean"),
            Node::NullKeyword(_) => types.contains(&"null"),
            Node::Object(_) | Node::Array(_) => false,
        };
        let fits = fits || types.is_empty();
        if !fits {
            self.wrong_type(node, &described(expected), expected, path);
        }
    }

    /// A value of a type that the schema defines by name, and that may have rules of its own.
    fn named(&mut self, node: &Node, name: &str, place: &Json, path: &str) {
        let before = self.findings.len();
        self.value(node, &self.schema["$defs"][name], path);
        if self.findings.len() > before {
            return;
        }
        if place["minProperties"] == 1
            && matches!(node, Node::Object(texts) if texts.properties.is_empty())
        {
            let message = "a text in at least one language is expected here".into();
            let help = Some("write it by language tag: `{\"en\": \"…\"}`".into());
            return self.add(Code::InvalidValue, span(node), path, message, help);
        }
        match name {
            "Decimal" => self.read::<Decimal>(node, path, ""),
            "Digest" => self.read::<Digest>(node, path, ""),
            "Evidence" => self.read::<Evidence>(node, path, ""),
            "Id" => self.read::<Id>(node, path, ""),
            "Language" => self.read::<Language>(node, path, ""),
            "Name" => self.read::<Name>(node, path, ""),
            "PartialDate" => self.read::<PartialDate>(node, path, ""),
            "Prose" => self.read::<Prose>(node, path, ""),
            "Quantity" => self.read::<Quantity>(node, path, ""),
            "SpanBound" => self.read::<SpanBound>(node, path, ""),
            "StatementTemplate" => self.read::<StatementTemplate>(node, path, ""),
            "TimeSpan" if self.is_kept(node) => {}
            "TimeSpan" => self.read::<TimeSpan>(node, path, ""),
            "TimeValue" => self.read::<TimeValue>(node, path, ""),
            "Coordinate" => self.read::<Coordinate>(node, path, ""),
            "UrlTemplate" => self.read::<UrlTemplate>(node, path, ""),
            "WebUrl" => self.read::<WebUrl>(node, path, ""),
            _ => {}
        }
    }

    /// A value that is one of several: a word of a list, an object with one field that says which
    /// it is, or something that may be left out.
    fn one_of(&mut self, node: &Node, choices: &[Json], expected: &Json, path: &str) {
        let choices: Vec<&Json> = choices.iter().filter(|c| c["type"] != "null").collect();
        if let [only] = choices[..] {
            if matches!(node, Node::NullKeyword(_)) {
                return;
            }
            return self.value(node, only, path);
        }
        let names_itself = |choice: &&Json| tag(choice).is_some() || choice["const"].is_string();
        if !choices.iter().all(names_itself) {
            return self.untagged(node, &choices, expected, path);
        }
        let words: Vec<&str> = choices.iter().filter_map(|c| c["const"].as_str()).collect();
        let tags: Vec<&str> = choices.iter().filter_map(|c| tag(c)).collect();
        match node {
            Node::Object(object) if !tags.is_empty() => {
                let tagged = object.properties.iter().find_map(|property| {
                    let choice = choices
                        .iter()
                        .find(|c| tag(c) == Some(property.name.as_str()));
                    choice.map(|c| (property, *c))
                });
                match tagged {
                    Some((_, choice)) => self.object(object, choice, path),
                    None => self.unknown_tag(object, &words, &tags, path),
                }
            }
            _ => self.word(node, &words, &tags, expected, path),
        }
    }

    /// A word of a list, where objects with some `tags` may stand too.
    fn word(&mut self, node: &Node, words: &[&str], tags: &[&str], expected: &Json, path: &str) {
        let wanted = choices_in_words(words, tags);
        let (Node::StringLit(word), false) = (node, words.is_empty()) else {
            return self.wrong_type(node, &format!("one of {wanted}"), expected, path);
        };
        if words.contains(&&*word.value) {
            return;
        }
        let message = format!(
            "`{}` is none of the words allowed here",
            clipped(&word.value)
        );
        let help = match tags.iter().find(|tag| **tag == word.value) {
            Some(tag) => format!("write it with its value: `{{\"{tag}\": …}}`"),
            None => did_you_mean(&word.value, words.iter().copied())
                .unwrap_or_else(|| format!("use {wanted}")),
        };
        self.add(Code::UnknownWord, span(node), path, message, Some(help));
    }

    /// A value of one of several types, which are told apart by what it is itself.
    fn untagged(&mut self, node: &Node, choices: &[&Json], expected: &Json, path: &str) {
        let fitting = fitting(self.schema, choices, node);
        let (last, others) = match (fitting.split_last(), node) {
            (Some((only, [])), _) => return self.value(node, only, path),
            (Some(_), Node::Object(object)) => {
                let choices = fitting.iter().map(|choice| resolved(self.schema, choice));
                let tags: Vec<&str> = choices.filter_map(tag).collect();
                return self.unknown_tag(object, &[], &tags, path);
            }
            (Some((last, others)), _) => (last, others),
            (None, _) => {
                let wanted = in_words(self.schema, choices);
                return self.wrong_type(node, &format!("one of {wanted}"), expected, path);
            }
        };
        for choice in others {
            let mut attempt = Walk {
                findings: Vec::new(),
                ..*self
            };
            attempt.value(node, choice, path);
            if attempt.findings.is_empty() {
                return;
            }
        }
        self.value(node, last, path);
    }

    /// Whether a span that ends before it starts is kept.
    fn is_kept(&self, node: &Node) -> bool {
        let span = serde_json::from_str(&self.text[span(node)]);
        self.reversed == ReversedSpans::Kept && span.is_ok_and(|span| is_reversed(&span))
    }

    fn unknown_tag(&mut self, object: &Object, words: &[&str], tags: &[&str], path: &str) {
        let help = format!("use {}", choices_in_words(words, tags));
        let Some(property) = object.properties.first() else {
            let message = "an empty object stands here".into();
            let span = object.range.start..object.range.end;
            return self.add(Code::MissingField, span, path, message, Some(help));
        };
        let name = property.name.as_str();
        let help = match words.contains(&name) {
            true => format!("write the word alone: `\"{name}\"`"),
            false => did_you_mean(name, tags.iter().copied()).unwrap_or(help),
        };
        let message = format!("unknown field `{}`", clipped(name));
        let range = property.name.range();
        let path = format!("{path}.{name}");
        self.add(
            Code::UnknownField,
            range.start..range.end,
            &path,
            message,
            Some(help),
        );
    }

    fn object(&mut self, object: &Object, expected: &Json, path: &str) {
        let properties = expected["properties"].as_object();
        let others = expected["additionalProperties"].as_object();
        for (index, property) in object.properties.iter().enumerate() {
            let name = property.name.as_str();
            let path = format!("{path}.{}", clipped(name));
            let range = property.name.range();
            let range = range.start..range.end;
            let first = object.properties[..index]
                .iter()
                .find(|p| p.name.as_str().eq_ignore_ascii_case(name));
            if let Some(first) = first {
                let message = format!("`{}` is given twice in one object", clipped(name));
                let help = match first.name.as_str() == name {
                    true => "keep one of the two".into(),
                    false => format!("it is the same as `{}`", clipped(first.name.as_str())),
                };
                self.add(Code::DuplicateField, range, &path, message, Some(help));
            } else if let Some(of) = properties.and_then(|p| p.get(name)) {
                self.value(&property.value, of, &path);
            } else if others.is_some() {
                if let Err(e) = Language::new(name) {
                    self.add(Code::InvalidValue, range, &path, e.to_string(), None);
                }
                self.value(&property.value, &expected["additionalProperties"], &path);
            } else {
                let names = || properties.into_iter().flatten().map(|(n, _)| n.as_str());
                let help = did_you_mean(name, names())
                    .unwrap_or_else(|| format!("the fields here are {}", quoted(names())));
                let message = format!("unknown field `{}`", clipped(name));
                self.add(Code::UnknownField, range, &path, message, Some(help));
            }
        }
        self.missing(object, expected, path);
    }

    /// Names the fields that an object has to have and has not, not even misspelt.
    fn missing(&mut self, object: &Object, expected: &Json, path: &str) {
        let properties = expected["properties"].as_object();
        let names = || properties.into_iter().flatten().map(|(n, _)| n.as_str());
        let present: Vec<&str> = object.properties.iter().map(|p| p.name.as_str()).collect();
        let misspelt: Vec<&str> = present
            .iter()
            .filter(|name| !properties.is_some_and(|p| p.contains_key(**name)))
            .filter_map(|name| nearest(name, names()))
            .collect();
        let required = expected["required"].as_array().into_iter().flatten();
        let missing: Vec<&str> = required
            .filter_map(Json::as_str)
            .filter(|name| !present.contains(name) && !misspelt.contains(name))
            .collect();
        let (message, help) = match missing[..] {
            [] => return,
            [one] => (
                format!("the field `{one}` is missing"),
                about(&expected["properties"][one]).map(|about| format!("`{one}`: {about}")),
            ),
            _ => (format!("the fields {} are missing", quoted(missing)), None),
        };
        let span = object.range.start..object.range.end;
        self.add(Code::MissingField, span, path, message, help);
    }

    /// Reads a value by its own type, for the rules that the schema does not know.
    fn read<T: DeserializeOwned>(&mut self, node: &Node, path: &str, expected: &str) {
        if let Err(e) = serde_json::from_str::<T>(&self.text[span(node)]) {
            let message = match expected {
                "" => without_position(&e),
                _ => format!("{expected} is expected here"),
            };
            self.add(Code::InvalidValue, span(node), path, message, None);
        }
    }

    fn wrong_type(&mut self, node: &Node, wanted: &str, expected: &Json, path: &str) {
        let found = match node {
            Node::StringLit(_) => "a string",
            Node::NumberLit(_) => "a number",
            Node::BooleanLit(it) if it.value => "`true`",
            Node::BooleanLit(_) => "`false`",
            Node::Object(_) => "an object",
            Node::Array(_) => "a list",
            Node::NullKeyword(_) => "`null`",
        };
        let message = format!("{wanted} is expected here, but this is {found}");
        let help = about(expected);
        self.add(Code::WrongType, span(node), path, message, help);
    }

    fn add(
        &mut self,
        code: Code,
        span: Range<usize>,
        path: &str,
        message: String,
        help: Option<String>,
    ) {
        let help = how_to_write_now(path, code, &self.text[span.clone()]).or(help);
        self.findings.push(Finding {
            code,
            span,
            path: path.into(),
            message,
            help,
        });
    }
}

fn choices_in_words(words: &[&str], tags: &[&str]) -> String {
    let tags = tags.iter().map(|tag| format!("`{{\"{tag}\": …}}`"));
    let words = words.iter().map(|word| format!("`\"{word}\"`"));
    tags.chain(words).collect::<Vec<_>>().join(", ")
}

/// The JSON types that a value may have; none where it may have any.
fn types(schema: &Json) -> Vec<&str> {
    match &schema["type"] {
        Json::Array(types) => types.iter().filter_map(Json::as_str).collect(),
        name => name.as_str().into_iter().collect(),
    }
}

fn described(schema: &Json) -> String {
    let types = types(schema);
    let types = types.into_iter().filter(|name| *name != "null");
    let words = types.map(|name| match name {
        "object" => "an object",
        "array" => "a list",
        "integer" => "a whole number",
        "number" => "a number",
        "string" => "a string",
        "boolean" => "`true` or `false`",
        _ => "another value",
    });
    words.collect::<Vec<_>>().join(" or ")
}

/// Returns the description of a part of the schema, as a message is written.
fn about(schema: &Json) -> Option<String> {
    let text = schema["description"].as_str()?.replace('\n', " ");
    let (first, rest) = text.split_at_checked(1)?;
    Some(first.to_lowercase() + rest.trim_end_matches('.'))
}
