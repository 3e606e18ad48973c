//! The questions of `docs/questions.md`, each one query, and what the seed answers.

use std::{path::Path, sync::Arc};

use claimgraph::kb::Bundle;
use expect_test::{Expect, expect};
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{
    guide::page,
    seed::{api, data, empty, seeded},
};

/// The query below a question of the page.
fn query(question: &str) -> String {
    let text = page("docs/questions.md");
    let below = text.split(&format!("## {question}")).nth(1);
    let below = below.unwrap_or_else(|| panic!("the page does not ask: {question}"));
    let block = below.split("```graphql\n").nth(1).unwrap();
    block.split("```").next().unwrap().to_owned()
}

/// Checks the seed's answer to a question, a line for each row of its list.
fn check(question: &str, expected: &Expect) {
    expected.assert_eq(&values(&data(seeded(), &query(question))));
}

/// The values of an answer without the names of the fields.
fn values(answer: &Value) -> String {
    match answer {
        Value::Object(fields) => {
            let rows = fields.get("nodes").and_then(Value::as_array);
            let Some(rows) = rows else {
                let fields: Vec<String> = fields.values().map(values).collect();
                return fields.join(" ");
            };
            let total = fields.get("totalCount").map(|total| format!("{total}:"));
            let rows = rows.iter().map(values);
            let lines: Vec<String> = total.into_iter().chain(rows).collect();
            match lines.len() > 2 {
                true => lines.join("\n"),
                false => lines.join(" "),
            }
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(values).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[test]
fn who_left_msl_for_where_and_on_whose_word() {
    check(
        "Who left Meta Superintelligence Labs",
        &expect![
            "msl-departures-report  openai avi-verma 2025? msl-departures-report   ethan-knight 2025?"
        ],
    );
}

#[test]
fn what_meta_denies_and_whose_claim_it_is_against() {
    check(
        "What does Meta deny",
        &expect![[r#"
            some people zuckerberg-micromanages meta-micromanagement-reply
            people with knowledge of the matter micromanagement-at-odds-with-superintelligence meta-micromanagement-reply
            people with knowledge of the matter micromanagement-conflict-speeds-up-teams meta-micromanagement-reply"#]],
    );
}

#[test]
fn which_claims_rest_on_anonymous_speakers_alone() {
    check(
        "Which claims rest on anonymous speakers",
        &expect![[r#"
            20:
            behemoth-step-is-among-tbds-first UNCONTESTED
            leadership-change-serves-superintelligence UNCONTESTED
            meta-ai-gathers-top-talent UNCONTESTED
            meta-builds-new-models UNCONTESTED
            meta-stopped-work-on-behemoth UNCONTESTED
            micromanagement-at-odds-with-superintelligence DISPUTED
            micromanagement-conflict-speeds-up-teams DISPUTED
            non-price-competition-grows UNCONTESTED
            openai-attracts-by-culture-and-mission UNCONTESTED
            openai-reacts-strongly-to-poaching UNCONTESTED
            recruits-are-short-of-compute UNCONTESTED
            recruits-seek-influence UNCONTESTED
            short-term-pain-helps-breakthroughs UNCONTESTED
            staff-adapt-to-ai-strategy UNCONTESTED
            strategy-change-serves-superintelligence UNCONTESTED
            zhao-appointment-meant-to-keep-him UNCONTESTED
            zhao-appointment-prompted-by-threat UNCONTESTED
            zhao-tried-to-return-to-openai UNCONTESTED
            zuckerberg-is-deeply-involved-in-tbd UNCONTESTED
            zuckerberg-micromanages UNCONTESTED"#]],
    );
}

#[test]
fn what_rests_on_the_memo_and_on_nothing_else() {
    check(
        "What rests on the memo",
        &expect![[r#"
            7:
            fair-is-part-of-msl
            friedman-leads-products-team
            msl-divided-into-four-teams
            msl-infrastructure-team-is-part-of-msl
            msl-products-team-is-part-of-msl
            tbd-lab-is-part-of-msl
            wang-leads-tbd-lab"#]],
    );
}

#[test]
fn who_leads_each_of_the_four_teams() {
    check(
        "Who leads each of the four teams",
        &expect![
            "friedman-leads-products-team leads msl-talent-article nat-friedman msl-products-team VALUE wang-leads-tbd-lab leads msl-talent-article alexandr-wang tbd-lab VALUE"
        ],
    );
}

#[test]
fn what_was_said_of_zhao_before_a_date() {
    check(
        "What was said of Zhao",
        &expect!["1: zhao-is-chief-ai-scientist UNCONTESTED"],
    );
}

#[test]
fn how_many_claims_there_are_by_publisher_origin_and_stance() {
    check(
        "How many claims are there by publisher",
        &expect![[r#"
            171 2025 [msl-talent-article null null, null ASSERTS]
            13 2025 [msl-departures-report null null, null ASSERTS]
            7 2025 [msl-reorganisation-memo meta null, null ASSERTS]
            6 2025 [zhao-threat-report null null, null ASSERTS] 230 [null null, null ASSERTS]
            2 [null null, null DENIES]
            1 [null null, null CONFIRMS]
            1 [null null, null DISPUTES]
            1 [null null, null QUALIFIES]
            1 [null null, null NO_POSITION]"#]],
    );
}

#[test]
fn how_many_sources_there_are_by_kind_and_year_and_entities_by_type() {
    check(
        "How many sources are there by kind",
        &expect![[r#"
        41 [concept]
        31 [event]
        15 [person]
        14 [role]
        13 [group]
        7 [company]
        7 [team]
        6 [field] 8 [ARTICLE, 2025]
        5 [ANNOUNCEMENT, null]
        5 [ANNOUNCEMENT, 2025]
        3 [ARTICLE, null]
        2 [MEMO, 2025]
        2 [POST, 2025]
        2 [OTHER, 2025]
        1 [INTERVIEW, null]"#]],
    );
}

#[test]
fn the_shortest_way_from_altman_to_lecun() {
    check(
        "What is the shortest way",
        &expect![
            "[[altman-is-chief-executive-of-openai OUTWARDS [msl-talent-article], openai-drew-key-talent-from-meta OUTWARDS [msl-talent-article], lecun-is-chief-ai-scientist INWARDS [msl-talent-article]] 3]"
        ],
    );
}

#[test]
fn what_is_forecast_and_advised_for_which_horizon() {
    check(
        "What is forecast and advised",
        &expect![[r#"
            16:
            ai-cloud-funds-gain-by-ai-progress FORECAST [over-horizon medium-term]
            departures-shake-shares FORECAST [over-horizon short-term]
            impact-is-medium-to-long-term FORECAST [over-horizon medium-to-long-term]
            reorganisation-shakes-shares FORECAST [over-horizon short-term]
            risk-departures-weaken-competitiveness FORECAST [over-horizon long-term]
            turmoil-affects-near-market-performance FORECAST [over-horizon medium-term]
            turmoil-affects-near-research-results FORECAST [over-horizon medium-term]
            turmoil-changes-competition FORECAST [over-horizon long-term]
            turmoil-changes-industry-structure FORECAST [over-horizon long-term]
            advice-hold-microsoft RECOMMENDATION [over-horizon long-term]
            advice-hold-openai-partners RECOMMENDATION [over-horizon long-term, rationale ]
            advice-invest-in-ai-cloud-funds RECOMMENDATION [over-horizon medium-term, rationale ]
            advice-invest-in-arkk RECOMMENDATION [over-horizon medium-term]
            advice-invest-in-botz RECOMMENDATION [over-horizon medium-term]
            advice-trade-meta-swings RECOMMENDATION [over-horizon short-term]
            advice-watch-meta-shares RECOMMENDATION [over-horizon short-term, rationale ]"#]],
    );
}

#[test]
fn what_changed_between_two_revisions() {
    let folder = TempDir::new().unwrap();
    let knowledge_base = empty(folder.path());
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seed");
    for seed in Bundle::seeds(&[seed]).unwrap() {
        let bundle = Bundle::read(&seed).unwrap();
        knowledge_base.load(bundle, None).unwrap();
    }
    let api = api(Arc::new(knowledge_base));
    let answer = data(&api, &query("What changed between two revisions"));
    let changes = answer["changes"]["nodes"].as_array().unwrap();
    let total = answer["changes"]["totalCount"].as_u64().unwrap();
    assert_eq!((changes.len(), total), (25, 25));
    assert!(changes.iter().all(|change| change["revision"] == 3));
    expect![[r#"
        19:
        SUPERSEDED DISPUTED barrier-is-1800-metres-long
        UNCONTESTED DISPUTED barrier-is-1640-metres-long
        UNCONTESTED DISPUTED sandle-is-keeper
        RETRACTED DISPUTED quist-is-keeper
        UNCONTESTED DISPUTED j-sandle-is-keeper
        CORROBORATED UNCONTESTED marl-speaks-for-brackwater
        UNCONTESTED DISPUTED surge-stood-at-520-centimetres
        UNCONTESTED DISPUTED surge-stood-at-518-centimetres
        SUPERSEDED DISPUTED surge-stood-at-700-centimetres
        CORROBORATED DISPUTED gate-three-stayed-open
        RETRACTED UNCONTESTED mud-hinders-gates
        UNCONTESTED CORROBORATED bed-is-steady
        UNASSERTED UNCONTESTED mud-lies-deepest-at-gate-three
        UNCONTESTED null surge-stood-at-five-metres
        UNCONTESTED null lowmoor-speaks-for-brackwater
        UNCONTESTED null barrier-is-open-again
        UNCONTESTED null bearing-caused-failure
        UNCONTESTED null mud-did-not-cause-failure
        UNCONTESTED null inquiry-advises-care"#]]
    .assert_eq(&values(&answer["statusChanges"]));
}
