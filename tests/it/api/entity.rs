//! Entities: their names, labels and neighbours.

use serde_json::{Value, json};

use crate::support::seed::{answer, data, seeded};

#[test]
fn an_entity_is_found_by_any_of_its_names() {
    for by in [
        r#"{id: "mark-zuckerberg"}"#,
        r#"{name: "Mark Zuckerberg"}"#,
        r#"{name: "ZUCKERBERG"}"#,
        r#"{name: "馬克佐伯"}"#,
        r#"{name: "扎克伯格"}"#,
        r#"{nameIn: {name: "馬克佐伯", language: "zh"}}"#,
    ] {
        let found = data(seeded(), &format!("{{ entity(by: {by}) {{ id }} }}"));
        assert_eq!(found["entity"]["id"], "mark-zuckerberg", "{by}");
    }
}

#[test]
fn an_entity_by_two_names_at_once_is_refused() {
    for by in [r#"{id: "meta", name: "Meta"}"#, "{}", "{id: null}"] {
        let refused = answer(
            seeded(),
            &format!("{{ entity(by: {by}) {{ id }} }}"),
            Value::Null,
        );
        assert_eq!(refused.get("data"), None, "{refused:#}");
    }
}

#[test]
fn a_text_comes_in_the_first_language_that_there_is() {
    let label = |languages: &str| {
        data(
            seeded(),
            &format!(r#"{{ entity(by: {{id: "mark-zuckerberg"}}) {{ label{languages} }} }}"#),
        )["entity"]["label"]
            .clone()
    };
    assert_eq!(label(r#"(languages: ["zh-Hant"])"#), "馬克佐伯");
    assert_eq!(label(r#"(languages: ["zh-TW", "zh"])"#), "馬克佐伯");
    assert_eq!(label(r#"(languages: ["fr", "en"])"#), "Mark Zuckerberg");
    assert_eq!(label(""), "Mark Zuckerberg");
    let wrong = answer(
        seeded(),
        r#"{ entity(by: {id: "meta"}) { label(languages: ["no such tongue"]) } }"#,
        json!(null),
    );
    assert!(
        wrong["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains("BCP 47"),
        "{wrong:#}"
    );
}

#[test]
fn the_entities_one_claim_away_are_neighbours() {
    let page = data(
        seeded(),
        r#"{ entity(by: {id: "meta"}) {
          out: neighbors(direction: OUTWARDS, first: 100) { totalCount nodes { direction entity { id } claim { subject { id } } } }
          in: neighbors(direction: INWARDS, first: 100) { totalCount nodes { direction entity { id } claim { value { ... on Entity { id } } } } }
          both: neighbors(first: 0) { totalCount }
          via: neighbors(via: ["works-for"], first: 100) { nodes { claim { predicate { id } } } }
        } }"#,
    );
    let nodes = |way: &str| page["entity"][way]["nodes"].as_array().unwrap().clone();
    assert!(!nodes("out").is_empty() && !nodes("in").is_empty() && !nodes("via").is_empty());
    assert!(
        nodes("out")
            .iter()
            .all(|node| node["direction"] == "OUTWARDS" && node["claim"]["subject"]["id"] == "meta")
    );
    assert!(
        nodes("in")
            .iter()
            .all(|node| node["direction"] == "INWARDS" && node["claim"]["value"]["id"] == "meta")
    );
    assert!(
        nodes("via")
            .iter()
            .all(|node| node["claim"]["predicate"]["id"] == "works-for")
    );
    let count = |way: &str| page["entity"][way]["totalCount"].as_u64().unwrap();
    assert!(count("both") <= count("out") + count("in") && count("both") > 0);
    let wrong = answer(
        seeded(),
        r#"{ entity(by: {id: "meta"}) { neighbors(via: ["nothing"]) { totalCount } } }"#,
        Value::Null,
    );
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}
