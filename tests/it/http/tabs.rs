//! The three questions with which GraphiQL opens.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::support::seed::{answer, seeded_in_full};

/// The data of the answer to a tab, with the variables that the page would look up.
fn tab(name: &str, variables: Value) -> Value {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("web/src/graphiql/tabs/{name}.graphql"));
    let text = fs::read_to_string(path).unwrap();
    let mut answer = answer(seeded_in_full(), &text, variables);
    assert_eq!(answer["errors"], Value::Null, "{name}");
    answer["data"].take()
}

#[test]
fn the_pages_look_up_what_the_tabs_ask_for() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src/graphiql/tabs/variables.js");
    let text = fs::read_to_string(path).unwrap();
    let look_up = text.split('`').nth(1).unwrap();
    let found = answer(seeded_in_full(), look_up, Value::Null);
    assert_eq!(found["errors"], Value::Null);
    let subject = &found["data"]["claimGroups"]["nodes"][0]["keys"][0]["entity"]["id"];
    assert!(tab("entity", json!({ "id": subject }))["entity"].is_object());
    let attribution = &found["data"]["attributions"]["nodes"][0]["id"];
    assert!(tab("origin", json!({ "id": attribution }))["node"].is_object());
}

#[test]
fn the_second_tab_has_an_entity_with_claims_and_sources() {
    let entity = &tab("entity", json!({ "id": "mark-zuckerberg" }))["entity"];
    assert_eq!(entity["label"], "Mark Zuckerberg");
    let claims = entity["claims"]["nodes"].as_array().unwrap();
    assert!(!claims.is_empty());
    assert!(
        claims
            .iter()
            .all(|claim| claim["sources"]["nodes"][0]["title"].is_string())
    );
}

#[test]
fn the_first_tab_shows_disputed_claims_with_both_sides() {
    let claims = &tab("disputed", json!({}))["claims"]["nodes"];
    for claim in claims.as_array().unwrap() {
        assert_eq!(claim["status"], "DISPUTED", "{claim:#}");
        for side in ["for", "against"] {
            let reasons = claim["statusReason"][side].as_array().unwrap();
            assert!(!reasons.is_empty(), "{claim:#}");
        }
    }
    assert!(claims.as_array().unwrap().len() > 2);
}

#[test]
fn the_third_tab_follows_an_attribution_to_its_origin() {
    let attribution = &tab("origin", json!({ "id": "freeze-by-memo" }))["node"];
    let chain = attribution["chain"].as_array().unwrap();
    assert!(chain.len() > 2, "{attribution:#}");
    assert_eq!(
        chain.last().unwrap()["title"],
        attribution["origin"]["title"]
    );
}
