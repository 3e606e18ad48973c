//! The vocabulary: types and predicates.

use std::{fs, path::Path};

use serde_json::Value;

use crate::support::seed::{data, seeded};

#[test]
fn the_vocabulary_is_what_the_seed_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed/meta-msl/vocabulary.json");
    let seed: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let answer = data(
        seeded(),
        r#"{ vocabulary {
          types(first: 100) { totalCount nodes { id label parents { id } } }
          predicates(first: 100) { totalCount nodes { id label domain { id } range { kind types { id } } inverse { id inverse { id } } exclusive } }
        } }"#,
    );
    let vocabulary = &answer["vocabulary"];
    for list in ["types", "predicates"] {
        let nodes = vocabulary[list]["nodes"].as_array().unwrap();
        let records = seed[list].as_array().unwrap();
        assert_eq!(vocabulary[list]["totalCount"], records.len(), "{list}");
        assert_eq!(nodes.len(), records.len(), "{list}");
        for (node, record) in nodes.iter().zip(records) {
            assert_eq!(node["id"], record["id"]);
            assert_eq!(node["label"], record["labels"]["en"]);
        }
    }
    let ids = |references: &Value| -> Vec<Value> {
        let references = references.as_array().unwrap().iter();
        references
            .map(|reference| reference["id"].clone())
            .collect()
    };
    let types = vocabulary["types"]["nodes"].as_array().unwrap();
    for (node, record) in types.iter().zip(seed["types"].as_array().unwrap()) {
        let parents = record["parents"].as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(ids(&node["parents"]), parents, "{node}");
    }
    let predicates = vocabulary["predicates"]["nodes"].as_array().unwrap();
    let mut inverses = 0;
    for (node, record) in predicates
        .iter()
        .zip(seed["predicates"].as_array().unwrap())
    {
        let domain = record["domain"].as_array().map_or(&[][..], Vec::as_slice);
        assert_eq!(ids(&node["domain"]), domain, "{node}");
        assert_eq!(node["exclusive"], record["exclusive"], "{node}");
        if let Some(inverse) = record.get("inverse") {
            inverses += 1;
            assert_eq!(&node["inverse"]["id"], inverse);
            assert_eq!(node["inverse"]["inverse"]["id"], node["id"]);
        } else {
            assert_eq!(node["inverse"], Value::Null, "{node}");
        }
    }
    assert!(inverses > 5, "{inverses}");
}
