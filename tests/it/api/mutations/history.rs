//! History, earlier revisions and the list of changes after a mutation.

use serde_json::json;

use super::Desk;

#[test]
fn who_wrote_what_and_why_is_in_history_changes_and_earlier_revisions() {
    let desk = Desk::new();
    let input = json!({"id": "ben", "labels": [{"language": "en", "text": "Benjamin"}], "reason": "his full name"});
    desk.written("patchEntity", &input, "revision");
    let read = desk.read(
        r#"{
            entity(by: {id: "ben"}) {
                label recordedBy revision
                history { nodes { revision recordedBy reason record { ... on Entity { label } } } }
            }
            asOf(revision: 1) { entity(by: {id: "ben"}) { label recordedBy } }
            changes(since: 1) { nodes { revision recordedBy kind record { id } } }
        }"#,
    );
    assert_eq!(
        read,
        json!({
            "entity": {"label": "Benjamin", "recordedBy": "eve", "revision": 2, "history": {"nodes": [
                {"revision": 2, "recordedBy": "eve", "reason": "his full name", "record": {"label": "Benjamin"}},
                {"revision": 1, "recordedBy": "a test", "reason": null, "record": {"label": "Ben"}}
            ]}},
            "asOf": {"entity": {"label": "Ben", "recordedBy": "a test"}},
            "changes": {"nodes": [{"revision": 2, "recordedBy": "eve", "kind": "CHANGED", "record": {"id": "ben"}}]}
        })
    );
}
