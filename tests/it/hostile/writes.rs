//! Writes of an editor who means harm, or who is misled: nothing is written that deceives, and
//! nothing twice.

use std::thread;

use serde_json::{Value, json};

use crate::{
    hostile::{Target, body, check_harmless},
    support::program::{Serving, status},
};

/// An editor at a server.
struct Editor<'a> {
    target: &'a Target,
    key: String,
}

impl<'a> Editor<'a> {
    fn new(target: &'a Target) -> Editor<'a> {
        Editor {
            target,
            key: target.key("editor"),
        }
    }

    /// The answer to a mutation with an input, as bytes.
    fn send(&self, mutation: &str, input: &Value) -> String {
        let request = request(&self.target.server, &self.key, mutation, input);
        self.target.server.send(&request)
    }

    /// The payload of a mutation that is not refused as a request.
    #[track_caller]
    fn write(&self, mutation: &str, input: &Value) -> Value {
        let answer = self.send(mutation, input);
        let mut found = body(&answer);
        assert!(found["errors"].is_null(), "{answer}");
        found["data"]["did"].take()
    }

    /// The codes of the mistakes of a mutation, which writes nothing.
    #[track_caller]
    fn refused(&self, mutation: &str, input: &Value) -> Vec<String> {
        let payload = self.write(mutation, input);
        assert!(payload["revision"].is_null(), "{payload}");
        let mistakes = payload["userErrors"].as_array().unwrap().iter();
        Vec::from_iter(mistakes.map(|mistake| mistake["code"].as_str().unwrap().to_owned()))
    }

    fn label(&self, id: &str) -> Value {
        let query = format!("{{ entity(by: {{id: \"{id}\"}}) {{ label }} }}");
        let (_, mut answer) = self.target.server.ask(&query);
        answer["data"]["entity"]["label"].take()
    }
}

/// A mutation with an input, as an editor sends it.
fn request(server: &Serving, key: &str, mutation: &str, input: &Value) -> Vec<u8> {
    let mut start = mutation.chars();
    let name: String = start.next().unwrap().to_uppercase().chain(start).collect();
    let query = format!(
        "mutation ($input: {name}Input!) {{ did: {mutation}(input: $input) {{ revision repeated userErrors {{ code message }} }} }}"
    );
    let body = json!({ "query": query, "variables": { "input": input } }).to_string();
    format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {key}\r\ncontent-type: application/json\r\n\
         accept: application/graphql-response+json\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        server.address,
        body.len()
    )
    .into_bytes()
}

fn person(id: &str, label: &str) -> Value {
    json!({"id": id, "type": "person", "labels": [{"language": "en", "text": label}]})
}

#[test]
fn a_text_that_deceives_is_not_written() {
    let target = Target::start(&[]);
    let editor = Editor::new(&target);
    let zalgo = format!("Z{}", "\u{0335}".repeat(200_000));
    for (name, input) in [
        ("a NUL", person("x", "a\0b")),
        ("a control character", person("x", "a\u{1b}[31mb")),
        ("a text that runs backwards", person("x", "exe\u{202e}gnp.")),
        ("an isolate that stays open", person("x", "a\u{2067}b")),
        ("nothing that shows", person("x", "\u{200b}")),
        ("marks without end", person("x", &zalgo)),
        ("an id that runs backwards", person("a\u{202e}b", "A")),
        ("an id with a blank of no width", person("a\u{200b}b", "A")),
        ("an id with a slash", person("../../x", "A")),
        ("an id of 10,000 letters", person(&"a".repeat(10_000), "A")),
        (
            "a name of 100,000 letters",
            person("x", &"a".repeat(100_000)),
        ),
    ] {
        check_refused(name, &editor.send("putEntity", &input));
        target.check_alive(name);
    }
    target.check_untouched();
}

/// Refused as a whole, or by a mistake that the payload names.
#[track_caller]
fn check_refused(name: &str, answer: &str) {
    let found = body(answer);
    let did = &found["data"]["did"];
    assert!(did["revision"].is_null(), "{name}: {answer}");
    let is_refused = found["errors"][0].is_object() || did["userErrors"][0].is_object();
    assert!(is_refused, "{name}: {answer}");
    check_harmless(name, answer);
}

#[test]
fn a_text_that_looks_like_markup_is_kept_and_shown_as_text() {
    let target = Target::start(&[]);
    let editor = Editor::new(&target);
    let markup = "<script>alert(1)</script> {{7*7}} =HYPERLINK(\"x\") ' OR 1=1; --";
    let payload = editor.write("putEntity", &person("x", markup));
    assert!(!payload["revision"].is_null(), "{payload}");
    let path = "/graphql?query=%7Bentity(by:%7Bid:%22x%22%7D)%7Blabel%7D%7D";
    let answer = target.server.send(&target.get(path, &[]));
    assert_eq!(body(&answer)["data"]["entity"]["label"], markup);
    let head = answer.to_ascii_lowercase();
    assert!(head.contains("content-type: application/json"), "{answer}");
    assert!(head.contains("x-content-type-options: nosniff"), "{answer}");
    // Composed and decomposed letters are one name.
    let decomposed = editor.write("putEntity", &person("y", "Me\u{301}ta"));
    assert!(!decomposed["revision"].is_null(), "{decomposed}");
    assert_eq!(editor.label("y"), "M\u{e9}ta");
    target.check_well();
}

#[test]
fn an_address_that_would_run_something_is_refused() {
    let target = Target::start(&[]);
    let editor = Editor::new(&target);
    for url in [
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "//host/path",
        "https://user:password@example.org/",
        &format!("https://example.org/{}", "a".repeat(10_000)),
    ] {
        let input = json!({"id": "x", "kind": "ARTICLE", "titles": [{"language": "en", "text": "X"}], "urls": [url]});
        check_refused(url, &editor.send("putSource", &input));
    }
    target.check_untouched();
}

#[test]
fn an_input_that_does_not_fit_is_refused_by_its_path() {
    let target = Target::start(&[]);
    let editor = Editor::new(&target);
    let with = |field: &str, value: Value| {
        let mut input = person("x", "X");
        input[field] = value;
        input
    };
    for (name, input) in [
        ("a role", with("role", json!("ADMIN"))),
        (
            "the name of another",
            with("recordedBy", json!("somebody else")),
        ),
        (
            "the time of another",
            with("recordedAt", json!("2020-01-01T00:00:00Z")),
        ),
        ("null for what is needed", with("type", Value::Null)),
        ("a text for a list", with("labels", json!(5))),
    ] {
        let answer = editor.send("putEntity", &input);
        check_refused(name, &answer);
    }
    let value = |value: Value| json!({"id": "x", "subject": "meta", "predicate": "has-headcount", "value": value});
    for (name, input) in [
        (
            "no unit of ours",
            value(json!({"quantity": {"amount": "1", "unit": "nope"}})),
        ),
        (
            "no number",
            value(json!({"quantity": {"amount": "NaN", "unit": "1"}})),
        ),
        (
            "a number without end",
            value(json!({"quantity": {"amount": "1e400000000", "unit": "1"}})),
        ),
        (
            "a number of 100,000 digits",
            value(json!({"quantity": {"amount": "9".repeat(100_000), "unit": "1"}})),
        ),
    ] {
        let answer = editor.send("putClaim", &input);
        assert!(matches!(status(&answer), 200 | 400), "{name}: {answer}");
        let found = body(&answer);
        let is_refused =
            found["errors"].is_array() || found["data"]["did"]["userErrors"][0].is_object();
        assert!(is_refused, "{name}: {answer}");
        check_harmless(name, &answer);
    }
    target.check_untouched();
}

#[test]
fn a_key_of_a_request_is_bounded_and_a_request_is_done_once_though_the_server_is_killed() {
    let target = Target::start(&[]);
    let editor = Editor::new(&target);
    let with_key = |key: &str| {
        let mut input = person("x", "X");
        input["idempotencyKey"] = json!(key);
        input
    };
    for (name, key) in [
        ("500,000 bytes", "k".repeat(500_000)),
        ("2,000 bytes", "k".repeat(2_000)),
    ] {
        assert_eq!(
            editor.refused("putEntity", &with_key(&key)),
            ["TOO_LARGE"],
            "{name}"
        );
    }
    let input = with_key("once \u{202e}\0");
    let first = editor.write("putEntity", &input);
    // Whatever is in a key, the request is known again or refused.
    let again = editor.write("putEntity", &input);
    assert_eq!(first["revision"], again["revision"]);
    let key = editor.key.clone();
    let done = editor.write("putEntity", &{
        let mut input = person("z", "Z");
        input["idempotencyKey"] = json!("a key");
        input
    });
    let Target { server, folder, .. } = target;
    server.kill();
    let data = super::data_of(&folder);
    let server = Serving::start(&["--data".as_ref(), data.as_ref()]);
    let mut input = person("z", "Z");
    input["idempotencyKey"] = json!("a key");
    let answer = body(&server.send(&request(&server, &key, "putEntity", &input)));
    assert_eq!(answer["data"]["did"]["repeated"], true, "{answer}");
    assert_eq!(
        answer["data"]["did"]["revision"], done["revision"],
        "{answer}"
    );
    assert!(server.stop().success());
}

#[test]
fn of_many_who_write_one_record_at_once_one_does() {
    let target = Target::start(&[]);
    let editor = Editor::new(&target);
    let made = editor.write("putEntity", &person("x", "X"));
    let expected = made["revision"].clone();
    let payloads: Vec<Value> = thread::scope(|scope| {
        let writers = Vec::from_iter((0..12).map(|number| {
            let (editor, expected) = (&editor, &expected);
            scope.spawn(move || {
                let mut input = person("x", &format!("X {number}"));
                input["expectedRevision"] = expected.clone();
                editor.write("putEntity", &input)
            })
        }));
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .collect()
    });
    let done = payloads
        .iter()
        .filter(|payload| !payload["revision"].is_null());
    assert_eq!(done.count(), 1, "{payloads:?}");
    let conflicts = payloads
        .iter()
        .filter(|payload| payload["userErrors"][0]["code"] == "CONFLICT");
    assert_eq!(conflicts.count(), 11, "{payloads:?}");
    target.check_well();
}

#[test]
fn a_bundle_of_mistakes_is_answered_shortly_and_writes_nothing() {
    let target = Target::start(&[]);
    let editor = Editor::new(&target);
    let entity =
        |n: usize| json!({"id": format!("e{n}"), "type": "nothing", "labels": {"en": "E"}});
    let dangling = json!({ "entities": Vec::from_iter((0..8_000).map(entity)) }).to_string();
    let cyclic = json!({"types": [
        {"id": "a", "labels": {"en": "A"}, "parents": ["b"]},
        {"id": "b", "labels": {"en": "B"}, "parents": ["a"]},
    ]})
    .to_string();
    let twice = json!({"types": [
        {"id": "a", "labels": {"en": "A"}},
        {"id": "a", "labels": {"en": "B"}},
    ]})
    .to_string();
    for (name, bundle, code) in [
        ("8,000 records of no type", dangling, "DANGLING_REFERENCE"),
        ("a cycle", cyclic, "CYCLE"),
        ("one id twice", twice, "DUPLICATE_ID"),
        ("brackets", "[".repeat(200_000), "SYNTAX"),
        ("objects", "{\"types\":".repeat(50_000), "SYNTAX"),
        ("nothing", String::new(), "SYNTAX"),
        ("a packed file", "\u{1f}\u{8b}\u{8}".into(), "SYNTAX"),
        (
            "a number too large",
            r#"{"entities":[{"id":1e999}]}"#.into(),
            "WRONG_TYPE",
        ),
        (
            "a number beyond 64 bits",
            r#"{"entities":[{"id":18446744073709551616}]}"#.into(),
            "WRONG_TYPE",
        ),
    ] {
        let input = json!({ "bundle": bundle });
        let answer = editor.send("ingest", &input);
        assert!(answer.len() < 100_000, "{name}: {} bytes", answer.len());
        let codes = editor.refused("ingest", &input);
        assert!(
            codes.len() <= 100 && codes.contains(&code.to_owned()),
            "{name}: {codes:?}"
        );
        target.check_alive(name);
    }
    target.check_untouched();
}
