//! Groups of claims, entities and sources, compared with a count of every record.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde_json::{Value, json};

use claimgraph::graphql::Api;
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load, seeded, seeded_in_full};

/// Every claim of the seed with all that it can be grouped by.
fn claims() -> Vec<Value> {
    let mut claims = Vec::new();
    let mut after = Value::Null;
    loop {
        let query = r#"query($after: String) { claims(first: 50, after: $after) { pageInfo { endCursor hasNextPage } nodes {
            id subject { id } predicate { id } value { ... on Entity { id } } status nature
            attributions { nodes { stance certainty statedAt speaker { ... on Entity { id } } source { id publisher { id } } origin { id } } }
        } } }"#;
        let answer = answer(seeded(), query, json!({ "after": after }));
        let page = &answer["data"]["claims"];
        claims.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            return claims;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// The value of a claim, or of one of its attributions, for a group key.
fn key_value(key: &str, claim: &Value, attribution: &Value) -> Value {
    match key {
        "SUBJECT" => claim["subject"]["id"].clone(),
        "PREDICATE" => claim["predicate"]["id"].clone(),
        "OBJECT" => claim["value"]["id"].clone(),
        "STATUS" => claim["status"].clone(),
        "NATURE" => claim["nature"].clone(),
        "SPEAKER" => attribution["speaker"]["id"].clone(),
        "STANCE" => attribution["stance"].clone(),
        "CERTAINTY" => attribution["certainty"].clone(),
        "SOURCE" => attribution["source"]["id"].clone(),
        "PUBLISHER" => attribution["source"]["publisher"]["id"].clone(),
        "ORIGIN" => attribution["origin"]["id"].clone(),
        "STATED_YEAR" => attribution["statedAt"]
            .as_str()
            .map_or(Value::Null, |date| date[..4].into()),
        other => panic!("{other}"),
    }
}

type Counts = BTreeMap<String, (BTreeSet<String>, usize)>;

#[test]
fn groups_are_what_counting_one_by_one_gives() {
    let claims = claims();
    for (by, nature) in [
        &["STATUS"][..],
        &["PUBLISHER", "STANCE"],
        &["ORIGIN"],
        &["SPEAKER", "STANCE", "NATURE"],
        &["SUBJECT", "PREDICATE", "OBJECT", "STATUS"],
        &["SOURCE", "CERTAINTY", "STATED_YEAR"],
        &["STATED_YEAR", "STANCE"],
    ]
    .into_iter()
    .flat_map(|by| [(by, None), (by, Some("OPINION"))])
    {
        let passes = |claim: &&Value| nature.is_none_or(|nature| claim["nature"] == nature);
        let mut counted: Counts = BTreeMap::new();
        for claim in claims.iter().filter(passes) {
            for attribution in claim["attributions"]["nodes"].as_array().unwrap() {
                let keys = by.iter().map(|key| key_value(key, claim, attribution));
                let keys: Vec<Value> = keys.collect();
                let (ids, attributions) = counted.entry(json!(keys).to_string()).or_default();
                ids.insert(claim["id"].to_string());
                *attributions += 1;
            }
        }
        let filter = nature.map(|nature| json!({"nature": {"eq": nature}}));
        let mut grouped = BTreeMap::new();
        let mut after = Value::Null;
        loop {
            let query = "query($by: [ClaimKey!]!, $where: ClaimWhere, $after: String) { claimGroups(by: $by, where: $where, first: 40, after: $after) {
                totalCount pageInfo { endCursor hasNextPage }
                nodes { count attributionCount keys { value entity { id } predicate { id } source { id } } } } }";
            let answer = answer(
                seeded(),
                query,
                json!({ "by": by, "where": filter, "after": after }),
            );
            assert_eq!(answer["errors"], Value::Null, "{answer}");
            let page = &answer["data"]["claimGroups"];
            assert_eq!(page["totalCount"], counted.len(), "{by:?} {nature:?}");
            for group in page["nodes"].as_array().unwrap() {
                let keys = group["keys"].as_array().unwrap().iter().map(|key| {
                    let mut fields = ["entity", "predicate", "source"].iter();
                    let record = fields.find_map(|field| key[field]["id"].as_str());
                    record.map_or(key["value"].clone(), Into::into)
                });
                let keys: Vec<Value> = keys.collect();
                let counts = (group["count"].clone(), group["attributionCount"].clone());
                let twice = grouped.insert(json!(keys).to_string(), counts);
                assert_eq!(twice, None, "{by:?} {nature:?}");
            }
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        let counted: BTreeMap<_, _> = counted
            .into_iter()
            .map(|(keys, (ids, attributions))| (keys, (ids.len().into(), attributions.into())))
            .collect();
        assert_eq!(grouped, counted, "{by:?} {nature:?}");
    }
}

#[test]
fn groups_are_tested_and_sorted_as_a_whole() {
    let answer = data(
        seeded(),
        r#"{
            claimGroups(by: [PREDICATE], where: {nature: {eq: OPINION}}, having: {count: {gte: 2, lt: 20}}, orderBy: [{count: ASC}, {keys: DESC}], first: 4) {
                totalCount nodes { count keys { predicate { id } } }
            }
            vocabulary { predicates(first: 100) { nodes { id } } }
        }"#,
    );
    // Keys that are records sort in the order of first recording, which is that of the vocabulary.
    let predicates = answer["vocabulary"]["predicates"]["nodes"].as_array();
    let claims = claims();
    let mut expected: Vec<(usize, Reverse<usize>, &Value)> = Vec::new();
    for (index, predicate) in predicates.unwrap().iter().enumerate() {
        let count = claims
            .iter()
            .filter(|claim| claim["nature"] == "OPINION")
            .filter(|claim| claim["predicate"]["id"] == predicate["id"])
            .count();
        if (2..20).contains(&count) {
            expected.push((count, Reverse(index), &predicate["id"]));
        }
    }
    expected.sort_by_key(|(count, index, _)| (*count, *index));
    assert_eq!(answer["claimGroups"]["totalCount"], expected.len());
    let counts: Vec<usize> = expected.iter().map(|(count, ..)| *count).collect();
    let has_a_tie = counts.windows(2).any(|pair| pair[0] == pair[1]);
    assert!(has_a_tie && counts.len() > 4, "{counts:?}");
    let groups = answer["claimGroups"]["nodes"].as_array().unwrap().iter();
    let groups = groups.map(|group| {
        let count = group["count"].as_u64().unwrap() as usize;
        (count, &group["keys"][0]["predicate"]["id"])
    });
    let expected = expected.iter().map(|(count, _, id)| (*count, *id));
    assert_eq!(Vec::from_iter(groups), Vec::from_iter(expected.take(4)));
}

/// All nodes of a list of the snapshot at a revision, page by page.
fn nodes(api: &Api, revision: u64, list: &str, arguments: &str, fields: &str) -> Vec<Value> {
    let mut nodes = Vec::new();
    let mut after = Value::Null;
    loop {
        let query = format!(
            "query($revision: Revision!, $after: String) {{ asOf(revision: $revision) {{ {list}(first: 3, after: $after{arguments}) {{
                totalCount pageInfo {{ endCursor hasNextPage }} nodes {{ {fields} }} }} }} }}"
        );
        let answer = answer(api, &query, json!({"revision": revision, "after": after}));
        assert_eq!(answer["errors"], Value::Null, "{query}");
        let page = &answer["data"]["asOf"][list];
        nodes.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], nodes.len(), "{query}");
            return nodes;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// The value of a source or an entity for a group key.
fn record_value(key: &str, record: &Value) -> Value {
    let published = |length: usize| {
        let date = record["publishedAt"].as_str();
        date.map_or(Value::Null, |date| date[..length].into())
    };
    match key {
        "TYPE" => record["type"]["recordId"].clone(),
        "KIND" => record["kind"].clone(),
        "PUBLISHER" => record["publisher"]["recordId"].clone(),
        "CONTAINER" => record["container"]["recordId"].clone(),
        "ORIGIN" => record["origin"]["recordId"].clone(),
        "LANGUAGE" => record["language"].clone(),
        "LEAKED" => record["leaked"].to_string().into(),
        "WITHDRAWN" => (!record["withdrawn"].is_null()).to_string().into(),
        "CORRECTED" => (!record["corrected"].is_null()).to_string().into(),
        "PUBLISHED_YEAR" => published(4),
        other => panic!("{other}"),
    }
}

const SOURCE_FIELDS: &str = "recordId kind publisher { recordId } container { recordId } language leaked withdrawn { reason } corrected { reason } publishedAt";

/// Adds its origin to each source, which the filter tells.
fn add_origins(api: &Api, revision: u64, sources: &mut [Value]) {
    for origin in nodes(api, revision, "sources", "", "recordId") {
        let filter = format!("where: {{origin: {{eq: {}}}}}", origin["recordId"]);
        for found in nodes(api, revision, "sources", &format!(", {filter}"), "recordId") {
            let mut same = sources
                .iter_mut()
                .filter(|source| source["recordId"] == found["recordId"]);
            if let Some(source) = same.next() {
                source["origin"] = origin.clone();
            }
        }
    }
}

/// Compares the groups of a list with a count of its records.
fn check_groups(api: &Api, revision: u64, by: &[&str], filter: &str) -> BTreeMap<String, u64> {
    let (list, groups, fields, key_fields) = match by {
        ["TYPE"] => (
            "entities",
            "entityGroups",
            "type { recordId }",
            "type { recordId }",
        ),
        _ => (
            "sources",
            "sourceGroups",
            SOURCE_FIELDS,
            "value entity { recordId } source { recordId }",
        ),
    };
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    let mut records = nodes(api, revision, list, filter, fields);
    if by.contains(&"ORIGIN") {
        add_origins(api, revision, &mut records);
    }
    for record in records {
        let keys = by.iter().map(|key| record_value(key, &record));
        *counted
            .entry(json!(keys.collect::<Vec<_>>()).to_string())
            .or_default() += 1;
    }
    let arguments = format!("{filter}, by: [{}]", by.join(", "));
    let fields = format!("count keys {{ key {key_fields} }}");
    let mut grouped: BTreeMap<String, u64> = BTreeMap::new();
    for group in nodes(api, revision, groups, &arguments, &fields) {
        let keys = group["keys"].as_array().unwrap().iter();
        let names: Vec<&str> = keys
            .clone()
            .map(|key| key["key"].as_str().unwrap())
            .collect();
        assert_eq!(names, by);
        let keys = keys.map(|key| {
            let mut fields = ["type", "entity", "source"].iter();
            let record = fields.find_map(|field| key[field]["recordId"].as_str());
            record.map_or(key["value"].clone(), Into::into)
        });
        let keys = json!(keys.collect::<Vec<Value>>()).to_string();
        let twice = grouped.insert(keys, group["count"].as_u64().unwrap());
        assert_eq!(twice, None, "{by:?} {filter}");
    }
    assert_eq!(grouped, counted, "{by:?} {filter} at {revision}");
    grouped
}

const SOURCE_KEYS: [&[&str]; 9] = [
    &["KIND"],
    &["PUBLISHER"],
    &["ORIGIN"],
    &["CONTAINER", "WITHDRAWN"],
    &["LANGUAGE"],
    &["LEAKED", "CORRECTED"],
    &["PUBLISHED_YEAR"],
    &["PUBLISHER", "KIND", "LANGUAGE", "PUBLISHED_YEAR"],
    &["WITHDRAWN", "LANGUAGE", "ORIGIN"],
];

#[test]
fn groups_of_entities_and_sources_are_what_counting_one_by_one_gives() {
    let api = seeded_in_full();
    let revision = data(api, "{ knowledgeBase { revision } }")["knowledgeBase"]["revision"]
        .as_u64()
        .unwrap();
    for revision in [1, revision] {
        for filter in ["", ", where: {kind: {eq: ARTICLE}}"] {
            for by in SOURCE_KEYS {
                check_groups(api, revision, by, filter);
            }
        }
        for filter in ["", r#", where: {name: {contains: "a"}}"#] {
            assert!(check_groups(api, revision, &["TYPE"], filter).len() > 1);
        }
    }
}

#[test]
fn groups_of_changed_sources_and_merged_entities_are_those_of_each_revision() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    let source = |n: usize, more: Value| {
        let mut source = json!({"id": format!("s{n}"), "kind": "ARTICLE", "titles": {"en": "x"}, "publisher": "paper"});
        source
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        source
    };
    let entity = |id: &str, kind: &str| json!({"id": id, "type": kind, "labels": {"en": id}});
    let first = json!({
        "types": [
            {"id": "outlet", "labels": {"en": "outlet"}},
            {"id": "person", "labels": {"en": "person"}},
        ],
        "entities": [entity("paper", "outlet"), entity("weekly", "outlet"), entity("ann", "person"), entity("anna", "person")],
        "sources": [
            source(1, json!({"language": "en", "publishedAt": "2024-05"})),
            source(2, json!({"language": "zh-Hant", "publishedAt": "2025"})),
            source(3, json!({"kind": "PAPER", "publisher": "weekly", "container": "weekly"})),
            source(4, json!({"language": "en", "leaked": true})),
        ],
    });
    load(&knowledge_base, &first.to_string());
    let mut merged = entity("weekly", "outlet");
    merged["mergedInto"] = "paper".into();
    let second = json!({
        "entities": [merged],
        "sources": [
            source(1, json!({"language": "de", "publishedAt": "2023", "withdrawn": {"reason": "x"}})),
            source(4, json!({"kind": "MEMO", "corrected": {"reason": "x"}})),
            source(5, json!({"kind": "MEMO", "language": "en"})),
        ],
    });
    load(&knowledge_base, &second.to_string());
    let api = api(knowledge_base);
    for revision in [1, 2] {
        for by in SOURCE_KEYS {
            check_groups(&api, revision, by, "");
        }
        check_groups(&api, revision, &["TYPE"], "");
    }
    let groups = |revision, by| check_groups(&api, revision, by, "");
    for (revision, by, expected) in [
        (1, &["KIND"][..], r#"{"[\"ARTICLE\"]":3,"[\"PAPER\"]":1}"#),
        (
            2,
            &["KIND"],
            r#"{"[\"ARTICLE\"]":2,"[\"MEMO\"]":2,"[\"PAPER\"]":1}"#,
        ),
        (1, &["PUBLISHER"], r#"{"[\"paper\"]":3,"[\"weekly\"]":1}"#),
        (2, &["PUBLISHER"], r#"{"[\"paper\"]":5}"#),
        (
            2,
            &["LANGUAGE"],
            r#"{"[\"de\"]":1,"[\"en\"]":1,"[\"zh-Hant\"]":1,"[null]":2}"#,
        ),
        (1, &["LEAKED"], r#"{"[\"false\"]":3,"[\"true\"]":1}"#),
        (2, &["WITHDRAWN"], r#"{"[\"false\"]":4,"[\"true\"]":1}"#),
        (1, &["TYPE"], r#"{"[\"outlet\"]":2,"[\"person\"]":2}"#),
        (2, &["TYPE"], r#"{"[\"outlet\"]":1,"[\"person\"]":2}"#),
    ] {
        assert_eq!(
            json!(groups(revision, by)).to_string(),
            expected,
            "{by:?} at {revision}"
        );
    }
}

#[test]
fn groups_of_sources_are_tested_and_sorted_as_a_whole() {
    let answer = data(
        seeded(),
        "{
            all: sourceGroups(by: [KIND], orderBy: [{keys: ASC}], first: 50) { nodes { count keys { value } } }
            some: sourceGroups(by: [KIND], having: {count: {gte: 2}}, orderBy: [{count: ASC}, {keys: DESC}], first: 2) { totalCount nodes { count keys { value } } }
            kinds: __type(name: \"SourceKind\") { enumValues { name } }
        }",
    );
    let all = answer["all"]["nodes"].as_array().unwrap();
    let kinds = answer["kinds"]["enumValues"].as_array().unwrap();
    let rank = |group: &Value| {
        let mut kinds = kinds.iter();
        kinds.position(|kind| kind["name"] == group["keys"][0]["value"])
    };
    assert!(all.len() > 3 && all.is_sorted_by_key(rank), "{all:?}");
    let mut expected: Vec<Value> = all.clone();
    expected.retain(|group| group["count"].as_u64() >= Some(2));
    expected.sort_by_key(|group| (group["count"].as_u64(), Reverse(rank(group))));
    assert_eq!(answer["some"]["totalCount"], expected.len());
    expected.truncate(2);
    assert_eq!(answer["some"]["nodes"], json!(expected));
}

#[test]
fn what_is_no_grouping_is_refused() {
    for (by, why) in [
        ("[]", "must have from 1 to 4"),
        ("[STATUS, STATUS]", "`by` has `STATUS` twice"),
        (
            "[STATUS, NATURE, STANCE, SOURCE, ORIGIN]",
            "must have from 1 to 4",
        ),
    ] {
        let query = format!("{{ claimGroups(by: {by}) {{ totalCount }} }}");
        let answer = answer(seeded(), &query, Value::Null);
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{answer}");
        assert!(error["message"].as_str().unwrap().contains(why), "{answer}");
    }
    for (field, why) in [
        ("sourceGroups(by: [KIND, KIND])", "`by` has `KIND` twice"),
        ("entityGroups(by: [])", "must have from 1 to 4"),
        ("sourceGroups(by: [STANCE])", "STANCE"),
    ] {
        let answer = answer(
            seeded(),
            &format!("{{ {field} {{ totalCount }} }}"),
            Value::Null,
        );
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.contains(why), "{answer}");
    }
}
