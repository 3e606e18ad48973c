//! Requests that are sent again under one idempotency key.

use serde_json::{Value, json};

use super::{Desk, code_and_path};

#[test]
fn a_request_that_is_sent_again_gets_the_answer_of_the_first_time() {
    let desk = Desk::new();
    let input = json!({"id": "ben", "labels": [{"language": "en", "text": "Benjamin"}], "idempotencyKey": "k-1"});
    let fields = "revision repeated entity { label } changes { path before after }";
    let first = desk.written("patchEntity", &input, fields);
    assert_eq!(first["repeated"], false);
    // Meanwhile somebody else goes on.
    let other = json!({"id": "ben", "labels": [{"language": "en", "text": "B."}]});
    desk.written("patchEntity", &other, "revision");
    let mut again = desk.written("patchEntity", &input, fields);
    assert_eq!(again["repeated"].take(), true);
    again["repeated"] = json!(false);
    assert_eq!(again, first);
    assert_eq!(desk.revision(), 3);
    assert_eq!(
        desk.read("{ entity(by: {id: \"ben\"}) { label } }")["entity"]["label"],
        "B."
    );
}

#[test]
fn a_removal_and_a_renaming_are_repeated_too() {
    let desk = Desk::new();
    for (mutation, input, field) in [
        (
            "renameRecord",
            json!({"id": "ben", "to": "benno", "idempotencyKey": "k-1"}),
            "record { recordId }",
        ),
        (
            "remove",
            json!({"id": "c1", "idempotencyKey": "k-2"}),
            "record { recordId }",
        ),
    ] {
        let fields = format!("revision {field}");
        let first = desk.written(mutation, &input, &fields);
        assert_ne!(first["revision"], Value::Null, "{mutation}");
        assert_ne!(first["record"], Value::Null, "{mutation}");
        let again = desk.written(mutation, &input, &format!("{fields} repeated"));
        assert_eq!(again["repeated"], true, "{mutation}");
        assert_eq!(again["revision"], first["revision"], "{mutation}");
        assert_eq!(again["record"], first["record"], "{mutation}");
    }
}

#[test]
fn the_key_of_another_request_is_refused() {
    let desk = Desk::new();
    let input = |label: &str| json!({"id": "ben", "labels": [{"language": "en", "text": label}], "idempotencyKey": "k-1"});
    desk.written("patchEntity", &input("Benjamin"), "revision");
    let mistake = desk.refused("patchEntity", &input("B."));
    assert_eq!(
        code_and_path(&mistake),
        ("IDEMPOTENCY_KEY_REUSED", "input.idempotencyKey".into())
    );
    let other = json!({"claim": "c1", "rank": "PREFERRED", "idempotencyKey": "k-1"});
    assert_eq!(
        desk.refused("setRank", &other)["code"],
        "IDEMPOTENCY_KEY_REUSED"
    );
    let long = json!({"claim": "c1", "rank": "PREFERRED", "idempotencyKey": "k".repeat(2_000)});
    assert_eq!(
        code_and_path(&desk.refused("setRank", &long)),
        ("TOO_LARGE", "input.idempotencyKey".into())
    );
}
