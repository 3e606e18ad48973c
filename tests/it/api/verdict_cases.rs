//! Tables of cases from the field, from bundle to answer.

use std::{fs, path::Path, sync::Arc};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

/// A file of the tables.
fn table(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/api/cases");
    serde_json::from_str(&fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

/// One of two claims about the subject of a case, told by a reporter of its own.
fn claim_of(case: &Value, which: &str, source: &str) -> Value {
    let id = case["id"].as_str().unwrap();
    let mut claim = case[which].clone();
    let fields = claim.as_object_mut().unwrap();
    let mut said =
        json!({"speaker": "source", "source": source, "stance": "ASSERTS", "mode": "PARAPHRASE"});
    for (field, name) in [("saidAt", "statedAt"), ("retraction", "retraction")] {
        if let Some(value) = fields.remove(field) {
            said[name] = value;
        }
    }
    for (field, value) in [
        ("id", json!(format!("{id}-{which}"))),
        ("subject", json!(format!("of-{id}"))),
        ("predicate", case["predicate"].clone()),
        ("statements", json!({"en": format!("{id}, {which}")})),
        ("attributions", json!([said])),
    ] {
        fields.insert(field.into(), value);
    }
    claim
}

/// Two reporters each make a claim of one thing: the two dispute each other, bear each other
/// out, or are only hard to square.
#[test]
fn two_claims_have_the_verdict_that_no_honest_reading_forbids() {
    let cases = table("pairs.json");
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &table("world.json").to_string());
    let cases = cases.as_array().unwrap();
    let (mut entities, mut claims) = (Vec::new(), Vec::new());
    for case in cases {
        let id = case["id"].as_str().unwrap();
        entities.push(json!({"id": format!("of-{id}"), "type": "thing", "labels": {"en": id}}));
        claims.push(claim_of(case, "first", "north"));
        claims.push(claim_of(case, "second", "harbour-story"));
    }
    let bundle = json!({"entities": entities, "claims": claims}).to_string();
    load(&knowledge_base, &bundle);
    let api = api(Arc::new(knowledge_base));
    let mut wrong = Vec::new();
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let query = format!(
            r#"{{ nodes(ids: ["{id}-first", "{id}-second"]) {{ ... on Claim {{ status tension {{ totalCount }} }} }} }}"#
        );
        let found = data(&api, &query)["nodes"].take();
        for number in 0..2 {
            let wanted = &case["status"];
            let wanted = wanted.get(number).unwrap_or(wanted);
            let status = &found[number]["status"];
            if status != wanted {
                wrong.push(format!("{id}, {number}: {status}, and not {wanted}"));
            }
            let tension = found[number]["tension"]["totalCount"] == 1;
            if case.get("tension").is_some_and(|wanted| *wanted != tension) {
                wrong.push(format!("{id}, {number}: tension is {tension}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Bundles are loaded in turn into a world that is new, and a question is asked.
#[test]
fn a_story_of_loads_has_the_answer_that_it_should() {
    let world = table("world.json").to_string();
    let mut wrong = Vec::new();
    for story in table("stories.json").as_array().unwrap() {
        let folder = TempDir::new().unwrap();
        let knowledge_base = empty(folder.path());
        load(&knowledge_base, &world);
        for bundle in story["loads"].as_array().unwrap() {
            load(&knowledge_base, &bundle.to_string());
        }
        let api = api(Arc::new(knowledge_base));
        let found = data(&api, story["query"].as_str().unwrap());
        if found != story["answer"] {
            wrong.push(format!(
                "{}: {found} and not {}",
                story["id"], story["answer"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
