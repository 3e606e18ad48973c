//! Introspection and SDL. `tests/oracle/introspection.mjs` checks that graphql-js builds the same
//! schema from both.

use claimgraph_engine::{Limits, Outcome, Request};
use expect_test::{expect, expect_file};
use serde_json::Value;

use crate::support::test_schema::{Reading, engine};

fn ask(query: &str, variables: Option<&str>) -> Value {
    let request = Request {
        query,
        operation_name: None,
        variables,
    };
    let response = engine(Limits::default()).execute(&request, &Reading::new());
    let body = String::from_utf8(response.body).expect("a response is UTF-8");
    assert_eq!(response.outcome, Outcome::Executed { errors: 0 }, "{body}");
    serde_json::from_str::<Value>(&body).expect("a response is JSON")["data"].take()
}

#[test]
fn the_sdl_is_that_which_graphql_js_reads() {
    expect_file!["../../oracle/schema.graphql"].assert_eq(&engine(Limits::default()).sdl());
}

#[test]
fn the_full_introspection_is_within_the_limits_and_has_every_type() {
    let data = ask(include_str!("../../oracle/introspection.graphql"), None);
    let types = data["__schema"]["types"].as_array().expect("a list");
    let find = |name: &str| {
        types
            .iter()
            .find(|ty| ty["name"] == name)
            .unwrap_or_else(|| panic!("no {name}"))
    };
    assert_eq!(find("EntityBy")["isOneOf"], true);
    assert_eq!(
        find("DateTime")["specifiedByURL"],
        "https://example.org/date-time"
    );
    assert_eq!(
        find("Value")["possibleTypes"].as_array().map(Vec::len),
        Some(3)
    );
    let interfaces = find("Entity")["interfaces"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| &i["name"]);
    assert_eq!(interfaces.collect::<Vec<_>>(), ["Node", "Named"]);
    let old = find("Kind")["enumValues"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|value| value["name"] == "OLD");
    assert_eq!(
        old.expect("deprecated values are asked for")["deprecationReason"],
        "Use THING."
    );
    let names: Vec<_> = data["__schema"]["directives"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|d| &d["name"])
        .collect();
    assert!(
        names.contains(&&Value::from("include")) && names.contains(&&Value::from("oneOf")),
        "{names:?}"
    );
}

#[test]
fn introspection_stands_among_other_fields_in_the_order_of_the_document() {
    let request = Request {
        query: r#"query ($name: String!, $not: Boolean!) {
            claim(id: "c1") { id }
            kind: __type(name: $name) { n: name ...F }
            __schema @include(if: $not) { description }
            ...R
            __typename
        }
        fragment F on __Type { kind enumValues(includeDeprecated: true) { name } }
        fragment R on Query { __schema { queryType { name } } none: __type(name: "Nope") { name } broken }"#,
        operation_name: None,
        variables: Some(r#"{"name": "Status", "not": false}"#),
    };
    let response = engine(Limits::default()).execute(&request, &Reading::new());
    expect![[r#"{"data":{"claim":{"id":"c1"},"kind":{"n":"Status","kind":"ENUM","enumValues":[{"name":"UNCONTESTED"},{"name":"DISPUTED"},{"name":"DENIED"}]},"__schema":{"queryType":{"name":"Query"}},"none":null,"broken":null,"__typename":"Query"},"errors":[{"message":"broken","locations":[{"line":9,"column":99}],"path":["broken"],"extensions":{"code":"BROKEN"}}]}"#]]
    .assert_eq(&String::from_utf8_lossy(&response.body));
}

#[test]
fn introspection_takes_its_variables() {
    let query = "query ($old: Boolean) { __type(name: \"Kind\") { enumValues(includeDeprecated: $old) { name } } }";
    let count = |variables| {
        ask(query, Some(variables))["__type"]["enumValues"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!(count(r#"{"old": true}"#), Some(4));
    assert_eq!(count(r#"{"old": false}"#), Some(3));
}
