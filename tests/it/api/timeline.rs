//! Timelines by each of the three clocks.

use serde_json::{Value, json};

use crate::support::seed::{answer, data, seeded};

/// All rows, read in pages.
fn timeline(arguments: &str) -> Vec<Value> {
    let query = format!(
        r#"{{ timeline({arguments}, first: 100) {{ totalCount nodes {{
          from to claim {{ id validTime {{ start end }} }} attribution {{ id statedAt claim {{ id }} }} revision recordedAt
        }} }} }}"#
    );
    let mut page = data(seeded(), &query)["timeline"].take();
    let Value::Array(rows) = page["nodes"].take() else {
        panic!("{page:#}");
    };
    assert_eq!(page["totalCount"], rows.len(), "more than a page");
    rows
}

/// The number of claims about Meta, and of their attributions.
fn of_meta() -> (usize, usize, Vec<Value>) {
    let query = r#"{ entity(by: {id: "meta"}) { claims(first: 100) { nodes { id validTime { start } attributions(first: 0) { totalCount } } } } }"#;
    let mut answer = data(seeded(), query);
    let Value::Array(claims) = answer["entity"]["claims"]["nodes"].take() else {
        panic!("{answer:#}");
    };
    let said = |claim: &Value| claim["attributions"]["totalCount"].as_u64().unwrap() as usize;
    (claims.len(), claims.iter().map(said).sum(), claims)
}

#[test]
fn by_the_stated_clock_every_attribution_is_a_row_by_when_it_was_said() {
    let rows = timeline(r#"about: "meta""#);
    assert_eq!(rows.len(), of_meta().1);
    for row in &rows {
        assert_eq!(row["from"], row["attribution"]["statedAt"]);
        assert_eq!(row["to"], row["from"]);
        assert_eq!(row["claim"]["id"], row["attribution"]["claim"]["id"]);
        assert_eq!([&row["revision"], &row["recordedAt"]], [&Value::Null; 2]);
    }
    let dates: Vec<&str> = rows
        .iter()
        .map(|row| row["from"].as_str().unwrap())
        .collect();
    // Dates of the same precision, or a year before its months, sort as their texts do.
    assert!(dates.is_sorted(), "{dates:?}");
    assert!(dates.first() < dates.last());
}

#[test]
fn by_the_valid_clock_every_claim_is_a_row_by_when_it_holds() {
    let (claims, _, _) = of_meta();
    let rows = timeline(r#"about: "meta", clock: VALID"#);
    assert_eq!(rows.len(), claims);
    let dated = rows
        .iter()
        .take_while(|row| row["claim"]["validTime"] != Value::Null);
    let dated: Vec<&Value> = dated.collect();
    assert!(!dated.is_empty() && dated.len() < claims);
    for row in &dated {
        assert_eq!(row["from"], row["claim"]["validTime"]["start"]);
        assert_eq!(row["to"], row["claim"]["validTime"]["end"]);
    }
    for row in &rows[dated.len()..] {
        assert_eq!(
            [&row["from"], &row["to"], &row["claim"]["validTime"]],
            [&Value::Null; 3]
        );
    }
    // In 2010 there are only spans of which no start is told, and nothing without a valid time.
    let then = timeline(r#"about: "meta", clock: VALID, from: "2010", to: "2010""#);
    let ids: Vec<&Value> = then.iter().map(|row| &row["claim"]["id"]).collect();
    assert_eq!(
        ids,
        [
            "cox-is-chief-product-officer",
            "lecun-is-chief-ai-scientist"
        ]
    );
}

#[test]
fn by_the_recorded_clock_every_version_is_a_row_by_its_commit() {
    let rows = timeline(r#"about: "meta", clock: RECORDED"#);
    assert_eq!(rows.len(), of_meta().0);
    for row in &rows {
        assert_eq!(row["revision"], 1);
        assert_eq!(row["recordedAt"], "2025-09-03T12:00:00.000Z");
        assert_eq!([&row["from"], &row["to"]], [&row["recordedAt"]; 2]);
        assert_eq!(row["attribution"], Value::Null);
    }
    assert_eq!(
        timeline(r#"about: "meta", clock: RECORDED, to: "2025-09-02""#).len(),
        0
    );
}

#[test]
fn a_timeline_of_a_claim_is_of_that_claim_alone() {
    let rows = timeline(r#"about: "zhao-is-chief-ai-scientist""#);
    let said: Vec<&Value> = rows.iter().map(|row| &row["attribution"]["id"]).collect();
    assert_eq!(
        said,
        [
            "zhao-chief-confirmed-by-zuckerberg",
            "zhao-chief-confirmed-by-spokesperson",
            "zhao-chief-by-meta"
        ]
    );
    let since = timeline(r#"about: "zhao-is-chief-ai-scientist", from: "2025-08""#);
    assert_eq!(since.len(), 2, "a year overlaps each of its months");
}

#[test]
fn a_span_that_runs_backwards_and_a_cursor_of_another_clock_are_refused() {
    let backwards = answer(
        seeded(),
        r#"{ timeline(about: "meta", from: "2025", to: "2024") { totalCount } }"#,
        Value::Null,
    );
    let error = &backwards["errors"][0];
    assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("before it starts"),
        "{backwards:#}"
    );
    let stated = data(
        seeded(),
        r#"{ timeline(about: "meta", first: 1) { pageInfo { endCursor } } }"#,
    );
    let other = answer(
        seeded(),
        r#"query($after: String) { timeline(about: "meta", clock: VALID, after: $after) { totalCount } }"#,
        json!({"after": stated["timeline"]["pageInfo"]["endCursor"]}),
    );
    assert_eq!(
        other["errors"][0]["extensions"]["code"], "INVALID_CURSOR",
        "{other:#}"
    );
}
