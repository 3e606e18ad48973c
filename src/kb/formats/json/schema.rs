//! The JSON Schema of bundles, from the same types that read them.
//!
//! It is strict: what the loader refuses for its shape, the schema refuses. What it cannot say
//! (that a reference leads somewhere, that an id is used once, that a date is in the calendar) is
//! the loader's alone. `schema/bundle.schema.json` holds it for editors.

use std::sync::OnceLock;

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{
    kb::formats::json::{
        limits::MAX_ITEMS,
        section::{PATCHES, Section},
    },
    model::{Claim, Entity, EntityType, Predicate, Source, Unit},
};

/// The JSON Schema (draft 2020-12) of a bundle file.
pub fn bundle_schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let mut properties = Map::new();
    let schema = json!({
        "type": "string",
        "description": "Where the schema of this file is, for editors. It is not read."
    });
    properties.insert("$schema".into(), schema);
    for section in Section::ALL {
        let items = match section {
            Section::Types => items::<EntityType>(&mut generator),
            Section::Units => items::<Unit>(&mut generator),
            Section::Predicates => items::<Predicate>(&mut generator),
            Section::Entities => items::<Entity>(&mut generator),
            Section::Sources => items::<Source>(&mut generator),
            Section::Claims => items::<Claim>(&mut generator),
        };
        let list = json!({ "type": "array", "description": section.about(), "items": items });
        properties.insert(section.name().into(), list);
    }
    let mut definitions = Value::Object(generator.take_definitions(true));
    tighten(&mut definitions);
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bundle of claimgraph",
        "description": "Records of a knowledge base in which every claim points at the source that reported it. All files of a folder are one bundle, and may refer to each other's records.",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "$defs": definitions
    });
    rename(&mut schema);
    let patches = patches(&schema);
    schema["properties"][PATCHES] = patches;
    schema
}

/// The schema of patches: of each record its id, and the fields that change, of which the values
/// are left to the loader.
fn patches(schema: &Value) -> Value {
    let mut lists = Map::new();
    for section in Section::ALL {
        let record = &schema["properties"][section.name()]["items"];
        let record = definition(record).map_or(record, |name| &schema["$defs"][name]);
        let fields = record["properties"].as_object().into_iter().flatten();
        let fields = fields.map(|(name, field)| {
            let field = match name.as_str() {
                "id" => field.clone(),
                _ => field.get("description").map_or(
                    json!({}),
                    |description| json!({ "description": description }),
                ),
            };
            (name.clone(), field)
        });
        let patch = json!({
            "type": "object",
            "additionalProperties": false,
            "required": ["id"],
            "properties": Map::from_iter(fields)
        });
        lists.insert(
            section.name().into(),
            json!({ "type": "array", "description": section.about(), "items": patch }),
        );
    }
    json!({
        "type": "object",
        "description": "Changes of recorded records: of each its id and the fields that change. Objects are merged, `null` takes a field away, and a list takes the place of the recorded one (RFC 7396).",
        "additionalProperties": false,
        "properties": lists
    })
}

/// The same schema, made once.
pub(super) fn cached() -> &'static Value {
    static SCHEMA: OnceLock<Value> = OnceLock::new();
    SCHEMA.get_or_init(bundle_schema)
}

/// Returns the alternatives of a schema, of which a value may be one.
pub(super) fn alternatives(schema: &Value) -> Option<&[Value]> {
    let choices = schema["oneOf"].as_array().or(schema["anyOf"].as_array());
    choices.map(Vec::as_slice)
}

/// The one field of a choice that says which it is.
pub(super) fn tag(choice: &Value) -> Option<&str> {
    choice["required"][0].as_str()
}

/// The name of the definition that stands here.
pub(super) fn definition(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/$defs/")
}

fn items<T: JsonSchema>(generator: &mut SchemaGenerator) -> Value {
    generator.subschema_for::<T>().to_value()
}

/// Says what the loader holds records to and their types leave open: no field but those named,
/// lists of bounded length, and at least one language wherever a text has to be.
fn tighten(schema: &mut Value) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(tighten),
        Value::Object(object) => {
            if object.get("type") == Some(&json!("object")) && object.contains_key("properties") {
                object.insert("additionalProperties".into(), json!(false));
                demand_texts(object);
            }
            if object.get("type") == Some(&json!("array")) {
                object.insert("maxItems".into(), json!(MAX_ITEMS));
            }
            object.values_mut().for_each(tighten);
        }
        _ => {}
    }
}

/// Gives the required texts of an object their least number of languages.
fn demand_texts(object: &mut Map<String, Value>) {
    let required: Vec<String> = object
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str().map(String::from))
        .collect();
    let Some(Value::Object(properties)) = object.get_mut("properties") else {
        return;
    };
    for name in required {
        if let Some(Value::Object(property)) = properties.get_mut(&name)
            && let Some(Value::String(to)) = property.get("$ref")
            && to.starts_with("#/$defs/TextsOf")
        {
            property.insert("minProperties".into(), json!(1));
        }
    }
}

/// Calls the definitions by the names that people know: `Claim`, not `Claim_for_Id`.
fn rename(schema: &mut Value) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(rename),
        Value::String(text) if text.starts_with("#/$defs/") => {
            *text = text.replace("_for_Id", "");
        }
        Value::Object(object) => {
            let names: Vec<String> = object
                .keys()
                .filter(|n| n.ends_with("_for_Id"))
                .cloned()
                .collect();
            for name in names {
                if let Some(definition) = object.remove(&name) {
                    object.insert(name.replace("_for_Id", ""), definition);
                }
            }
            object.values_mut().for_each(rename);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use expect_test::expect_file;

    use super::*;
    use crate::kb::formats::json::{Bundle, Nothing};

    #[test]
    fn the_published_schema_is_the_types_schema() {
        let schema = serde_json::to_string_pretty(&bundle_schema()).unwrap() + "\n";
        expect_file![concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/schema/bundle.schema.json"
        )]
        .assert_eq(&schema);
    }

    #[test]
    fn the_loader_and_the_schema_take_the_same_decimals() {
        let schema = bundle_schema();
        let pattern = schema["$defs"]["Decimal"].clone();
        let schema = jsonschema::validator_for(&pattern).unwrap();
        let digits = |count: usize| "9".repeat(count);
        for text in [
            "0",
            "007",
            "-0.5",
            "66.10",
            ".5",
            "5.",
            "-.5",
            ".",
            "-",
            "",
            "+1",
            "+-1",
            "1e3",
            "1.4E-40",
            "1e+5",
            "1e",
            "1e100",
            "1e1000",
            "--1",
            "1-2",
            "1.2.3",
            " 1",
            "1\n",
            "１",
            "1_000",
            &digits(28),
            &digits(29),
            &digits(30),
            &format!("0.{}", digits(27)),
            &format!("0.{}", digits(28)),
            &format!("0.{}", digits(29)),
            &format!("0.{}{}", "0".repeat(70), digits(28)),
            &format!("0.{}1", "0".repeat(110)),
            &format!("1{}", "0".repeat(28)),
            &format!("-{}.{}", digits(14), digits(14)),
            &format!("{}.{}", digits(14), digits(15)),
        ] {
            let by_schema = schema.is_valid(&Value::from(text));
            assert_eq!(
                crate::model::Decimal::new(text).is_ok(),
                by_schema,
                "{text}"
            );
        }
        assert!(crate::model::Decimal::new(&digits(28)).is_ok());
        assert!(crate::model::Decimal::new(".5").is_err());
    }

    #[test]
    fn the_seed_is_right_by_the_schema_and_by_the_loader() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/meta-ai");
        let schema = jsonschema::validator_for(&bundle_schema()).unwrap();
        let mut files = 0;
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            if let Err(e) = schema.validate(&file) {
                panic!("{}: {e}", path.display());
            }
            let refers_to = folder.join(file["$schema"].as_str().unwrap());
            assert!(refers_to.ends_with("schema/bundle.schema.json") && refers_to.is_file());
            files += 1;
        }
        assert_eq!(files, 4);
        let bundle = Bundle::read(&[folder]).unwrap();
        assert!(bundle.validate(&Nothing).unwrap().counts().claims > 100);
    }
}
