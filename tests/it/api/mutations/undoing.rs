//! Commits that are undone.

use serde_json::{Value, json};

use super::{Desk, code_and_path};

#[test]
fn a_commit_is_undone_by_its_opposite() {
    let desk = Desk::new();
    let input = json!({"id": "ben", "labels": [{"language": "en", "text": "Benjamin"}]});
    desk.written("patchEntity", &input, "revision");
    let fields = "revision recordCount records { id kind created changes { path before after } record { ... on Entity { label } } }";
    assert_eq!(
        desk.written("undo", &json!({"revision": 2, "reason": "a slip"}), fields),
        json!({"revision": 3, "recordCount": 1, "records": [{
            "id": "ben", "kind": "ENTITY", "created": false, "record": {"label": "Ben"},
            "changes": [{"path": "labels.en", "before": "Benjamin", "after": "Ben"}]
        }]})
    );
}

#[test]
fn a_commit_on_which_others_rest_is_not_undone() {
    let desk = Desk::new();
    let mistake = desk.refused("undo", &json!({"revision": 9}));
    assert_eq!(
        code_and_path(&mistake),
        ("CANNOT_UNDO", "input.revision".into())
    );
    let input =
        json!({"id": "eve", "type": "person", "labels": [{"language": "en", "text": "Eve"}]});
    desk.written("putEntity", &input, "revision");
    let claim =
        json!({"id": "c2", "subject": "eve", "predicate": "leads", "value": {"someValue": true}});
    desk.written("putClaim", &claim, "revision");
    let mistake = desk.refused("undo", &json!({"revision": 2}));
    assert_eq!(mistake["code"], "CANNOT_UNDO");
    assert!(
        mistake["message"].as_str().unwrap().contains("c2"),
        "{mistake}"
    );
}

#[test]
fn what_is_not_so_is_not_taken_back() {
    let desk = Desk::new();
    for (mutation, input, path) in [
        ("restoreSource", json!({"source": "s1"}), "input.source"),
        ("unmergeEntity", json!({"entity": "ann"}), "input.entity"),
    ] {
        let mistake = desk.refused(mutation, &input);
        assert_eq!(
            code_and_path(&mistake),
            ("NOTHING_TO_TAKE_BACK", path.into())
        );
        assert_ne!(mistake["message"], Value::Null);
    }
}
