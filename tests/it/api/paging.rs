//! Pages of lists.

use std::{cmp::Reverse, sync::Arc};

use claimgraph::{graphql::Api, kb::KnowledgeBase};
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

/// A knowledge base of claims with an amount and an object, of which many are alike.
fn measured(claims: usize) -> (Arc<KnowledgeBase>, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    let city = |n: usize| json!({"id": format!("city-{n}"), "type": "city", "labels": {"en": format!("City {}", n * 7 % 40)}});
    let bundle = json!({
        "types": [{"id": "city", "labels": {"en": "city"}}],
        "predicates": [{"id": "counted", "labels": {"en": "counted"}}],
        "entities": (0..50).map(city).collect::<Vec<_>>(),
        "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "paper"}}],
        "claims": (0..claims).map(count).collect::<Vec<_>>(),
    });
    load(&knowledge_base, &bundle.to_string());
    (knowledge_base, folder)
}

fn count(n: usize) -> Value {
    json!({"id": format!("c{n}"), "subject": format!("city-{}", n * 31 % 50), "predicate": "counted",
        "value": {"quantity": {"amount": (n * 17 % 9).to_string()}}, "statements": {"en": "x"},
        "attributions": [{"speaker": "source", "source": "paper", "stance": "ASSERTS", "mode": "QUOTE"}]})
}

/// A page of the claims of `measured`: the ids, and the first and last cursors.
fn sorted_page(api: &Api, list: (&str, &str), arguments: &str) -> (Vec<String>, [String; 2]) {
    let (start, end) = list;
    let query = format!(
        "{{ {start}(orderBy: [{{value: {{quantity: {{amount: DESC}}}}}}, {{subject: {{label: ASC}}}}], {arguments}) {{ nodes {{ recordId }} totalCount pageInfo {{ startCursor endCursor }} }} {end} }}"
    );
    let mut page = data(api, &query);
    while page.get("nodes").is_none() {
        page = page.as_object().unwrap().values().next().unwrap().clone();
    }
    let nodes = page["nodes"].as_array().unwrap().iter();
    let ids = nodes.map(|node| node["recordId"].as_str().unwrap().to_owned());
    let cursor = |name: &str| page["pageInfo"][name].as_str().unwrap_or("").to_owned();
    (ids.collect(), [cursor("startCursor"), cursor("endCursor")])
}

#[test]
fn pages_of_a_sorted_list_are_the_same_kept_or_not_and_while_others_write() {
    const CLAIMS: usize = 620;
    let (knowledge_base, _folder) = measured(CLAIMS);
    let kept = api(knowledge_base.clone());
    let mut expected: Vec<usize> = (0..CLAIMS).collect();
    let label = |n: usize| format!("City {}", n * 31 % 50 * 7 % 40);
    expected.sort_by_key(|n| (Reverse(n * 17 % 9), label(*n), *n));
    let expected: Vec<String> = expected.iter().map(|n| format!("c{n}")).collect();

    let list = ("claims", "");
    let (mut forwards, [_, mut after]) = sorted_page(&kept, list, "first: 90");
    let mut round = CLAIMS;
    while forwards.len() < CLAIMS {
        // Rows come in everywhere, and one that is still to come moves to the front.
        let written = json!({"claims": [count(round), count(round + 1)]});
        load(&knowledge_base, &written.to_string());
        round += 2;
        let arguments = format!(r#"first: 90, after: "{after}""#);
        let (more, [_, end]) = sorted_page(&kept, list, &arguments);
        // Of an API that has no list yet, the page is the same.
        let anew = sorted_page(&api(knowledge_base.clone()), list, &arguments);
        assert_eq!(anew.0, more);
        assert_eq!(anew.1[1], end);
        forwards.extend(more);
        after = end;
    }
    assert_eq!(forwards, expected);

    let in_full = ("asOf(revision: 1) { claims", "}");
    let (mut backwards, [mut before, _]) = sorted_page(&kept, in_full, "last: 90");
    while backwards.len() < CLAIMS {
        let arguments = format!(r#"last: 90, before: "{before}""#);
        let (mut page, [start, _]) = sorted_page(&kept, in_full, &arguments);
        page.extend(backwards);
        backwards = page;
        before = start;
    }
    assert_eq!(backwards, expected);

    // Another filter, the claims of one entity and another revision are other lists.
    let (all, [_, end]) = sorted_page(&kept, list, "first: 100");
    let (next, _) = sorted_page(&kept, list, &format!(r#"first: 100, after: "{end}""#));
    let (earlier, [_, end]) = sorted_page(&kept, in_full, "first: 100");
    let (next_earlier, _) = sorted_page(&kept, in_full, &format!(r#"first: 100, after: "{end}""#));
    assert_eq!([earlier, next_earlier].concat(), expected[..200]);
    assert_ne!([all, next].concat(), expected[..200]);
    let filter = r#"where: {subject: {eq: "city-1"}}"#;
    let of_city = (r#"entity(by: {id: "city-1"}) { claims"#, "}");
    let (filtered, [_, end]) = sorted_page(&kept, list, &format!("{filter}, first: 2"));
    let arguments = format!(r#"{filter}, first: 9, after: "{end}""#);
    let filtered = [filtered, sorted_page(&kept, list, &arguments).0].concat();
    let (claims, [_, end]) = sorted_page(&kept, of_city, "first: 2");
    let arguments = format!(r#"first: 9, after: "{end}""#);
    let claims = [claims, sorted_page(&kept, of_city, &arguments).0].concat();
    assert_eq!(filtered.len(), 11);
    assert_eq!(claims, filtered);
}
