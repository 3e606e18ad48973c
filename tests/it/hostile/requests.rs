//! Requests with a hostile head: smuggled, forged, oversized, or from a page of another site.

use crate::hostile::{PLAIN, Target};

#[test]
fn a_request_that_two_servers_may_read_differently_is_refused() {
    let target = Target::start(&[]);
    let json = "content-type: application/json";
    let headed = |head: &[&str]| target.request("POST /graphql", head, PLAIN.as_bytes());
    target.check(&[
        (
            "two lengths",
            headed(&[json, "content-length: 24", "content-length: 25"]),
            400,
            "",
        ),
        (
            "a length and chunks",
            headed(&[json, "content-length: 24", "transfer-encoding: chunked"]),
            400,
            "",
        ),
        (
            "chunks and a length",
            headed(&[json, "transfer-encoding: chunked", "content-length: 24"]),
            400,
            "",
        ),
        (
            "a length below nothing",
            headed(&[json, "content-length: -1"]),
            400,
            "",
        ),
        (
            "a length in words",
            headed(&[json, "content-length: many"]),
            400,
            "",
        ),
        (
            "a length with a sign",
            headed(&[json, "content-length: +24"]),
            400,
            "",
        ),
        (
            "a chunk of no size",
            target.request(
                "POST /graphql",
                &[json, "transfer-encoding: chunked"],
                b"zz\r\n{}\r\n0\r\n\r\n",
            ),
            400,
            "BAD_REQUEST",
        ),
        (
            "a chunk beyond every size",
            target.request(
                "POST /graphql",
                &[json, "transfer-encoding: chunked"],
                b"ffffffffffffffffff\r\n{}\r\n",
            ),
            400,
            "BAD_REQUEST",
        ),
        (
            "no HTTP",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello\r\n\r\n".to_vec(),
            400,
            "",
        ),
        ("another protocol", b"HELP\r\n\r\n".to_vec(), 400, ""),
    ]);
    target.check_untouched();
}

#[test]
fn a_head_without_end_is_refused() {
    let target = Target::start(&[]);
    let many = Vec::from_iter((0..2_000).map(|n| format!("x{n}: y")));
    let many = Vec::from_iter(many.iter().map(String::as_str));
    target.check(&[
        (
            "a line of 200,000 bytes",
            target.get("/graphql", &[&format!("x: {}", "a".repeat(200_000))]),
            431,
            "",
        ),
        ("2,000 lines", target.get("/graphql", &many), 431, ""),
        (
            "a path of 256,000 bytes",
            target.get(&format!("/{}", "a".repeat(256_000)), &[]),
            431,
            "",
        ),
    ]);
    target.check_untouched();
}

#[test]
fn a_page_of_another_site_may_ask_nothing() {
    let target = Target::start(&[]);
    let get = "/graphql?query=%7B__typename%7D";
    let json = ["content-type: application/json", "content-length: 24"];
    let posted = |origin: &str| {
        let origin = format!("origin: {origin}");
        target.request(
            "POST /graphql",
            &[json[0], json[1], &origin],
            PLAIN.as_bytes(),
        )
    };
    target.check(&[
        (
            "another page's script",
            posted("http://evil.example"),
            403,
            "FORBIDDEN_ORIGIN",
        ),
        (
            "a page without an origin",
            posted("null"),
            403,
            "FORBIDDEN_ORIGIN",
        ),
        (
            "a page of another port",
            posted("http://127.0.0.1:1"),
            403,
            "FORBIDDEN_ORIGIN",
        ),
        (
            "another site's picture",
            target.get(
                get,
                &["sec-fetch-site: cross-site", "sec-fetch-mode: no-cors"],
            ),
            403,
            "FORBIDDEN_ORIGIN",
        ),
        (
            "a request for leave",
            target.request(
                "OPTIONS /graphql",
                &[
                    "origin: http://evil.example",
                    "access-control-request-method: POST",
                ],
                b"",
            ),
            403,
            "FORBIDDEN_ORIGIN",
        ),
        (
            "another name",
            b"GET /graphiql HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n".to_vec(),
            421,
            "MISDIRECTED_REQUEST",
        ),
        (
            "another name in the first line",
            target.request(
                "GET http://evil.example/graphql?query=%7B__typename%7D",
                &[],
                b"",
            ),
            421,
            "MISDIRECTED_REQUEST",
        ),
    ]);
    target.check_untouched();
}

#[test]
fn a_path_or_method_that_is_not_there_leads_nowhere() {
    let target = Target::start(&[]);
    let mutation = "/graphql?query=mutation%7B__typename%7D";
    let method = |method: &str| target.request(&format!("{method} /graphql"), &[], b"");
    target.check(&[
        (
            "a mutation by GET",
            target.get(mutation, &[]),
            405,
            "METHOD_NOT_ALLOWED",
        ),
        ("PATCH", method("PATCH"), 405, "METHOD_NOT_ALLOWED"),
        ("TRACE", method("TRACE"), 405, "METHOD_NOT_ALLOWED"),
        ("PROPFIND", method("PROPFIND"), 405, "METHOD_NOT_ALLOWED"),
        ("OPTIONS", method("OPTIONS"), 405, "METHOD_NOT_ALLOWED"),
        (
            "a way out",
            target.get("/graphiql/../../etc/passwd", &[]),
            404,
            "NOT_FOUND",
        ),
        (
            "a hidden way out",
            target.get("/graphiql/%2e%2e/%2e%2e/etc/passwd", &[]),
            404,
            "NOT_FOUND",
        ),
        (
            "a way out by the other slash",
            target.get("/graphiql/..%5c..%5cetc%5cpasswd", &[]),
            404,
            "NOT_FOUND",
        ),
        (
            "a script in a path",
            target.get("/%3Cscript%3Ealert(1)%3C/script%3E", &[]),
            404,
            "NOT_FOUND",
        ),
        (
            "a file of the data folder",
            target.get("/keys.json", &[]),
            404,
            "NOT_FOUND",
        ),
    ]);
    let answer = target
        .server
        .send(&target.get(mutation, &[]))
        .to_ascii_lowercase();
    assert!(answer.contains("\r\nallow: post\r\n"), "{answer}");
    target.check_untouched();
}
