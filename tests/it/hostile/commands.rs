//! Commands at `/commands` from who may not send them, and in no form of theirs.

use serde_json::{Value, json};

use crate::{
    hostile::{Target, body, code},
    support::program::status,
};

const TYPE: &str = "content-type: application/vnd.claimgraph.command";

fn command(target: &Target, key: Option<&str>, head: &[&str], body: &[u8]) -> Vec<u8> {
    let key = key.map(|key| format!("authorization: Bearer {key}"));
    let length = format!("content-length: {}", body.len());
    let mut lines = vec![&*length];
    lines.extend(key.as_deref());
    lines.extend(head);
    target.request("POST /commands", &lines, body)
}

/// A command that loads a bundle.
fn load(bundle: &str, name: &str, bytes: usize) -> Vec<u8> {
    let options = json!({
        "by": null, "dryRun": false, "setAside": "/tmp/claimgraph-set-aside", "json": false,
        "keepReversed": false, "notRead": [],
    });
    let head = json!({
        "version": 1, "color": false, "command": {"load": options},
        "files": [{"name": name, "bytes": bytes, "role": "bundle"}],
    });
    format!("{head}\n{bundle}").into_bytes()
}

#[test]
fn who_may_not_write_sends_no_command() {
    let target = Target::start(&[]);
    let reader = target.key("reader");
    let bundle = r#"{"types":[{"id":"t","labels":{"en":"t"}}]}"#;
    let load = load(bundle, "a.json", bundle.len());
    target.check(&[
        (
            "nobody",
            command(&target, None, &[TYPE], &load),
            403,
            "FORBIDDEN",
        ),
        (
            "a reader",
            command(&target, Some(&reader), &[TYPE], &load),
            403,
            "FORBIDDEN",
        ),
        (
            "a key that is none",
            command(&target, Some("cg_live_x"), &[TYPE], &load),
            401,
            "UNAUTHENTICATED",
        ),
        (
            "a key of 60,000 bytes",
            command(&target, Some(&"k".repeat(60_000)), &[TYPE], &load),
            401,
            "UNAUTHENTICATED",
        ),
        (
            "a page of another site",
            command(
                &target,
                Some(&reader),
                &[TYPE, "origin: http://evil.example"],
                &load,
            ),
            403,
            "FORBIDDEN_ORIGIN",
        ),
        (
            "another method",
            target.request(
                "DELETE /commands",
                &[&format!("authorization: Bearer {reader}")],
                b"",
            ),
            403,
            "FORBIDDEN",
        ),
    ]);
    target.check_untouched();
}

#[test]
fn a_command_in_no_form_of_ours_does_nothing() {
    let target = Target::start(&["--max-command-bytes", "1000000"]);
    let editor = target.key("editor");
    let bundle = r#"{"types":[{"id":"t","labels":{"en":"t"}}]}"#;
    let plain = load(bundle, "a.json", bundle.len());
    target.check(&[
        (
            "no type",
            command(&target, Some(&editor), &[], &plain),
            400,
            "BAD_REQUEST",
        ),
        (
            "the type of a form",
            command(
                &target,
                Some(&editor),
                &["content-type: text/plain"],
                &plain,
            ),
            400,
            "BAD_REQUEST",
        ),
        (
            "2 MB",
            command(&target, Some(&editor), &[TYPE], &vec![b' '; 2_000_000]),
            413,
            "PAYLOAD_TOO_LARGE",
        ),
    ]);
    let garbage: [(&str, Vec<u8>); 8] = [
        ("nothing", vec![]),
        ("bytes", vec![0xff; 1000]),
        ("brackets", b"[".repeat(100_000)),
        ("another version", br#"{"version":99}"#.to_vec()),
        ("half a head", plain[..40].to_vec()),
        ("fewer bytes than promised", load(bundle, "a.json", 1 << 60)),
        (
            "a file of another folder",
            load(bundle, "../../../etc/passwd", 3),
        ),
        ("half a bundle", load(&bundle[..20], "a.json", 20)),
    ];
    for (name, sent) in garbage {
        let answer = target
            .server
            .send(&command(&target, Some(&editor), &[TYPE], &sent));
        // It was taken, and the last line says how it ended.
        assert_eq!(status(&answer), 200, "{name}: {answer}");
        assert!(answer.contains(r#"{"exit":65}"#), "{name}: {answer}");
        assert!(answer.len() < 4096, "{name}: {answer}");
        target.check_alive(name);
    }
    assert!(!std::path::Path::new("/tmp/claimgraph-set-aside").exists());
    target.check_untouched();
}

#[test]
fn a_command_does_not_go_around_the_review() {
    let target = Target::start(&["--review", "required"]);
    let [editor, reviewer] = ["editor", "reviewer"].map(|role| target.key(role));
    let bundle = r#"{"types":[{"id":"t","labels":{"en":"t"}}]}"#;
    let sent = load(bundle, "a.json", bundle.len());
    let send = |key: &str| {
        target
            .server
            .send(&command(&target, Some(key), &[TYPE], &sent))
    };
    let answer = send(&editor);
    assert!(answer.contains("REVIEW_REQUIRED"), "{answer}");
    assert!(answer.contains(r#"{"exit":77}"#), "{answer}");
    let (_, health) = target.server.ask("{ changes(first: 100) { totalCount } }");
    let answer = send(&reviewer);
    assert!(answer.contains(r#"{"exit":0}"#), "{answer}");
    let (_, after) = target.server.ask("{ changes(first: 100) { totalCount } }");
    assert_ne!(health, after);
    target.check_well();
}

#[test]
fn what_a_viewer_may_not_do_is_not_done_however_it_is_asked() {
    let target = Target::start(&[]);
    let reader = format!("authorization: Bearer {}", target.key("reader"));
    let remove = "remove(input: {id: \"meta\"}) { revision }";
    for (name, document) in [
        ("a mutation", format!("mutation {{ {remove} }}")),
        (
            "an alias",
            format!("mutation {{ a: {remove} b: {remove} }}"),
        ),
        (
            "a fragment",
            format!("mutation {{ ...F }} fragment F on Mutation {{ {remove} }}"),
        ),
        (
            "an inline fragment",
            format!("mutation {{ ... on Mutation {{ ... @include(if: true) {{ {remove} }} }} }}"),
        ),
        (
            "one of two operations",
            format!("query Q {{ __typename }} mutation M {{ {remove} }}"),
        ),
        (
            "an undo",
            "mutation { undo(input: {revision: 1}) { revision } }".into(),
        ),
    ] {
        let mut request = json!({ "query": document });
        if document.contains("query Q") {
            request["operationName"] = json!("M");
        }
        let body_text = request.to_string();
        let length = format!("content-length: {}", body_text.len());
        for key in [None, Some(&*reader)] {
            let mut head = vec!["content-type: application/json", &length];
            head.extend(key);
            let answer =
                target
                    .server
                    .send(&target.request("POST /graphql", &head, body_text.as_bytes()));
            assert_eq!(
                (status(&answer), &*code(&answer)),
                (403, "FORBIDDEN"),
                "{name}: {answer}"
            );
            assert_eq!(body(&answer)["data"], Value::Null, "{name}: {answer}");
        }
    }
    target.check_untouched();
}
