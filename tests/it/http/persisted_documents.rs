//! Documents that clients name by their hash: automatic persisted queries, and trusted documents.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use claimgraph::http::{DocumentHash, Settings};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    live::Live,
    program::{Serving, claimgraph, ended, status, succeed},
    socket::Socket,
};

const DOCUMENT: &str = "query Counts { claims { totalCount } }";
const MUTATION: &str = "mutation { __typename }";

fn hash(document: &str) -> String {
    DocumentHash::of(document).to_string()
}

/// The member `extensions` of a request that names a document.
fn persisted(document: &str) -> Value {
    json!({"persistedQuery": {"version": 1, "sha256Hash": hash(document)}})
}

/// Sends a request by `POST` with more lines in its head.
fn post_with(server: &Serving, body: &Value, lines: &str) -> (u16, Value) {
    let body = body.to_string();
    let request = format!(
        "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\nconnection: close\r\n{lines}content-length: {}\r\n\r\n{body}",
        server.address,
        body.len()
    );
    read(&server.send(request.as_bytes()))
}

fn post(server: &Serving, body: &Value) -> (u16, Value) {
    post_with(server, body, "")
}

/// Sends a request by `GET` that names a document.
fn get(server: &Serving, document: &str, accept: &str) -> (u16, Value) {
    let extensions = encoded(&persisted(document).to_string());
    let request = format!(
        "GET /graphql?extensions={extensions} HTTP/1.1\r\nhost: {}\r\naccept: {accept}\r\nconnection: close\r\n\r\n",
        server.address
    );
    read(&server.send(request.as_bytes()))
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

fn read(answer: &str) -> (u16, Value) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (status(head), serde_json::from_str(body).unwrap())
}

#[track_caller]
fn check_code((found, answer): (u16, Value), wanted: u16, code: &str) {
    assert_eq!(answer["errors"][0]["extensions"]["code"], code, "{answer}");
    assert_eq!(found, wanted, "{answer}");
    assert!(answer.get("data").is_none());
}

#[track_caller]
fn check_answered((status, answer): (u16, Value)) {
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["data"]["claims"]["totalCount"], 0, "{answer}");
}

fn serve(folder: &Path, arguments: &[&str]) -> Serving {
    let log = File::create(folder.join("log")).unwrap();
    let data = folder.join("data").display().to_string();
    let fixed = ["--listen", "127.0.0.1:0", "--data", &data];
    let arguments: Vec<_> = fixed.iter().chain(arguments).map(AsRef::as_ref).collect();
    Serving::start_logging(&arguments, log)
}

#[test]
fn a_document_that_was_sent_with_its_hash_is_answered_by_it_alone() {
    let folder = TempDir::new().unwrap();
    let server = serve(folder.path(), &[]);
    let by_hash = json!({"extensions": persisted(DOCUMENT)});
    let unknown = "PERSISTED_QUERY_NOT_FOUND";
    check_code(post(&server, &by_hash), 200, unknown);
    let (_, refused) = post(&server, &by_hash);
    assert_eq!(refused["errors"][0]["message"], "PersistedQueryNotFound");
    check_code(get(&server, DOCUMENT, "application/json"), 200, unknown);
    let media = "application/graphql-response+json";
    check_code(get(&server, DOCUMENT, media), 400, unknown);

    // A document with another hash is kept under neither.
    let wrong = json!({"query": DOCUMENT, "extensions": persisted("{ __typename }")});
    check_code(post(&server, &wrong), 400, "PERSISTED_QUERY_MISMATCH");
    check_code(post(&server, &by_hash), 200, unknown);
    // Nor is one that is refused.
    let invalid = json!({"query": "{ nope }", "extensions": persisted("{ nope }")});
    check_code(post(&server, &invalid), 200, "GRAPHQL_VALIDATION_FAILED");
    let invalid = json!({"extensions": persisted("{ nope }")});
    check_code(post(&server, &invalid), 200, unknown);

    check_answered(post(
        &server,
        &json!({"query": DOCUMENT, "extensions": persisted(DOCUMENT)}),
    ));
    check_answered(post(&server, &by_hash));
    check_answered(get(&server, DOCUMENT, media));
    check_answered(post(
        &server,
        &json!({"documentId": format!("sha256:{}", hash(DOCUMENT))}),
    ));
}

#[test]
fn a_mutation_by_get_is_refused_whoever_sends_it_and_in_every_media_type() {
    let folder = TempDir::new().unwrap();
    let server = serve(folder.path(), &[]);
    let body = json!({"query": MUTATION, "extensions": persisted(MUTATION)});
    let (status, answer) = post(&server, &body);
    assert_eq!(status, 200, "{answer}");
    let by_query = |document: &str, accept: &str| {
        let document = encoded(document);
        let request = format!(
            "GET /graphql?query={document} HTTP/1.1\r\nhost: {}\r\naccept: {accept}\r\nconnection: close\r\n\r\n",
            server.address
        );
        read(&server.send(request.as_bytes()))
    };
    for accept in [
        "application/json",
        "application/graphql-response+json",
        "*/*",
        "text/event-stream",
    ] {
        check_code(get(&server, MUTATION, accept), 405, "METHOD_NOT_ALLOWED");
        // One for which the sender has no rights, and one that is not valid.
        for document in [
            "mutation { undo(input: {revision: 1}) { revision } }",
            "mutation { nope }",
        ] {
            check_code(by_query(document, accept), 405, "METHOD_NOT_ALLOWED");
        }
    }
    check_code(
        by_query("{ nope }", "application/json"),
        200,
        "GRAPHQL_VALIDATION_FAILED",
    );
}

#[test]
fn a_socket_takes_hashes_too() {
    let live = Live::start(Settings::default());
    let mut socket = Socket::acknowledged(live.address);
    let mut subscribe = |payload: Value| {
        socket.send(&json!({"type": "subscribe", "id": "1", "payload": payload}));
        let answer = socket.message();
        if answer["type"] == "next" {
            assert_eq!(socket.message()["type"], "complete");
        }
        answer
    };
    let by_hash = json!({"extensions": persisted(DOCUMENT)});
    let unknown = subscribe(by_hash.clone());
    assert_eq!(
        unknown["payload"][0]["extensions"]["code"],
        "PERSISTED_QUERY_NOT_FOUND"
    );
    subscribe(json!({"query": DOCUMENT, "extensions": persisted(DOCUMENT)}));
    let answer = subscribe(by_hash);
    assert_eq!(
        answer["payload"]["data"]["claims"]["totalCount"], 0,
        "{answer}"
    );
}

/// Writes a file of trusted documents.
fn trusted(folder: &Path, documents: &[&str]) -> PathBuf {
    let path = folder.join("trusted.json");
    let documents = documents.iter().map(|document| (hash(document), *document));
    let documents: serde_json::Map<String, Value> = documents
        .map(|(hash, document)| (hash, document.into()))
        .collect();
    fs::write(&path, Value::from(documents).to_string()).unwrap();
    path
}

#[test]
fn with_trusted_documents_no_other_is_answered_but_to_admins() {
    let folder = TempDir::new().unwrap();
    let invalid = "{ nope }";
    let file = trusted(folder.path(), &[DOCUMENT, MUTATION, invalid]);
    let arguments = ["create", "ann", "--role"].map(AsRef::as_ref);
    let key = |role: &str| {
        let arguments = [&arguments[..], &[role.as_ref()]].concat();
        let made = succeed("keys", &folder.path().join("data"), &arguments);
        format!("authorization: Bearer {}\r\n", made.trim())
    };
    let (editor, admin) = (key("editor"), key("admin"));
    let name = file.display().to_string();
    let server = serve(folder.path(), &["--trusted-documents", &name]);

    check_answered(post(&server, &json!({"documentId": hash(DOCUMENT)})));
    check_answered(post(&server, &json!({"extensions": persisted(DOCUMENT)})));
    check_answered(get(&server, DOCUMENT, "application/json"));
    check_answered(post(
        &server,
        &json!({"query": DOCUMENT, "extensions": persisted(DOCUMENT)}),
    ));
    check_code(
        get(&server, MUTATION, "application/json"),
        405,
        "METHOD_NOT_ALLOWED",
    );

    let other = "{ __typename }";
    for lines in ["", &editor] {
        let refused = post_with(&server, &json!({"query": DOCUMENT}), lines);
        assert!(
            refused.1["errors"][0]["message"]
                .as_str()
                .unwrap()
                .contains("`documentId`")
        );
        check_code(refused, 200, "PERSISTED_QUERY_ID_REQUIRED");
        for body in [
            json!({"extensions": persisted(other)}),
            json!({"query": other, "extensions": persisted(other)}),
        ] {
            let refused = post_with(&server, &body, lines);
            check_code(refused, 200, "PERSISTED_QUERY_NOT_IN_LIST");
        }
    }
    let answered = post_with(&server, &json!({"query": DOCUMENT}), &admin);
    check_answered(answered);

    assert!(server.stop().success());
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert_eq!(log.matches("a trusted document is not valid").count(), 1);
    assert!(log.contains(&hash(invalid)), "{log}");
}

#[test]
fn trusted_documents_that_cannot_be_read_are_refused_at_the_start() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("trusted.json");
    fs::write(&file, r#"{"abc": "{ __typename }"}"#).unwrap();
    let name = file.display().to_string();
    let data = folder.path().join("data").display().to_string();
    let arguments = ["serve", "--data", &data, "--trusted-documents", &name];
    let refused = ended(&mut claimgraph(arguments));
    assert_eq!(refused.code, Some(78), "{refused:?}");
    for text in [&name, "`abc`", &hash("{ __typename }")] {
        assert!(refused.err.contains(text), "{text}: {refused:?}");
    }
}
