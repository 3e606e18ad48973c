//! Records that got another id: the former one leads on in every argument and filter.

use std::sync::Arc;

use claimgraph::{
    graphql::Api,
    kb::{Edit, WriteRequest},
    model::{Clearance, CommitMeta, Id, Kind},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load};

/// The API over a knowledge base in whose second to fourth revision an entity, a predicate and a
/// source are renamed.
fn renamed(folder: &TempDir) -> Api {
    let knowledge_base = empty(folder.path());
    let person = |id: &str| json!({"id": id, "type": "person", "labels": {"en": id}});
    let bundle = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "knows", "labels": {"en": "knows"}}],
        "entities": [person("ann"), person("ben"), person("carl")],
        "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "Paper"}}],
        "claims": [{
            "id": "c", "subject": "ann", "predicate": "knows", "value": {"entity": "ben"}, "statements": {"en": "x"},
            "attributions": [{"id": "said", "speaker": {"entity": "carl"}, "source": "paper", "stance": "ASSERTS", "mode": "QUOTE"}]
        }]
    });
    load(&knowledge_base, &bundle.to_string());
    for (kind, former, to) in [
        (Kind::Entity, "ann", "anna"),
        (Kind::Predicate, "knows", "is-acquainted-with"),
        (Kind::Source, "paper", "article"),
    ] {
        let id = |text: &str| Id::new(text).unwrap();
        let request = WriteRequest {
            edit: Edit::Rename {
                kind,
                id: id(former),
                to: id(to),
            },
            meta: CommitMeta::by(Some("a test".into())),
            clearance: Clearance::ALL,
            expected: None,
        };
        knowledge_base.write(request, &|_, _, _| ()).unwrap();
    }
    api(Arc::new(knowledge_base))
}

#[test]
fn a_former_id_is_as_good_as_the_new_one_and_the_answer_tells_so() {
    let folder = TempDir::new().unwrap();
    let api = renamed(&folder);
    let led = |from: &str, to: &str| json!([{"from": from, "to": to}]);
    // Each case: the query, what it finds, and the redirects.
    for (query, found, redirects) in [
        (
            r#"entity(by: {id: "anna"}) { id formerIds }"#,
            json!({"id": "anna", "formerIds": ["ann"]}),
            Value::Null,
        ),
        (
            r#"node(id: "ann") { id }"#,
            json!({"id": "anna"}),
            led("ann", "anna"),
        ),
        (
            r#"node(id: "source/paper") { id }"#,
            json!({"id": "article"}),
            led("source/paper", "article"),
        ),
        (
            r#"source(by: {id: "paper"}) { id }"#,
            json!({"id": "article"}),
            led("paper", "article"),
        ),
        (
            r#"paths(from: "ann", to: "ben", first: 1) { length }"#,
            json!([{"length": 1}]),
            led("ann", "anna"),
        ),
        (
            r#"entity(by: {id: "anna"}) { bestClaims(predicate: "knows") { id } }"#,
            json!({"bestClaims": [{"id": "c"}]}),
            led("knows", "is-acquainted-with"),
        ),
        (
            r#"entity(by: {id: "anna"}) { neighbors(via: ["knows"]) { totalCount } }"#,
            json!({"neighbors": {"totalCount": 1}}),
            Value::Null,
        ),
        (
            r#"entities(where: {in: ["ann", "ben"]}) { nodes { id } }"#,
            json!({"nodes": [{"id": "anna"}, {"id": "ben"}]}),
            Value::Null,
        ),
        (
            r#"claims(where: {subject: {eq: "ann"}, predicate: {eq: "knows"}, attributions: {some: {source: {eq: "paper"}}}}) { nodes { subject { id } predicate { id } } }"#,
            json!({"nodes": [{"subject": {"id": "anna"}, "predicate": {"id": "is-acquainted-with"}}]}),
            Value::Null,
        ),
        (
            r#"claims(where: {subject: {notIn: ["ann"]}}) { totalCount }"#,
            json!({"totalCount": 0}),
            Value::Null,
        ),
    ] {
        let answer = answer(&api, &format!("{{ found: {query} }}"), Value::Null);
        assert_eq!(answer["errors"], Value::Null, "{query}");
        assert_eq!(answer["data"]["found"], found, "{query}");
        assert_eq!(answer["extensions"]["redirects"], redirects, "{query}");
    }
}

#[test]
fn an_earlier_revision_and_the_history_have_the_names_of_their_time() {
    let folder = TempDir::new().unwrap();
    let api = renamed(&folder);
    let query = r#"{
        then: asOf(revision: 1) {
          node(id: "ann") { id }
          new: node(id: "anna") { id }
          claim(id: "c") { subject { id formerIds } predicate { id } }
          entities(where: {eq: "ann"}) { totalCount }
          renamed: entities(where: {eq: "anna"}) { totalCount }
        }
        now: entity(by: {id: "anna"}) { history { nodes { revision record { id } } } }
    }"#;
    assert_eq!(
        data(&api, query),
        json!({
            "then": {
                "node": {"id": "ann@1"}, "new": null,
                "claim": {"subject": {"id": "ann@1", "formerIds": []}, "predicate": {"id": "knows@1"}},
                "entities": {"totalCount": 1}, "renamed": {"totalCount": 0}
            },
            "now": {"history": {"nodes": [
                {"revision": 2, "record": {"id": "anna@2"}},
                {"revision": 1, "record": {"id": "ann@1"}}
            ]}}
        })
    );
}
