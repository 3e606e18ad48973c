//! The JSON Schema of files in the hand form, made of that of full bundles.

use serde_json::{Map, Value, json};

use crate::kb::formats::json::{
    hand::defaults::{DEFAULTS, LANGUAGE, NAMES},
    schema::bundle_schema,
};

/// The JSON Schema (draft 2020-12) of a bundle file in the hand form.
pub fn hand_schema() -> Value {
    let mut schema = bundle_schema();
    schema["title"] = "Bundle of claimgraph in the hand form".into();
    schema["required"] = json!([DEFAULTS]);
    let attribution = schema["$defs"]["Attribution"]["properties"].clone();
    schema["properties"][DEFAULTS] = defaults(&attribution);
    let Value::Object(definitions) = &mut schema["$defs"] else {
        return schema;
    };
    for (name, definition) in definitions.iter_mut() {
        match name.as_str() {
            "Claim" => claim(definition, &attribution),
            "Attribution" => shorten_attribution(definition),
            "Qualifier" => {}
            "Value" => or(
                definition,
                &[
                    json!({"type": ["string", "number", "boolean"], "description": "A value that the range of the predicate leaves no doubt about."}),
                ],
            ),
            "Quantity" => or(
                definition,
                &[
                    json!({"type": ["string", "number"], "description": "An amount and its unit, such as `12 USD`."}),
                ],
            ),
            "Speaker" => or(definition, &[json!({"$ref": "#/$defs/Id"})]),
            "AnonymousSpeaker" | "Text" => {
                or(definition, &[json!({"type": "string", "minLength": 1})])
            }
            _ if name.starts_with("TextsOf") => {
                let of = definition["additionalProperties"].clone();
                let mut short = vec![of.clone()];
                if of["type"] == "array" {
                    short.push(of["items"].clone());
                    definition["additionalProperties"] = json!({ "anyOf": short });
                }
                or(definition, &short);
            }
            _ => {}
        }
    }
    schema
}

/// Lets a value be something else too.
fn or(definition: &mut Value, others: &[Value]) {
    let full = definition.take();
    let mut choices = vec![full];
    choices.extend_from_slice(others);
    *definition = json!({ "anyOf": choices });
}

fn defaults(attribution: &Value) -> Value {
    let mut properties = Map::new();
    for name in NAMES {
        let of = match name {
            LANGUAGE => {
                json!({"$ref": "#/$defs/Language", "description": "The language of plain texts."})
            }
            _ => attribution[name].clone(),
        };
        properties.insert(name.into(), of);
    }
    json!({
        "type": "object",
        "description": "What the records of the file leave out: the language of plain texts, and fields of attributions.",
        "additionalProperties": false,
        "properties": properties
    })
}

/// The fields of evidence that stand in an attribution itself.
fn evidence() -> [(&'static str, Value); 2] {
    let quote = json!({"anyOf": [{"$ref": "#/$defs/QuotedText"}, {"$ref": "#/$defs/Quote"}]});
    [
        (
            "quote",
            json!({
                "description": "The words of the source that state it, or several passages.",
                "anyOf": [quote, {"type": "array", "items": quote}]
            }),
        ),
        (
            "locator",
            json!({"$ref": "#/$defs/PassageLocator", "description": "The place of the quote, as people name it."}),
        ),
    ]
}

/// An attribution, of which the defaults have the rest.
fn shorten_attribution(definition: &mut Value) {
    definition["required"] = json!([]);
    qualifiers(definition);
    for (name, of) in evidence() {
        definition["properties"][name] = of;
    }
}

/// A claim with its proposition, its valid time and its attribution in short.
fn claim(definition: &mut Value, attribution: &Value) {
    definition["required"] = json!([]);
    let own: Vec<String> = definition["properties"]
        .as_object()
        .into_iter()
        .flat_map(|own| own.keys().cloned())
        .collect();
    for (name, of) in attribution.as_object().into_iter().flatten() {
        if !own.contains(name) {
            definition["properties"][name] = of.clone();
        }
    }
    for (name, of) in evidence() {
        definition["properties"][name] = of;
    }
    for (name, about) in [
        ("since", "The start of the valid time."),
        ("until", "The end of the valid time, included."),
    ] {
        definition["properties"][name] = json!({"$ref": "#/$defs/SpanBound", "description": about});
    }
    definition["properties"]["claim"] = json!({
        "description": "Subject, predicate and value.",
        "type": "array",
        "prefixItems": [{"$ref": "#/$defs/Id"}, {"$ref": "#/$defs/Id"}, {"$ref": "#/$defs/Value"}],
        "minItems": 3,
        "maxItems": 3
    });
    qualifiers(definition);
}

/// Lets qualifiers be an object by predicate.
fn qualifiers(definition: &mut Value) {
    let by_predicate = json!({"type": "object", "additionalProperties": {"$ref": "#/$defs/Value"}});
    or(&mut definition["properties"]["qualifiers"], &[by_predicate]);
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    use super::*;

    #[test]
    fn the_published_schema_is_made_of_that_of_full_bundles() {
        let schema = serde_json::to_string_pretty(&hand_schema()).unwrap() + "\n";
        expect_file![concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/schema/hand.schema.json"
        )]
        .assert_eq(&schema);
    }

    /// Each case: the rest of a file after its defaults, and whether it is right.
    #[test]
    fn short_forms_are_right_by_the_schema() {
        let schema = jsonschema::validator_for(&hand_schema()).unwrap();
        let cases = [
            (
                r#""entities": [{"id": "a", "type": "t", "labels": "A", "aliases": ["B"]}]"#,
                true,
            ),
            (
                r#""entities": [{"id": "a", "type": "t", "labels": {"en": "A"}, "aliases": {"en": "B"}}]"#,
                true,
            ),
            (
                r#""entities": [{"id": "a", "type": "t", "labels": ["A"]}]"#,
                false,
            ),
            (
                r#""claims": [{"claim": ["a", "b", "12 USD"], "since": "2024", "quote": "x", "qualifiers": {"c": true}}]"#,
                true,
            ),
            (
                r#""claims": [{"claim": ["a", "b", {"text": "x"}], "speaker": {"anonymous": "two"}, "locator": {"page": "1"}}]"#,
                true,
            ),
            (r#""claims": [{"claim": ["a", "b"]}]"#, false),
            (
                r#""claims": [{"claim": ["a", "b", 1], "sources": "x"}]"#,
                false,
            ),
            (
                r#""claims": [{"subject": "a", "predicate": "b", "value": "some", "attributions": [{"speaker": "a", "quote": ["x", {"exact": "y"}]}]}]"#,
                true,
            ),
        ];
        for (rest, is_right) in cases {
            let text = format!(r#"{{"defaults": {{"language": "en", "source": "s"}}, {rest}}}"#);
            let file: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(schema.is_valid(&file), is_right, "{rest}");
        }
        assert!(!schema.is_valid(&json!({"claims": []})));
        assert!(!schema.is_valid(&json!({"defaults": {"langauge": "en"}})));
    }
}
