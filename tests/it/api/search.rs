//! Searching.

use std::{collections::BTreeSet, sync::Arc};

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load, seeded};

const FOUND: &str = "
    totalCount forgiven facets { type count }
    suggestions { ... on Node { id } }
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { cursor score exact node { __typename ... on Node { recordId } } highlights { field language text ranges { start end } } }";

/// The result of a search; `more` are further arguments.
fn search(api: &Api, text: &str, more: &str) -> Value {
    let text = json!(text);
    data(
        api,
        &format!("{{ search(text: {text}{more}) {{ {FOUND} }} }}"),
    )["search"]
        .take()
}

fn edges(found: &Value) -> &Vec<Value> {
    found["edges"].as_array().unwrap()
}

fn ids(found: &Value) -> Vec<&str> {
    let edges = edges(found).iter();
    edges
        .map(|edge| edge["node"]["recordId"].as_str().unwrap())
        .collect()
}

fn suggested(found: &Value) -> Vec<&str> {
    let suggestions = found["suggestions"].as_array().unwrap().iter();
    suggestions.map(|it| it["id"].as_str().unwrap()).collect()
}

/// The texts of a row that are highlighted, each with its field, and `[` and `]` around what was
/// found, by code points.
fn marked(edge: &Value) -> Vec<String> {
    let mark = |highlight: &Value| {
        let text: Vec<char> = highlight["text"].as_str().unwrap().chars().collect();
        let mut out = format!("{}: ", highlight["field"].as_str().unwrap());
        let mut next = 0;
        for range in highlight["ranges"].as_array().unwrap() {
            let end = |name: &str| range[name].as_u64().unwrap() as usize;
            out.extend(&text[next..end("start")]);
            out.push('[');
            out.extend(&text[end("start")..end("end")]);
            out.push(']');
            next = end("end");
        }
        out.extend(&text[next..]);
        out
    };
    edge["highlights"]
        .as_array()
        .unwrap()
        .iter()
        .map(mark)
        .collect()
}

#[test]
fn a_latin_name_finds_the_person_first_and_then_what_is_said_of_them() {
    let found = search(seeded(), "Zhao", ", first: 100");
    let first = &edges(&found)[0];
    assert_eq!(
        first["node"],
        json!({"__typename": "Entity", "recordId": "zhao-shengjia"})
    );
    assert_eq!(first["exact"], true);
    let of_zhao = data(
        seeded(),
        r#"{ entity(by: {id: "zhao-shengjia"}) { claims(first: 100) { nodes { recordId } } statements(first: 100) { nodes { claim { recordId } } } } }"#,
    );
    let found = ids(&found);
    let of_zhao = &of_zhao["entity"];
    let claims = of_zhao["claims"]["nodes"].as_array().unwrap().iter();
    let said = of_zhao["statements"]["nodes"].as_array().unwrap().iter();
    let claims: Vec<&Value> = claims.chain(said.map(|it| &it["claim"])).collect();
    assert!(claims.len() > 5);
    for claim in claims {
        assert!(
            found.contains(&claim["recordId"].as_str().unwrap()),
            "{claim}"
        );
    }
}

#[test]
fn a_name_in_any_script_and_spelling_finds_the_same_person() {
    for text in [
        "扎克伯格",
        "Zuckerberg",
        "馬克佐伯",
        "马克佐伯",
        "馬克·佐伯",
        "ZUCKERBERG",
        "Ｚｕｃｋｅｒｂｅｒｇ",
        "mark zuckerberg",
    ] {
        let found = search(seeded(), text, ", in: [ENTITY]");
        assert_eq!(ids(&found).first(), Some(&"mark-zuckerberg"), "{text}");
        assert_eq!(edges(&found)[0]["exact"], true, "{text}");
        assert_eq!(found["forgiven"], false, "{text}");
    }
}

#[test]
fn mixed_scripts_are_found_in_simplified_as_in_traditional_characters() {
    let [simplified, traditional] = ["Meta超级智能实验室", "Meta超級智能實驗室"]
        .map(|text| search(seeded(), text, ", first: 100"));
    assert_eq!(ids(&simplified)[0], "meta-superintelligence-labs");
    assert_eq!(ids(&simplified), ids(&traditional));
    assert!(ids(&simplified).len() > 5);
}

#[test]
fn exact_names_come_first_then_the_better_score_then_the_kind() {
    for text in ["Meta", "MSL", "Zhao", "AI", "四個團隊"] {
        let found = search(seeded(), text, ", first: 100");
        let key = |edge: &Value| {
            let kind = ["Entity", "Source", "Claim"]
                .iter()
                .position(|kind| edge["node"]["__typename"] == *kind);
            let score = edge["score"].as_f64().unwrap();
            (edge["exact"] != true, -score, kind.unwrap())
        };
        let keys: Vec<_> = edges(&found).iter().map(key).collect();
        assert!(keys.len() > 3, "{text}");
        assert!(keys.is_sorted(), "{text}: {keys:?}");
    }
    assert_eq!(ids(&search(seeded(), "meta", ""))[0], "meta");
}

#[test]
fn what_stands_in_quotes_is_found_as_one_phrase() {
    let quoted = search(seeded(), "\"chief AI scientist\"", ", first: 100");
    let loose = search(seeded(), "scientist AI chief", ", first: 100");
    let (quoted_ids, loose_ids): (BTreeSet<&str>, BTreeSet<&str>) = (
        ids(&quoted).into_iter().collect(),
        ids(&loose).into_iter().collect(),
    );
    assert!(quoted_ids.contains("zhao-appointment"), "{quoted_ids:?}");
    assert!(quoted_ids.is_subset(&loose_ids));
    assert_eq!(
        search(seeded(), "\"scientist AI chief\"", "")["totalCount"],
        0
    );
}

#[test]
fn the_last_word_is_found_where_it_only_begins_one() {
    let found = search(seeded(), "Zucker", "");
    assert_eq!(ids(&found)[0], "mark-zuckerberg");
    assert_eq!(found["forgiven"], false);
    assert_eq!(edges(&found)[0]["exact"], false);
    // Only the last one is.
    assert_eq!(
        search(seeded(), "Zucker Mark", ", in: [ENTITY]")["facets"][0]["count"],
        0
    );
}

#[test]
fn a_typo_is_forgiven_and_told() {
    let found = search(seeded(), "Zuckerburg", "");
    assert_eq!(ids(&found)[0], "mark-zuckerberg");
    assert_eq!(found["forgiven"], true);
    assert!(marked(&edges(&found)[0]).contains(&"name: Mark [Zuckerberg]".to_owned()));
    // Typos are forgiven only if nothing matches the text as it was typed.
    let sources = search(seeded(), "Shengjia", ", in: [SOURCE]");
    assert_eq!(sources["forgiven"], false);
    let by_where = r#", in: [ENTITY], where: {entity: {id: {eq: "meta"}}}"#;
    let narrowed = search(seeded(), "Zuckerberg", by_where);
    assert_eq!(narrowed["totalCount"], 0);
}

#[test]
fn what_was_found_is_marked_in_every_text_that_has_it() {
    let found = search(seeded(), "馬克佐伯", ", in: [ENTITY], first: 1");
    expect_test::expect![[r#"
        name: [馬克佐伯]
        name: [马克佐伯]
        name: [馬克·佐伯]"#]]
    .assert_eq(&marked(&edges(&found)[0]).join("\n"));
    for edge in edges(&search(seeded(), "Zhao", ", first: 100")) {
        let marked = marked(edge);
        assert!(!marked.is_empty(), "{edge}");
        assert!(
            marked.iter().all(|it| it.to_lowercase().contains("[zhao")),
            "{marked:?}"
        );
    }
}

#[test]
fn a_claim_that_is_found_through_an_entity_alone_tells_its_name() {
    // Nothing that is said of him calls him so.
    let found = search(seeded(), "\"Zuck\"", ", in: [CLAIM], first: 100");
    assert!(edges(&found).len() > 5);
    for edge in edges(&found) {
        assert_eq!(marked(edge), ["entity: [Zuck]"]);
    }
    let both = search(seeded(), "Meta \"Zuck\"", ", in: [CLAIM], first: 1");
    let marked = marked(&edges(&both)[0]);
    assert!(marked[0].starts_with("statement: "), "{marked:?}");
    assert_eq!(marked.last().unwrap(), "entity: [Zuck]");
}

#[test]
fn facets_count_each_type_whatever_is_asked_for() {
    let all = search(seeded(), "Meta", "");
    let count = |found: &Value, kind: &str| {
        let facets = found["facets"].as_array().unwrap().iter();
        let of_kind = facets.filter(|facet| facet["type"] == kind);
        of_kind
            .map(|facet| facet["count"].as_u64().unwrap())
            .sum::<u64>()
    };
    let mut sum = 0;
    for kind in ["ENTITY", "CLAIM", "SOURCE"] {
        let of_kind = search(seeded(), "Meta", &format!(", in: [{kind}]"));
        assert_eq!(of_kind["facets"], all["facets"]);
        assert_eq!(of_kind["totalCount"], count(&all, kind));
        assert!(count(&all, kind) > 0, "{kind}");
        sum += count(&all, kind);
    }
    assert_eq!(all["totalCount"], sum);
}

#[test]
fn each_condition_narrows_its_own_type() {
    let memo = search(
        seeded(),
        "Meta",
        r#", first: 100, where: {source: {kind: {eq: MEMO}}}"#,
    );
    let all = search(seeded(), "Meta", ", first: 100");
    assert_eq!(memo["facets"][0], all["facets"][0]);
    assert_eq!(memo["facets"][1], all["facets"][1]);
    let memos = data(
        seeded(),
        r#"{ sources(where: {kind: {eq: MEMO}}) { nodes { id } } }"#,
    );
    let memos = memos["sources"]["nodes"].as_array().unwrap();
    assert!(memos.len() > 1);
    assert_eq!(memo["facets"][2]["count"], memos.len());
    let asserted = r#", in: [CLAIM], first: 100, where: {claim: {attributions: {some: {stance: {eq: DENIES}}}}}"#;
    let denied = search(seeded(), "Meta", asserted);
    let whole = data(
        seeded(),
        "{ claims(first: 100, where: {attributions: {some: {stance: {eq: DENIES}}}}) { nodes { id } } }",
    );
    let whole = whole["claims"]["nodes"].as_array().unwrap();
    assert!(!edges(&denied).is_empty());
    assert!(
        ids(&denied)
            .iter()
            .all(|id| whole.contains(&json!({"id": id})))
    );
}

#[test]
fn the_nearest_names_are_suggested_where_nothing_is_found() {
    let found = search(seeded(), "Shengjia Zuckerbergh Nobody", "");
    assert_eq!(found["totalCount"], 0);
    assert_eq!(found["forgiven"], false);
    let suggestions = suggested(&found);
    assert!(suggestions.contains(&"mark-zuckerberg"), "{suggestions:?}");
    assert!(suggestions.contains(&"zhao-shengjia"), "{suggestions:?}");
    assert!(suggested(&search(seeded(), "Zhao", "")).is_empty());
    assert!(suggested(&search(seeded(), "qqqqqqqqqqqq", "")).is_empty());
}

#[test]
fn every_result_is_on_one_of_its_pages() {
    let whole = search(seeded(), "Meta AI", ", first: 100");
    let total = whole["totalCount"].as_u64().unwrap() as usize;
    assert!(total > 10);
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let page = search(seeded(), "Meta AI", &format!(", first: 7{after}"));
        assert_eq!(page["totalCount"], total);
        assert_eq!(page["pageInfo"]["hasPreviousPage"], !all.is_empty());
        all.extend(edges(&page).iter().cloned());
        assert_eq!(page["pageInfo"]["hasNextPage"], all.len() < total);
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        let cursor = page["pageInfo"]["endCursor"].as_str().unwrap();
        assert_eq!(all.last().unwrap()["cursor"], cursor);
        after = format!(r#", after: "{cursor}""#);
    }
    assert_eq!(all.len(), total);
    let ids: BTreeSet<&str> = all
        .iter()
        .map(|edge| edge["node"]["recordId"].as_str().unwrap())
        .collect();
    assert_eq!(ids.len(), total);
    assert_eq!(all[..edges(&whole).len()], edges(&whole)[..]);
}

/// Ann, with claims about her.
fn first() -> Value {
    json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "did", "labels": {"en": "did"}}],
        "entities": [
            {"id": "ann", "type": "person", "labels": {"en": "Ann Orton", "zh-Hant": "安妮"}},
            {"id": "ben", "type": "person", "labels": {"en": "Ben"}},
        ],
        "sources": [{"id": "paper", "kind": "ARTICLE", "titles": {"en": "The Orton paper"}}],
        "claims": [
            {"id": "c", "subject": "ann", "predicate": "did", "value": "some", "statements": {"en": "She did it"}},
            {"id": "d", "subject": "ben", "predicate": "did", "value": "some", "statements": {"en": "So did he"},
                "attributions": [{"speaker": {"entity": "ann"}, "source": "paper", "stance": "ASSERTS", "mode": "QUOTE"}]},
        ],
    })
}

/// Ann has another name, and there is a namesake.
fn second() -> Value {
    json!({"entities": [
        {"id": "ann", "type": "person", "labels": {"en": "Ann Miller"}},
        {"id": "orton", "type": "person", "labels": {"en": "Orton"}},
    ]})
}

/// The namesake turns out to be Ann.
fn third() -> Value {
    json!({"entities": [{"id": "orton", "type": "person", "labels": {"en": "Orton"}, "mergedInto": "ann"}]})
}

#[test]
fn what_was_just_written_is_found_and_an_earlier_revision_finds_what_it_had() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    for bundle in [first(), second(), third()] {
        load(&knowledge_base, &bundle.to_string());
    }
    let api = api(Arc::new(knowledge_base));
    let at = |revision: u64, text: &str| {
        let query = format!(
            r#"{{ asOf(revision: {revision}) {{ search(text: "{text}") {{ {FOUND} }} }} }}"#
        );
        let found = data(&api, &query)["asOf"]["search"].take();
        ids(&found).join(" ")
    };
    assert_eq!(at(0, "Orton"), "");
    assert_eq!(at(1, "Orton"), "paper ann c d");
    assert_eq!(at(1, "Miller"), "");
    assert_eq!(at(2, "Orton"), "orton paper");
    assert_eq!(at(2, "Miller"), "ann c d");
    assert_eq!(at(3, "Orton"), "ann paper c d");
    let now = search(&api, "orton", "");
    assert_eq!(ids(&now), ["ann", "paper", "c", "d"]);
    assert_eq!(edges(&now)[0]["exact"], true);
    assert_eq!(marked(&edges(&now)[0]), ["entity: [Orton]"]);
    assert_eq!(marked(&edges(&now)[2]), ["entity: [Orton]"]);
}

#[test]
fn the_index_finds_what_is_found_record_by_record() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let bundles = [first(), second(), third()].map(|it| it.to_string());
    for bundle in &bundles {
        load(&knowledge_base, bundle);
    }
    let texts = [
        "Orton",
        "ann",
        "miller",
        "安妮",
        "did",
        "she d",
        "\"orton paper\"",
        "Ortan",
        "Ann Orton",
    ];
    let ask = |api: &Api| -> Vec<Value> {
        let revisions = (1..4).flat_map(|revision| texts.map(|text| (revision, text)));
        let ask = |(revision, text): (u64, &str)| {
            let query = format!(
                "{{ asOf(revision: {revision}) {{ search(text: {}) {{ totalCount forgiven facets {{ count }} edges {{ score exact node {{ ... on Node {{ id }} }} highlights {{ text }} }} }} }} }}",
                json!(text)
            );
            data(api, &query)
        };
        revisions.map(ask).collect()
    };
    let knowledge_base = Arc::new(knowledge_base);
    let tried = ask(&api(knowledge_base.clone()));
    Arc::into_inner(knowledge_base).unwrap().close().unwrap();
    let reopened = ask(&api(Arc::new(empty(folder.path()))));
    assert_eq!(tried, reopened);
}

#[test]
fn paging_on_finds_what_was_there_at_the_first_page() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    load(&knowledge_base, &first().to_string());
    let api = api(knowledge_base.clone());
    let page = search(&api, "Orton", ", first: 2");
    assert_eq!(ids(&page), ["paper", "ann"]);
    load(&knowledge_base, &second().to_string());
    let cursor = page["pageInfo"]["endCursor"].as_str().unwrap();
    let on = search(&api, "Orton", &format!(r#", first: 2, after: "{cursor}""#));
    assert_eq!(ids(&on), ["c", "d"]);
    assert_eq!(on["totalCount"], 4);
}

#[test]
fn a_search_that_cannot_be_answered_is_refused_with_what_to_do() {
    let cursor = search(seeded(), "Meta", ", first: 1")["pageInfo"]["endCursor"].clone();
    let long = "a".repeat(501);
    let many = (0..33).map(|n| format!("w{n} ")).collect::<String>();
    let cases = [
        (
            r#"text: "!!""#.to_owned(),
            "BAD_USER_INPUT",
            "give a word or a name",
        ),
        (
            r#"text: """#.to_owned(),
            "BAD_USER_INPUT",
            "argument `text`",
        ),
        (format!(r#"text: "{long}""#), "BAD_USER_INPUT", "shorten it"),
        (
            format!(r#"text: "{many}""#),
            "BAD_USER_INPUT",
            "leave some out",
        ),
        (
            r#"text: "a", in: []"#.to_owned(),
            "BAD_USER_INPUT",
            "leave it out",
        ),
        (
            r#"text: "a", first: 101"#.to_owned(),
            "BAD_USER_INPUT",
            "from 0 to 100",
        ),
        (
            format!(r#"text: "MSL", after: {cursor}"#),
            "INVALID_CURSOR",
            "other arguments",
        ),
        (
            format!(r#"text: "Meta", in: [CLAIM], after: {cursor}"#),
            "INVALID_CURSOR",
            "other arguments",
        ),
    ];
    for (arguments, code, words) in cases {
        let query = format!("{{ search({arguments}) {{ totalCount }} }}");
        let refused = answer(seeded(), &query, Value::Null);
        let error = &refused["errors"][0];
        assert_eq!(
            error["extensions"]["code"], code,
            "{arguments}: {refused:#}"
        );
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "{arguments}: {message}");
        assert_eq!(error["path"], json!(["search"]), "{arguments}");
    }
}

#[test]
fn a_search_goes_no_further_than_it_ranks() {
    let cursor = search(seeded(), "Meta", ", first: 1")["pageInfo"]["endCursor"].clone();
    let mut bytes = data_encoding::BASE64URL_NOPAD
        .decode(cursor.as_str().unwrap().as_bytes())
        .unwrap();
    // The row's position in the cursor follows the list, the fingerprint of the query and the
    // revision.
    bytes[13..21].copy_from_slice(&10_000_i64.to_be_bytes());
    let beyond = data_encoding::BASE64URL_NOPAD.encode(&bytes);
    let query = format!(r#"{{ search(text: "Meta", after: "{beyond}") {{ totalCount }} }}"#);
    let refused = answer(seeded(), &query, Value::Null);
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "COST_LIMIT",
        "{refused:#}"
    );
}
