//! A record without what is wrong in it, so that the rest of it can be held to other records too.
//!
//! What is wrong is left out, or, where there must be something, replaced by a sample. What is
//! found at a sample's place afterwards means nothing.

use std::ops::Range;

use jsonc_parser::{
    ast::{Object, Value as Node},
    common::Ranged,
};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::{
    kb::{
        formats::json::{
            choice::fitting,
            finding::Finding,
            node::{parse, span},
            schema::{self, alternatives, definition},
            section::Section,
        },
        write::validate::code::Code,
    },
    model::{Coordinate, Quantity, TimeSpan},
};

/// A record in which nothing is wrong by itself.
pub(super) struct Mended {
    pub(super) record: Json,
    /// The places of the samples.
    pub(super) samples: Vec<String>,
}

/// Mends a record in which those `findings` are all that is wrong.
pub(super) fn mend(section: Section, record: &str, findings: &[Finding]) -> Option<Mended> {
    let schema = schema::cached();
    let wrong = findings
        .iter()
        .filter(|finding| finding.code != Code::MissingField);
    let mut mend = Mend {
        schema,
        text: record,
        wrong: wrong.map(|finding| finding.span.clone()).collect(),
        samples: Vec::new(),
    };
    let expected = &schema["properties"][section.name()]["items"];
    let record = mend.value(&parse(record)?, expected, "")?;
    Some(Mended {
        record,
        samples: mend.samples,
    })
}

struct Mend<'s> {
    schema: &'static Json,
    text: &'s str,
    wrong: Vec<Range<usize>>,
    samples: Vec<String>,
}

impl Mend<'_> {
    /// Returns the valid part of `node`; `None` where there is none.
    fn value(&mut self, node: &Node, expected: &'static Json, path: &str) -> Option<Json> {
        if self.wrong.contains(&span(node)) {
            return None;
        }
        if let Some(name) = definition(expected) {
            let value = self.value(node, &self.schema["$defs"][name], path)?;
            let lacks_text = expected["minProperties"] == 1 && value == json!({});
            return (!lacks_text && still_fits(name, &value)).then_some(value);
        }
        if let Some(choices) = alternatives(expected) {
            if matches!(node, Node::NullKeyword(_)) {
                return Some(Json::Null);
            }
            let choices: Vec<&Json> = choices.iter().collect();
            return match (&fitting(self.schema, &choices, node)[..], node) {
                ([], _) | ([_, _, ..], Node::Object(_)) => self.as_it_is(node),
                ([choice, ..], _) => self.value(node, choice, path),
            };
        }
        match (expected["type"].as_str(), node) {
            (Some("object"), Node::Object(object)) => Some(self.object(object, expected, path)),
            (Some("array"), Node::Array(list)) => {
                let items = list.elements.iter().enumerate().map(|(index, item)| {
                    let path = format!("{path}[{index}]");
                    let item = self.value(item, &expected["items"], &path);
                    item.unwrap_or_else(|| self.sample(&expected["items"], path))
                });
                Some(Json::Array(items.collect()))
            }
            _ => self.as_it_is(node),
        }
    }

    fn object(&mut self, object: &Object, expected: &'static Json, path: &str) -> Json {
        let mut mended = Map::new();
        for property in &object.properties {
            let name = property.name.as_str();
            let range = property.name.range();
            let of = match &expected["properties"][name] {
                Json::Null => &expected["additionalProperties"],
                of => of,
            };
            if !of.is_object() || self.wrong.contains(&(range.start..range.end)) {
                continue;
            }
            if let Some(value) = self.value(&property.value, of, &format!("{path}.{name}")) {
                mended.insert(name.into(), value);
            }
        }
        let required = expected["required"].as_array().into_iter().flatten();
        for name in required.filter_map(Json::as_str) {
            if !mended.contains_key(name) {
                let sample = self.sample(&expected["properties"][name], format!("{path}.{name}"));
                mended.insert(name.into(), sample);
            }
        }
        Json::Object(mended)
    }

    fn as_it_is(&self, node: &Node) -> Option<Json> {
        serde_json::from_str(&self.text[span(node)]).ok()
    }

    fn sample(&mut self, expected: &Json, path: String) -> Json {
        self.samples.push(path);
        sample(self.schema, expected)
    }
}

/// Whether what is left of a value follows the rules that hold between its parts.
fn still_fits(name: &str, value: &Json) -> bool {
    match name {
        "Coordinate" => <Coordinate>::deserialize(value).is_ok(),
        "Quantity" => Quantity::deserialize(value).is_ok(),
        "TimeSpan" => TimeSpan::deserialize(value).is_ok(),
        _ => true,
    }
}

/// Returns a sample that fits `expected`, as long as no other record is asked.
fn sample(schema: &Json, expected: &Json) -> Json {
    if let Some(name) = definition(expected) {
        return match name {
            "Decimal" => json!("0"),
            "Digest" => json!(format!("sha256:{}", "0".repeat(64))),
            "Evidence" => {
                json!({ "start": 0, "end": 1, "digest": sample(schema, &json!({ "$ref": "#/$defs/Digest" })) })
            }
            "Id" | "Name" | "Prose" => json!("x"),
            "Language" => json!("en"),
            "PartialDate" | "SpanBound" | "TimeValue" => json!("2025"),
            "StatementTemplate" => json!("{subject} {value}"),
            "UrlTemplate" => json!("https://example.org/{value}"),
            "Quantity" => json!({ "amount": "0" }),
            "TextsOfName" | "TextsOfProse" => json!({ "en": "x" }),
            "TimeSpan" => json!({ "start": "2025" }),
            "WebUrl" => json!("https://example.org/"),
            _ => sample(schema, &schema["$defs"][name]),
        };
    }
    if let Some(choices) = alternatives(expected) {
        let word = choices.iter().find_map(|choice| choice.get("const"));
        let may_be_null = choices.iter().any(|choice| choice["type"] == "null");
        return match (word, may_be_null) {
            (Some(word), _) => word.clone(),
            (None, true) => Json::Null,
            (None, false) => sample(schema, &choices[0]),
        };
    }
    match expected["type"].as_str() {
        Some("object") => {
            let required = expected["required"].as_array().into_iter().flatten();
            let fields = required.filter_map(Json::as_str);
            let fields = fields.map(|name| {
                let of = &expected["properties"][name];
                (String::from(name), sample(schema, of))
            });
            Json::Object(fields.collect())
        }
        Some("array") => json!([]),
        Some("boolean") => json!(false),
        Some("integer") => json!(0),
        _ => json!("x"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kb::formats::json::{explain::explain, reversed_span::ReversedSpans},
        model::{Claim, Entity, EntityType, Predicate, Source, Unit},
    };

    #[test]
    fn what_is_right_stays_and_what_must_be_there_is_put_there() {
        let text = r#"{"id": "a", "type": 7, "lables": 1, "labels": {"en": "A", "!": "x"},
            "externalIds": [{"scheme": "x"}, 5], "mergedInto": "b"}"#;
        let refused = serde_json::from_str::<Entity>(text).unwrap_err();
        let findings = explain(Section::Entities, text, &refused, ReversedSpans::Refused);
        let mended = mend(Section::Entities, text, &findings).unwrap();
        assert_eq!(
            mended.record,
            json!({ "id": "a", "type": "x", "labels": { "en": "A" }, "mergedInto": "b",
                "externalIds": [{ "scheme": "x", "value": "x" }, { "scheme": "x", "value": "x" }] })
        );
        let samples = [".type", ".externalIds[0].value", ".externalIds[1]"];
        let mut found = mended.samples.clone();
        found.sort_by_key(|path| samples.iter().position(|sample| sample == path));
        assert_eq!(found, samples);
    }

    #[test]
    fn every_type_reads_its_samples() {
        fn check<T: serde::de::DeserializeOwned>(section: Section) {
            let schema = schema::cached();
            let sample = sample(schema, &schema["properties"][section.name()]["items"]);
            assert!(
                serde_json::from_value::<T>(sample.clone()).is_ok(),
                "{sample}"
            );
        }
        check::<EntityType>(Section::Types);
        check::<Unit>(Section::Units);
        check::<Predicate>(Section::Predicates);
        check::<Entity>(Section::Entities);
        check::<Source>(Section::Sources);
        check::<Claim>(Section::Claims);
        for (name, of) in schema::cached()["$defs"].as_object().unwrap() {
            let reference = json!({ "$ref": format!("#/$defs/{name}") });
            let sample = sample(schema::cached(), &reference);
            let mut whole = of.clone();
            whole["$defs"] = schema::cached()["$defs"].clone();
            assert!(jsonschema::is_valid(&whole, &sample), "{name}: {sample}");
        }
    }
}
