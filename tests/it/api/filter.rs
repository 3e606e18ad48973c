//! The meaning of `where` and `orderBy`.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load, seeded};

/// Three people in a firm, with claims about them.
const TOWN: &str = r#"{
  "types": [
    {"id": "agent", "labels": {"en": "agent"}},
    {"id": "person", "labels": {"en": "person"}, "parents": ["agent"]},
    {"id": "firm", "labels": {"en": "firm"}, "parents": ["agent"]}
  ],
  "predicates": [
    {"id": "works-for", "labels": {"en": "works for"}},
    {"id": "paid", "labels": {"en": "was paid"}},
    {"id": "said", "labels": {"en": "said"}}
  ],
  "entities": [
    {"id": "ada", "type": "person", "labels": {"en": "Ada Zhào", "zh-Hant": "趙愛達"}},
    {"id": "bob", "type": "person", "labels": {"en": "Bob"}},
    {"id": "mill", "type": "firm", "labels": {"en": "The Mill"}}
  ],
  "sources": [
    {"id": "gazette", "kind": "ARTICLE", "titles": {"en": "The Gazette"}, "publisher": "mill", "publishedAt": "2025-08-29"},
    {"id": "note", "kind": "MEMO", "titles": {"en": "A note"}, "leaked": true}
  ],
  "claims": [
    {"id": "ada-works", "subject": "ada", "predicate": "works-for", "value": {"entity": "mill"}, "statements": {"en": "Ada works for the mill."}, "validTime": {"start": "2024", "end": "2025-06"},
     "attributions": [{"speaker": {"entity": "mill"}, "source": "gazette", "stance": "ASSERTS", "mode": "QUOTE", "statedAt": "2025-08"},
                      {"speaker": {"entity": "ada"}, "source": "note", "stance": "DENIES", "mode": "QUOTE", "statedAt": "2025-09-01"}]},
    {"id": "bob-works", "subject": "bob", "predicate": "works-for", "value": {"entity": "mill"}, "statements": {"en": "Bob works for the mill.", "zh-Hant": "鮑勃在磨坊工作。"}, "validTime": {"start": "2025-07"},
     "attributions": [{"speaker": {"anonymous": {"descriptor": {"en": "a miller"}, "affiliation": "mill"}}, "source": "gazette", "via": ["note"], "stance": "ASSERTS", "mode": "PARAPHRASE", "certainty": "PROBABLE"}]},
    {"id": "ada-paid", "subject": "ada", "predicate": "paid", "value": {"quantity": {"amount": "0.30", "unit": "USD"}}, "statements": {"en": "Ada was paid 30 cents."}, "attributions": []},
    {"id": "bob-paid", "subject": "bob", "predicate": "paid", "value": "some", "statements": {"en": "Bob was paid."}, "nature": "OPINION",
     "attributions": [{"speaker": "source", "source": "note", "stance": "ASSERTS", "mode": "DOCUMENT", "statedAt": "2025-08-29T10:00:00Z"}]}
  ]
}"#;

fn town() -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, TOWN);
    (api(Arc::new(knowledge_base)), folder)
}

/// The ids of the rows of a list with some arguments.
fn ids(api: &Api, list: &str, arguments: &str) -> Vec<String> {
    let query = format!("{{ {list}({arguments}) {{ totalCount nodes {{ id }} }} }}");
    let answer = data(api, &query);
    let nodes = answer[list]["nodes"].as_array().unwrap();
    assert_eq!(answer[list]["totalCount"], nodes.len(), "{arguments}");
    let id = |node: &Value| node["id"].as_str().unwrap().to_owned();
    nodes.iter().map(id).collect()
}

/// Each case: a filter of claims, and the claims that it matches.
#[test]
fn a_filter_asks_what_is_there_and_what_is_none_of_several() {
    let (api, _folder) = town();
    let works = &["ada-works", "bob-works"];
    let paid = &["ada-paid", "bob-paid"];
    let cases: &[(&str, &[&str])] = &[
        (
            "attributions: {some: {speaker: {anonymous: {}}}}",
            &["bob-works"],
        ),
        (
            "attributions: {some: {speaker: {entity: {}}}}",
            &["ada-works"],
        ),
        (
            "attributions: {some: {not: {speaker: {anonymous: {}}}}}",
            &["ada-works", "bob-paid"],
        ),
        ("value: {entity: {}}", works),
        ("value: {}", &["ada-paid", "ada-works", "bob-works"]),
        ("not: {value: {}}", &["bob-paid"]),
        (
            "value: {or: [{quantity: {}}, {text: {eq: \"no\"}}]}",
            &["ada-paid"],
        ),
        ("nature: {notIn: [FACT]}", &["bob-paid"]),
        ("notIn: [\"ada-works\", \"bob-works\"]", paid),
        ("id: {notIn: [\"ada-works\", \"bob-works\"]}", paid),
        ("predicate: {notIn: [\"paid\"]}", works),
        (
            "value: {quantity: {amount: {notIn: [\"1\"]}}}",
            &["ada-paid"],
        ),
        ("value: {quantity: {unit: {notIn: [\"usd\", \"m\"]}}}", &[]),
        // What has no valid time is not matched.
        ("validTime: {notIn: [\"2025-01\"]}", &["bob-works"]),
        ("statement: {endsWith: \"the mill.\"}", works),
        ("statement: {endsWith: \"the mill\"}", &[]),
        (
            "attributions: {some: {speaker: {anonymous: {descriptor: {endsWith: \"miller\"}}}}}",
            &["bob-works"],
        ),
    ];
    for (filter, expected) in cases {
        let mut found = ids(&api, "claims", &format!("where: {{{filter}}}"));
        found.sort();
        assert_eq!(found, *expected, "{filter}");
    }
}

/// Each case: the arguments of a list of claims, and those that it has.
#[test]
fn claims_are_selected_by_when_they_hold() {
    let (api, _folder) = town();
    let cases: &[(&str, &[&str])] = &[
        (r#"validAt: "2025-03""#, &["ada-works"]),
        // It may have begun later in that year.
        (r#"validAt: "2024-01", holds: CERTAIN"#, &[]),
        (r#"validAt: "2024-01", holds: POSSIBLE"#, &["ada-works"]),
        (
            r#"validAt: "2024-01", holds: NO"#,
            &["ada-paid", "bob-paid", "bob-works"],
        ),
        // No end is stated.
        (r#"validAt: "2030""#, &[]),
        (r#"validAt: "2030", holds: POSSIBLE"#, &["bob-works"]),
        // A claim without a valid time holds when it is said.
        (r#"validAt: "2025-08-29""#, &["bob-paid"]),
        (
            r#"validAt: "2025-08-29", holds: POSSIBLE"#,
            &["bob-paid", "bob-works"],
        ),
        (
            r#"validAt: "2025-08-29", holds: POSSIBLE, where: {subject: {eq: "ada"}}"#,
            &[],
        ),
    ];
    for (arguments, expected) in cases {
        let mut found = ids(&api, "claims", arguments);
        found.sort();
        assert_eq!(found, *expected, "{arguments}");
    }
    let refused = answer(
        &api,
        "{ claims(holds: POSSIBLE) { totalCount } }",
        Value::Null,
    );
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("add `validAt`"), "{refused:#}");
}

/// Each case: a document with a field by its former name, and what to write instead.
#[test]
fn a_field_by_its_former_name_is_refused_with_the_new_one() {
    let (api, _folder) = town();
    let cases = [
        (
            r#"{ claims(where: {corroboration: {independentOrigins: {gte: 2}}}) { totalCount } }"#,
            "write `voiceCount`",
        ),
        (
            r#"query($n: Int) { claims(where: {corroboration: {independentOrigins: {gte: $n}}}) { totalCount } }"#,
            "write `voiceCount`",
        ),
        (
            r#"{ claims(orderBy: {corroboration: {independentOrigins: DESC}}) { totalCount } }"#,
            "write `voiceCount`",
        ),
        (
            r#"{ claims { nodes { corroboration { independentOrigins } } } }"#,
            "`Corroboration` has no field `independentOrigins` any more; write `voiceCount`",
        ),
        (
            r#"{ claims { nodes { ...C } } } fragment C on Claim { statusReason { stance } }"#,
            "write `for { attribution { stance } }`",
        ),
    ];
    for (query, expected) in cases {
        let refused = answer(&api, query, Value::Null);
        let message = refused["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(expected), "{query}: {refused:#}");
    }
}

/// Each case: a condition on claims, and those that pass, by their ids.
#[test]
fn every_kind_of_test_means_what_it_says() {
    let (api, _folder) = town();
    let cases: &[(&str, &[&str])] = &[
        ("{}", &["ada-paid", "ada-works", "bob-paid", "bob-works"]),
        (r#"{id: {in: ["ada-paid", "nobody"]}}"#, &["ada-paid"]),
        (r#"{subject: {eq: "ada"}}"#, &["ada-paid", "ada-works"]),
        (
            r#"{not: {subject: {eq: "ada"}}}"#,
            &["bob-paid", "bob-works"],
        ),
        (
            r#"{subject: {type: {eq: "agent"}}, predicate: {eq: "paid"}}"#,
            &["ada-paid", "bob-paid"],
        ),
        (
            r#"{value: {entity: {type: {eq: "agent"}}}}"#,
            &["ada-works", "bob-works"],
        ),
        (r#"{value: {isNull: true}}"#, &["bob-paid"]),
        (
            r#"{value: {or: [{isNull: true}, {entity: {name: {startsWith: "the mi"}}}]}}"#,
            &["ada-works", "bob-paid", "bob-works"],
        ),
        (
            r#"{value: {quantity: {amount: {eq: "0.3"}}}}"#,
            &["ada-paid"],
        ),
        (r#"{value: {quantity: {amount: {gt: "0.30"}}}}"#, &[]),
        (
            r#"{value: {quantity: {amount: {gte: "0.3", lte: "0.3"}, unit: {eq: "usd"}}}}"#,
            &["ada-paid"],
        ),
        (
            r#"{subject: {name: {eq: "ADA ZHAO"}}}"#,
            &["ada-paid", "ada-works"],
        ),
        (
            r#"{subject: {name: {contains: "赵爱"}}}"#,
            &["ada-paid", "ada-works"],
        ),
        (r#"{statement: {contains: "磨坊工"}}"#, &["bob-works"]),
        (
            r#"{statement: {contains: "OB W"}}"#,
            &["bob-paid", "bob-works"],
        ),
        (r#"{validTime: {eq: "2025"}}"#, &["ada-works", "bob-works"]),
        (r#"{validTime: {lt: "2025-07"}}"#, &["ada-works"]),
        (r#"{validTime: {gt: "2025-06"}}"#, &["bob-works"]),
        (r#"{validTime: {isNull: true}}"#, &["ada-paid", "bob-paid"]),
        (r#"{lastStatedAt: {eq: "2025-08"}}"#, &["bob-paid"]),
        (
            r#"{status: {in: [DISPUTED, UNSOURCED]}}"#,
            &["ada-paid", "ada-works"],
        ),
        (
            r#"{corroboration: {anonymousOnly: {eq: true}}}"#,
            &["bob-works"],
        ),
        (
            r#"{corroboration: {voiceCount: {gte: 1}}}"#,
            &["ada-works", "bob-paid"],
        ),
        (r#"{corroboration: {unnamed: {gte: 1}}}"#, &["bob-works"]),
        (r#"{corroboration: {selfReported: {eq: true}}}"#, &[]),
        (r#"{contested: {eq: true}}"#, &["ada-works"]),
        (
            r#"{contested: {eq: false}, hasTension: {eq: false}}"#,
            &["ada-paid", "bob-paid", "bob-works"],
        ),
        (r#"{attributions: {none: {}}}"#, &["ada-paid"]),
        (
            r#"{attributions: {some: {stance: {eq: DENIES}, speaker: {entity: {eq: "mill"}}}}}"#,
            &[],
        ),
        (
            r#"{attributions: {some: {stance: {eq: DENIES}, speaker: {entity: {eq: "ada"}}}}}"#,
            &["ada-works"],
        ),
        (
            r#"{attributions: {some: {}, every: {source: {leaked: {eq: true}}}}}"#,
            &["bob-paid"],
        ),
        (
            r#"{attributions: {some: {source: {publisher: {eq: "mill"}}, statedAt: {isNull: true}}}}"#,
            &["bob-works"],
        ),
        (
            r#"{attributions: {some: {origin: {eq: "note"}}}}"#,
            &["ada-works", "bob-paid", "bob-works"],
        ),
        (
            r#"{attributions: {some: {speaker: {anonymous: {affiliation: {eq: "mill"}}}}}}"#,
            &["bob-works"],
        ),
        (
            r#"{attributions: {some: {speaker: {kind: {eq: SOURCE}}}}}"#,
            &["bob-paid"],
        ),
        (
            r#"{attributions: {some: {certainty: {isNull: false}}}}"#,
            &["bob-works"],
        ),
        (
            r#"{or: [{nature: {eq: OPINION}}, {subject: {eq: "ada"}}], not: {predicate: {eq: "works-for"}}}"#,
            &["ada-paid", "bob-paid"],
        ),
    ];
    for (condition, expected) in cases {
        let arguments = format!("where: {condition}, orderBy: [{{id: ASC}}]");
        assert_eq!(&ids(&api, "claims", &arguments), expected, "{condition}");
    }
}

#[test]
fn every_list_takes_a_condition_and_an_order() {
    let (api, _folder) = town();
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "entities",
            r#"where: {claims: {some: {predicate: {eq: "paid"}}}}, orderBy: [{label: DESC}]"#,
            &["bob", "ada"],
        ),
        (
            "entities",
            r#"where: {statements: {some: {stance: {eq: DENIES}}}}"#,
            &["ada"],
        ),
        (
            "entities",
            r#"orderBy: [{claimsCount: DESC}, {id: DESC}]"#,
            &["mill", "bob", "ada"],
        ),
        (
            "sources",
            r#"where: {publisher: {isNull: true}}"#,
            &["note"],
        ),
        (
            "sources",
            r#"orderBy: [{publishedAt: DESC}]"#,
            &["gazette", "note"],
        ),
        (
            "claims",
            r#"orderBy: [{subject: {label: ASC}}, {value: {quantity: {amount: ASC}}}, {attributionsCount: DESC}]"#,
            &["ada-paid", "ada-works", "bob-works", "bob-paid"],
        ),
    ];
    for (list, arguments, expected) in cases {
        assert_eq!(&ids(&api, list, arguments), expected, "{list}: {arguments}");
    }
    let nested = data(
        &api,
        r#"{ entity(by: {id: "mill"}) { claims(where: {subject: {eq: "bob"}}) { totalCount } statements(where: {stance: {eq: DENIES}}) { totalCount }
            sources(where: {kind: {eq: ARTICLE}}) { totalCount } }
          vocabulary { types(where: {eq: "agent"}, orderBy: [{id: DESC}]) { nodes { id } } predicates(where: {label: {contains: "paid"}}) { nodes { id } } }
          attributions(where: {claim: {subject: {eq: "ada"}}}, orderBy: [{statedAt: DESC}]) { nodes { stance } } }"#,
    );
    assert_eq!(
        nested,
        json!({
            "entity": {"claims": {"totalCount": 1}, "statements": {"totalCount": 0}, "sources": {"totalCount": 1}},
            "vocabulary": {"types": {"nodes": [{"id": "person"}, {"id": "firm"}, {"id": "agent"}]}, "predicates": {"nodes": [{"id": "paid"}]}},
            "attributions": {"nodes": [{"stance": "DENIES"}, {"stance": "ASSERTS"}]},
        })
    );
}

#[test]
fn what_is_no_condition_is_refused_with_its_place() {
    let cases = [
        (
            r#"{subject: {eq: null}}"#,
            "`subject.eq`: null tests nothing",
        ),
        (
            r#"{isNull: true}"#,
            "give it in the object of a field that refers to one",
        ),
        (
            r#"{statement: {contains: "··"}}"#,
            "nothing in it that could be compared",
        ),
        (
            r#"{value: {quantity: {amount: {lt: "many"}}}}"#,
            "`value.quantity.amount.lt`: `many` is not a decimal number",
        ),
    ];
    for (condition, why) in cases {
        let query = format!("{{ claims(where: {condition}) {{ totalCount }} }}");
        let answer = answer(seeded(), &query, Value::Null);
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        assert!(error["message"].as_str().unwrap().contains(why), "{answer}");
    }
}

#[test]
fn a_cursor_is_bound_to_its_condition_and_order() {
    let first = data(
        seeded(),
        r#"{ claims(where: {nature: {eq: OPINION}}, orderBy: [{id: ASC}], first: 1) { pageInfo { endCursor } } }"#,
    );
    let cursor = &first["claims"]["pageInfo"]["endCursor"];
    let ask = |arguments: &str| {
        let query = format!(
            "query($after: String) {{ claims({arguments}, first: 1, after: $after) {{ nodes {{ id }} }} }}"
        );
        answer(seeded(), &query, json!({ "after": cursor }))
    };
    let same = ask("where: {nature: {eq: OPINION}}, orderBy: [{id: ASC}]");
    assert_eq!(same["errors"], Value::Null);
    for other in [
        "where: {nature: {eq: FACT}}, orderBy: [{id: ASC}]",
        "where: {nature: {eq: OPINION}}, orderBy: [{id: DESC}]",
        "where: {nature: {eq: OPINION}}",
    ] {
        assert_eq!(
            ask(other)["errors"][0]["extensions"]["code"],
            "INVALID_CURSOR",
            "{other}"
        );
    }
}

#[test]
fn pages_of_a_filter_are_not_disturbed_by_writes() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    load(&knowledge_base, TOWN);
    let api = api(knowledge_base.clone());
    for (arguments, expected) in [
        (
            "where: {status: {in: [DISPUTED, UNCONTESTED]}}, orderBy: [{lastStatedAt: DESC}, {id: ASC}]",
            ["ada-works", "bob-paid", "bob-works"],
        ),
        (
            "where: {attributions: {some: {}}}",
            ["ada-works", "bob-paid", "bob-works"],
        ),
    ] {
        let mut paged = Vec::new();
        let mut after = Value::Null;
        let mut writes = 0;
        loop {
            let query = format!(
                "query($after: String) {{ claims({arguments}, first: 1, after: $after) {{ totalCount pageInfo {{ endCursor hasNextPage }} nodes {{ id }} }} }}"
            );
            let answer = answer(&api, &query, json!({ "after": after }));
            let page = &answer["data"]["claims"];
            assert_eq!(page["totalCount"], 3, "{answer}");
            paged.push(page["nodes"][0]["id"].as_str().unwrap().to_owned());
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
            // A claim that would come first, and one that would pass no more.
            writes += 1;
            let said = r#"[{"speaker": "source", "source": "gazette", "stance": "ASSERTS", "mode": "QUOTE", "statedAt": "2026"}]"#;
            load(
                &knowledge_base,
                &format!(
                    r#"{{"claims": [
                        {{"id": "new-{}-{writes}", "subject": "ada", "predicate": "said", "value": "some", "statements": {{"en": "New."}}, "attributions": {said}}},
                        {{"id": "bob-paid", "subject": "bob", "predicate": "paid", "value": "some", "statements": {{"en": "Bob was paid, {writes}."}}}}
                    ]}}"#,
                    arguments.len()
                ),
            );
        }
        assert_eq!(paged, expected, "{arguments}");
        // For the next round all is as it was.
        let before: Value = serde_json::from_str(TOWN).unwrap();
        load(
            &knowledge_base,
            &json!({ "claims": [before["claims"][3]] }).to_string(),
        );
        let retracted = |n| json!({"id": format!("new-{}-{n}", arguments.len()), "subject": "ada", "predicate": "said", "value": "some", "statements": {"en": "New."}});
        let news: Vec<Value> = (1..=writes).map(retracted).collect();
        load(&knowledge_base, &json!({ "claims": news }).to_string());
    }
}
