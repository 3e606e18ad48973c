//! Positions: who holds what, and who stands against it.

use std::sync::Arc;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::seed::{api, data, empty, load, seeded, seeded_in_full};

const ROW: &str = "speaker { __typename ... on Entity { id } ... on AnonymousSpeaker { descriptor(languages: [\"en\"]) } ... on SourceVoice { source { id } } }
    claim { id } stance stances latest { id } since lastStatedAt attributions { id } sources { id } against { id }";

fn rows(positions: &Value) -> &Vec<Value> {
    positions["positions"]["nodes"].as_array().unwrap()
}

fn row<'v>(rows: &'v [Value], claim: &str) -> &'v Value {
    rows.iter().find(|row| row["claim"]["id"] == claim).unwrap()
}

#[test]
fn on_micromanagement_meta_stands_against_the_people_with_knowledge() {
    let positions = data(
        seeded(),
        &format!(
            r#"{{ positions(about: "zuckerberg-micromanagement", first: 100) {{ totalCount nodes {{ {ROW} }} }} }}"#
        ),
    );
    let rows = rows(&positions);
    assert_eq!(positions["positions"]["totalCount"], rows.len());
    let of_odds = |stance: &str| {
        let mut found = rows.iter().filter(|row| {
            row["claim"]["id"] == "micromanagement-at-odds-with-superintelligence"
                && row["stance"] == stance
        });
        let row = found.next().unwrap();
        assert!(found.next().is_none());
        row
    };
    let insiders = of_odds("ASSERTS");
    assert_eq!(
        insiders["speaker"],
        json!({"__typename": "AnonymousSpeaker", "descriptor": "people with knowledge of the matter"})
    );
    assert_eq!(
        insiders["against"],
        json!([{"id": "denial-of-odds-by-meta"}])
    );
    let meta = of_odds("DENIES");
    assert_eq!(
        meta["speaker"],
        json!({"__typename": "Entity", "id": "meta"})
    );
    assert_eq!(meta["against"], json!([{"id": "odds-by-insiders"}]));
    // What only says something else of it stands against nobody.
    let friction = row(rows, "micromanagement-causes-friction");
    assert_eq!(friction["against"], json!([]));
}

#[test]
fn who_says_what_is_hard_to_square_stands_against_nobody() {
    let positions = data(
        seeded(),
        &format!(
            r#"{{ positions(about: "zhao-appointment", first: 100) {{ nodes {{ {ROW} }} }} }}"#
        ),
    );
    let rows = rows(&positions);
    for claim in [
        "zhao-appointment-prompted-by-threat",
        "zhao-appointment-followed-team-assembly",
        "zhao-post-dates-from-founding",
    ] {
        assert_eq!(row(rows, claim)["against"], json!([]), "{claim}");
    }
}

#[test]
fn about_a_claim_are_the_positions_on_it_and_on_what_contradicts_it() {
    let claims = |about: &str| -> Vec<String> {
        let query =
            format!(r#"{{ positions(about: "{about}", first: 100) {{ nodes {{ {ROW} }} }} }}"#);
        let positions = data(seeded_in_full(), &query);
        let id = |row: &Value| row["claim"]["id"].as_str().unwrap().to_owned();
        let mut claims: Vec<String> = rows(&positions).iter().map(id).collect();
        claims.sort();
        claims.dedup();
        claims
    };
    assert_eq!(
        claims("barrier-is-closed"),
        ["barrier-is-closed", "barrier-is-open"]
    );
    // Closed and closed for repair exclude being open, and not each other.
    assert_eq!(
        claims("barrier-is-open"),
        [
            "barrier-is-closed",
            "barrier-is-closed-for-repair",
            "barrier-is-open"
        ]
    );
    // What is only hard to square with a claim is no position on it.
    assert_eq!(
        claims("zhao-appointment-prompted-by-threat"),
        ["zhao-appointment-prompted-by-threat"]
    );
}

/// Ann says it in two papers, denies it and takes a fourth saying back; Ben says it, Carl denies
/// it, and someone says nothing of it.
fn changed_minds() -> String {
    let said = |id: &str, speaker: &str, source: &str, stance: &str, at: &str| json!({"id": id, "speaker": {"entity": speaker}, "source": source, "stance": stance, "mode": "QUOTE", "statedAt": at});
    let mut taken_back = said("a4", "ann", "one", "CONFIRMS", "2026");
    taken_back["retraction"] = json!({"reason": "wrong"});
    let mut undated = said("d1", "dan", "two", "DECLINES_COMMENT", "2025");
    undated.as_object_mut().unwrap().remove("statedAt");
    let people = ["ann", "ben", "carl", "dan"]
        .map(|id| json!({"id": id, "type": "person", "labels": {"en": id}}));
    let sources =
        ["one", "two"].map(|id| json!({"id": id, "kind": "ARTICLE", "titles": {"en": id}}));
    json!({
        "types": [{"id": "person", "labels": {"en": "person"}}],
        "predicates": [{"id": "knows", "labels": {"en": "knows"}}],
        "entities": people,
        "sources": sources,
        "claims": [{"id": "c", "subject": "ann", "predicate": "knows", "value": {"entity": "ben"}, "statements": {"en": "c"}, "attributions": [
            said("a3", "ann", "one", "DENIES", "2025-03"),
            said("a1", "ann", "two", "ASSERTS", "2024"),
            said("a2", "ann", "one", "ASSERTS", "2025-01"),
            taken_back,
            said("b1", "ben", "one", "ASSERTS", "2025-04"),
            said("c1", "carl", "one", "DISPUTES", "2025-02"),
            undated,
        ]}],
    })
    .to_string()
}

#[test]
fn a_row_is_one_speaker_with_all_that_they_said() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    load(&knowledge_base, &changed_minds());
    let api = api(Arc::new(knowledge_base));
    let positions = data(
        &api,
        &format!(r#"{{ positions(about: "ann") {{ nodes {{ {ROW} }} }} }}"#),
    );
    let lines: Vec<String> = rows(&positions)
        .iter()
        .map(|row| {
            let ids = |of: &str| -> String {
                let ids = row[of].as_array().unwrap().iter();
                let ids: Vec<&str> = ids.map(|it| it["id"].as_str().unwrap()).collect();
                ids.join(",")
            };
            format!(
                "{} {} {} by {} {}-{} said {} in {} against {}",
                row["speaker"]["id"],
                row["stance"],
                row["stances"],
                ids("latest"),
                row["since"],
                row["lastStatedAt"],
                ids("attributions"),
                ids("sources"),
                ids("against")
            )
        })
        .collect();
    expect_test::expect![[r#"
        "ben" "ASSERTS" ["ASSERTS"] by b1 "2025-04"-"2025-04" said b1 in one against a3,c1
        "ann" "DENIES" ["ASSERTS","DENIES"] by a3 "2024"-"2025-03" said a3,a2,a1 in two,one against b1
        "carl" "DISPUTES" ["DISPUTES"] by c1 "2025-02"-"2025-02" said c1 in one against b1
        "dan" "DECLINES_COMMENT" ["DECLINES_COMMENT"] by d1 null-null said d1 in two against "#]]
    .assert_eq(&lines.join("\n"));
}

#[test]
fn paging_on_shows_the_positions_of_the_revision_of_the_first_page() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = Arc::new(empty(folder.path()));
    load(&knowledge_base, &changed_minds());
    let api = api(knowledge_base.clone());
    let page = |after: &str| {
        let query = format!(
            r#"{{ positions(about: "ann", first: 2{after}) {{ nodes {{ speaker {{ ... on Entity {{ recordId }} }} }} pageInfo {{ endCursor }} }} }}"#
        );
        data(&api, &query)["positions"].take()
    };
    let first = page("");
    load(
        &knowledge_base,
        &changed_minds()
            .replace("2025-02", "2027")
            .replace("2025-03", "2023"),
    );
    let cursor = first["pageInfo"]["endCursor"].as_str().unwrap();
    let second = page(&format!(r#", after: "{cursor}""#));
    let speakers = |page: &Value| page["nodes"].as_array().unwrap().clone();
    assert_eq!(
        [speakers(&first), speakers(&second)].concat(),
        ["ben", "ann", "carl", "dan"].map(|id| json!({"speaker": {"recordId": id}}))
    );
    let anew = page("");
    assert_eq!(speakers(&anew)[0], json!({"speaker": {"recordId": "carl"}}));
}

#[test]
fn what_names_neither_an_entity_nor_a_claim_has_none() {
    for field in ["positions", "timeline"] {
        for about in ["nobody", "person", "msl-talent-article"] {
            let query = format!(r#"{{ {field}(about: "{about}") {{ totalCount }} }}"#);
            assert_eq!(data(seeded(), &query), json!({field: null}), "{about}");
        }
    }
}
