//! Bundles that are loaded, or only checked.

use serde_json::{Value, json};

use super::{Desk, code_and_path};

const ALL: &str = "revision created changed unchanged recordCount records { kind id created changes { path before after } record { id } } warnings { code line } userErrorCount";

fn bundle(value: &Value) -> Value {
    json!({ "bundle": serde_json::to_string_pretty(value).unwrap() })
}

fn some_changes() -> Value {
    json!({
        "entities": [
            {"id": "ann", "type": "person", "labels": {"en": "Ann Lee", "de": "Anne"}},
            {"id": "ben", "type": "person", "labels": {"en": "Ben"}},
            {"id": "eve", "type": "person", "labels": {"en": "Eve"}}
        ]
    })
}

fn expected(revision: &Value, eve: &Value) -> Value {
    json!({
        "revision": revision, "created": 1, "changed": 1, "unchanged": 1, "recordCount": 2,
        "warnings": [], "userErrorCount": 0,
        "records": [
            {"kind": "ENTITY", "id": "ann", "created": false, "record": {"id": "ann"},
                "changes": [{"path": "labels.en", "before": "Ann", "after": "Ann Lee"}]},
            {"kind": "ENTITY", "id": "eve", "created": true, "record": eve, "changes": []}
        ]
    })
}

#[test]
fn a_dry_run_tells_what_the_load_then_does() {
    let desk = Desk::new();
    let mut input = bundle(&some_changes());
    input["dryRun"] = json!(true);
    let dry = desk.written("ingest", &input, ALL);
    assert_eq!(dry, expected(&Value::Null, &Value::Null));
    assert_eq!(desk.revision(), 1);
    input["dryRun"] = json!(false);
    let loaded = desk.written("ingest", &input, ALL);
    assert_eq!(loaded, expected(&json!(2), &json!({"id": "eve"})));
    let again = desk.written(
        "ingest",
        &input,
        "revision created changed unchanged recordCount",
    );
    assert_eq!(
        again,
        json!({"revision": null, "created": 0, "changed": 0, "unchanged": 3, "recordCount": 0})
    );
}

#[test]
fn records_come_by_the_page() {
    let desk = Desk::new();
    let entities: Vec<Value> = (0..30)
        .map(|n| json!({"id": format!("e{n}"), "type": "person", "labels": {"en": format!("E {n}")}}))
        .collect();
    let input = bundle(&json!({ "entities": entities }));
    let fields = "recordCount some: records { id } rest: records(offset: 28, first: 5) { id } none: records(first: 0) { id }";
    let payload = desk.written("ingest", &input, fields);
    assert_eq!(payload["recordCount"], 30);
    assert_eq!(payload["some"].as_array().unwrap().len(), 20);
    assert_eq!(payload["rest"], json!([{"id": "e28"}, {"id": "e29"}]));
    assert_eq!(payload["none"], json!([]));
}

#[test]
fn mistakes_of_a_bundle_have_line_column_and_path() {
    let desk = Desk::new();
    for dry_run in [false, true] {
        let text = "{\n  \"entities\": [\n    {\"id\": \"x\", \"type\": \"nothing\", \"labels\": {\"en\": \"X\"}}\n  ]\n}";
        let mistake = desk.refused("ingest", &json!({"bundle": text, "dryRun": dry_run}));
        assert_eq!(
            code_and_path(&mistake),
            ("DANGLING_REFERENCE", "input.bundle".into())
        );
        assert_eq!(
            mistake["place"],
            json!({"line": 3, "column": 25, "path": "entities[0].type"})
        );
        let mistake = desk.refused("ingest", &json!({"bundle": "{\n,", "dryRun": dry_run}));
        assert_eq!(mistake["code"], "SYNTAX");
        assert_eq!(mistake["place"]["line"], 2);
    }
}

#[test]
fn of_many_mistakes_the_first_hundred_are_shown_and_all_are_counted() {
    let desk = Desk::new();
    let entities: Vec<Value> = (0..250)
        .map(|n| json!({"id": format!("e{n}"), "type": "nothing", "labels": {"en": "E"}}))
        .collect();
    let input = bundle(&json!({ "entities": entities }));
    let payload = desk.write("ingest", &input, "revision userErrorCount");
    assert_eq!(payload["revision"], Value::Null);
    assert_eq!(payload["userErrorCount"], 250);
    assert_eq!(payload["userErrors"].as_array().unwrap().len(), 100);
}

#[test]
fn a_bundle_for_another_revision_is_refused_dry_or_not() {
    let desk = Desk::new();
    for dry_run in [true, false] {
        let mut input = bundle(&some_changes());
        input["dryRun"] = json!(dry_run);
        input["expectedRevision"] = json!(0);
        let mistake = desk.refused("ingest", &input);
        assert_eq!(
            code_and_path(&mistake),
            ("CONFLICT", "input.expectedRevision".into())
        );
        assert_eq!(
            (&mistake["expectedRevision"], &mistake["foundRevision"]),
            (&json!(0), &json!(1))
        );
    }
    let mut input = bundle(&some_changes());
    input["expectedRevision"] = json!(1);
    assert_eq!(desk.written("ingest", &input, "revision")["revision"], 2);
}
