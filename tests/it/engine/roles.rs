//! Fields that require a role: `Source.url` an editor's, `Mutation.tryBump` an admin's.

use std::sync::atomic::Ordering;

use claimgraph_engine::{Engine, Limits, Outcome, Request};
use expect_test::{Expect, expect};

use crate::support::test_schema::{Library, Reading, Role, engine};

fn viewer(role: Role) -> Reading {
    Reading {
        role,
        ..Reading::new()
    }
}

fn answer(engine: &Engine<Library>, role: Role, query: &str, variables: &str) -> String {
    let request = Request {
        query,
        operation_name: None,
        variables: Some(variables),
    };
    let response = engine.execute(&request, &viewer(role));
    String::from_utf8(response.body).expect("a response is UTF-8")
}

fn check(role: Role, query: &str, wanted: Expect) {
    wanted.assert_eq(&answer(&engine(Limits::default()), role, query, "{}"));
}

const URL: &str = r#"{ node(id: "s1") { id ... on Source { url } } }"#;

#[test]
fn a_field_that_requires_a_role_is_refused_without_the_role() {
    check(
        Role::Reader,
        URL,
        expect![[
            r#"{"errors":[{"message":"`Source.url` requires the role `editor`","locations":[{"line":1,"column":39}],"extensions":{"code":"FORBIDDEN"}}]}"#
        ]],
    );
}

#[test]
fn a_field_that_requires_a_role_is_answered_with_that_role_or_a_greater_one() {
    for role in [Role::Editor, Role::Admin] {
        check(
            role,
            URL,
            expect![[r#"{"data":{"node":{"id":"s1","url":"https://example.org/1"}}}"#]],
        );
    }
}

#[test]
fn what_is_refused_has_run_nothing() {
    let reading = viewer(Role::Editor);
    let request = Request {
        query: "mutation { bump tryBump }",
        ..Request::default()
    };
    let response = engine(Limits::default()).execute(&request, &reading);
    assert_eq!(response.outcome, Outcome::Refused { code: "FORBIDDEN" });
    assert_eq!(reading.counter.load(Ordering::Relaxed), 0);
    let allowed = Request {
        query: "mutation { bump }",
        ..Request::default()
    };
    engine(Limits::default()).execute(&allowed, &reading);
    assert_eq!(reading.counter.load(Ordering::Relaxed), 1);
}

#[test]
fn fragments_aliases_and_interfaces_do_not_hide_a_field() {
    check(
        Role::Reader,
        r#"{ claim(id: "c1") { sources { ...F title: url } } named: node(id: "e1") { ... on Named { ...F } } }
        fragment F on Source { id address: url }"#,
        expect![[
            r#"{"errors":[{"message":"`Source.url` requires the role `editor`","locations":[{"line":1,"column":36},{"line":2,"column":35}],"extensions":{"code":"FORBIDDEN"}}]}"#
        ]],
    );
    // The alias is the name of the protected field, the field is another one.
    check(
        Role::Reader,
        r#"{ node(id: "s1") { ... on Source { url: id } } }"#,
        expect![[r#"{"data":{"node":{"url":"s1"}}}"#]],
    );
}

#[test]
fn each_field_has_an_error_of_its_own() {
    let query = "mutation { a: tryBump b: tryBump(by: 2) }";
    check(
        Role::Reader,
        query,
        expect![[
            r#"{"errors":[{"message":"`Mutation.tryBump` requires the role `admin`","locations":[{"line":1,"column":12},{"line":1,"column":23}],"extensions":{"code":"FORBIDDEN"}}]}"#
        ]],
    );
}

#[test]
fn a_field_that_is_skipped_requires_nothing() {
    let engine = engine(Limits::default());
    let query = r#"query ($all: Boolean!) { node(id: "s1") { ... on Source { id url @include(if: $all) } } }"#;
    let refused = r#"{"errors":[{"message":"`Source.url` requires the role `editor`","locations":[{"line":1,"column":62}],"extensions":{"code":"FORBIDDEN"}}]}"#;
    let without = r#"{"data":{"node":{"id":"s1"}}}"#;
    let with = r#"{"data":{"node":{"id":"s1","url":"https://example.org/1"}}}"#;
    // Both viewers share the cached plans.
    for _ in 0..2 {
        for (role, all, wanted) in [
            (Role::Editor, r#"{"all": true}"#, with),
            (Role::Reader, r#"{"all": true}"#, refused),
            (Role::Reader, r#"{"all": false}"#, without),
            (Role::Editor, r#"{"all": false}"#, without),
        ] {
            assert_eq!(
                answer(&engine, role, query, all),
                wanted,
                "{role} with {all}"
            );
        }
    }
    check(
        Role::Reader,
        r#"{ node(id: "s1") { id ...F @skip(if: true) } } fragment F on Source { url }"#,
        expect![[r#"{"data":{"node":{"id":"s1"}}}"#]],
    );
}

#[test]
fn a_prepared_operation_does_not_run_for_a_lesser_viewer() {
    let engine = engine(Limits::default());
    let request = Request {
        query: URL,
        ..Request::default()
    };
    let prepared = engine
        .prepare(&request, Role::Admin)
        .expect("an admin may select every field");
    let response = prepared.run(&viewer(Role::Reader));
    assert_eq!(response.outcome, Outcome::Refused { code: "FORBIDDEN" });
    assert_eq!(
        prepared.run(&viewer(Role::Editor)).outcome,
        Outcome::Executed { errors: 0 }
    );
}

#[test]
fn everybody_may_introspect_a_field_that_requires_a_role() {
    check(
        Role::Reader,
        r#"{ __type(name: "Mutation") { fields { name } } }"#,
        expect![[
            r#"{"data":{"__type":{"fields":[{"name":"bump"},{"name":"tryBump"},{"name":"advance"},{"name":"mustAdvance"},{"name":"advanceAll"},{"name":"mustAdvanceAll"}]}}}"#
        ]],
    );
}
