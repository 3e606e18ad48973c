//! Values of every kind, and statements that are made of them.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

fn recorded() -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let claim = |id: &str, predicate: &str, value: Value| {
        json!({"id": id, "subject": "rover", "predicate": predicate, "value": value,
            "validTime": {"start": "2031", "end": "2032"}, "attributions": [{
                "speaker": "source", "source": "log", "stance": "ASSERTS", "mode": "DOCUMENT"}]})
    };
    let mut stated = claim("stated", "has-left", json!({"entity": "depot"}));
    stated["statements"] = json!({"en": "The rover has gone from the depot."});
    let mut stayed = claim("stayed", "has-left", json!({"entity": "moon"}));
    stayed["polarity"] = "NEGATIVE".into();
    let mut left = claim("left", "has-left", json!({"entity": "depot"}));
    left["validTime"] = json!({"start": "2033", "end": ".."});
    let place = |latitude: &str, precision: Value, globe: Value| json!({"coordinate": {"latitude": latitude, "longitude": "23.5", "precision": precision, "globe": globe}});
    let bundle = json!({
        "types": [{"id": "thing", "labels": {"en": "thing"}}],
        "units": [{"id": "km", "entity": "kilometre"}],
        "predicates": [
            {"id": "has-left", "labels": {"en": "left"}, "templates": {"en": "{subject} left {value}.", "de": "{subject} verließ {value}."},
             "negativeTemplates": {"en": "{subject} did not leave {value}."}},
            {"id": "has-plate", "labels": {"en": "number plate"}, "range": ["text"]},
            {"id": "catalogue", "labels": {"en": "catalogue number"}, "range": ["identifier"], "exclusive": "EVER",
             "urlTemplate": "https://example.org/{value}"},
            {"id": "place", "labels": {"en": "place"}, "range": ["coordinate"], "exclusive": "AT_ONE_TIME"},
            {"id": "has-mass", "labels": {"en": "mass"}, "range": ["quantity"]}
        ],
        "entities": [
            {"id": "rover", "type": "thing", "labels": {"en": "Rover Two", "de": "Rover Zwei"}},
            {"id": "depot", "type": "thing", "labels": {"en": "the depot", "de": "das Depot"}},
            {"id": "moon", "type": "thing", "labels": {"en": "the moon"}},
            {"id": "kilometre", "type": "thing", "labels": {"en": "kilometre"}}
        ],
        "sources": [{"id": "log", "kind": "DATASET", "titles": {"en": "log"}}],
        "claims": [
            stated, stayed, left,
            claim("plate", "has-plate", json!({"text": {"text": "B-MX 1"}})),
            claim("number", "catalogue", json!({"identifier": {"scheme": "cat", "value": "R 2/7"}})),
            claim("page", "catalogue", json!({"identifier": {"scheme": "old", "value": "r27", "url": "https://old.example.org/r27"}})),
            claim("here", "place", place("0.674", json!("0.001"), json!("moon"))),
            claim("near", "place", place("0.675", json!("0.01"), json!("moon"))),
            claim("far", "place", place("9.5", json!(0.5), json!("moon"))),
            claim("earth", "place", place("-9.5", json!(null), json!(null))),
            claim("mass", "has-mass", json!({"quantity": {"amount": "1e-40", "unit": "km"}}))
        ]
    });
    load(&knowledge_base, &bundle.to_string());
    (api(Arc::new(knowledge_base)), folder)
}

#[test]
fn a_value_is_given_back_as_it_was_recorded() {
    let (api, _folder) = recorded();
    let answer = data(
        &api,
        r#"query {
          plate: claim(id: "plate") { value { ...V } }
          number: claim(id: "number") { value { ...V } }
          page: claim(id: "page") { value { ...V } }
          here: claim(id: "here") { value { ...V } }
          earth: claim(id: "earth") { value { ...V } }
          mass: claim(id: "mass") { value { ...V ... on Quantity { unitRecord { entity { id } } } } }
          vocabulary { predicates(where: {eq: "catalogue"}) { nodes { urlTemplate range { kind } templates { text } } } }
        }
        fragment V on Value {
          ... on Text { text language }
          ... on ExternalId { scheme value url }
          ... on CoordinateValue { latitude longitude precision globe { id } }
          ... on Quantity { amount }
        }"#,
    );
    assert_eq!(
        answer,
        json!({
            "plate": {"value": {"text": "B-MX 1", "language": null}},
            "number": {"value": {"scheme": "cat", "value": "R 2/7", "url": "https://example.org/R%202/7"}},
            "page": {"value": {"scheme": "old", "value": "r27", "url": "https://old.example.org/r27"}},
            "here": {"value": {"latitude": "0.674", "longitude": "23.5", "precision": "0.001", "globe": {"id": "moon"}}},
            "earth": {"value": {"latitude": "-9.5", "longitude": "23.5", "precision": null, "globe": null}},
            "mass": {"value": {"amount": "1e-40", "unitRecord": {"entity": {"id": "kilometre"}}}},
            "vocabulary": {"predicates": {"nodes": [{"urlTemplate": "https://example.org/{value}", "range": [{"kind": "IDENTIFIER"}], "templates": []}]}}
        })
    );
}

#[test]
fn a_claim_without_a_statement_has_one_in_the_language_that_is_asked_for() {
    let (api, _folder) = recorded();
    let answer = data(
        &api,
        r#"{
          stated: claim(id: "stated") { statement statementIsGenerated statements { text } }
          left: claim(id: "left") { statement german: statement(languages: ["de"]) statementIsGenerated statements { text } verdict }
          stayed: claim(id: "stayed") { statement german: statement(languages: ["de"]) }
          number: claim(id: "number") { statement }
          vocabulary { predicates(where: {eq: "has-left"}) { nodes { templates { language text } negativeTemplates { text } } } }
        }"#,
    );
    assert_eq!(
        answer["stated"],
        json!({"statement": "The rover has gone from the depot.", "statementIsGenerated": false,
            "statements": [{"text": "The rover has gone from the depot."}]})
    );
    let left = &answer["left"];
    assert_eq!(left["statement"], "Rover Two left the depot.");
    assert_eq!(left["german"], "Rover Zwei verließ das Depot.");
    assert_eq!(left["statementIsGenerated"], true);
    assert_eq!(left["statements"], json!([]));
    assert_eq!(
        answer["stayed"],
        json!({"statement": "Rover Two did not leave the moon.", "german": "Rover Two did not leave the moon."})
    );
    assert_eq!(
        answer["number"]["statement"],
        "Rover Two: catalogue number: R 2/7"
    );
    assert_eq!(
        answer["vocabulary"]["predicates"]["nodes"][0],
        json!({
            "templates": [
                {"language": "de", "text": "{subject} verließ {value}."},
                {"language": "en", "text": "{subject} left {value}."}
            ],
            "negativeTemplates": [{"text": "{subject} did not leave {value}."}]
        })
    );
}

#[test]
fn a_claim_without_a_statement_is_found_by_its_entities_and_its_value() {
    let (api, _folder) = recorded();
    let answer = data(
        &api,
        r#"{
          depot: search(text: "rover zwei depot", in: [CLAIM]) { nodes { ... on Claim { id } } }
          number: search(text: "\"R 2/7\"", in: [CLAIM]) { nodes { ... on Claim { id } } }
          identified: claims(where: {value: {identifier: {eq: "r 2/7"}}}) { nodes { id } }
          inScheme: claims(where: {value: {identifierScheme: {eq: "old"}, identifier: {startsWith: "R2"}}}) { nodes { id } }
          plate: claims(where: {value: {text: {eq: "b-mx 1"}}}) { nodes { id } }
          stated: claims(where: {statement: {contains: "27"}}) { totalCount }
        }"#,
    );
    let ids = |field: &str| -> Vec<&str> {
        let mut ids: Vec<&str> = answer[field]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["id"].as_str().unwrap())
            .collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(ids("depot"), ["left", "stated"]);
    assert_eq!(ids("number"), ["number"]);
    assert_eq!(ids("identified"), ["number"]);
    assert_eq!(ids("inScheme"), ["page"]);
    assert_eq!(ids("plate"), ["plate"]);
    assert_eq!(answer["stated"]["totalCount"], 0);
}

/// Places within each other's precision are no two places, those beyond it perhaps; on another
/// globe, and in another scheme, nothing is compared.
#[test]
fn places_and_identifiers_are_compared_where_they_can_be() {
    let (api, _folder) = recorded();
    let answer = data(
        &api,
        r#"{
          near: claim(id: "near") { tension { nodes { id } } }
          earth: claim(id: "earth") { tension { nodes { id } } }
          number: claim(id: "number") { tension { nodes { id } } relations { nodes { kind } } }
        }"#,
    );
    assert_eq!(
        answer,
        json!({
            "near": {"tension": {"nodes": [{"id": "far"}]}},
            "earth": {"tension": {"nodes": []}},
            "number": {"tension": {"nodes": []}, "relations": {"nodes": []}}
        })
    );
}

#[test]
fn places_on_globes_that_turn_out_to_be_one_are_compared() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let thing = |id: &str| json!({"id": id, "type": "thing", "labels": {"en": id}});
    let claim = |id: &str, latitude: i32, globe: &str| {
        json!({"id": id, "subject": "rover", "predicate": "place", "validTime": {"start": "2031", "end": "2032"},
            "value": {"coordinate": {"latitude": latitude, "longitude": 0, "precision": 1, "globe": globe}},
            "attributions": [{"speaker": "source", "source": "log", "stance": "ASSERTS", "mode": "DOCUMENT"}]})
    };
    let bundle = json!({
        "types": [{"id": "thing", "labels": {"en": "thing"}}],
        "predicates": [{"id": "place", "labels": {"en": "place"}, "exclusive": "AT_ONE_TIME"}],
        "entities": [thing("rover"), thing("moon"), thing("luna")],
        "sources": [{"id": "log", "kind": "DATASET", "titles": {"en": "log"}}],
        "claims": [claim("north", 80, "moon"), claim("south", -80, "luna")]
    });
    load(&knowledge_base, &bundle.to_string());
    let mut merged = thing("luna");
    merged["mergedInto"] = "moon".into();
    let merge = json!({"entities": [merged]});
    load(&knowledge_base, &merge.to_string());
    let api = api(Arc::new(knowledge_base));
    let answer = data(
        &api,
        r#"{
          tense: claims(where: {hasTension: {eq: true}}) { totalCount }
          asOf(revision: 1) { claims(where: {hasTension: {eq: true}}) { totalCount } }
          claim(id: "south") { value { ... on CoordinateValue { globe { id } } } }
        }"#,
    );
    assert_eq!(
        answer,
        json!({
            "tense": {"totalCount": 2},
            "asOf": {"claims": {"totalCount": 0}},
            "claim": {"value": {"globe": {"id": "moon"}}}
        })
    );
}
