//! Records as documents that are taken away.

use std::{ffi::OsStr, path::Path};

use oxjsonld::JsonLdParser;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Serving, succeed};

/// A server of the bridge, whose texts would all like to be markup.
fn serve(folder: &TempDir, more: &[&str]) -> Serving {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let bundle = root.join("tests/it/support/bridge.json");
    succeed("load", folder.path(), &[bundle.as_ref()]);
    let mut arguments: Vec<&OsStr> = vec!["--data".as_ref(), folder.path().as_ref()];
    arguments.extend(more.iter().map(OsStr::new));
    Serving::start(&arguments)
}

/// The head in lower case and the body of the answer to a `GET`.
fn get(server: &Serving, path: &str, head: &str) -> (String, String) {
    let host = &server.address;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{head}\r\n");
    let answer = server.send(request.as_bytes());
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.to_lowercase(), body.to_owned())
}

#[test]
fn a_claim_is_taken_away_in_every_format() {
    let folder = TempDir::new().unwrap();
    let server = serve(&folder, &[]);
    for (format, media, name, part) in [
        ("markdown", "text/markdown; charset=utf-8", "md", "[^1]: "),
        (
            "html",
            "text/html; charset=utf-8",
            "html",
            "<li id=\"note-1\">",
        ),
        (
            "csl-json",
            "application/vnd.citationstyles.csl+json",
            "json",
            "\"DOI\": \"10.9999/bridge.7\"",
        ),
        (
            "bibtex",
            "application/x-bibtex; charset=utf-8",
            "bib",
            "@article{survey,",
        ),
        (
            "ris",
            "application/x-research-info-systems; charset=utf-8",
            "ris",
            "TY  - JOUR",
        ),
        (
            "jsonld",
            "application/ld+json",
            "jsonld",
            "\"schema:Claim\"",
        ),
    ] {
        let path = format!("/report/claim/bridge-is-safe?format={format}");
        let (head, body) = get(&server, &path, "");
        assert!(head.starts_with("http/1.1 200 "), "{format}: {head}");
        assert!(
            head.contains(&format!("content-type: {media}\r\n")),
            "{head}"
        );
        let file = format!("filename=\"bridge-is-safe.{name}\"");
        assert!(head.contains(&file), "{head}");
        assert!(head.contains("frame-ancestors 'none'"), "{head}");
        assert!(body.contains(part), "{format}: {body}");
    }
}

#[test]
fn a_page_has_no_markup_of_others_and_is_in_the_language_that_is_asked_for() {
    let folder = TempDir::new().unwrap();
    let server = serve(&folder, &[]);
    for path in [
        "/report/claim/bridge-is-safe",
        "/report/entity/old-bridge",
        "/report/source/gazette",
    ] {
        let (_, body) = get(&server, path, "accept-language: en\r\n");
        assert!(
            body.starts_with("<!doctype html>\n<html lang=\"en\">"),
            "{body}"
        );
        for markup in ["<script", "<i>", "<b>Bridge", "href=\"javascript:"] {
            assert!(!body.contains(markup), "{markup} in {path}: {body}");
        }
    }
    let (_, body) = get(&server, "/report/claim/bridge-is-safe?lang=zh-Hant", "");
    for part in [
        "<html lang=\"zh-Hant\">",
        "有爭議",
        "一名工程師",
        "舊橋安全。",
        "讀自修訂 1",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
}

#[test]
fn linked_data_is_what_programs_read_of_it() {
    let folder = TempDir::new().unwrap();
    let server = serve(&folder, &[]);
    let path = "/report/claim/bridge-is-safe?format=jsonld&lang=en";
    let (_, body) = get(&server, path, "");
    let base = "https://claims.example/report/claim/bridge-is-safe";
    let parser = JsonLdParser::new().with_base_iri(base).unwrap();
    let quads = parser
        .for_slice(&body)
        .map(|quad| quad.unwrap().to_string());
    let quads: Vec<String> = quads.collect();
    let iri = |kind: &str, id: &str| format!("<https://claims.example/{kind}/{id}>");
    let claim = iri("claim", "bridge%2Dis%2Dsafe");
    let prov = "<http://www.w3.org/ns/prov#";
    let schema = "<https://schema.org/";
    let kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
    for quad in [
        format!("{claim} {kind} {schema}Claim>"),
        format!("{claim} {kind} {prov}Entity>"),
        format!("{claim} {schema}text> \"The <i>Old Bridge</i> is safe.\"@en"),
        format!("{claim} {schema}appearance> {}", iri("source", "gazette")),
        format!("{claim} {prov}wasAttributedTo> {}", iri("entity", "town")),
        format!(
            "{} {prov}wasDerivedFrom> {}",
            iri("source", "gazette"),
            iri("source", "survey")
        ),
        format!(
            "{} {schema}datePublished> \"2024-03-05\"^^<http://www.w3.org/2001/XMLSchema#date>",
            iri("source", "survey")
        ),
        format!(
            "<https://claims.example/claim/bridge%2Dis%2Dsafe#unsafe%2Dby%2Dengineer> {kind} {schema}DisagreeAction>"
        ),
    ] {
        assert!(quads.contains(&quad), "{quad} is not in {quads:#?}");
    }
    assert!(!body.contains("ClaimReview"), "{body}");
}

#[test]
fn what_is_not_there_or_not_understood_is_refused() {
    let folder = TempDir::new().unwrap();
    let server = serve(&folder, &[]);
    for (path, status, message) in [
        ("/report/claim/nothing-of-the-kind", 404, "nothing is at"),
        ("/report/predicate/has-state", 404, "nothing is at"),
        (
            "/report/claim/bridge-is-safe?format=pdf",
            400,
            "there is no format `pdf`",
        ),
        (
            "/report/claim/bridge-is-safe?as-of=yesterday",
            400,
            "neither a revision",
        ),
        (
            "/report/claim/bridge-is-safe?as-of=99",
            400,
            "there is no revision 99",
        ),
        ("/report/entity/old-bridge?after=x", 400, "no cursor"),
    ] {
        let (head, body) = get(&server, path, "");
        assert!(
            head.starts_with(&format!("http/1.1 {status} ")),
            "{path}: {head}"
        );
        let body: Value = serde_json::from_str(&body).unwrap();
        let said = body["errors"][0]["message"].as_str().unwrap();
        assert!(said.contains(message), "{path}: {said}");
    }
}

#[test]
fn an_earlier_state_is_read_and_a_copy_is_validated() {
    let folder = TempDir::new().unwrap();
    let server = serve(&folder, &[]);
    let path = "/report/claim/bridge-is-safe?format=markdown&as-of=0";
    let (head, _) = get(&server, path, "");
    assert!(head.starts_with("http/1.1 404 "), "{head}");
    let path = "/report/claim/bridge-is-safe?format=markdown&as-of=1";
    let (head, _) = get(&server, path, "");
    let tag = head.lines().find_map(|line| line.strip_prefix("etag: "));
    // The head is in lower case, and a tag is not.
    assert!(tag.is_some(), "{head}");
    let (head, body) = get(&server, path, "if-none-match: *\r\n");
    assert!(head.starts_with("http/1.1 304 "), "{head}");
    assert_eq!(body, "");
}

#[test]
fn who_may_not_read_gets_no_report() {
    let folder = TempDir::new().unwrap();
    let server = serve(&folder, &["--anonymous", "none"]);
    let (head, body) = get(&server, "/report/claim/bridge-is-safe", "");
    assert!(head.starts_with("http/1.1 401 "), "{head}");
    assert!(!body.contains("Bridge"), "{body}");
}
