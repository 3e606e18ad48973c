//! Hostile documents: each is refused, on a thread with the stack of a worker.
//!
//! A stack overflow would end the whole process, and exponential time would not end: the test is
//! that this binary finishes.

use claimgraph_engine::{Limits, Outcome, Request};

use crate::support::test_schema::{Reading, engine};

/// Runs each document on a stack of 2 MiB, and returns the codes of the refusals.
fn codes(documents: Vec<String>) -> Vec<Option<&'static str>> {
    let worker = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || {
            let engine = engine(Limits::default());
            let code = |query: &String| {
                let response = engine.execute(
                    &Request {
                        query,
                        ..Request::default()
                    },
                    &Reading::new(),
                );
                assert!(
                    response.body.len() < 10_000,
                    "a refusal of {} bytes",
                    response.body.len()
                );
                match response.outcome {
                    Outcome::Refused { code } => Some(code),
                    Outcome::Executed { .. } => None,
                }
            };
            documents.iter().map(code).collect()
        });
    worker
        .expect("a thread can be made")
        .join()
        .expect("no document makes it panic")
}

#[track_caller]
fn refused(code: &'static str, documents: impl IntoIterator<Item = String>) {
    let documents: Vec<_> = documents.into_iter().collect();
    let shown: Vec<String> = documents
        .iter()
        .map(|document| document.chars().take(60).collect())
        .collect();
    for (got, document) in codes(documents).into_iter().zip(shown) {
        assert_eq!(got, Some(code), "{document}");
    }
}

fn nested(open: &str, middle: &str, close: &str, depth: usize) -> String {
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

/// A document of `n` fragments, each of which spreads the next one twice.
fn doubling(n: usize) -> String {
    let fragments: String = (0..n)
        .map(|i| format!("fragment F{i} on Query {{ ...F{} ...F{} }} ", i + 1, i + 1))
        .collect();
    format!("{{ ...F0 }} {fragments} fragment F{n} on Query {{ __typename }}")
}

#[test]
fn nested_brackets_are_refused_before_they_are_parsed() {
    for depth in [70, 1_700, 5_000] {
        refused(
            "OPERATION_LIMIT",
            [
                format!("{{ echo(ids: {}) }}", nested("[", "", "]", depth)),
                format!("{{ echo(where: {}) }}", nested("{not:", "null", "}", depth)),
                format!("{{ echo(grid: {}", "[".repeat(depth)),
                nested("{ a", "", "}", depth),
                nested("{ ... ", "{ a }", "}", depth),
                format!("query ($v: {}) {{ echo }}", nested("[", "Int", "]", depth)),
                "{".repeat(depth),
            ],
        );
    }
}

#[test]
fn a_hundred_thousand_of_anything_is_refused() {
    refused(
        "OPERATION_LIMIT",
        [
            format!("{{ echo(ids: {}) }}", nested("[", "", "]", 100_000)),
            format!(
                "{{ echo(where: {}) }}",
                nested("{not:", "null", "}", 100_000)
            ),
            format!("{{ {} }}", "a ".repeat(100_000)),
            format!("{{ {} }}", "a,".repeat(5_000)),
            format!("{{ a {} }}", "@a".repeat(5_000)),
            format!("{{ a(b: \"{}\") }}", "x".repeat(1_000_000)),
            format!("{{ a }} # {}", "x".repeat(1_000_000)),
            format!("query ({}) {{ a }}", "$a:I".repeat(2_000)),
        ],
    );
}

#[test]
fn exponential_fragments_are_refused() {
    refused("OPERATION_LIMIT", [12, 18, 28, 60].map(doubling));
    let wide: String = (0..6)
        .map(|i| {
            format!(
                "fragment F{i} on Query {{ {} }} ",
                format!("...F{} ", i + 1).repeat(8)
            )
        })
        .collect();
    refused(
        "OPERATION_LIMIT",
        [format!(
            "{{ ...F0 }} {wide} fragment F6 on Query {{ __typename }}"
        )],
    );
    let nodes = "...F nodes { subject { claims { ...F } } } ".repeat(4);
    refused(
        "GRAPHQL_VALIDATION_FAILED",
        [format!("{{ ...F }} fragment F on Query {{ {nodes} }}")],
    );
}

#[test]
fn long_chains_of_fragments_are_refused() {
    let chain = |n: usize| {
        let fragments: String = (0..n)
            .map(|i| format!("fragment F{i} on Query{{...F{}}}", i + 1))
            .collect();
        format!("{{...F0}}{fragments}fragment F{n} on Query{{__typename}}")
    };
    refused("OPERATION_LIMIT", [chain(64), chain(300), chain(2_000)]);
}

#[test]
fn cycles_of_fragments_are_refused() {
    refused(
        "GRAPHQL_VALIDATION_FAILED",
        [
            "{ ...F } fragment F on Query { ...F }".into(),
            "{ ...F } fragment F on Query { ...G } fragment G on Query { ...H } fragment H on Query { ...F }".into(),
            "{ __typename } fragment F on Query { ...G } fragment G on Query { ...F }".into(),
            "{ claim(id: \"c1\") { ...F } } fragment F on Claim { subject { claims { nodes { ...F } } } }".into(),
        ],
    );
}

#[test]
fn wide_and_deep_documents_are_refused() {
    let each =
        |n: usize, field: &dyn Fn(usize) -> String| (0..n).map(field).collect::<Vec<_>>().join(" ");
    let deep = |n: usize| {
        format!(
            "{{ entity(by: {{id: \"e1\"}}) {} }}",
            nested("{ parent ", "{ id }", "}", n)
        )
    };
    refused(
        "OPERATION_LIMIT",
        [
            format!("{{ {} }}", each(51, &|i| format!("a{i}: __typename"))),
            format!(
                "{{ claim(id: \"c1\") {{ {} }} }}",
                each(51, &|i| format!("a{i}: id"))
            ),
            format!(
                "{{ {} }}",
                each(21, &|i| format!("claim(id: \"c{i}\") {{ id }}"))
            ),
            format!("{{ __typename {} }}", "@include(if: true) ".repeat(51)),
            format!(
                "{{ claim(id: \"c1\") {{ {} }} }}",
                "id @include(if: true) ".repeat(51)
            ),
            format!("{{ {} }}", "__typename ".repeat(1_000)),
            deep(30),
            format!(
                "{{ __schema {{ types {} }} }}",
                nested("{ fields { type ", "{ name }", "} }", 5)
            ),
            format!(
                "{{ __schema {{ types {} }} }}",
                nested("{ fields ", "{ name }", "}", 6)
            ),
        ],
    );
}

#[test]
fn what_costs_too_much_is_refused_before_it_runs() {
    let nested = |n: usize| nested("{ nodes { claims(first: 50) ", "{ totalCount }", "} }", n);
    refused(
        "COST_LIMIT",
        [
            format!("{{ entities(first: 100) {{ nodes {{ claims(first: 50) {} }} }} }}", "{ nodes { subject { claims(first: 50) { nodes { id } } } } }"),
            "{ entities { nodes { claims { nodes { subject { claims { nodes { subject { claims { nodes { id } } } } } } } } } } }".into(),
            format!("{{ nodes(ids: [{}]) {{ ... on Entity {{ claims(first: 100) {{ nodes {{ id subject {{ id }} }} }} }} }} }}", "\"e1\" ".repeat(100)),
        ],
    );
    // `claims` is no field of that type: the rules come before the cost.
    refused(
        "GRAPHQL_VALIDATION_FAILED",
        [format!("{{ entities {} }}", nested(8))],
    );
}

#[test]
fn nonsense_is_refused_as_such() {
    refused(
        "GRAPHQL_PARSE_FAILED",
        [
            "",
            " ",
            "{",
            "}",
            "{}",
            "{ a",
            "\u{feff}",
            "\0",
            "query",
            "{ a(b: \"",
            "{ a(b: \"\"\"",
            "{ \u{202e} }",
            "{ 報 }",
            "type Query { a: Int }",
            "fragment F on Query { a }",
            "{ a(b: 1e) }",
            "{ a(b: \"\\u12\") }",
        ]
        .map(String::from),
    );
    refused(
        "GRAPHQL_VALIDATION_FAILED",
        [
            "{ a } { b }".into(),
            "query A { a } query A { b }".into(),
            "mutation { nope }".into(),
        ],
    );
    let operations: String = (0..300)
        .map(|i| format!("query Q{i} {{ __typename }} "))
        .collect();
    refused("GRAPHQL_VALIDATION_FAILED", [operations]);
}

#[test]
fn a_refusal_shows_ten_errors_and_counts_the_rest() {
    let query = format!(
        "query ({}) {{ __typename }}",
        (0..100).map(|i| format!("$v{i}: Int ")).collect::<String>()
    );
    let response = engine(Limits::default()).execute(
        &Request {
            query: &query,
            ..Request::default()
        },
        &Reading::new(),
    );
    let body: serde_json::Value =
        serde_json::from_slice(&response.body).expect("a response is JSON");
    assert_eq!(body["errors"].as_array().map(Vec::len), Some(10));
    assert_eq!(body["extensions"]["errorsNotShown"], 90);
}
