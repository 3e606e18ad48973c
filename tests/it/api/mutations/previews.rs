//! Dry runs: the statuses that a bundle would move.

use serde_json::{Value, json};

use super::Desk;

/// The fields that are selected of each change, before a load and after it.
const CHANGE: &str = "before after
    claim { recordId status verdict attributions { nodes { recordId stance } } corroboration { voiceCount } subject { recordId claims(orderBy: [{id: ASC}]) { nodes { recordId status } } } history { nodes { revision record { ... on Claim { recordId status } } } } }
    claimBefore { recordId status verdict corroboration { voiceCount } }";

/// A bundle in which somebody denies the recorded claim, and somebody else is said to lead.
fn denial() -> Value {
    let said = |id: &str, speaker: &str, source: &str, stance: &str| json!({"id": id, "speaker": {"entity": speaker}, "source": source, "stance": stance, "mode": "QUOTE"});
    json!({"claims": [
        {"id": "c1", "subject": "ann", "predicate": "leads", "value": {"entity": "acme"}, "statements": {"en": "Ann leads Acme"},
            "attributions": [said("a1", "ann", "s1", "ASSERTS"), said("a2", "ben", "s2", "DENIES")]},
        {"id": "c2", "subject": "ben", "predicate": "leads", "value": {"entity": "acme"}, "statements": {"en": "Ben leads Acme"},
            "attributions": [said("b1", "ben", "s2", "ASSERTS")]}
    ]})
}

fn input(bundle: &Value, dry_run: bool) -> Value {
    json!({"bundle": bundle.to_string(), "dryRun": dry_run})
}

#[test]
fn a_dry_run_tells_the_statuses_that_the_load_then_moves() {
    let desk = Desk::new();
    let fields = format!("revision statuses {{ changeCount omitted changes {{ {CHANGE} }} }}");
    let dry = desk.written("ingest", &input(&denial(), true), &fields);
    assert_eq!(dry["revision"], Value::Null);
    assert_eq!(desk.revision(), 1);
    let statuses = &dry["statuses"];
    assert_eq!(statuses["changeCount"], 2);
    assert_eq!(statuses["omitted"], Value::Null);
    let changes = statuses["changes"].as_array().unwrap();
    let moved = |change: &Value| {
        let claim = change["claim"]["recordId"].clone();
        json!([claim, change["before"], change["after"]])
    };
    assert_eq!(
        changes.iter().map(moved).collect::<Vec<Value>>(),
        [
            json!(["c1", "UNCONTESTED", "DISPUTED"]),
            json!(["c2", null, "UNCONTESTED"])
        ]
    );
    assert_eq!(changes[0]["claimBefore"]["status"], "UNCONTESTED");
    assert_eq!(changes[1]["claimBefore"], Value::Null);
    let loaded = desk.written("ingest", &input(&denial(), false), &fields);
    assert_eq!(loaded, json!({"revision": 2, "statuses": null}));
    let came = desk.read(&format!(
        "{{ statusChanges(since: 1) {{ nodes {{ {CHANGE} }} }} }}"
    ));
    assert_eq!(came["statusChanges"]["nodes"], statuses["changes"]);
    let again = desk.written("ingest", &input(&denial(), true), &fields);
    assert_eq!(
        again["statuses"],
        json!({"changeCount": 0, "omitted": null, "changes": []})
    );
}

#[test]
fn what_a_dry_run_supposes_is_in_no_answer_of_what_is_written_beside() {
    let desk = Desk::new();
    let query = "mutation ($dry: IngestInput!, $load: IngestInput!) {
        before: ingest(input: $dry) { statuses { changes { claim { id status verdict } } } }
        load: ingest(input: $load) { revision records { record { ... on Claim { id status verdict } } } }
        after: ingest(input: $dry) { statuses { changes { claim { id status verdict } } } }
    }";
    let joined = json!({"claims": [{
        "id": "c1", "subject": "ann", "predicate": "leads", "value": {"entity": "acme"}, "statements": {"en": "Ann leads Acme"},
        "attributions": [{"id": "a1", "speaker": {"entity": "ann"}, "source": "s1", "stance": "ASSERTS", "mode": "QUOTE"},
            {"id": "a3", "speaker": {"entity": "ben"}, "source": "s2", "stance": "ASSERTS", "mode": "QUOTE"}]
    }]});
    let variables = json!({"dry": input(&denial(), true), "load": input(&joined, false)});
    let answer = desk.answer(query, &variables);
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let data = &answer["data"];
    let written = &data["load"]["records"][0]["record"];
    assert_eq!(written["status"], "CORROBORATED", "{answer}");
    let read = desk.read("{ claim(id: \"c1\") { id status verdict } }");
    assert_eq!(*written, read["claim"]);
    let disputed = |dry: &Value| dry["statuses"]["changes"][0]["claim"]["status"] == "DISPUTED";
    assert!(
        disputed(&data["before"]) && disputed(&data["after"]),
        "{answer}"
    );
}

#[test]
fn of_many_records_no_statuses_are_told() {
    let desk = Desk::new();
    let entities: Vec<Value> = (0..501)
        .map(|n| json!({"id": format!("e{n}"), "type": "person", "labels": {"en": format!("E {n}")}}))
        .collect();
    let payload = desk.written(
        "ingest",
        &input(&json!({ "entities": entities }), true),
        "created statuses { changeCount omitted changes { after } }",
    );
    assert_eq!(
        payload,
        json!({"created": 501, "statuses": {"changeCount": 0, "omitted": "MANY_RECORDS", "changes": []}})
    );
}

#[test]
fn changes_come_by_the_page() {
    let desk = Desk::new();
    let claim = |n: usize| json!({"id": format!("n{n}"), "subject": "ann", "predicate": "worth", "value": {"quantity": {"amount": n.to_string()}}, "statements": {"en": "x"}});
    let claims: Vec<Value> = (0..30).map(claim).collect();
    let fields = "statuses { changeCount some: changes { claim { recordId } } rest: changes(offset: 28, first: 5) { claim { recordId } } none: changes(offset: 99) { after } }";
    let payload = desk.written("ingest", &input(&json!({ "claims": claims }), true), fields);
    let statuses = &payload["statuses"];
    assert_eq!(statuses["changeCount"], 30);
    assert_eq!(statuses["some"].as_array().unwrap().len(), 20);
    assert_eq!(
        statuses["rest"],
        json!([{"claim": {"recordId": "n28"}}, {"claim": {"recordId": "n29"}}])
    );
    assert_eq!(statuses["none"], json!([]));
}
