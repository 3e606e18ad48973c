//! The verdicts on claims over the API, from bundle to answer.

use std::sync::Arc;

use claimgraph::graphql::Api;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load};

/// A small world: `a` is said by two reports that rest on one memo, `b` by two that do not, `c` is
/// denied, `d` and `e` exclude each other, `f` was taken back, `g` corrects `h`, nobody says `i`,
/// `j` is only passed on, `k` is held possible, only unnamed people say `l`, and `m` is an opinion
/// that two share and that the compiler finds hard to square with `n`.
fn bundle() -> String {
    let said = |id: &str, source: &str, stance: &str| json!({"id": id, "speaker": "source", "source": source, "stance": stance, "mode": "DOCUMENT", "statedAt": "2025-02-03"});
    let claim = |id: &str, predicate: &str, value: &str, attributions: Value| json!({"id": id, "subject": "ann", "predicate": predicate, "value": {"entity": value}, "statements": {"en": format!("Statement {id}."), "zh-Hant": format!("說法{id}。")}, "attributions": attributions});
    let mut corrected = claim("g", "met", "carl", json!([said("g1", "two", "ASSERTS")]));
    corrected["relations"] = json!([{"kind": "CORRECTS", "claim": "h", "by": {"source": "two"}}]);
    let mut retracted = said("f1", "one", "ASSERTS");
    retracted["retraction"] = json!({"reason": "a mistake", "at": "2025-02"});
    let mut possible = said("k1", "one", "ASSERTS");
    possible["certainty"] = json!("POSSIBLE");
    let mut unnamed = said("l1", "one", "ASSERTS");
    unnamed["speaker"] = json!({"anonymous": {"descriptor": {"en": "insiders"}}});
    let mut view = claim(
        "m",
        "likes",
        "ben",
        json!([said("m1", "one", "ASSERTS"), said("m2", "three", "ASSERTS")]),
    );
    view["nature"] = json!("OPINION");
    view["relations"] = json!([{"kind": "TENSION", "claim": "n", "by": "compiler"}]);
    let source = |id: &str, title: &str, from: &[&str]| {
        let from: Vec<_> = from
            .iter()
            .map(|it| json!({"source": it, "kind": "COPY_OF"}))
            .collect();
        json!({"id": id, "kind": "ARTICLE", "titles": {"en": title}, "derivedFrom": from})
    };
    let people =
        ["ann", "ben", "carl"].map(|id| json!({"id": id, "type": "person", "labels": {"en": id}}));
    json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [
            {"id": "knows", "labels": {"en": "knows"}},
            {"id": "met", "labels": {"en": "met"}},
            {"id": "likes", "labels": {"en": "likes"}},
            {"id": "trusts", "labels": {"en": "trusts"}},
            {"id": "boss", "labels": {"en": "boss"}, "exclusive": "EVER", "time": "TIMELESS"}
        ],
        "entities": people,
        "sources": [
            source("memo", "Memo", &[]), source("one", "One", &["memo"]),
            source("two", "Two", &["memo"]), source("three", "Three", &[])
        ],
        "claims": [
            claim("a", "knows", "ben", json!([said("a1", "one", "ASSERTS"), said("a2", "two", "CONFIRMS")])),
            claim("b", "knows", "carl", json!([said("b1", "one", "ASSERTS"), said("b2", "three", "ASSERTS")])),
            claim("c", "met", "ben", json!([said("c1", "one", "ASSERTS"), said("c2", "three", "DENIES")])),
            claim("d", "boss", "ben", json!([said("d1", "one", "ASSERTS")])),
            claim("e", "boss", "carl", json!([said("e1", "three", "ASSERTS")])),
            claim("f", "knows", "ann", json!([retracted])),
            corrected,
            claim("h", "met", "ann", json!([said("h1", "two", "ASSERTS")])),
            claim("i", "likes", "ann", json!([])),
            claim("j", "likes", "carl", json!([said("j1", "one", "RELAYS")])),
            claim("k", "trusts", "ben", json!([possible])),
            claim("l", "trusts", "carl", json!([unnamed])),
            view,
            claim("n", "likes", "ben", json!([said("n1", "three", "DENIES")])),
        ]
    })
    .to_string()
}

fn world() -> (Api, TempDir) {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &bundle());
    (api(Arc::new(knowledge_base)), folder)
}

fn claims(api: &Api, fields: &str) -> Vec<Value> {
    let ids = "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\", \"k\", \"l\", \"m\", \"n\"]";
    let query = format!("{{ nodes(ids: {ids}) {{ id ... on Claim {{ {fields} }} }} }}");
    data(api, &query)["nodes"].as_array().unwrap().clone()
}

#[test]
fn every_status_is_reached_with_its_reasons() {
    let (api, _folder) = world();
    let reason = "attribution { id } why";
    let fields = format!(
        "status statusReason {{ for {{ {reason} }} against {{ {reason} claim {{ id }} }} aside {{ {reason} }} }} corroboration {{ voiceCount }} tension {{ nodes {{ id }} }}"
    );
    let lines: Vec<String> = claims(&api, &fields)
        .iter()
        .map(|claim| {
            let mut line = format!(
                "{} {} {}",
                claim["id"].as_str().unwrap(),
                claim["status"].as_str().unwrap(),
                claim["corroboration"]["voiceCount"],
            );
            for side in ["for", "against", "aside"] {
                for reason in claim["statusReason"][side].as_array().unwrap() {
                    let id = reason["attribution"]["id"].as_str().unwrap();
                    line += &format!(" {side} {id} {}", reason["why"].as_str().unwrap());
                }
            }
            for other in claim["tension"]["nodes"].as_array().unwrap() {
                line += &format!(" tension {}", other["id"].as_str().unwrap());
            }
            line
        })
        .collect();
    expect_test::expect![[r#"
        a UNCONTESTED 1 for a1 SAYS for a2 CONFIRMS
        b CORROBORATED 2 for b1 SAYS for b2 SAYS
        c DISPUTED 1 for c1 SAYS against c2 DENIES
        d DISPUTED 1 for d1 SAYS against e1 SAYS_WHAT_EXCLUDES
        e DISPUTED 1 for e1 SAYS against d1 SAYS_WHAT_EXCLUDES
        f RETRACTED 0 aside f1 TAKEN_BACK
        g UNCONTESTED 1 for g1 SAYS
        h SUPERSEDED 0 aside h1 CORRECTED
        i UNSOURCED 0
        j UNASSERTED 0 aside j1 NO_SIDE
        k UNASSERTED 0 aside k1 UNSURE
        l UNCONTESTED 0 for l1 SAYS
        m UNCONTESTED 2 for m1 SAYS for m2 SAYS tension n
        n DENIED 0 against n1 DENIES tension m"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn a_verdict_is_a_sentence_in_two_languages() {
    let (api, _folder) = world();
    let fields = r#"en: verdict(languages: ["en"]) zh: verdict(languages: ["zh-Hant"])"#;
    let lines: Vec<String> = claims(&api, fields)
        .iter()
        .flat_map(|claim| ["en", "zh"].map(|language| claim[language].as_str().unwrap().to_owned()))
        .collect();
    expect_test::expect![[r#"
        “One” and “Two” say so; nobody on record denies it.
        《One》及《Two》如此表示；紀錄中無人否認。
        “One” and “Three” say so, independently as far as the record tells; nobody denies it.
        就紀錄所見，《One》及《Three》各自獨立表示如此，無人否認。
        “One” says so; “Three” denies it.
        《One》如此表示；《Three》予以否認。
        “One” says so; “Three” says what rules it out: “Statement e”.
        《One》如此表示；《Three》的說法與此不能並存：「說法e」。
        “Three” says so; “One” says what rules it out: “Statement d”.
        《Three》如此表示；《One》的說法與此不能並存：「說法d」。
        Those who said this took it back, or it rests on a source that was withdrawn.
        提出者已撤回此說法，或所依據的來源已被撤回。
        “Two” says so; nobody on record denies it.
        《Two》如此表示；紀錄中無人否認。
        “Two” has corrected this: “Statement g”.
        《Two》已更正此說法：「說法g」。
        Nobody is on record as saying this.
        紀錄中無人提出此說法。
        It is passed on or questioned; nobody on record says that it is so.
        僅見轉述或質疑，紀錄中無人確言如此。
        “One” holds it possible; nobody on record says that it is so.
        《One》認為有此可能；紀錄中無人確言如此。
        Only people who are not named say so.
        僅有不具名人士如此表示。
        “One” and “Three” hold this view. It is hard to square with: “Statement n”.
        《One》及《Three》持此看法。與此難以並存的說法：「說法n」。
        Nobody on record says so now; “Three” denies it. It is hard to square with: “Statement m”.
        現時紀錄中無人主張此說法；《Three》予以否認。與此難以並存的說法：「說法m」。"#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn a_claim_has_the_voices_and_positions_of_its_speakers() {
    let (api, _folder) = world();
    let claim = data(
        &api,
        r#"{ claim(id: "a") {
          corroboration { unnamed selfReported voices { attributions { id } because certain } }
          positions { totalCount nodes { stance latest { id decides chain { id } origin { id } possibleChain { id } } } }
          sameAs { id }
          said: holds(at: "2025-02-03") month: holds(at: "2025-02") later: holds(at: "2025-03")
        } }"#,
    );
    let latest = |id: &str, source: &str| {
        let chain = json!([{"id": source}, {"id": "memo"}]);
        json!([{"id": id, "decides": true, "chain": chain, "origin": {"id": "memo"}, "possibleChain": chain}])
    };
    assert_eq!(
        claim["claim"],
        json!({
            "corroboration": {
                "unnamed": 0,
                "selfReported": false,
                "voices": [{"attributions": [{"id": "a1"}, {"id": "a2"}], "because": ["SHARED_SOURCE"], "certain": true}],
            },
            "positions": {
                "totalCount": 2,
                "nodes": [
                    {"stance": "ASSERTS", "latest": latest("a1", "one")},
                    {"stance": "CONFIRMS", "latest": latest("a2", "two")},
                ],
            },
            "sameAs": [],
            "said": "CERTAIN",
            "month": "CERTAIN",
            "later": "NO",
        })
    );
}
