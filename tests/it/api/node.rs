//! Records of any kind by their ids.

use expect_test::{Expect, expect};
use serde_json::json;

use crate::support::seed::{answer, data, seeded};

fn check(query: &str, expected: Expect) {
    expected.assert_eq(&format!("{:#}", data(seeded(), query)));
}

#[test]
fn what_is_not_there_is_null() {
    check(
        r#"{
          a: entity(by: {id: "nobody"}) { id }
          b: entity(by: {name: "nobody"}) { id }
          c: entity(by: {nameIn: {name: "馬克佐伯", language: "en"}}) { id }
          d: entity(by: {externalId: {scheme: "x", value: "y"}}) { id }
          e: claim(id: "meta") { id }
          f: source(by: {url: "https://example.com/"}) { id }
          g: source(by: {id: "meta"}) { id }
          node(id: "nobody") { id }
          nodes(ids: ["meta", "nobody", "person"]) { __typename id }
        }"#,
        expect![[r#"
            {
              "a": null,
              "b": null,
              "c": null,
              "d": null,
              "e": null,
              "f": null,
              "g": null,
              "node": null,
              "nodes": [
                {
                  "__typename": "Entity",
                  "id": "meta"
                },
                null,
                {
                  "__typename": "EntityType",
                  "id": "person"
                }
              ]
            }"#]],
    );
}

#[test]
fn every_kind_of_record_is_a_node() {
    let kinds = data(
        seeded(),
        r#"{ nodes(ids: ["meta", "person", "leads", "msl-talent-article", "four-teams-by-memo", "msl-divided-into-four-teams"]) {
          __typename id ... on Recorded { revision recordedAt recordedBy }
        } }"#,
    );
    let names: Vec<&str> = kinds["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["__typename"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "Entity",
            "EntityType",
            "Predicate",
            "Source",
            "Attribution",
            "Claim"
        ]
    );
    assert_eq!(kinds["nodes"][0]["recordedBy"], "the seed");
    assert_eq!(kinds["nodes"][0]["recordedAt"], "2025-09-03T12:00:00.000Z");
    assert_eq!(kinds["nodes"][4].get("revision"), None);
}

#[test]
fn more_ids_than_a_hundred_are_refused() {
    let ids = vec!["meta"; 101];
    let refused = answer(
        seeded(),
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        json!({"ids": ids}),
    );
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
        "{refused:#}"
    );
}
