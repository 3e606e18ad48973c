//! The three questions with which GraphiQL opens.

use std::{fs, path::Path};

use serde_json::Value;

use crate::support::seed::{data, seeded_in_full};

fn tab(name: &str) -> Value {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("web/src/graphiql/tabs/{name}.graphql"));
    data(seeded_in_full(), &fs::read_to_string(path).unwrap())
}

#[test]
fn the_first_tab_finds_an_entity_by_its_chinese_name_with_claims_and_sources() {
    let entity = &tab("entity")["entity"];
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
fn the_second_tab_shows_disputed_claims_with_both_sides() {
    let claims = &tab("disputed")["claims"]["nodes"];
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
    let attribution = &tab("origin")["node"];
    let chain = attribution["chain"].as_array().unwrap();
    assert!(chain.len() > 2, "{attribution:#}");
    assert_eq!(
        chain.last().unwrap()["title"],
        attribution["origin"]["title"]
    );
}
