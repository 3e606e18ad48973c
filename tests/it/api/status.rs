//! The status of claims over the API, from bundle to answer.

use std::sync::Arc;

use serde_json::json;
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

/// A small world: `a` is said by two reports that rest on one memo, `b` by two that do not, `c` is
/// denied, `d` and `e` exclude each other, `f` was taken back, `g` corrects `h`, nobody says `i`.
fn bundle() -> String {
    let said = |id: &str, source: &str, stance: &str| json!({"id": id, "speaker": "source", "source": source, "stance": stance, "mode": "DOCUMENT"});
    let claim = |id: &str, predicate: &str, value: &str, attributions: serde_json::Value| json!({"id": id, "subject": "ann", "predicate": predicate, "value": {"entity": value}, "statements": {"en": id}, "attributions": attributions});
    let mut corrected = claim("g", "met", "carl", json!([said("g1", "one", "ASSERTS")]));
    corrected["relations"] = json!([{"kind": "CORRECTS", "claim": "h"}]);
    let mut retracted = said("f1", "one", "ASSERTS");
    retracted["retraction"] = json!({"reason": "a mistake", "at": "2025-02"});
    let source = |id: &str, from: &[&str]| {
        let from: Vec<_> = from
            .iter()
            .map(|it| json!({"source": it, "kind": "QUOTES"}))
            .collect();
        json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}, "derivedFrom": from})
    };
    let people =
        ["ann", "ben", "carl"].map(|id| json!({"id": id, "type": "person", "labels": {"en": id}}));
    json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [
            {"id": "knows", "labels": {"en": "knows"}},
            {"id": "met", "labels": {"en": "met"}},
            {"id": "boss", "labels": {"en": "boss"}, "exclusive": true}
        ],
        "entities": people,
        "sources": [source("memo", &[]), source("one", &["memo"]), source("two", &["memo"]), source("three", &[])],
        "claims": [
            claim("a", "knows", "ben", json!([said("a1", "one", "ASSERTS"), said("a2", "two", "CONFIRMS")])),
            claim("b", "knows", "carl", json!([said("b1", "one", "ASSERTS"), said("b2", "three", "ASSERTS")])),
            claim("c", "met", "ben", json!([said("c1", "one", "ASSERTS"), said("c2", "three", "DENIES")])),
            claim("d", "boss", "ben", json!([said("d1", "one", "ASSERTS")])),
            claim("e", "boss", "carl", json!([said("e1", "three", "ASSERTS")])),
            claim("f", "knows", "ann", json!([retracted])),
            corrected,
            claim("h", "met", "ann", json!([said("h1", "two", "ASSERTS")])),
            claim("i", "boss", "ann", json!([]))
        ]
    })
    .to_string()
}

#[test]
fn every_status_is_reached_with_its_reasons() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle());
    let answer = data(
        &api(Arc::new(knowledge_base)),
        r#"{ nodes(ids: ["a", "b", "c", "d", "e", "f", "g", "h", "i"]) { ... on Claim {
          id status statusReason { id } corroboration { independentOrigins }
          relations { nodes { kind inverse basis claim { id } } }
        } } }"#,
    );
    let found: Vec<String> = answer["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| {
            let reasons: Vec<&str> = claim["statusReason"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| it["id"].as_str().unwrap())
                .collect();
            let relations: Vec<String> = claim["relations"]["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|it| {
                    format!(
                        "{}{} {} {}",
                        if it["inverse"] == true { "is " } else { "" },
                        it["kind"].as_str().unwrap(),
                        it["claim"]["id"].as_str().unwrap(),
                        it["basis"].as_str().unwrap()
                    )
                })
                .collect();
            format!(
                "{} {} by {} of {} {}",
                claim["id"].as_str().unwrap(),
                claim["status"].as_str().unwrap(),
                reasons.join(","),
                claim["corroboration"]["independentOrigins"],
                relations.join("; ")
            )
            .trim_end()
            .to_owned()
        })
        .collect();
    expect_test::expect![[r#"
        a UNCONTESTED by a1,a2 of 1
        b CORROBORATED by b1,b2 of 2
        c DISPUTED by c1,c2 of 1
        d DISPUTED by d1,e1 of 1 CONTRADICTS e DERIVED; CONTRADICTS i DERIVED
        e DISPUTED by e1,d1 of 1 CONTRADICTS d DERIVED; CONTRADICTS i DERIVED
        f RETRACTED by f1 of 0
        g UNCONTESTED by g1 of 1 CORRECTS h ASSERTED
        h SUPERSEDED by g1 of 1 is CORRECTS g ASSERTED
        i UNSOURCED by  of 0 CONTRADICTS d DERIVED; CONTRADICTS e DERIVED"#]]
    .assert_eq(&found.join("\n"));
}
