//! Looking records up and reading them.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::support::seed::{answer, data, seeded};

fn check(query: &str, expected: Expect) {
    expected.assert_eq(&format!("{:#}", data(seeded(), query)));
}

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
          node(id: "Not An Id") { id }
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
        .map(|it| it["__typename"].as_str().unwrap())
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
fn a_claim_tells_all_that_it_says() {
    check(
        r#"{ claim(id: "msl-divided-into-four-teams") {
          subject { id type { id } } predicate { id } valueKind polarity nature rank
          value { __typename ... on Quantity { amount lower upper unit approximate } }
          attributions(first: 2) { nodes {
            id stance mode certainty speaker { __typename ... on Entity { id } }
            source { id } via { id } chain { id } origin { id }
            evidence { start end digest note source { id } }
          } }
          corroboration { attributions sources publishers speakers independentOrigins anonymousOnly }
          relations { nodes { kind inverse basis claim { id } } }
        } }"#,
        expect![[r#"
            {
              "claim": {
                "attributions": {
                  "nodes": [
                    {
                      "certainty": "CERTAIN",
                      "chain": [
                        {
                          "id": "msl-talent-article"
                        },
                        {
                          "id": "meta-reorganisation-announcement"
                        }
                      ],
                      "evidence": [
                        {
                          "digest": "sha256:bb15403843711e7837a48f09a46dd00b72a8f8ebaef384c46e9d5b1d986b8734",
                          "end": 465,
                          "note": "The AI department is divided here, MSL in the later paragraph.",
                          "source": {
                            "id": "msl-talent-article"
                          },
                          "start": 442
                        }
                      ],
                      "id": "four-teams-by-announcement",
                      "mode": "PARAPHRASE",
                      "origin": {
                        "id": "meta-reorganisation-announcement"
                      },
                      "source": {
                        "id": "msl-talent-article"
                      },
                      "speaker": {
                        "__typename": "Entity",
                        "id": "meta"
                      },
                      "stance": "ASSERTS",
                      "via": [
                        {
                          "id": "meta-reorganisation-announcement"
                        }
                      ]
                    },
                    {
                      "certainty": "CERTAIN",
                      "chain": [
                        {
                          "id": "msl-talent-article"
                        },
                        {
                          "id": "wired-memo-report"
                        },
                        {
                          "id": "msl-reorganisation-memo"
                        }
                      ],
                      "evidence": [
                        {
                          "digest": "sha256:8dfd856f6c39557ee26dfb25d26ac201918d06616f0cbd67f0993b2004e2b468",
                          "end": 1613,
                          "note": null,
                          "source": {
                            "id": "msl-talent-article"
                          },
                          "start": 1579
                        }
                      ],
                      "id": "four-teams-by-memo",
                      "mode": "DOCUMENT",
                      "origin": {
                        "id": "msl-reorganisation-memo"
                      },
                      "source": {
                        "id": "msl-talent-article"
                      },
                      "speaker": {
                        "__typename": "Entity",
                        "id": "meta"
                      },
                      "stance": "ASSERTS",
                      "via": [
                        {
                          "id": "wired-memo-report"
                        },
                        {
                          "id": "msl-reorganisation-memo"
                        }
                      ]
                    }
                  ]
                },
                "corroboration": {
                  "anonymousOnly": false,
                  "attributions": 2,
                  "independentOrigins": 2,
                  "publishers": 0,
                  "sources": 1,
                  "speakers": 1
                },
                "nature": "FACT",
                "polarity": "POSITIVE",
                "predicate": {
                  "id": "unit-count"
                },
                "rank": "NORMAL",
                "relations": {
                  "nodes": [
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "reorganisation-is-fourth-in-six-months"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    },
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "tbd-lab-is-part-of-msl"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    },
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "fair-is-part-of-msl"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    },
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "msl-products-team-is-part-of-msl"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    },
                    {
                      "basis": "ASSERTED",
                      "claim": {
                        "id": "msl-infrastructure-team-is-part-of-msl"
                      },
                      "inverse": true,
                      "kind": "REFINES"
                    }
                  ]
                },
                "subject": {
                  "id": "msl-reorganisation",
                  "type": {
                    "id": "event"
                  }
                },
                "value": {
                  "__typename": "Quantity",
                  "amount": "4",
                  "approximate": false,
                  "lower": null,
                  "unit": "team",
                  "upper": null
                },
                "valueKind": "VALUE"
              }
            }"#]],
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
            .all(|it| it["direction"] == "OUTWARDS" && it["claim"]["subject"]["id"] == "meta")
    );
    assert!(
        nodes("in")
            .iter()
            .all(|it| it["direction"] == "INWARDS" && it["claim"]["value"]["id"] == "meta")
    );
    assert!(
        nodes("via")
            .iter()
            .all(|it| it["claim"]["predicate"]["id"] == "works-for")
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

#[test]
fn the_vocabulary_is_data() {
    let vocabulary = data(
        seeded(),
        r#"{ vocabulary {
          types(first: 100) { totalCount nodes { id label parents { id } } }
          predicates(first: 100) { totalCount nodes { id label domain { id } range { kind types { id } } inverse { id inverse { id } } exclusive } }
        } }"#,
    );
    let vocabulary = &vocabulary["vocabulary"];
    assert_eq!(
        vocabulary["types"]["totalCount"],
        vocabulary["types"]["nodes"].as_array().unwrap().len()
    );
    for predicate in vocabulary["predicates"]["nodes"].as_array().unwrap() {
        if predicate["inverse"] != Value::Null {
            assert_eq!(predicate["inverse"]["inverse"]["id"], predicate["id"]);
        }
    }
}
