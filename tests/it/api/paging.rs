//! Pages of lists.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load, seeded};

/// Every list of the schema that the seed fills, as what stands before and after its arguments.
const LISTS: &[(&str, &str)] = &[
    ("entities", ""),
    ("claims", ""),
    ("sources", ""),
    ("attributions", ""),
    ("changes", ""),
    ("vocabulary { types", "}"),
    ("vocabulary { predicates", "}"),
    (r#"entity(by: {id: "meta"}) { claims"#, "}"),
    (r#"entity(by: {id: "meta"}) { claims(role: OBJECT"#, "}"),
    (r#"entity(by: {id: "meta"}) { statements"#, "}"),
    (r#"entity(by: {id: "meta"}) { sources"#, "}"),
    (r#"entity(by: {id: "meta"}) { neighbors"#, "}"),
    (r#"entity(by: {id: "meta"}) { history"#, "}"),
    (r#"source(by: {id: "wired-memo-report"}) { claims"#, "}"),
    (
        r#"claim(id: "msl-divided-into-four-teams") { attributions"#,
        "}",
    ),
    (r#"claim(id: "msl-divided-into-four-teams") { sources"#, "}"),
    (
        r#"claim(id: "zhao-appointment-prompted-by-threat") { relations"#,
        "}",
    ),
    (r#"asOf(revision: 1) { claims"#, "}"),
    (r#"positions(about: "meta""#, ""),
    (
        r#"positions(about: "zhao-appointment-prompted-by-threat""#,
        "",
    ),
    (r#"timeline(about: "meta""#, ""),
    (r#"timeline(about: "meta", clock: VALID"#, ""),
    (r#"timeline(about: "meta", clock: RECORDED"#, ""),
    (r#"asOf(revision: 1) { timeline(about: "meta""#, "}"),
];

/// A page: the cursors of its edges, and its other fields.
fn page(list: (&str, &str), arguments: &str) -> (Vec<String>, Value) {
    let (start, end) = list;
    let has_arguments = start.contains("(role") || start.contains("(about");
    let open = if has_arguments { ", " } else { "(" };
    let query = format!(
        "{{ {start}{open}{arguments}) {{ edges {{ cursor node {{ __typename }} }} nodes {{ __typename }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} totalCount }} {end} }}"
    );
    let mut page = data(seeded(), &query);
    while page.get("edges").is_none() {
        page = page.as_object().unwrap().values().next().unwrap().clone();
    }
    let cursors: Vec<String> = page["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| edge["cursor"].as_str().unwrap().into())
        .collect();
    assert_eq!(page["nodes"].as_array().unwrap().len(), cursors.len());
    assert_eq!(page["pageInfo"]["startCursor"], json!(cursors.first()));
    assert_eq!(page["pageInfo"]["endCursor"], json!(cursors.last()));
    (cursors, page)
}

#[test]
fn every_list_is_the_same_in_pages_of_any_size_and_either_way() {
    for list in LISTS {
        let mut whole: Vec<String> = Vec::new();
        loop {
            let after = whole
                .last()
                .map(|cursor| format!(r#", after: "{cursor}""#))
                .unwrap_or_default();
            let (cursors, page) = page(*list, &format!("first: 100{after}"));
            assert_eq!(
                page["pageInfo"]["hasPreviousPage"],
                !whole.is_empty(),
                "{list:?}"
            );
            whole.extend(cursors);
            if page["pageInfo"]["hasNextPage"] == false {
                assert_eq!(page["totalCount"], whole.len(), "{list:?}");
                break;
            }
        }
        assert!(!whole.is_empty(), "{list:?} is empty, which proves nothing");
        let step = whole.len().div_ceil(7);
        let (mut forwards, mut backwards): (Vec<String>, Vec<String>) = Default::default();
        for _ in 0..whole.len().div_ceil(step) {
            let after = forwards
                .last()
                .map(|cursor| format!(r#", after: "{cursor}""#))
                .unwrap_or_default();
            let (cursors, page) = page(*list, &format!("first: {step}{after}"));
            assert_eq!(page["totalCount"], whole.len(), "{list:?}");
            forwards.extend(cursors);
            assert_eq!(
                page["pageInfo"]["hasNextPage"],
                forwards.len() < whole.len(),
                "{list:?}"
            );
        }
        for _ in 0..whole.len().div_ceil(step) {
            let before = backwards
                .first()
                .map(|cursor| format!(r#", before: "{cursor}""#))
                .unwrap_or_default();
            let (mut cursors, page) = page(*list, &format!("last: {step}{before}"));
            cursors.extend(backwards);
            backwards = cursors;
            assert_eq!(
                page["pageInfo"]["hasPreviousPage"],
                backwards.len() < whole.len(),
                "{list:?}"
            );
        }
        assert_eq!(forwards, whole, "{list:?}");
        assert_eq!(backwards, whole, "{list:?}");
    }
}

#[test]
fn a_window_between_two_cursors_holds_what_lies_between_them() {
    let (all, _) = page(("claims", ""), "first: 10");
    let (between, _) = page(
        ("claims", ""),
        &format!(r#"first: 100, after: "{}", before: "{}""#, all[2], all[7]),
    );
    assert_eq!(between, all[3..7]);
    let (between, _) = page(
        ("claims", ""),
        &format!(r#"last: 2, after: "{}", before: "{}""#, all[2], all[7]),
    );
    assert_eq!(between, all[5..7]);
}

#[test]
fn a_page_of_none_tells_how_many_there_are() {
    let (cursors, page) = page(("claims", ""), "first: 0");
    assert!(cursors.is_empty());
    assert!(page["totalCount"].as_u64().unwrap() > 100);
    assert_eq!(page["pageInfo"]["hasNextPage"], true);
}

#[test]
fn what_is_no_page_is_refused_with_what_to_do() {
    let of_entities = page(("entities", ""), "first: 1").0.remove(0);
    let cases = [
        ("first: 101", "BAD_USER_INPUT", "from 0 to 100"),
        ("first: -1", "BAD_USER_INPUT", "from 0 to 100"),
        ("last: 1000", "BAD_USER_INPUT", "CLAIMGRAPH_MAX_PAGE"),
        ("first: 1, last: 1", "BAD_USER_INPUT", "give one of them"),
        (r#"after: "nonsense""#, "INVALID_CURSOR", "`after`"),
        (r#"before: """#, "INVALID_CURSOR", "`before`"),
        (
            &format!(r#"after: "{of_entities}""#),
            "INVALID_CURSOR",
            "another list",
        ),
    ];
    for (arguments, code, words) in cases {
        let answer = answer(
            seeded(),
            &format!("{{ claims({arguments}) {{ totalCount }} }}"),
            Value::Null,
        );
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], code, "{arguments}: {answer:#}");
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{arguments}: {answer:#}"
        );
        assert_eq!(error["path"], json!(["claims"]), "{arguments}");
    }
}

#[test]
fn paging_on_while_others_write_neither_repeats_nor_skips_a_row() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    let claim = |n: usize, day: usize| {
        json!({"id": format!("c{n}"), "subject": "ann", "predicate": "did", "value": "some", "statements": {"en": "x"},
            "attributions": [{"speaker": "source", "source": "paper", "stance": "ASSERTS", "mode": "QUOTE", "statedAt": format!("2025-01-{day:02}")}]})
    };
    let bundle = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "did", "labels": {"en": "did"}}],
        "entities": [{"id": "ann", "type": "person", "labels": {"en": "Ann"}}],
        "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "paper"}}],
        "claims": (1..=20).map(|n| claim(n, n)).collect::<Vec<_>>(),
    });
    load(&knowledge_base, &bundle.to_string());
    let api = api(knowledge_base.clone());
    let ids = |api: &Api, after: &str| {
        let page = data(
            api,
            &format!(
                "{{ claims(first: 5{after}) {{ nodes {{ id }} totalCount pageInfo {{ endCursor hasNextPage }} }} }}"
            ),
        );
        let ids: Vec<String> = page["claims"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["id"].as_str().unwrap().into())
            .collect();
        assert_eq!(
            page["claims"]["totalCount"],
            if after.is_empty() {
                json!(ids_now(api))
            } else {
                json!(20)
            }
        );
        (
            ids,
            format!(
                r#", after: "{}""#,
                page["claims"]["pageInfo"]["endCursor"].as_str().unwrap()
            ),
        )
    };
    let (mut seen, mut after) = ids(&api, "");
    for round in 0..3 {
        // Rows come in everywhere, and those already seen and yet to come move to the other end.
        let moved = [
            claim(20 - round, 1),
            claim(round + 1, 28),
            claim(30 + round, 10),
            claim(40 + round, 25),
        ];
        load(&knowledge_base, &json!({"claims": moved}).to_string());
        let (more, on) = ids(&api, &after);
        seen.extend(more);
        after = on;
    }
    let expected: Vec<String> = (1..=20).rev().map(|n| format!("c{n}")).collect();
    assert_eq!(seen, expected);
}

fn ids_now(api: &Api) -> u64 {
    data(api, "{ knowledgeBase { counts { claims } } }")["knowledgeBase"]["counts"]["claims"]
        .as_u64()
        .unwrap()
}
