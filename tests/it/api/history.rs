//! Earlier states, versions and changes.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load};

/// Three commits: Ann and what she does; her label and her claim change; Ben comes.
fn grown() -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let person =
        |id: &str, label: &str| json!({"id": id, "type": "person", "labels": {"en": label}});
    let claim = |stance: &str| {
        json!({"id": "c", "subject": "ann", "predicate": "did", "value": "some", "statements": {"en": stance},
            "attributions": [{"id": "s", "speaker": {"entity": "ann"}, "source": "paper", "stance": stance, "mode": "QUOTE", "statedAt": "2025"}]})
    };
    let first = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "did", "labels": {"en": "did"}}],
        "entities": [person("ann", "Ann")],
        "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "paper"}}],
        "claims": [claim("ASSERTS")],
    });
    load(&knowledge_base, &first.to_string());
    load(
        &knowledge_base,
        &json!({"entities": [person("ann", "Anne")], "claims": [claim("DENIES")]}).to_string(),
    );
    load(
        &knowledge_base,
        &json!({"entities": [person("ben", "Ben")]}).to_string(),
    );
    (api(Arc::new(knowledge_base)), folder)
}

#[test]
fn the_same_question_can_be_asked_of_any_revision() {
    let (api, _folder) = grown();
    let state = |revision: u64| {
        let state = data(
            &api,
            &format!(
                r#"{{ asOf(revision: {revision}) {{
                  revision entity(by: {{id: "ann"}}) {{ label statements {{ totalCount nodes {{ stance claim {{ status subject {{ label }} }} }} }} }}
                  ben: node(id: "ben") {{ id }} entities {{ totalCount nodes {{ id }} }} knowledgeBase {{ revision counts {{ entities claims }} }}
                }} }}"#
            ),
        );
        state["asOf"].clone()
    };
    assert_eq!(state(0)["entity"], Value::Null);
    assert_eq!(state(0)["entities"]["totalCount"], 0);
    let (first, second, third) = (state(1), state(2), state(3));
    assert_eq!(first["entity"]["label"], "Ann");
    assert_eq!(
        first["entity"]["statements"]["nodes"][0],
        json!({"stance": "ASSERTS", "claim": {"status": "UNCONTESTED", "subject": {"label": "Ann"}}})
    );
    assert_eq!(second["entity"]["label"], "Anne");
    assert_eq!(
        second["entity"]["statements"]["nodes"][0],
        json!({"stance": "DENIES", "claim": {"status": "DENIED", "subject": {"label": "Anne"}}})
    );
    assert_eq!(second["ben"], Value::Null);
    assert_eq!(second["entities"]["nodes"], json!([{"id": "ann@2"}]));
    assert_eq!(
        third["entities"]["nodes"],
        json!([{"id": "ann@3"}, {"id": "ben@3"}])
    );
    assert_eq!(
        third["knowledgeBase"],
        json!({"revision": 3, "counts": {"entities": 2, "claims": 1}})
    );
}

#[test]
fn a_time_names_the_newest_revision_recorded_by_then() {
    let (api, _folder) = grown();
    let answer = data(
        &api,
        r#"{ before: asOf(time: "2025-09-03T11:59:59Z") { revision recordedAt entities { totalCount } } at: asOf(time: "2025-09-03T14:00:00+02:00") { revision recordedAt } }"#,
    );
    assert_eq!(
        answer["before"],
        json!({"revision": 0, "recordedAt": null, "entities": {"totalCount": 0}})
    );
    assert_eq!(
        answer["at"],
        json!({"revision": 3, "recordedAt": "2025-09-03T12:00:00.000Z"})
    );
}

#[test]
fn a_revision_that_is_not_there_is_refused() {
    let (api, _folder) = grown();
    for (arguments, words) in [
        ("revision: 4", "the newest is 3"),
        (r#"revision: 1, time: "2025-01-01T00:00:00Z""#, "either"),
        ("revision: null", "either"),
    ] {
        let answer = answer(
            &api,
            &format!("{{ asOf({arguments}) {{ revision }} }}"),
            Value::Null,
        );
        assert_eq!(answer["data"], json!({"asOf": null}));
        assert!(
            answer["errors"][0]["message"]
                .as_str()
                .unwrap()
                .contains(words),
            "{answer:#}"
        );
    }
}

#[test]
fn history_has_every_version_as_it_was() {
    let (api, _folder) = grown();
    let answer = data(
        &api,
        r#"{ entity(by: {id: "ann"}) { revision history { totalCount nodes { revision recordedBy record { ... on Entity { label claims { nodes { statement } } } } } } }
           asOf(revision: 1) { entity(by: {id: "ann"}) { history { totalCount } } } }"#,
    );
    assert_eq!(answer["entity"]["revision"], 2);
    assert_eq!(
        answer["entity"]["history"],
        json!({"totalCount": 2, "nodes": [
            {"revision": 2, "recordedBy": "a test", "record": {"label": "Anne", "claims": {"nodes": [{"statement": "DENIES"}]}}},
            {"revision": 1, "recordedBy": "a test", "record": {"label": "Ann", "claims": {"nodes": [{"statement": "ASSERTS"}]}}},
        ]})
    );
    assert_eq!(answer["asOf"]["entity"]["history"]["totalCount"], 1);
}

#[test]
fn changes_tell_what_each_commit_wrote() {
    let (api, _folder) = grown();
    let answer = data(
        &api,
        "{ changes(since: 1) { totalCount nodes { revision kind record { __typename id ... on Entity { label } } } } all: changes { totalCount } }",
    );
    assert_eq!(
        answer["changes"],
        json!({"totalCount": 3, "nodes": [
            {"revision": 2, "kind": "CHANGED", "record": {"__typename": "Entity", "id": "ann@2", "label": "Anne"}},
            {"revision": 2, "kind": "CHANGED", "record": {"__typename": "Claim", "id": "c@2"}},
            {"revision": 3, "kind": "CREATED", "record": {"__typename": "Entity", "id": "ben", "label": "Ben"}},
        ]})
    );
    assert_eq!(answer["all"]["totalCount"], 8);
}

#[test]
fn an_answer_names_the_revision_that_it_was_read_at() {
    let (api, _folder) = grown();
    assert_eq!(
        answer(&api, "{ __typename }", Value::Null)["extensions"],
        json!({"revision": 3})
    );
}
