//! One claim as a page that other sites frame.

use std::ffi::OsStr;

use tempfile::TempDir;

use crate::support::program::{Serving, seed};

/// The head and the body of the answer to a `GET`.
fn get(server: &Serving, path: &str, head: &str) -> (String, String) {
    let answer = server.send(
        format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n{head}\r\n",
            server.address
        )
        .as_bytes(),
    );
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.to_lowercase(), body.to_owned())
}

#[test]
fn a_claim_is_embedded_in_a_few_kilobytes_without_a_script_and_may_be_framed() {
    let folder = TempDir::new().unwrap();
    let seed = seed();
    let arguments: [&OsStr; 4] = [
        "--data".as_ref(),
        folder.path().as_ref(),
        "--seed".as_ref(),
        seed.as_ref(),
    ];
    let server = Serving::start(&arguments);
    let (_, disputed) =
        server.ask("{ claims(where: {status: {eq: DISPUTED}}, first: 1) { nodes { id } } }");
    let id = disputed["data"]["claims"]["nodes"][0]["id"]
        .as_str()
        .unwrap();
    let path = format!("/embed/claim/{id}?theme=dark");

    let (head, body) = get(&server, &path, "accept-language: en\r\n");
    assert!(head.starts_with("http/1.1 200 "), "{head}");
    assert!(head.contains("frame-ancestors *"), "{head}");
    assert!(
        head.contains("default-src 'none'; style-src 'sha256-"),
        "{head}"
    );
    assert!(
        head.contains("cross-origin-resource-policy: cross-origin"),
        "{head}"
    );
    assert!(!head.contains("x-frame-options"), "{head}");
    assert!(body.len() < 5_000 && !body.contains("<script"), "{body}");
    for part in [
        "data-theme=\"dark\"",
        ">Disputed</span>",
        "Says it is so",
        "/claim/",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }

    let (_, chinese) = get(&server, &format!("{path}&lang=zh-Hant"), "");
    assert!(
        chinese.contains("<html lang=\"zh-Hant\"") && chinese.contains("有爭議"),
        "{chinese}"
    );

    let (head, body) = get(&server, "/embed/claim/nothing-of-the-kind%3Cscript%3E", "");
    assert!(head.starts_with("http/1.1 404 "), "{head}");
    assert!(!body.contains("<script"), "{body}");
}
