//! Records that were taken from another system: their ids, dates and revocations there, on every
//! kind of record.

use std::sync::Arc;

use claimgraph::{
    graphql::Api,
    kb::KnowledgeBase,
    model::{Kind, Record},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, dumped, empty, load};

/// The fields of an original.
fn of(value: &str, more: Value) -> Value {
    let mut fields = json!({"externalIds": [{"scheme": "test", "value": value}]});
    let more = more.as_object().unwrap().clone();
    fields.as_object_mut().unwrap().extend(more);
    fields
}

fn with(mut record: Value, original: Value) -> Value {
    let original = original.as_object().unwrap().clone();
    record.as_object_mut().unwrap().extend(original);
    record
}

/// A record of every kind, each with an original.
fn bundle() -> Value {
    let said = with(
        json!({"id": "said", "speaker": "source", "source": "report", "stance": "ASSERTS", "mode": "QUOTE"}),
        of("ref-9f2", json!({"revoked": true})),
    );
    json!({
        "types": [with(json!({"id": "group", "labels": {"en": "group"}}), of("intrusion-set", json!({"created": "2017-05"})))],
        "units": [with(json!({"id": "m"}), of("Q11573", json!({"modified": "2024-01-02T03:04:05Z"})))],
        "predicates": [with(json!({"id": "uses", "labels": {"en": "uses"}}), of("P366", json!({"revoked": "2020-01"})))],
        "entities": [
            with(json!({"id": "apt28", "type": "group", "labels": {"en": "Fancy Bear"}}),
                of("G0007", json!({"created": "2017-05-31T21:31:48Z", "modified": "2024"}))),
            with(json!({"id": "sofacy", "type": "group", "labels": {"en": "Sofacy"}, "mergedInto": "apt28"}), of("S-1/77", json!({}))),
            {"id": "other", "type": "group", "labels": {"en": "Other"}},
        ],
        "sources": [
            with(json!({"id": "report", "kind": "OTHER", "titles": {"en": "Report"}, "url": "https://www.reuters.com/x"}),
                of("10.1000/182", json!({"revoked": true, "created": "2001"}))),
            {"id": "page", "kind": "OTHER", "titles": {"en": "Page"}, "url": "https://news.reuters.com:8080/y"},
        ],
        "claims": [
            with(json!({"id": "c", "subject": "apt28", "predicate": "uses", "value": "some", "statements": {"en": "Something is used."}, "attributions": [said]}),
                of("q42$F078E5B3-F9A8-480E-B7AC-D97778CBBEF9", json!({"created": "2013"}))),
            {"id": "d", "subject": "other", "predicate": "uses", "value": "some", "statements": {"en": "Another thing is used."}},
        ],
    })
}

fn loaded() -> (Arc<KnowledgeBase>, Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    load(&knowledge_base, &bundle().to_string());
    let api = api(knowledge_base.clone());
    (knowledge_base, api, folder)
}

#[test]
fn every_kind_of_record_tells_of_its_original() {
    let (_knowledge_base, api, _folder) = loaded();
    let answer = data(
        &api,
        r#"{ nodes(ids: ["group", "m", "uses", "apt28", "report", "c", "said", "other"]) {
            ... on Original { externalIds { value } created modified revoked revokedAt } } }"#,
    );
    let row = |values: &[&str], dates: [Option<&str>; 2], revoked: bool, at: Option<&str>| {
        let ids: Vec<Value> = values.iter().map(|value| json!({"value": value})).collect();
        json!({"externalIds": ids, "created": dates[0], "modified": dates[1], "revoked": revoked, "revokedAt": at})
    };
    assert_eq!(
        answer["nodes"],
        json!([
            row(&["intrusion-set"], [Some("2017-05"), None], false, None),
            row(
                &["Q11573"],
                [None, Some("2024-01-02T03:04:05Z")],
                false,
                None
            ),
            row(&["P366"], [None, None], true, Some("2020-01")),
            row(
                &["G0007", "S-1/77"],
                [Some("2017-05-31T21:31:48Z"), Some("2024")],
                false,
                None
            ),
            row(&["10.1000/182"], [Some("2001"), None], true, None),
            row(
                &["q42$F078E5B3-F9A8-480E-B7AC-D97778CBBEF9"],
                [Some("2013"), None],
                false,
                None
            ),
            row(&["ref-9f2"], [None, None], true, None),
            row(&[], [None, None], false, None),
        ])
    );
}

/// Each case: a query, and the ids that it finds.
#[test]
fn a_record_is_found_by_what_its_original_says() {
    let (_knowledge_base, api, _folder) = loaded();
    let ids = |value: &Value| -> Vec<String> {
        let mut ids = Vec::new();
        let mut rest = vec![value];
        while let Some(value) = rest.pop() {
            match value {
                Value::String(id) => ids.push(id.clone()),
                Value::Object(fields) => rest.extend(fields.values()),
                Value::Array(items) => rest.extend(items.iter().rev()),
                _ => {}
            }
        }
        ids
    };
    let by = |value: &str| format!(r#"by: {{externalId: {{scheme: "test", value: "{value}"}}}}"#);
    let some = |value: &str| {
        format!(
            r#"where: {{externalIds: {{some: {{scheme: {{eq: "test"}}, value: {{eq: "{value}"}}}}}}}}"#
        )
    };
    let entity = |value: &str| format!("entity({}) {{ id }}", by(value));
    let source = |value: &str| format!("source({}) {{ id }}", by(value));
    let search =
        |text: &str| format!(r#"search(text: "{text}") {{ nodes {{ ... on Node {{ id }} }} }}"#);
    let all = |list: &str, test: &str| format!("{list}({test}) {{ nodes {{ id }} }}");
    let words = |list: &str, test: &str| format!("vocabulary {{ {} }}", all(list, test));
    for (query, expected) in [
        (entity("G0007"), &["apt28"][..]),
        (entity("S-1/77"), &["apt28"]),
        (entity("10.1000/182"), &[]),
        (source("10.1000/182"), &["report"]),
        (source("G0007"), &[]),
        (all("entities", &some("G0007")), &["apt28"]),
        (all("entities", &some("S-1/77")), &["apt28"]),
        (all("sources", &some("10.1000/182")), &["report"]),
        (
            all("claims", &some("Q42$f078e5b3-f9a8-480e-b7ac-d97778cbbef9")),
            &["c"],
        ),
        (all("attributions", &some("ref-9f2")), &["said"]),
        (words("types", &some("intrusion-set")), &["group"]),
        (words("predicates", &some("P366")), &["uses"]),
        (words("units", &some("Q11573")), &["m"]),
        (all("claims", "where: {externalIds: {none: {}}}"), &["d"]),
        (
            all(
                "claims",
                r#"where: {not: {externalIds: {some: {value: {in: ["x", "ref"]}}}}}"#,
            ),
            &["c", "d"],
        ),
        (
            all("entities", r#"where: {created: {lt: "2018"}}"#),
            &["apt28"],
        ),
        (
            all("entities", "where: {modified: {isNull: true}}"),
            &["other"],
        ),
        (all("sources", "where: {revoked: {eq: true}}"), &["report"]),
        (words("predicates", "where: {revoked: {eq: false}}"), &[]),
        (
            all("sources", "orderBy: [{created: ASC}, {id: ASC}]"),
            &["report", "page"],
        ),
        (
            all("entities", "orderBy: [{externalIdsCount: DESC}]"),
            &["apt28", "other"],
        ),
        (search("G0007"), &["apt28"]),
        (search("g0007"), &["apt28"]),
        (search("G000"), &[]),
        (search("s-1/77"), &["apt28"]),
        (search("10.1000/182"), &["report"]),
        (search("182"), &[]),
        (search("reuters.com"), &["report", "page"]),
        (search("news.reuters.com"), &["page"]),
        (search("reuters"), &["report", "page"]),
        (search("Page reuters.com"), &["page"]),
        (search("Q42$F078E5B3-F9A8-480E-B7AC-D97778CBBEF9"), &["c"]),
        (search("ref-9f2"), &["c"]),
    ] {
        let found = ids(&data(&api, &format!("{{ {query} }}")));
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn a_search_shows_the_id_by_which_it_found_a_record() {
    let (_knowledge_base, api, _folder) = loaded();
    let answer = data(
        &api,
        r#"{ id: search(text: "g0007") { edges { exact highlights { field language text ranges { start end } } } }
            host: search(text: "news.reuters.com") { edges { highlights { field text } } } }"#,
    );
    assert_eq!(
        answer,
        json!({
            "id": {"edges": [{"exact": false, "highlights": [
                {"field": "externalId", "language": null, "text": "G0007", "ranges": [{"start": 0, "end": 5}]}
            ]}]},
            "host": {"edges": [{"highlights": [{"field": "url", "text": "news.reuters.com:8080/y"}]}]},
        })
    );
}

#[test]
fn an_original_is_dumped_and_loaded_to_the_same_state() {
    let (knowledge_base, _api, _folder) = loaded();
    let records = |knowledge_base: &KnowledgeBase| -> Vec<Record> {
        let records = knowledge_base.snapshot();
        records.all_records().map(Result::unwrap).collect()
    };
    let copy = TempDir::new().unwrap();
    let again = empty(copy.path());
    load(&again, &dumped(&knowledge_base).to_string());
    assert_eq!(records(&again), records(&knowledge_base));

    // A later load changes the dates alone, at every revision for itself.
    let newer = json!({"units": [{"id": "m", "modified": "2025", "externalIds": [{"scheme": "test", "value": "Q0"}]}]});
    assert_eq!(load(&again, &newer.to_string()).changed, 1);
    let found = |revision: u64, value: &str| {
        let at = again.snapshot().at(claimgraph::model::Revision(revision));
        at.identified(Kind::Unit, "test", value).unwrap().is_some()
    };
    assert_eq!([found(1, "Q11573"), found(2, "Q11573")], [true, false]);
    assert_eq!([found(1, "Q0"), found(2, "Q0")], [false, true]);
}
