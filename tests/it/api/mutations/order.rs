//! Several mutations in one operation, and what is refused before any of them runs.

use claimgraph::{
    graphql::{Request, Role, Viewer},
    kb::KnowledgeBase,
};
use serde_json::{Value, json};

use super::{Desk, editor};

fn put(alias: &str, id: &str, label: &str) -> String {
    format!(
        "{alias}: putEntity(input: {{id: \"{id}\", type: \"person\", labels: [{{language: \"en\", text: \"{label}\"}}]}}) {{ revision entity {{ label history {{ totalCount }} }} userErrors {{ code }} }}"
    )
}

fn revision(knowledge_base: &KnowledgeBase) -> u64 {
    knowledge_base.snapshot().revision().0
}

#[test]
fn each_mutation_reads_what_its_own_commit_made() {
    let desk = Desk::new();
    let query = format!(
        "mutation {{ {} {} {} }}",
        put("a", "x", "One"),
        put("b", "x", "Two"),
        put("c", "y", "Y")
    );
    let answer = desk.answer(&query, &json!({}));
    assert_eq!(
        answer,
        json!({
            "data": {
                "a": {"revision": 2, "entity": {"label": "One", "history": {"totalCount": 1}}, "userErrors": []},
                "b": {"revision": 3, "entity": {"label": "Two", "history": {"totalCount": 2}}, "userErrors": []},
                "c": {"revision": 4, "entity": {"label": "Y", "history": {"totalCount": 1}}, "userErrors": []}
            },
            "extensions": {"revision": 4}
        })
    );
}

#[test]
fn a_mutation_that_is_refused_neither_undoes_those_before_nor_stops_those_after() {
    let desk = Desk::new();
    let query = format!(
        "mutation {{ {} bad: setRank(input: {{claim: \"c9\", rank: NORMAL}}) {{ revision claim {{ id }} userErrors {{ code }} }} {} }}",
        put("a", "x", "X"),
        put("b", "y", "Y")
    );
    let answer = desk.answer(&query, &json!({}));
    assert_eq!(answer["errors"], Value::Null);
    let revisions = ["a", "bad", "b"].map(|alias| answer["data"][alias]["revision"].clone());
    assert_eq!(revisions, [json!(2), Value::Null, json!(3)]);
    assert_eq!(
        answer["data"]["bad"],
        json!({"revision": null, "claim": null, "userErrors": [{"code": "NO_SUCH_RECORD"}]})
    );
}

#[test]
fn a_later_mutation_sees_what_an_earlier_one_wrote() {
    let desk = Desk::new();
    let query = r#"mutation {
        putEntity(input: {id: "eve", type: "person", labels: [{language: "en", text: "Eve"}]}) { revision }
        putClaim(input: {id: "c2", subject: "eve", predicate: "leads", value: {entity: "acme"}, expectedRevision: 0}) {
            claim { subject { label } status }
        }
        addAttribution(input: {claim: "c2", attribution: {speaker: {entity: "eve"}, source: "s1", stance: ASSERTS, mode: QUOTE}, expectedRevision: 3}) {
            claim { status }
            userErrors { message }
        }
        remove(input: {id: "eve"}) { userErrors { code records } }
    }"#;
    let answer = desk.answer(query, &json!({}));
    assert_eq!(
        answer["data"],
        json!({
            "putEntity": {"revision": 2},
            "putClaim": {"claim": {"subject": {"label": "Eve"}, "status": "UNSOURCED"}},
            "addAttribution": {"claim": {"status": "UNCONTESTED"}, "userErrors": []},
            "remove": {"userErrors": [{"code": "STILL_REFERENCED", "records": ["c2"]}]}
        }),
        "{answer}"
    );
}

#[test]
fn nothing_runs_if_any_mutation_is_not_valid_or_its_variables_are_not() {
    let desk = Desk::new();
    let first = put("a", "x", "X");
    for (query, variables) in [
        (format!("mutation {{ {first} b: nothing }}"), json!({})),
        (
            format!(
                "mutation {{ {first} b: setRank(input: {{claim: \"c1\", rank: BEST}}) {{ revision }} }}"
            ),
            json!({}),
        ),
        (
            format!(
                "mutation ($input: SetRankInput!) {{ {first} b: setRank(input: $input) {{ revision }} }}"
            ),
            json!({"input": {"claim": "c1"}}),
        ),
        (
            format!(
                "mutation {{ {first} b: putClaim(input: {{subject: \"ann\", predicate: \"leads\", value: {{entity: \"acme\", boolean: true}}}}) {{ revision }} }}"
            ),
            json!({}),
        ),
        (
            format!(
                "mutation {{ {first} b: putClaim(input: {{subject: \"ann\", predicate: \"leads\", value: {{noValue: false}}}}) {{ revision }} }}"
            ),
            json!({}),
        ),
        (
            format!(
                "mutation {{ {first} b: putSource(input: {{id: \"s\", kind: MEMO, titles: [], urls: [\"javascript:x\"]}}) {{ revision }} }}"
            ),
            json!({}),
        ),
    ] {
        let answer = desk.answer(&query, &variables);
        assert_eq!(answer.get("data"), None, "{query}: {answer}");
        assert_eq!(revision(&desk.knowledge_base), 1);
    }
}

#[test]
fn a_bomb_of_aliases_is_refused_before_anything_runs() {
    let desk = Desk::new();
    for count in [21, 60, 2_000] {
        let writes: String = (0..count)
            .map(|n| format!("a{n}: undo(input: {{revision: 1}}) {{ revision }} "))
            .collect();
        let answer = desk.answer(&format!("mutation {{ {writes} }}"), &json!({}));
        assert_eq!(answer.get("data"), None, "{count}");
        assert_eq!(revision(&desk.knowledge_base), 1);
    }
}

#[test]
fn who_may_not_write_is_refused_before_anything_runs() {
    let desk = Desk::new();
    let query = format!("mutation {{ {} }}", put("a", "x", "X"));
    for (role, may) in [
        (Role::Reader, false),
        (Role::Editor, true),
        (Role::Admin, true),
    ] {
        let request = Request {
            query: &query,
            viewer: Viewer { role, ..editor() },
            ..Request::default()
        };
        let answer = desk.api.answer(request).body;
        let answer: Value = serde_json::from_slice(&answer).unwrap();
        assert_eq!(answer.get("data").is_some(), may, "{role}: {answer}");
        if !may {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "FORBIDDEN");
            assert_eq!(revision(&desk.knowledge_base), 1);
        }
    }
}

#[test]
fn a_record_that_another_wrote_meanwhile_is_a_conflict_and_nothing_is_written() {
    let desk = Desk::new();
    let ann = |revision: u64| json!({"id": "ann", "aliases": [{"language": "en", "text": "A."}], "expectedRevision": revision});
    desk.written("patchEntity", &ann(1), "revision");
    let mistake = desk.refused("patchEntity", &ann(1));
    assert_eq!(
        super::code_and_path(&mistake),
        ("CONFLICT", "input.expectedRevision".into())
    );
    assert_eq!(mistake["expectedRevision"], 1);
    assert_eq!(mistake["foundRevision"], 2);
    // Another record was not written.
    let ben =
        json!({"id": "ben", "aliases": [{"language": "en", "text": "B."}], "expectedRevision": 1});
    desk.written("patchEntity", &ben, "revision");
    let new = json!({"id": "ann", "type": "person", "labels": [{"language": "en", "text": "Ann"}], "expectedRevision": 0});
    let mistake = desk.refused("putEntity", &new);
    assert_eq!(
        (&mistake["code"], &mistake["foundRevision"]),
        (&json!("CONFLICT"), &json!(2))
    );
    let mistake = desk.refused("undo", &json!({"revision": 2, "expectedRevision": 2}));
    assert_eq!(
        (&mistake["code"], &mistake["foundRevision"]),
        (&json!("CONFLICT"), &json!(3))
    );
}
