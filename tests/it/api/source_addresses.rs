//! A source and its addresses: one canonical address, found by any of its forms.

use std::sync::Arc;

use claimgraph::{graphql::Api, kb::Bundle};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

fn source(id: &str, more: Value) -> Value {
    let mut source = json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}});
    let fields = source.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    source
}

fn kept(sources: &[Value]) -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &json!({"sources": sources}).to_string());
    (api(Arc::new(knowledge_base)), folder)
}

fn ids(nodes: &Value) -> Vec<&str> {
    let nodes = nodes.as_array().unwrap().iter();
    nodes.map(|node| node["id"].as_str().unwrap()).collect()
}

/// Each case: an address as somebody writes it, and the source that is there.
#[test]
fn a_source_is_found_by_any_form_of_any_of_its_addresses() {
    let (api, _folder) = kept(&[
        source("apes", json!({"url": "https://ca.example.org/Homínids"})),
        source(
            "books",
            json!({"url": ["https://www.bücher.example/a/?utm_source=x", "doi:10.5555/B1"],
                "archivedCopies": [{"url": "https://archive.ph/b00ks"}]}),
        ),
        source(
            "gone",
            json!({"archivedCopies": [{"url": "https://web.archive.org/web/2020/http://gone.example/x"}]}),
        ),
        source("file", json!({"url": "ftp://files.example/a"})),
    ]);
    for (address, expected) in [
        ("https://ca.example.org/Homínids", Some("apes")),
        ("http://www.ca.example.org/Hom%c3%adnids/", Some("apes")),
        (
            "https://web.archive.org/web/20240101000000/https://ca.example.org/Homínids",
            Some("apes"),
        ),
        ("https://ca.example.org/Hominids", None),
        ("http://bücher.example/a", Some("books")),
        ("https://xn--bcher-kva.example/a#top", Some("books")),
        ("https://doi.org/10.5555/b1", Some("books")),
        ("DOI:10.5555/B1", Some("books")),
        ("http://archive.ph/b00ks", Some("books")),
        ("https://gone.example/x", Some("gone")),
        ("ftp://files.example/a/", Some("file")),
        ("https://files.example/a", None),
    ] {
        let written = serde_json::to_string(address).unwrap();
        let answer = data(
            &api,
            &format!(
                "{{ by: source(by: {{url: {written}}}) {{ id }}
                    eq: sources(where: {{url: {{eq: {written}}}}}) {{ nodes {{ id }} }}
                    in: sources(where: {{url: {{in: [\"https://other.example\", {written}]}}}}) {{ nodes {{ id }} }}
                    search(text: {written}) {{ nodes {{ ... on Source {{ id }} }} }} }}"
            ),
        );
        assert_eq!(answer["by"]["id"].as_str(), expected, "{address}");
        let expected: Vec<&str> = expected.into_iter().collect();
        assert_eq!(ids(&answer["eq"]["nodes"]), expected, "{address}");
        assert_eq!(ids(&answer["in"]["nodes"]), expected, "{address}");
        if !expected.is_empty() {
            assert_eq!(ids(&answer["search"]["nodes"]), expected, "{address}");
        }
    }
}

/// Each case: a test of the address, and the sources that pass.
#[test]
fn an_address_contains_what_people_read_in_it() {
    let (api, _folder) = kept(&[
        source("apes", json!({"url": "https://ca.example.org/Homínids"})),
        source("books", json!({"url": "https://bücher.example/a"})),
        source("none", json!({})),
    ]);
    for (test, expected) in [
        (r#"{contains: "Homínids"}"#, &["apes"][..]),
        (r#"{contains: "hom%C3%AD"}"#, &["apes"]),
        (r#"{contains: "bücher"}"#, &["books"]),
        (r#"{contains: "xn--bcher"}"#, &["books"]),
        (r#"{startsWith: "https://"}"#, &["apes", "books"]),
        ("{isNull: true}", &["none"]),
    ] {
        let query = format!(
            "{{ sources(where: {{url: {test}}}, orderBy: [{{id: ASC}}]) {{ nodes {{ id }} }} }}"
        );
        assert_eq!(
            ids(&data(&api, &query)["sources"]["nodes"]),
            expected,
            "{test}"
        );
    }
    let by_site = data(
        &api,
        r#"{ search(text: "ca.example.org") { nodes { ... on Source { id } } } }"#,
    );
    assert_eq!(ids(&by_site["search"]["nodes"]), ["apes"]);
}

#[test]
fn an_address_as_a_value_is_found_by_any_of_its_forms() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let bundle = json!({
        "types": [{"id": "t", "labels": {"en": "t"}}],
        "predicates": [{"id": "site", "labels": {"en": "site"}}],
        "entities": [{"id": "a", "type": "t", "labels": {"en": "a"}}],
        "claims": [
            {"id": "c", "subject": "a", "predicate": "site", "value": {"url": "http://www.bücher.example/Homínids/"}, "statements": {"en": "c"}},
            {"id": "d", "subject": "a", "predicate": "site", "value": {"url": "mailto:desk@example.org"}, "statements": {"en": "d"}}
        ]
    });
    load(&knowledge_base, &bundle.to_string());
    let api = api(Arc::new(knowledge_base));
    for (test, expected) in [
        (r#"{eq: "https://bücher.example/Homínids"}"#, &["c"][..]),
        (
            r#"{in: ["mailto:desk@example.org", "https://x.org"]}"#,
            &["d"],
        ),
        (r#"{contains: "Homínids"}"#, &["c"]),
        (r#"{eq: "https://bücher.example/"}"#, &[]),
    ] {
        let query = format!("{{ claims(where: {{value: {{url: {test}}}}}) {{ nodes {{ id }} }} }}");
        assert_eq!(
            ids(&data(&api, &query)["claims"]["nodes"]),
            expected,
            "{test}"
        );
    }
}

/// Each case: the addresses of two sources, and where the second is warned of, if it is.
#[test]
fn a_second_source_of_one_address_is_warned_of_and_both_are_one_document() {
    let copy = |url: &str| json!({"archivedCopies": [{"url": url}]});
    for (first, second, expected) in [
        (
            json!({"url": "https://x.org"}),
            json!({"url": "http://www.x.org/"}),
            Some("sources[1].url"),
        ),
        (
            json!({"url": ["https://x.org/a", "doi:10.5555/x"]}),
            json!({"url": ["https://y.org/a", "https://doi.org/10.5555/X"]}),
            Some("sources[1].url[1]"),
        ),
        (
            json!({"url": "https://x.org/a"}),
            copy("https://web.archive.org/web/2020/https://x.org/a"),
            Some("sources[1].archivedCopies[0].url"),
        ),
        (
            copy("https://archive.ph/1"),
            copy("https://archive.ph/1"),
            Some("sources[1].archivedCopies[0].url"),
        ),
        (
            json!({"url": "https://x.org/a"}),
            json!({"url": "https://x.org/b"}),
            None,
        ),
    ] {
        let folder = TempDir::new().unwrap();
        let knowledge_base = empty(folder.path());
        let attribution = |source: &str| json!({"speaker": "source", "source": source, "stance": "ASSERTS", "mode": "DOCUMENT"});
        let sources = [
            source("s1", with_publisher(&first, "one")),
            source("s2", with_publisher(&second, "two")),
        ];
        let bundle = json!({
            "types": [{"id": "t", "labels": {"en": "t"}}],
            "predicates": [{"id": "p", "labels": {"en": "p"}}],
            "entities": [{"id": "a", "type": "t", "labels": {"en": "a"}}, {"id": "one", "type": "t", "labels": {"en": "1"}}, {"id": "two", "type": "t", "labels": {"en": "2"}}],
            "sources": sources,
            "claims": [{"id": "c", "subject": "a", "predicate": "p", "value": "some", "statements": {"en": "c"},
                "attributions": [attribution("s1"), attribution("s2")]}]
        });
        let loaded = knowledge_base
            .load(
                Bundle::from_text("test.json", &bundle.to_string()).unwrap(),
                None,
            )
            .unwrap();
        let warnings: Vec<(&str, &str)> = loaded
            .warnings
            .shown()
            .iter()
            .map(|warning| (&*warning.path, &*warning.message))
            .collect();
        let message = "`s2` has the address of the source `s1`";
        let expected_warnings: Vec<(&str, &str)> =
            expected.into_iter().map(|path| (path, message)).collect();
        assert_eq!(warnings, expected_warnings);
        let api = api(Arc::new(knowledge_base));
        let answer = data(
            &api,
            r#"{ claim(id: "c") { corroboration { voiceCount } } }"#,
        );
        let voices = if expected.is_some() { 1 } else { 2 };
        assert_eq!(
            answer["claim"]["corroboration"]["voiceCount"], voices,
            "{first} {second}"
        );
    }
}

fn with_publisher(source: &Value, publisher: &str) -> Value {
    let mut source = source.clone();
    source["publisher"] = publisher.into();
    source
}

/// A third source has the addresses of both, so that all are one document; without it, there are
/// two.
#[test]
fn a_source_with_two_addresses_makes_one_document_of_two_others() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    let attribution = |source: &str| json!({"speaker": "source", "source": source, "stance": "ASSERTS", "mode": "DOCUMENT"});
    let bundle = json!({
        "types": [{"id": "t", "labels": {"en": "t"}}],
        "predicates": [{"id": "p", "labels": {"en": "p"}}],
        "entities": [{"id": "a", "type": "t", "labels": {"en": "a"}}, {"id": "one", "type": "t", "labels": {"en": "1"}}, {"id": "two", "type": "t", "labels": {"en": "2"}}],
        "sources": [
            source("s1", json!({"url": "https://x.org/a", "publisher": "one"})),
            source("s2", json!({"url": "https://y.org/a", "publisher": "two"}))
        ],
        "claims": [{"id": "c", "subject": "a", "predicate": "p", "value": "some", "statements": {"en": "c"},
            "attributions": [attribution("s1"), attribution("s2")]}]
    });
    load(&knowledge_base, &bundle.to_string());
    let api = api(knowledge_base.clone());
    let corroborated = || {
        let answer = data(
            &api,
            r#"{ claim(id: "c") { status corroboration { voiceCount } } claims(where: {status: {eq: CORROBORATED}}) { totalCount } }"#,
        );
        (
            answer["claim"]["status"] == "CORROBORATED",
            answer["claim"]["corroboration"]["voiceCount"].clone(),
            answer["claims"]["totalCount"].clone(),
        )
    };
    assert_eq!(corroborated(), (true, json!(2), json!(1)));
    let bridge = |urls: Value| json!({"sources": [source("s3", json!({"url": urls}))]}).to_string();
    load(
        &knowledge_base,
        &bridge(json!(["https://x.org/a", "https://y.org/a"])),
    );
    assert_eq!(corroborated(), (false, json!(1), json!(0)));
    load(&knowledge_base, &bridge(json!("https://z.org")));
    assert_eq!(corroborated(), (true, json!(2), json!(1)));
}
