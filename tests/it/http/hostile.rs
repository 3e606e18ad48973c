//! Hostile requests, sent as bytes to the real server: each is refused in its own way, and the next
//! request is answered.

use std::ffi::OsStr;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{Serving, seed, status};

/// A request for `__typename` alone.
const PLAIN: &str = r#"{"query":"{__typename}"}"#;

fn server(folder: &TempDir) -> Serving {
    let seed = seed();
    let arguments: [&OsStr; 4] = [
        "--data".as_ref(),
        folder.path().as_ref(),
        "--seed".as_ref(),
        seed.as_ref(),
    ];
    Serving::start(&arguments)
}

/// A request whose head has these lines, beside `host` and `connection`.
fn request(server: &Serving, line: &str, head: &[&str], body: &[u8]) -> Vec<u8> {
    let mut text = format!(
        "{line} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n",
        server.address
    );
    for line in head {
        text.push_str(line);
        text.push_str("\r\n");
    }
    [text.as_bytes(), b"\r\n", body].concat()
}

/// A POST of a body that is said to be of some type.
fn post(server: &Serving, content_type: &str, body: &[u8]) -> Vec<u8> {
    let head = [
        format!("content-type: {content_type}"),
        format!("content-length: {}", body.len()),
        "accept: application/graphql-response+json".into(),
    ];
    request(
        server,
        "POST /graphql",
        &head.each_ref().map(String::as_str),
        body,
    )
}

fn document(server: &Serving, query: &str) -> Vec<u8> {
    post(
        server,
        "application/json",
        json!({ "query": query }).to_string().as_bytes(),
    )
}

/// The code of the first error in the answer's body; nothing where the body is empty.
fn code(answer: &str) -> String {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let body: Value = serde_json::from_str(body).unwrap_or_default();
    body["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_hostile_request_is_refused_and_the_next_is_answered() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    let doubling: String = (0..28)
        .map(|n| format!("fragment F{n} on Query {{ ...F{} ...F{} }} ", n + 1, n + 1))
        .collect();
    let page = "{ entities(first: 100) { nodes { claims(first: 100) { nodes { sources(first: 100) { nodes { id } } } } } } }";
    let json = |body: &str| post(&server, "application/json", body.as_bytes());
    let typed = |content_type: &str| post(&server, content_type, PLAIN.as_bytes());
    let headed = |head: &[&str]| request(&server, "POST /graphql", head, PLAIN.as_bytes());
    let got = |path: &str, head: &[&str]| request(&server, &format!("GET {path}"), head, b"");
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        // Documents.
        (
            "brackets without end",
            document(&server, &"{a".repeat(10_000)),
            400,
            "OPERATION_LIMIT",
        ),
        (
            "a list in a list in a list",
            document(&server, &format!("{{node(id:{})}}", "[".repeat(10_000))),
            400,
            "OPERATION_LIMIT",
        ),
        (
            "two to the 28 fields",
            document(
                &server,
                &format!("{{ ...F0 }} {doubling} fragment F28 on Query {{ __typename }}"),
            ),
            400,
            "OPERATION_LIMIT",
        ),
        (
            "a fragment in itself",
            document(&server, "{ ...F } fragment F on Query { ...F }"),
            400,
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "pages of pages of pages",
            document(&server, page),
            400,
            "COST_LIMIT",
        ),
        (
            "a page that is too long",
            document(&server, "{ claims(first: 1000000) { totalCount } }"),
            200,
            "BAD_USER_INPUT",
        ),
        (
            "a cursor of no list",
            document(
                &server,
                r#"{ claims(first: 1, after: "x") { totalCount } }"#,
            ),
            200,
            "INVALID_CURSOR",
        ),
        (
            "a definition of a type",
            document(&server, "type Query { a: Int }"),
            400,
            "GRAPHQL_PARSE_FAILED",
        ),
        // Bodies.
        (
            "a batch",
            json(&format!("[{PLAIN},{PLAIN}]")),
            400,
            "BATCH_LIMIT",
        ),
        (
            "half a body",
            json(r#"{"query":"{__type"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "more after the body",
            json(&format!("{PLAIN} x")),
            400,
            "BAD_REQUEST",
        ),
        (
            "a name given twice",
            json(r#"{"query":"{a}","query":"{b}"}"#),
            400,
            "BAD_REQUEST",
        ),
        (
            "brackets in the variables",
            json(&format!(
                r#"{{"query":"{{a}}","variables":{{"a":{}"#,
                "[".repeat(50_000)
            )),
            400,
            "",
        ),
        (
            "bytes that are not UTF-8",
            post(&server, "application/json", b"{\"query\":\"{a \xff}\"}"),
            400,
            "BAD_REQUEST",
        ),
        (
            "a mark of the byte order",
            json(&format!("\u{feff}{PLAIN}")),
            400,
            "BAD_REQUEST",
        ),
        (
            "a body of 4 MiB",
            json(&" ".repeat(4 << 20)),
            413,
            "PAYLOAD_TOO_LARGE",
        ),
        (
            "a compressed body",
            headed(&[
                "content-type: application/json",
                "content-encoding: gzip",
                "content-length: 24",
            ]),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        // What a form on another site's page can send.
        (
            "plain text",
            typed("text/plain"),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            "a form",
            typed("application/x-www-form-urlencoded"),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            "a form with files",
            typed("multipart/form-data; boundary=x"),
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        (
            "another page's script",
            headed(&[
                "content-type: application/json",
                "origin: http://evil.example",
                "content-length: 24",
            ]),
            403,
            "FORBIDDEN_ORIGIN",
        ),
        (
            "another site's picture",
            got(
                "/graphql?query=%7B__typename%7D",
                &["sec-fetch-site: cross-site", "sec-fetch-mode: no-cors"],
            ),
            403,
            "FORBIDDEN_ORIGIN",
        ),
        // Requests that two servers may read differently.
        (
            "two lengths",
            headed(&[
                "content-type: application/json",
                "content-length: 24",
                "content-length: 25",
            ]),
            400,
            "",
        ),
        (
            "a length and chunks",
            headed(&[
                "content-type: application/json",
                "content-length: 24",
                "transfer-encoding: chunked",
            ]),
            400,
            "",
        ),
        (
            "a length below nothing",
            headed(&["content-type: application/json", "content-length: -1"]),
            400,
            "",
        ),
        (
            "a head without end",
            got("/graphql", &[&format!("x: {}", "a".repeat(200_000))]),
            431,
            "",
        ),
        (
            "another method",
            request(&server, "PATCH /graphql", &[], b""),
            405,
            "METHOD_NOT_ALLOWED",
        ),
        (
            "another name",
            b"GET /graphiql HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n".to_vec(),
            421,
            "MISDIRECTED_REQUEST",
        ),
        // Paths.
        (
            "a way out",
            got("/graphiql/../../etc/passwd", &[]),
            404,
            "NOT_FOUND",
        ),
        (
            "a hidden way out",
            got("/graphiql/%2e%2e/%2e%2e/etc/passwd", &[]),
            404,
            "NOT_FOUND",
        ),
    ];
    for (name, bytes, wanted, wanted_code) in cases {
        let answer = server.send(&bytes);
        let (status, code) = (status(&answer), code(&answer));
        assert_eq!(status, wanted, "{name}: {answer}");
        assert!(
            wanted_code.is_empty() || code == wanted_code,
            "{name}: {answer}"
        );
        assert!(answer.len() < 4096, "{name} has a long answer");
        assert_eq!(server.ask("{ __typename }").0, 200, "after {name}");
    }
    assert!(server.stop().success());
}

#[test]
fn a_forged_cursor_is_refused_or_harmless() {
    let folder = TempDir::new().unwrap();
    let server = server(&folder);
    let (_, answer) = server.ask("{ claims(first: 1) { pageInfo { endCursor } } }");
    let cursor = answer["data"]["claims"]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    for index in 0..cursor.len() {
        for other in ["A", "z", "_", ""] {
            let forged = format!("{}{other}{}", &cursor[..index], &cursor[index + 1..]);
            let (status, answer) = server.ask(&format!(
                r#"{{ claims(first: 1, after: "{forged}") {{ nodes {{ id }} }} }}"#
            ));
            let code = &answer["errors"][0]["extensions"]["code"];
            assert_eq!(status, 200, "{forged}: {answer}");
            assert!(
                code.is_null() || code == "INVALID_CURSOR",
                "{forged}: {answer}"
            );
        }
    }
}
