//! The shortest chains of claims between entities.

use std::sync::Arc;

use expect_test::expect;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{answer, api, data, empty, load, seeded};

/// The paths as text, a line each.
fn lines(answer: &Value) -> String {
    let paths = answer["paths"].as_array().unwrap().iter();
    let paths = paths.map(|path| {
        let hops = path["hops"].as_array().unwrap();
        assert_eq!(path["length"], hops.len());
        let hops = hops.iter().map(|hop| {
            let arrow = if hop["direction"] == "OUTWARDS" {
                "→"
            } else {
                "←"
            };
            let sources = hop["sources"].as_array().unwrap().len();
            let (from, to) = (&hop["from"]["recordId"], &hop["to"]["recordId"]);
            let claim = hop["claim"]["recordId"].as_str().unwrap();
            format!(
                "{} {arrow} {} by {claim} in {sources}",
                from.as_str().unwrap(),
                to.as_str().unwrap()
            )
        });
        hops.collect::<Vec<_>>().join("; ")
    });
    paths.collect::<Vec<_>>().join("\n")
}

const PATH: &str = "length hops { from { recordId } to { recordId } claim { recordId } direction sources { recordId } }";

#[test]
fn from_altman_to_lecun_it_is_three_claims() {
    let paths = |from: &str, to: &str| {
        let query = format!(r#"{{ paths(from: "{from}", to: "{to}", first: 20) {{ {PATH} }} }}"#);
        data(seeded(), &query)
    };
    let there = paths("sam-altman", "yann-lecun");
    expect![[r#"
        sam-altman → openai by altman-is-chief-executive-of-openai in 1; openai → meta by openai-drew-key-talent-from-meta in 1; meta ← yann-lecun by lecun-is-chief-ai-scientist in 1
        sam-altman → openai by altman-is-chief-executive-of-openai in 1; openai → meta by openai-competes-with-meta in 1; meta ← yann-lecun by lecun-is-chief-ai-scientist in 1
        sam-altman → openai by altman-is-chief-executive-of-openai in 1; openai ← meta by meta-recruits-from-openai in 1; meta ← yann-lecun by lecun-is-chief-ai-scientist in 1
        sam-altman → openai by altman-is-chief-executive-of-openai in 1; openai ← meta by meta-trails-openai in 1; meta ← yann-lecun by lecun-is-chief-ai-scientist in 1
        sam-altman → openai by altman-is-chief-executive-of-openai in 1; openai → meta by openai-goes-on-drawing-metas-people in 1; meta ← yann-lecun by lecun-is-chief-ai-scientist in 1"#]].assert_eq(&lines(&there));
    let lengths = |answer: &Value| -> Vec<Value> {
        let paths = answer["paths"].as_array().unwrap().iter();
        paths.map(|path| path["length"].clone()).collect()
    };
    let back = paths("yann-lecun", "sam-altman");
    assert_eq!(lengths(&there), lengths(&back));
    assert!(lengths(&there).iter().all(|length| *length == 3));
}

#[test]
fn a_hop_has_the_sources_of_its_claim_each_once() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let said = |source: &str, stance: &str| json!({"speaker": "source", "source": source, "stance": stance, "mode": "QUOTE"});
    let claim = |id: &str, subject: &str, value: &str, attributions: Vec<Value>| json!({"id": id, "subject": subject, "predicate": "knows", "value": {"entity": value}, "statements": {"en": id}, "attributions": attributions});
    let people =
        ["ann", "ben", "carl"].map(|id| json!({"id": id, "type": "person", "labels": {"en": id}}));
    let sources =
        ["one", "two"].map(|id| json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}}));
    let bundle = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "knows", "labels": {"en": "knows"}}],
        "entities": people,
        "sources": sources,
        "claims": [
            claim("ab", "ann", "ben", vec![said("two", "ASSERTS"), said("one", "ASSERTS"), said("two", "CONFIRMS")]),
            claim("cb", "carl", "ben", vec![]),
        ],
    });
    load(&knowledge_base, &bundle.to_string());
    let knowledge_base = Arc::new(knowledge_base);
    let api = api(knowledge_base.clone());
    let ask = || {
        data(
            &api,
            &format!(r#"{{ paths(from: "ann", to: "carl") {{ {PATH} }} }}"#),
        )
    };
    let answer = ask();
    assert_eq!(
        answer["paths"][0]["hops"][0]["sources"],
        json!([{"recordId": "two"}, {"recordId": "one"}])
    );
    expect![[r#"ann → ben by ab in 2; ben ← carl by cb in 0"#]].assert_eq(&lines(&answer));
    // A claim that comes to be about another leads there from then on, and not before.
    load(
        &knowledge_base,
        &json!({"claims": [claim("cb", "carl", "ann", vec![])]}).to_string(),
    );
    expect![[r#"ann ← carl by cb in 0"#]].assert_eq(&lines(&ask()));
    let before = data(
        &api,
        &format!(r#"{{ asOf(revision: 1) {{ paths(from: "ann", to: "carl") {{ {PATH} }} }} }}"#),
    );
    assert_eq!(lines(&before["asOf"]), lines(&answer));
}

#[test]
fn an_entity_is_no_hop_away_from_itself() {
    let answer = data(
        seeded(),
        r#"{ paths(from: "meta", to: "meta") { length hops { claim { id } } } }"#,
    );
    assert_eq!(answer["paths"], json!([{"length": 0, "hops": []}]));
}

#[test]
fn where_nothing_leads_there_is_no_path() {
    let too_few = data(
        seeded(),
        r#"{ paths(from: "sam-altman", to: "yann-lecun", maxHops: 2) { length } }"#,
    );
    assert_eq!(too_few["paths"], json!([]));
    let none = data(
        seeded(),
        r#"{ paths(from: "sam-altman", to: "yann-lecun", first: 0) { length } }"#,
    );
    assert_eq!(none["paths"], json!([]));
}

#[test]
fn paths_from_or_to_what_is_no_entity_are_null() {
    for ends in [
        r#"from: "nobody", to: "meta""#,
        r#"from: "meta", to: "msl-divided-into-four-teams""#,
    ] {
        let none = data(seeded(), &format!("{{ paths({ends}) {{ length }} }}"));
        assert_eq!(none, json!({"paths": null}), "{ends}");
    }
}

#[test]
fn what_cannot_be_searched_is_refused() {
    let cases = [
        (r#"from: "no body", to: "meta""#, "`no body` is no id"),
        (r#"from: "meta@0", to: "meta""#, "of another revision"),
        (r#"from: "meta", to: "openai", maxHops: 0"#, "from 1 to 6"),
        (r#"from: "meta", to: "openai", maxHops: 7"#, "from 1 to 6"),
        (r#"from: "meta", to: "openai", first: 21"#, "from 0 to 20"),
        (r#"from: "meta", to: "openai", first: -1"#, "from 0 to 20"),
    ];
    for (arguments, words) in cases {
        let query = format!("{{ paths({arguments}) {{ length }} }}");
        let refused = answer(seeded(), &query, Value::Null);
        let error = &refused["errors"][0];
        assert_eq!(
            error["extensions"]["code"], "BAD_USER_INPUT",
            "{arguments}: {refused:#}"
        );
        assert!(
            error["message"].as_str().unwrap().contains(words),
            "{refused:#}"
        );
    }
}

#[test]
fn each_path_that_is_asked_for_costs() {
    let ask = |first: usize| {
        let rows = "nodes { source { publisher { id } } claim { id } speaker { __typename } origin { id } }";
        let query = format!(
            r#"{{ paths(from: "sam-altman", to: "yann-lecun", first: {first}) {{ hops {{ claim {{ attributions(first: 100) {{ {rows} }} }} }} }} }}"#
        );
        answer(seeded(), &query, Value::Null)
    };
    assert_eq!(ask(1)["errors"], Value::Null);
    let refused = ask(20);
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "COST_LIMIT",
        "{refused:#}"
    );
}

#[test]
fn an_entity_is_not_its_own_neighbour() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let claim = |id: &str, value: &str| json!({"id": id, "subject": "ann", "predicate": "knows", "value": {"entity": value}, "statements": {"en": id}});
    let people = ["ann", "ben"].map(|id| json!({"id": id, "type": "person", "labels": {"en": id}}));
    let bundle = json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "knows", "labels": {"en": "knows"}}],
        "entities": people,
        "claims": [claim("self", "ann"), claim("other", "ben")],
    });
    load(&knowledge_base, &bundle.to_string());
    let query =
        r#"{ entity(by: {id: "ann"}) { neighbors { totalCount nodes { entity { id } } } } }"#;
    let answer = data(&api(Arc::new(knowledge_base)), query);
    assert_eq!(
        answer["entity"]["neighbors"],
        json!({"totalCount": 1, "nodes": [{"entity": {"id": "ben"}}]})
    );
}

#[test]
fn a_condition_says_which_claims_count() {
    let ask = |condition: &str| {
        let condition = format!("where: {{predicate: {{eq: \"{condition}\"}}}}");
        let query = format!(
            r#"{{
              paths(from: "openai", to: "meta", {condition}) {{ hops {{ claim {{ predicate {{ id }} }} }} }}
              positions(about: "openai", {condition}) {{ nodes {{ claim {{ predicate {{ id }} }} }} }}
              timeline(about: "openai", {condition}) {{ nodes {{ claim {{ predicate {{ id }} }} }} }}
            }}"#
        );
        data(seeded(), &query)
    };
    let claim = json!({"claim": {"predicate": {"id": "competes-with"}}});
    let answer = ask("competes-with");
    assert_eq!(answer["paths"], json!([{"hops": [claim]}]));
    for list in ["positions", "timeline"] {
        let rows = answer[list]["nodes"].as_array().unwrap();
        assert!(
            !rows.is_empty() && rows.iter().all(|row| *row == claim),
            "{answer:#}"
        );
    }
    let none = ask("unit-count");
    assert_eq!(none["paths"], json!([]));
    assert_eq!(none["positions"]["nodes"], json!([]));
}
