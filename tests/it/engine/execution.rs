//! The run of an operation: its limits, its errors, its order, its caches.

use std::time::Duration;

use claimgraph_engine::{Engine, Limits, OperationKind, Outcome, Request};
use expect_test::{Expect, expect};

use crate::support::test_schema::{Library, Object, Reading, Role, engine};

fn request(query: &str) -> Request<'_> {
    Request {
        query,
        ..Request::default()
    }
}

fn check(engine: &Engine<Library>, query: &str, variables: &str, wanted: Expect) {
    let request = Request {
        variables: Some(variables),
        ..request(query)
    };
    wanted.assert_eq(&String::from_utf8_lossy(
        &engine.execute(&request, &Reading::new()).body,
    ));
}

#[test]
fn a_fault_of_ours_is_not_told_to_the_reader() {
    check(
        &engine(Limits::default()),
        "{ lost { name } stray { id } huge }",
        "{}",
        expect![[
            r#"{"data":{"lost":null,"stray":null,"huge":null},"errors":[{"message":"internal error; the server's log has its cause","locations":[{"line":1,"column":10}],"path":["lost","name"],"extensions":{"code":"INTERNAL"}},{"message":"internal error; the server's log has its cause","locations":[{"line":1,"column":17}],"path":["stray"],"extensions":{"code":"INTERNAL"}},{"message":"Int cannot represent non 32-bit signed integer value: 2147483648","locations":[{"line":1,"column":30}],"path":["huge"],"extensions":{"code":"INTERNAL"}}]}"#
        ]],
    );
}

#[test]
fn errors_beyond_the_limit_are_counted() {
    let limits = Limits {
        errors: 1,
        ..Limits::default()
    };
    check(
        &engine(limits),
        "{ a: broken b: broken c: broken }",
        "null",
        expect![[
            r#"{"data":{"a":null,"b":null,"c":null},"errors":[{"message":"broken","locations":[{"line":1,"column":3}],"path":["a"],"extensions":{"code":"BROKEN"}}],"extensions":{"errorsNotShown":2}}"#
        ]],
    );
    let reading = Reading {
        revision: Some(7),
        ..Reading::new()
    };
    let response = engine(limits).execute(&request("{ a: broken b: broken }"), &reading);
    assert_eq!(response.outcome, Outcome::Executed { errors: 2 });
    assert!(
        response
            .body
            .ends_with(br#","extensions":{"revision":7,"errorsNotShown":1}}"#)
    );
}

#[test]
fn the_application_writes_the_extensions() {
    let reading = Reading {
        revision: Some(7),
        ..Reading::new()
    };
    let response = engine(Limits::default()).execute(&request("{ __typename }"), &reading);
    assert_eq!(
        response.body,
        br#"{"data":{"__typename":"Query"},"extensions":{"revision":7}}"#
    );
}

#[test]
fn a_run_that_takes_too_long_is_ended() {
    let limits = Limits {
        deadline: Duration::ZERO,
        ..Limits::default()
    };
    check(
        &engine(limits),
        "{ entities { nodes { id } } }",
        "{}",
        expect![[
            r#"{"errors":[{"message":"more than 0 milliseconds for the operation; ask for less, or raise the setting `CLAIMGRAPH_DEADLINE_MS`","extensions":{"code":"DEADLINE_EXCEEDED","limit":"deadline","value":0,"setting":"CLAIMGRAPH_DEADLINE_MS"}}]}"#
        ]],
    );
}

#[test]
fn a_response_that_grows_too_large_is_ended() {
    let limits = Limits {
        response: 200,
        ..Limits::default()
    };
    check(
        &engine(limits),
        "{ entities(first: 10) { nodes { id name label kind } } }",
        "{}",
        expect![[
            r#"{"errors":[{"message":"more than 200 bytes in the response; ask for less, or raise the setting `CLAIMGRAPH_MAX_RESPONSE_BYTES`","extensions":{"code":"OPERATION_LIMIT","limit":"response","value":200,"setting":"CLAIMGRAPH_MAX_RESPONSE_BYTES"}}]}"#
        ]],
    );
    // The last value may exceed the limit.
    let long = format!("{{ echo(s: \"{}\") }}", "x".repeat(200));
    let response = engine(limits).execute(&request(&long), &Reading::new());
    assert_eq!(
        response.outcome,
        Outcome::Refused {
            code: "OPERATION_LIMIT"
        }
    );
}

#[test]
fn a_mutation_runs_in_order_and_stops_where_it_must() {
    check(
        &engine(Limits::default()),
        "mutation { a: bump b: bump(by: 10) c: tryBump(by: 13) d: bump }",
        "{}",
        expect![[
            r#"{"data":{"a":1,"b":11,"c":null,"d":12},"errors":[{"message":"unlucky","locations":[{"line":1,"column":36}],"path":["c"],"extensions":{"code":"UNLUCKY"}}]}"#
        ]],
    );
    let reading = Reading::new();
    let engine = engine(Limits::default());
    engine.execute(
        &request("mutation { a: bump b: bump(by: 13) c: bump }"),
        &reading,
    );
    assert_eq!(
        reading.counter.into_inner(),
        1,
        "what follows a failure that nulls all is not run"
    );
}

#[test]
fn the_kind_is_known_before_anything_runs() {
    let engine = engine(Limits::default());
    let kind = |query| {
        engine
            .prepare(&request(query), Role::Reader)
            .expect("it is valid")
            .kind()
    };
    assert_eq!(kind("{ __typename }"), OperationKind::Query);
    assert_eq!(kind("mutation { bump }"), OperationKind::Mutation);
    assert_eq!(
        kind("subscription { ticks { n } }"),
        OperationKind::Subscription
    );
}

#[test]
fn what_is_prepared_may_run_on_another_thread() {
    fn sendable<T: Send + Sync + 'static>(value: T) -> T {
        value
    }
    let prepared = sendable(engine(Limits::default()))
        .prepare(&request("{ __typename }"), Role::Reader)
        .map(sendable)
        .expect("it is valid");
    let run = std::thread::spawn(move || prepared.run(&Reading::new()).body);
    assert_eq!(
        run.join().expect("it does not panic"),
        br#"{"data":{"__typename":"Query"}}"#
    );
}

#[test]
fn a_subscription_runs_on_each_event() {
    let engine = engine(Limits::default());
    let prepared = engine
        .prepare(&request("subscription { ticks { n odd } }"), Role::Reader)
        .expect("it is valid");
    let reading = Reading::new();
    let run =
        |n| String::from_utf8_lossy(&prepared.run_on(&reading, &Object::Tick(n)).body).into_owned();
    assert_eq!(run(1), r#"{"data":{"ticks":{"n":1,"odd":1}}}"#);
    expect![[r#"{"data":{"ticks":null},"errors":[{"message":"even","locations":[{"line":1,"column":26}],"path":["ticks","odd"],"extensions":{"code":"BROKEN"}}]}"#]].assert_eq(&run(2));
}

#[test]
fn the_cost_is_that_of_the_objects_that_may_be_asked_for() {
    let engine = engine(Limits::default());
    let cost = |query, variables| {
        let request = Request {
            variables: Some(variables),
            ..request(query)
        };
        engine
            .prepare(&request, Role::Reader)
            .expect("it is valid")
            .cost()
    };
    assert_eq!(
        cost("{ echo __typename __schema { description } }", "{}"),
        0
    );
    assert_eq!(cost("{ claim(id: \"c1\") { id subject { id } } }", "{}"), 2);
    // A page costs one, and each of its rows one.
    assert_eq!(cost("{ entities(first: 7) { nodes { id } } }", "{}"), 8);
    assert_eq!(
        cost("{ entities { nodes { id } } }", "{}"),
        6,
        "the default of `first` is 5"
    );
    assert_eq!(
        cost("{ entities(first: null) { nodes { id } } }", "{}"),
        21,
        "a page is taken to have 20 rows"
    );
    let nested =
        "query ($n: Int) { entities(first: 10) { nodes { claims(first: $n) { nodes { id } } } } }";
    assert_eq!(cost(nested, r#"{"n": 3}"#), 1 + 10 * (1 + 1 + 3));
    assert_eq!(
        cost(nested, r#"{"n": 101}"#),
        1 + 10 * (1 + 1),
        "what fails asks for nothing"
    );
    assert_eq!(
        cost(
            "{ nodes(ids: [1, 2, 3]) { id ... on Claim { subject { id } } } }",
            "{}"
        ),
        1 + 3
    );
}

#[test]
fn what_is_over_the_limit_of_cost_says_so() {
    let limits = Limits {
        cost: 7,
        ..Limits::default()
    };
    check(
        &engine(limits),
        "{ entities(first: 7) { nodes { id } } }",
        "{}",
        expect![[
            r#"{"errors":[{"message":"8 points of cost for the operation, of at most 7; ask for less, or raise the setting `CLAIMGRAPH_MAX_COST`","extensions":{"code":"COST_LIMIT","limit":"cost","value":7,"setting":"CLAIMGRAPH_MAX_COST"}}]}"#
        ]],
    );
}

#[test]
fn the_caches_stay_within_their_bytes() {
    let limits = Limits {
        cache: 256 << 10,
        ..Limits::default()
    };
    let engine = engine(limits);
    for n in 0..400 {
        let good = format!("{{ claim(id: \"{n}\") {{ id text subject {{ name }} }} }}");
        let bad = format!("{{ nope{n} {} }}", "a ".repeat(100));
        engine.execute(&request(&good), &Reading::new());
        engine.execute(&request(&bad), &Reading::new());
    }
    let bytes = engine.cached_bytes();
    assert!(bytes > 100_000 && bytes <= 256 << 10, "{bytes} bytes");
}

#[test]
fn a_plan_is_compiled_for_each_setting_of_the_conditions() {
    // The order of the fields depends on the variable.
    let query = "query ($x: Boolean!) { claim(id: \"c1\") { id @include(if: $x) status id } }";
    let engine = engine(Limits::default());
    for _ in 0..2 {
        check(
            &engine,
            query,
            r#"{"x": true}"#,
            expect![[r#"{"data":{"claim":{"id":"c1","status":"DISPUTED"}}}"#]],
        );
        check(
            &engine,
            query,
            r#"{"x": false}"#,
            expect![[r#"{"data":{"claim":{"status":"DISPUTED","id":"c1"}}}"#]],
        );
    }
}

#[test]
fn variables_that_do_not_fit_are_refused_one_by_one() {
    check(
        &engine(Limits::default()),
        "query ($a: Int!, $b: ClaimWhere, $c: [ID!]) { a: echo(i: $a) b: echo(where: $b) c: echo(ids: $c) }",
        r#"{"b": {"status": ["DENIED", "NOPE"]}, "c": ["x", null]}"#,
        expect![[
            r#"{"errors":[{"message":"variable `$a`: `Int!` must be given","locations":[{"line":1,"column":8}],"extensions":{"code":"BAD_USER_INPUT"}},{"message":"variable `$b.status.1`: `\"NOPE\"` is no value of the enum `Status`","locations":[{"line":1,"column":18}],"extensions":{"code":"BAD_USER_INPUT"}},{"message":"variable `$c.1`: `ID!` must not be null","locations":[{"line":1,"column":34}],"extensions":{"code":"BAD_USER_INPUT"}}]}"#
        ]],
    );
    check(
        &engine(Limits::default()),
        "query ($x: Boolean = true) { __typename @include(if: $x) }",
        r#"{"x": null}"#,
        expect![[
            r#"{"errors":[{"message":"the variable of a condition must not be null","extensions":{"code":"BAD_USER_INPUT"}}]}"#
        ]],
    );
}

#[test]
fn one_engine_answers_many_threads() {
    let engine = engine(Limits::default());
    let query = "query ($x: Boolean!) { entities { nodes { id claims(first: 2) { nodes { id @skip(if: $x) text } } } } }";
    let answer = |x: bool| {
        let variables = format!("{{\"x\": {x}}}");
        let request = Request {
            variables: Some(&variables),
            ..request(query)
        };
        engine.execute(&request, &Reading::new()).body
    };
    let wanted = [answer(false), answer(true)];
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (answer, wanted) = (&answer, &wanted);
            scope.spawn(move || {
                for n in 0..50 {
                    let x = (n + thread) % 2;
                    assert_eq!(answer(x == 1), wanted[x]);
                }
            });
        }
    });
}
