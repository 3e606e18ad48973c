//! The ids of what was, which are not those of what is; and what is not there, which is null alone.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load, seeded};

/// Two commits: Ann says that she did it; she denies it.
fn changed() -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let claim = |stance: &str, statement: &str| {
        json!({"id": "c", "subject": "ann", "predicate": "did", "value": "some", "statements": {"en": statement},
            "attributions": [{"id": "s", "speaker": {"entity": "ann"}, "source": "paper", "stance": stance, "mode": "QUOTE"}]})
    };
    let first = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "did", "labels": {"en": "did"}}],
        "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
        "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "paper"}}],
        "claims": [claim("ASSERTS", "Ann did it.")],
    });
    load(&knowledge_base, &first.to_string());
    let second = json!({"claims": [claim("DENIES", "Ann did not do it.")]});
    load(&knowledge_base, &second.to_string());
    (api(Arc::new(knowledge_base)), folder)
}

#[test]
fn a_record_of_the_past_has_an_id_by_which_it_is_found_again() {
    let (api, _folder) = changed();
    let fields =
        "id recordId statement status attributions { nodes { id recordId } } subject { id }";
    let query = format!(
        r#"{{
          now: claim(id: "c") {{ {fields} }}
          asOf(revision: 1) {{ claim(id: "c") {{ {fields} }} }}
          newest: asOf(revision: 2) {{ id claim(id: "c") {{ id }} claims(first: 1) {{ nodes {{ id }} }} }}
          refetched: node(id: "c@2") {{ id }}
          node(id: "c@1") {{ ... on Claim {{ {fields} }} }}
          claim(id: "c@1") {{ {fields} }}
          attribution: node(id: "s@1") {{ id ... on Attribution {{ stance claim {{ id }} }} }}
          nodes(ids: ["c", "c@1", "c@3", "c@supposed"]) {{ id }}
          timeline(about: "c@1") {{ nodes {{ claim {{ id }} attribution {{ stance }} }} }}
        }}"#
    );
    let answered = data(&api, &query);
    let past = json!({
        "id": "c@1", "recordId": "c", "statement": "Ann did it.", "status": "UNCONTESTED",
        "attributions": {"nodes": [{"id": "s@1", "recordId": "s"}]}, "subject": {"id": "ann@1"},
    });
    assert_eq!(
        answered,
        json!({
            "now": {
                "id": "c", "recordId": "c", "statement": "Ann did not do it.", "status": "DENIED",
                "attributions": {"nodes": [{"id": "s", "recordId": "s"}]}, "subject": {"id": "ann"},
            },
            "asOf": {"claim": past},
            "newest": {"id": "@2", "claim": {"id": "c@2"}, "claims": {"nodes": [{"id": "c@2"}]}},
            "refetched": {"id": "c@2"},
            "node": past,
            "claim": past,
            "attribution": {"id": "s@1", "stance": "ASSERTS", "claim": {"id": "c@1"}},
            "nodes": [{"id": "c"}, {"id": "c@1"}, null, null],
            "timeline": {"nodes": [{"claim": {"id": "c@1"}, "attribution": {"stance": "ASSERTS"}}]},
        })
    );
}

#[test]
fn versions_and_changes_have_the_ids_of_their_revisions() {
    let (api, _folder) = changed();
    let answered = data(
        &api,
        r#"{
          claim(id: "c") { history { nodes { revision record { id recordId } } } }
          changes { nodes { record { id } } }
          statusChanges(since: 1) { nodes { claim { id } claimBefore { id } } }
        }"#,
    );
    assert_eq!(
        answered["claim"]["history"]["nodes"],
        json!([
            {"revision": 2, "record": {"id": "c@2", "recordId": "c"}},
            {"revision": 1, "record": {"id": "c@1", "recordId": "c"}},
        ])
    );
    let changes = answered["changes"]["nodes"].as_array().unwrap();
    let ids: Vec<&Value> = changes
        .iter()
        .map(|change| &change["record"]["id"])
        .collect();
    assert_eq!(ids, ["person@1", "did@1", "ann@1", "paper@1", "c@1", "c"]);
    assert_eq!(
        answered["statusChanges"]["nodes"],
        json!([{"claim": {"id": "c"}, "claimBefore": {"id": "c@1"}}])
    );
}

/// Each case: a field with an id, and whether it is null without an error.
#[test]
fn a_wrong_id_nulls_its_own_field_alone() {
    for (field, is_unknown) in [
        (r#"wrong: node(id: "nobody") { id }"#, true),
        (r#"wrong: entity(by: {id: "nobody"}) { id }"#, true),
        (r#"wrong: claim(id: "meta@99") { id }"#, true),
        (r#"wrong: timeline(about: "nobody") { totalCount }"#, true),
        (r#"wrong: timeline(about: "person") { totalCount }"#, true),
        (r#"wrong: positions(about: "nobody") { totalCount }"#, true),
        (
            r#"wrong: paths(from: "nobody", to: "meta") { length }"#,
            true,
        ),
        (r#"wrong: node(id: "no body") { id }"#, false),
        (r#"wrong: claim(id: "meta@x") { id }"#, false),
        (r#"wrong: entity(by: {id: ""}) { id }"#, false),
        (r#"wrong: source(by: {id: "a/b c"}) { id }"#, false),
        (r#"wrong: timeline(about: "no body") { totalCount }"#, false),
        (r#"wrong: positions(about: "$") { totalCount }"#, false),
        (
            r#"wrong: paths(from: "meta", to: "no body") { length }"#,
            false,
        ),
        (
            r#"wrong: paths(from: "meta@0", to: "meta") { length }"#,
            false,
        ),
        ("wrong: asOf(revision: 99) { revision }", false),
    ] {
        let query = format!(r#"{{ right: claims(first: 0) {{ totalCount }} {field} }}"#);
        let answered = answer(seeded(), &query, Value::Null);
        assert_eq!(answered["data"]["wrong"], Value::Null, "{query}");
        assert!(
            answered["data"]["right"]["totalCount"].is_u64(),
            "{answered:#}"
        );
        match is_unknown {
            true => assert_eq!(answered["errors"], Value::Null, "{query}"),
            false => {
                let errors = answered["errors"].as_array().unwrap();
                assert_eq!(errors.len(), 1, "{query}");
                assert_eq!(errors[0]["path"], json!(["wrong"]), "{query}");
                assert_eq!(errors[0]["extensions"]["code"], "BAD_USER_INPUT", "{query}");
            }
        }
    }
    let rows = answer(
        seeded(),
        r#"{ nodes(ids: ["meta", "no body", "nobody"]) { id } }"#,
        Value::Null,
    );
    assert_eq!(rows["data"]["nodes"], json!([{"id": "meta"}, null, null]));
    assert_eq!(rows["errors"][0]["path"], json!(["nodes", 1]));
}

#[test]
fn everything_has_a_display_without_a_fragment() {
    let answered = data(
        seeded(),
        r#"{
          nodes(ids: ["meta", "person", "msl-talent-article", "zhao-chief-by-meta"]) { display(languages: ["en"]) }
          claim(id: "zhao-is-chief-ai-scientist") {
            display(languages: ["zh-Hant"]) statement(languages: ["zh-Hant"])
            value { display(languages: ["en"]) }
            attributions { nodes { speaker { __typename display(languages: ["en"]) } } }
          }
          search(text: "Zuckerberg", first: 1) { nodes { id recordId display(languages: ["en"]) } }
        }"#,
    );
    let claim = &answered["claim"];
    assert_eq!(claim["display"], claim["statement"]);
    let values = data(
        seeded(),
        r#"{ claims(first: 100) { nodes { value { __typename display(languages: ["en"])
          ... on Entity { label(languages: ["en"]) } ... on UrlValue { url } ... on TimeValue { time } } } } }"#,
    );
    for claim in values["claims"]["nodes"].as_array().unwrap() {
        let value = &claim["value"];
        let same = ["label", "url", "time"].map(|field| &value[field]);
        for text in same.into_iter().filter(|text| !text.is_null()) {
            assert_eq!(&value["display"], text);
        }
        assert_ne!(value["display"], json!(""), "{value}");
    }
    let names: Vec<&Value> = answered["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| &node["display"])
        .collect();
    assert_eq!(names[..2], ["Meta", "Person"]);
    let attribution = names[3].as_str().unwrap();
    assert!(attribution.starts_with("Meta ("), "{attribution}");
    let found = &answered["search"]["nodes"][0];
    assert_eq!(found["id"], found["recordId"]);
    assert!(found["display"].is_string());
}
