//! The engine against graphql-js, whose answers to generated documents are committed as
//! `tests/oracle/documents.jsonl`.
//!
//! `tests/oracle/generate.mjs` makes the documents, and lists the intended deviations. The order of
//! keys, and the paths and locations of errors, must be equal; messages too, unless they are the
//! engine's own.

use claimgraph_engine::{Limits, Outcome, Request, Value as InputValue};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::support::test_schema::{Reading, engine};

/// Documents edited at random, most of which break a rule.
const EDITS: &str = include_str!("../../oracle/edits.jsonl");

/// Documents with strings, block strings and descriptions.
const STRINGS: &str = include_str!("../../oracle/strings.jsonl");

const DOCUMENTS: &str = include_str!("../../oracle/documents.jsonl");

#[derive(Deserialize)]
struct Case<'c> {
    q: String,
    #[serde(borrow)]
    v: &'c RawValue,
    #[serde(borrow)]
    a: Answer<'c>,
}

#[derive(Deserialize)]
struct Answer<'c> {
    #[serde(default)]
    refused: bool,
    /// The location of the mistake, where a string is the reason of a refusal.
    at: Option<(u64, u64)>,
    #[serde(borrow)]
    data: Option<&'c RawValue>,
    #[serde(default)]
    errors: Vec<Error>,
}

#[derive(Deserialize)]
struct Error {
    m: Option<String>,
    p: Value,
    l: Option<Vec<(u64, u64)>>,
    c: String,
}

#[derive(Deserialize)]
struct Response<'r> {
    #[serde(borrow)]
    data: Option<&'r RawValue>,
    #[serde(default)]
    errors: Vec<Value>,
}

/// Limits that no document of the oracle reaches.
const WIDE: Limits = Limits {
    document: 1 << 20,
    nesting: 200,
    tokens: 100_000,
    depth: 200,
    aliases: 10_000,
    root_fields: 10_000,
    directives: 10_000,
    selections: 1_000_000,
    introspection: 1 << 30,
    plan: 1_000_000,
    cost: usize::MAX,
    page: 20,
    errors: 10_000,
    deadline: std::time::Duration::from_secs(600),
    response: 1 << 30,
    cache: 64 << 20,
};

#[test]
fn every_generated_document_is_answered_as_graphql_js_answers_it() {
    let engine = engine(WIDE);
    let cases: Vec<Case<'_>> = DOCUMENTS
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is a case"))
        .collect();
    assert!(cases.len() >= 3_000);
    let mut wrong = vec![];
    for case in &cases {
        // The second time the plan comes from the cache.
        for _ in 0..2 {
            let request = Request {
                query: &case.q,
                operation_name: None,
                variables: Some(case.v.get()),
            };
            let response = engine.execute(&request, &Reading::new());
            let body = String::from_utf8(response.body).expect("a response is UTF-8");
            if let Err(why) = compare(&case.a, response.outcome, &body) {
                wrong.push(format!("{why}\n{}\n{}\nours: {body}", case.q, case.v.get()));
                break;
            }
        }
    }
    wrong.sort_by_key(String::len);
    let shortest: Vec<_> = wrong.iter().take(5).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n\n{}",
        wrong.len(),
        cases.len(),
        shortest.join("\n\n")
    );
}

#[derive(Deserialize)]
struct Edit {
    q: String,
    ok: bool,
}

#[test]
fn every_edited_document_is_ruled_on_as_graphql_js_rules() {
    let engine = engine(WIDE);
    let edits: Vec<Edit> = EDITS
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is an edit"))
        .collect();
    assert!(edits.len() >= 2_000);
    let differ = |edit: &&Edit| engine.validate(&edit.q).is_ok() != edit.ok;
    let wrong: Vec<_> = edits
        .iter()
        .filter(differ)
        .map(|edit| (edit.ok, &edit.q, engine.validate(&edit.q)))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} of {} differ: {:#?}",
        wrong.len(),
        edits.len(),
        &wrong[..wrong.len().min(8)]
    );
}

#[derive(Deserialize)]
struct Strings<'c> {
    q: String,
    #[serde(borrow)]
    a: Answer<'c>,
}

#[test]
fn every_string_and_description_is_read_as_graphql_js_reads_it() {
    let engine = engine(WIDE);
    let cases: Vec<Strings<'_>> = STRINGS
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is a case"))
        .collect();
    assert!(cases.iter().filter(|case| !case.a.refused).count() >= 400);
    assert!(cases.iter().filter(|case| case.a.at.is_some()).count() >= 200);
    let mut wrong = vec![];
    for case in &cases {
        let request = Request {
            query: &case.q,
            ..Request::default()
        };
        let response = engine.execute(&request, &Reading::new());
        let body = String::from_utf8(response.body).expect("a response is UTF-8");
        let compared = match (&case.a, response.outcome) {
            (wanted, Outcome::Refused { .. }) if wanted.refused => is_at(wanted.at, &body),
            (wanted, outcome) => compare(wanted, outcome, &body),
        };
        if let Err(why) = compared {
            wrong.push(format!("{why}\n{}\nours: {body}", case.q));
        }
    }
    wrong.sort_by_key(String::len);
    let shortest: Vec<_> = wrong.iter().take(5).map(String::as_str).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n\n{}",
        wrong.len(),
        cases.len(),
        shortest.join("\n\n")
    );
}

/// Compares the location of a refusal, where graphql-js has one for it.
fn is_at(wanted: Option<(u64, u64)>, body: &str) -> Result<(), String> {
    let ours: Response<'_> = serde_json::from_str(body).map_err(|e| e.to_string())?;
    let error = ours.errors.first().ok_or("there is no error")?;
    let location = &error["locations"][0];
    let place = (
        location["line"].as_u64().unwrap_or(0),
        location["column"].as_u64().unwrap_or(0),
    );
    match wanted {
        Some(wanted) if wanted != place => Err(format!("the error should be at {wanted:?}")),
        Some(_) if error["extensions"]["code"] != "GRAPHQL_PARSE_FAILED" => {
            Err("the code should be GRAPHQL_PARSE_FAILED".into())
        }
        _ => Ok(()),
    }
}

#[test]
fn the_generated_documents_try_what_they_are_there_for() {
    let have = |what: &str| DOCUMENTS.lines().filter(|line| line.contains(what)).count();
    for (what, at_least) in [
        ("\"errors\":", 500),
        ("\"refused\":true", 20),
        ("@skip", 100),
        ("@include", 100),
        ("fragment F0 on", 300),
        ("... on Value", 20),
        ("... on Named", 20),
        ("non-nullable", 50),
        ("\"m\":null", 50),
        ("\"q\":\"mutation", 500),
        ("advance", 300),
        ("mustAdvance", 200),
        ("strictNext", 50),
        ("Advance.strictCount", 20),
        ("fell over", 100),
        ("unlucky", 50),
    ] {
        assert!(
            have(what) >= at_least,
            "{} documents with {what}",
            have(what)
        );
    }
}

fn compare(wanted: &Answer<'_>, outcome: Outcome, body: &str) -> Result<(), String> {
    let ours: Response<'_> = serde_json::from_str(body).map_err(|e| e.to_string())?;
    match outcome {
        Outcome::Refused { code } if wanted.refused && ours.data.is_none() => {
            return if code == "BAD_USER_INPUT" {
                Ok(())
            } else {
                Err(format!("refused as {code}"))
            };
        }
        Outcome::Refused { .. } => return Err("refused".into()),
        Outcome::Executed { .. } if wanted.refused => return Err("should be refused".into()),
        Outcome::Executed { errors } if errors != ours.errors.len() => {
            return Err("another number of errors".into());
        }
        Outcome::Executed { .. } => {}
    }
    let text = |data: Option<&RawValue>| data.map_or("null", RawValue::get).to_owned();
    if !same(&text(wanted.data), &text(ours.data)) {
        return Err(format!("the data should be {}", text(wanted.data)));
    }
    if wanted.errors.len() != ours.errors.len() {
        return Err(format!(
            "{} errors, not {}",
            ours.errors.len(),
            wanted.errors.len()
        ));
    }
    for (wanted, ours) in wanted.errors.iter().zip(&ours.errors) {
        let locations: Vec<_> = ours["locations"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|l| {
                (
                    l["line"].as_u64().unwrap_or(0),
                    l["column"].as_u64().unwrap_or(0),
                )
            })
            .collect();
        let message_differs = wanted.m.as_ref().is_some_and(|m| *m != ours["message"]);
        let locations_differ = wanted.l.as_ref().is_some_and(|l| *l != locations);
        if message_differs
            || locations_differ
            || wanted.p != ours["path"]
            || wanted.c != ours["extensions"]["code"]
        {
            return Err(format!(
                "the error should be {:?} {:?} {} {}",
                wanted.m, wanted.l, wanted.p, wanted.c
            ));
        }
    }
    Ok(())
}

/// True if two JSON texts are equal, the order of keys included, apart from the notation of
/// numbers.
fn same(a: &str, b: &str) -> bool {
    a == b || ordered(a) == ordered(b)
}

fn ordered(json: &str) -> Option<String> {
    // This value type keeps the order of keys.
    let value: InputValue = serde_json::from_str(json).ok()?;
    Some(normal(&value))
}

fn normal(value: &InputValue) -> String {
    match value {
        InputValue::Number(number) => format!("{:?}", number.as_f64()),
        InputValue::List(items) => format!(
            "[{}]",
            items.iter().map(normal).collect::<Vec<_>>().join(",")
        ),
        InputValue::Object(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, value)| format!("{name}:{}", normal(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        other => other.to_string(),
    }
}
