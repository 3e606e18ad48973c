//! Groups of claims, compared with a count of every claim.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::{Value, json};

use crate::support::seed::{answer, data, seeded};

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
}
