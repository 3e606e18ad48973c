//! Documents that would take a parser, a validator or an executor down.

use serde_json::json;

use crate::hostile::{Attack, Target, body, check_harmless};

fn nested(open: &str, middle: &str, close: &str, depth: usize) -> String {
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

fn each(count: usize, part: impl Fn(usize) -> String) -> String {
    Vec::from_iter((0..count).map(part)).join(" ")
}

/// Fragments of which each spreads the next one so many times.
fn exponential(fragments: usize, times: usize) -> String {
    let all = each(fragments, |n| {
        let spread = format!("...F{} ", n + 1).repeat(times);
        format!("fragment F{n} on Query {{ {spread} }}")
    });
    format!("{{ ...F0 }} {all} fragment F{fragments} on Query {{ __typename }}")
}

#[test]
fn a_document_that_is_too_much_is_refused_by_the_limit() {
    let target = Target::start(&[]);
    let documents: Vec<(&str, String)> = vec![
        (
            "deep introspection",
            format!(
                "{{ __schema {{ types {} }} }}",
                nested("{ fields { type ", "{ name }", "} }", 12)
            ),
        ),
        (
            "circular introspection",
            format!(
                "{{ __type(name: \"Claim\") {} }}",
                nested("{ fields { type { ofType ", "{ name }", "} } }", 8)
            ),
        ),
        (
            "60 levels",
            format!(
                "{{ claim(id: \"x\") {} }}",
                nested("{ subject ", "{ id }", "}", 60)
            ),
        ),
        ("20,000 levels", nested("{ a ", "", "}", 20_000)),
        (
            "5,000 inline fragments",
            nested("{ ... ", "{ __typename }", "}", 5_000),
        ),
        (
            "a list in a list",
            format!("{{ node(id: {}) {{ id }} }}", nested("[", "", "]", 20_000)),
        ),
        (
            "an object in an object",
            format!(
                "{{ claims(where: {}) {{ totalCount }} }}",
                nested("{not: ", "null", "}", 20_000)
            ),
        ),
        (
            "the type of a list of lists",
            format!(
                "query ($v: {}) {{ __typename }}",
                nested("[", "Int", "]", 20_000)
            ),
        ),
        ("50,000 brackets that stay open", "{".repeat(50_000)),
        (
            "1,000 aliases",
            format!("{{ {} }}", each(1_000, |n| format!("a{n}: __typename"))),
        ),
        (
            "20,000 aliases",
            format!("{{ {} }}", each(20_000, |n| format!("a{n}: __typename"))),
        ),
        (
            "aliases of the schema",
            format!(
                "{{ {} }}",
                each(100, |n| format!("a{n}: __schema {{ types {{ name }} }}"))
            ),
        ),
        (
            "aliases of a mutation",
            format!(
                "mutation {{ {} }}",
                each(1_000, |n| format!(
                    "a{n}: remove(input: {{id: \"x{n}\"}}) {{ revision }}"
                ))
            ),
        ),
        (
            "aliases of a page",
            format!(
                "{{ {} }}",
                each(51, |n| format!(
                    "a{n}: claims(first: 100) {{ nodes {{ id }} }}"
                ))
            ),
        ),
        (
            "20,000 times one field",
            format!("{{ {} }}", "__typename ".repeat(20_000)),
        ),
        (
            "fields that overlap",
            format!(
                "{{ {} }}",
                "claims(first: 1) { nodes { subject { id label } } } ".repeat(600)
            ),
        ),
        (
            "100 known directives",
            format!("{{ __typename {} }}", "@include(if: true) ".repeat(100)),
        ),
        (
            "500 unknown directives",
            format!("{{ __typename {} }}", "@aa".repeat(500)),
        ),
        (
            "directives on an operation",
            format!("query {} {{ __typename }}", "@aa ".repeat(500)),
        ),
        (
            "directives on a fragment",
            format!(
                "{{ ...F }} fragment F on Query {} {{ __typename }}",
                "@aa ".repeat(500)
            ),
        ),
        (
            "directives of one fragment, often",
            format!(
                "{{ {} }} fragment F on Query {{ __typename @skip(if: false) }}",
                "...F ".repeat(60)
            ),
        ),
        ("two to the 28 fields", exponential(28, 2)),
        ("three to the 16 fields", exponential(16, 3)),
        (
            "2,000 fragments of no use",
            format!(
                "{{ __typename }} {}",
                each(2_000, |n| format!(
                    "fragment F{n} on Query {{ __typename }}"
                ))
            ),
        ),
        (
            "2,000 operations",
            each(2_000, |n| format!("query Q{n} {{ __typename }}")),
        ),
        (
            "5,000 variables",
            format!(
                "query ({}) {{ __typename }}",
                each(5_000, |n| format!("$v{n}: Int"))
            ),
        ),
        (
            "30,000 commas and names",
            format!("{{ {} }}", "a,".repeat(15_000)),
        ),
        (
            "many short tokens",
            format!("{{ {} }}", "a ".repeat(10_000)),
        ),
        (
            "a name of 100,000 letters",
            format!("{{ {} }}", "n".repeat(100_000)),
        ),
    ];
    let attacks: Vec<Attack<'_>> = documents
        .iter()
        .map(|(name, document)| (*name, target.document(document), 400, "OPERATION_LIMIT"))
        .collect();
    target.check(&attacks);
    let megabyte = format!("{{ a(b: \"{}\") }}", "x".repeat(1 << 20));
    target.check(&[(
        "a string of a megabyte",
        target.document(&megabyte),
        413,
        "PAYLOAD_TOO_LARGE",
    )]);
    target.check_untouched();
}

#[test]
fn a_document_that_is_no_question_is_refused_with_its_fault() {
    let target = Target::start(&[]);
    let quotes = format!("{{ a(b: \"\"\"{}", "\\\"\"\" ".repeat(6_000));
    let missing = format!("{{ {} }}", "nope ".repeat(20));
    let cases: [(&str, &str, &str); 17] = [
        ("quotes of block strings", &quotes, "GRAPHQL_PARSE_FAILED"),
        (
            "a bracket that stays open",
            "{ claims { nodes {",
            "GRAPHQL_PARSE_FAILED",
        ),
        ("nothing", "", "GRAPHQL_PARSE_FAILED"),
        ("a NUL", "{ \0 }", "GRAPHQL_PARSE_FAILED"),
        (
            "control characters",
            "{ \u{1b}[31m }",
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            "a name that runs backwards",
            "{ na\u{202e}me }",
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            "a definition of a type",
            "type Query { a: Int }",
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            "a fragment alone",
            "fragment F on Query { __typename }",
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            "two operations without a name",
            "{ __typename } { __typename }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "a fragment in itself",
            "{ ...F } fragment F on Query { ...F }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "two fragments in each other",
            "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "a cycle that nobody spreads",
            "{ __typename } fragment F on Query { ...G } fragment G on Query { ...F }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "a directive at a wrong place",
            "query @include(if: true) { __typename }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "an integer beyond 32 bits",
            "{ claims(first: 99999999999) { totalCount } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "a number without end",
            "{ claims(first: 1e400) { totalCount } }",
            "GRAPHQL_PARSE_FAILED",
        ),
        (
            "a field that is not there",
            "{ nope }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "20 fields that are not there",
            &missing,
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ];
    for (name, document, code) in cases {
        let answer = target.server.send(&target.document(document));
        target.check(&[(name, target.document(document), 400, code)]);
        let errors = body(&answer)["errors"].as_array().map(Vec::len);
        assert!(errors <= Some(10), "{name}: {answer}");
    }
    target.check_untouched();
}

#[test]
fn what_would_read_too_much_is_refused_with_its_cost() {
    let target = Target::start(&[]);
    let wide = "{ entities(first: 100) { nodes { claims(first: 100) { nodes { sources(first: 100) { nodes { id } } } } } } }";
    let deep = "{ entities { nodes { claims { nodes { subject { claims { nodes { subject { claims { nodes { id } } } } } } } } } } }";
    let many = format!(
        "{{ {} }}",
        each(20, |n| format!(
            "a{n}: claims(first: 100) {{ nodes {{ subject {{ id }} attributions(first: 9) {{ nodes {{ id }} }} }} }}"
        ))
    );
    for (name, document) in [("wide", wide), ("deep", deep), ("many pages", &*many)] {
        target.check(&[(name, target.document(document), 400, "COST_LIMIT")]);
        let answer = body(&target.server.send(&target.document(document)));
        let extensions = &answer["errors"][0]["extensions"];
        assert_eq!(extensions["limit"], "cost", "{answer}");
        assert_eq!(extensions["value"], 10_000, "{answer}");
        assert_eq!(extensions["setting"], "CLAIMGRAPH_MAX_COST", "{answer}");
    }
    target.check_untouched();
}

#[test]
fn an_argument_beyond_its_bounds_is_refused_by_name() {
    let target = Target::start(&[]);
    let ask = |document: &str| target.document(document);
    let (_, page) = target
        .server
        .ask("{ entities(first: 1) { pageInfo { endCursor } } }");
    let cursor = page["data"]["entities"]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap();
    let ids = Vec::from_iter((0..20_000).map(|n| format!("e{n}")));
    let long = "長".repeat(200_000);
    let nodes = "query ($v: [ID!]!) { nodes(ids: $v) { id } }";
    let within = "query ($v: [ID!]) { entities(where: {id: {in: $v}}) { totalCount } }";
    let search = "query ($v: String!) { search(text: $v) { totalCount } }";
    let name = "query ($v: String!) { entity(by: {name: $v}) { id } }";
    let with = |document: &str, value: &serde_json::Value| {
        target.with_variables(document, &json!({ "v": value }))
    };
    target.check(&[
        (
            "a page too large",
            ask("{ claims(first: 1000000) { totalCount } }"),
            200,
            "BAD_USER_INPUT",
        ),
        (
            "a page of fewer than none",
            ask("{ claims(first: -1) { totalCount } }"),
            200,
            "BAD_USER_INPUT",
        ),
        (
            "a page from both ends",
            ask("{ claims(first: 1, last: 1) { totalCount } }"),
            200,
            "BAD_USER_INPUT",
        ),
        (
            "a cursor of no list",
            ask(r#"{ claims(first: 1, after: "x") { totalCount } }"#),
            200,
            "INVALID_CURSOR",
        ),
        (
            "a cursor of another list",
            ask(&format!(
                r#"{{ claims(first: 1, after: "{cursor}") {{ totalCount }} }}"#
            )),
            200,
            "INVALID_CURSOR",
        ),
        (
            "a cursor of NULs",
            ask(r#"{ claims(first: 1, after: "%00\u0000") { totalCount } }"#),
            200,
            "INVALID_CURSOR",
        ),
        (
            "20,000 ids",
            with(nodes, &json!(ids)),
            200,
            "BAD_USER_INPUT",
        ),
        (
            "one of 20,000 ids",
            with(within, &json!(ids)),
            200,
            "BAD_USER_INPUT",
        ),
        (
            "a search for 600 kB",
            with(search, &json!(long)),
            200,
            "BAD_USER_INPUT",
        ),
    ]);
    // A name that long is nobody's.
    let answer = target.server.send(&with(name, &json!(long)));
    assert_eq!(body(&answer)["data"], json!({ "entity": null }), "{answer}");
    target.check_untouched();
}

/// Everybody may know what is in the schema: it is published. So introspection is on, and an error
/// may name the nearest field; it names nothing else.
#[test]
fn the_schema_is_public_and_an_error_names_nothing_beyond_it() {
    let target = Target::start(&[]);
    let full = include_str!("../../oracle/introspection.graphql");
    let (status, answer) = target.server.ask(full);
    assert_eq!(status, 200);
    let schema = answer.to_string();
    let answer = target
        .server
        .send(&target.document("{ claim(id: \"x\") { subjekt { id } } }"));
    check_harmless("a name that is nearly right", &answer);
    let message = body(&answer)["errors"][0]["message"].to_string();
    for name in message
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| *name != "subjekt")
    {
        assert!(schema.contains(&format!("\"{name}\"")), "{message}");
    }
    target.check_untouched();
}

#[test]
fn a_forged_cursor_is_refused_or_harmless() {
    let target = Target::start(&[]);
    let (_, answer) = target
        .server
        .ask("{ claims(first: 1) { pageInfo { endCursor } } }");
    let cursor = answer["data"]["claims"]["pageInfo"]["endCursor"]
        .as_str()
        .unwrap()
        .to_owned();
    for index in 0..cursor.len() {
        for other in ["A", "z", "_", ""] {
            let forged = format!("{}{other}{}", &cursor[..index], &cursor[index + 1..]);
            let (status, answer) = target.server.ask(&format!(
                r#"{{ claims(first: 1, after: "{forged}") {{ nodes {{ id }} }} }}"#
            ));
            let code = &answer["errors"][0]["extensions"]["code"];
            assert_eq!(status, 200, "{forged}: {answer}");
            assert!(
                code.is_null() || code == "INVALID_CURSOR",
                "{forged}: {answer}"
            );
        }
    }
    target.check_untouched();
}
