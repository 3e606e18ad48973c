//! The source stream of a subscription, over a schema with one field.

use claimgraph_engine::{
    Application, Args, Engine, FieldError, FromArgs, Limits, OperationKind, Outcome, Prepared,
    Record, Request, Schema, object,
};
use expect_test::expect;

/// An application that counts; each number is an event.
struct Counting;

impl Application for Counting {
    type Object<'a> = i32;
    type Context = ();
    type Role = u8;

    fn root((): &()) -> i32 {
        0
    }

    fn role((): &()) -> u8 {
        0
    }

    fn type_name(_: &i32) -> &'static str {
        "Tick"
    }
}

struct Tick;

impl Record<Counting> for Tick {
    type Ref<'a> = i32;

    fn of<'o, 'a>(object: &'o <Counting as Application>::Object<'a>) -> Option<&'o Self::Ref<'a>> {
        Some(object)
    }
}

struct From(i64);

impl FromArgs for From {
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
        match args.required("from")? {
            below if below < 0 => Err(FieldError::input("`from` is below 0")),
            from => Ok(Self(from)),
        }
    }
}

fn prepared(query: &str, variables: &str) -> Prepared<Counting> {
    let tick = object::<Counting, Tick>("Tick", "A number.")
        .leaf("n: Int!", "The number.", |n, (), out| match n {
            13 => Err(FieldError::new("UNLUCKY", "13")),
            n => out.int32(*n),
        })
        .done();
    let query_type = object::<Counting, Tick>("Query", "The root of reading.")
        .leaf("n: Int!", "A number.", |n, (), out| out.int32(*n))
        .done();
    let subscription = object::<Counting, Tick>("Subscription", "The root of following.")
        .one_with(
            "ticks(from: Int! = 0): Tick!",
            "All numbers, from one on.",
            |n, (), _: &From| Ok(Some(*n)),
        )
        .done();
    let schema = Schema::new([query_type, tick, subscription]).unwrap();
    let request = Request {
        query,
        variables: Some(variables),
        ..Request::default()
    };
    let engine = Engine::new(schema, Limits::default()).unwrap();
    engine.prepare(&request, 0).unwrap()
}

#[test]
fn the_source_stream_is_made_from_the_root_field_and_its_arguments() {
    let from = |prepared: &Prepared<Counting>| {
        let source = prepared.source_field().unwrap();
        assert_eq!(source.name(), "ticks");
        source.args::<From>().unwrap().0
    };
    assert_eq!(from(&prepared("subscription { ticks { n } }", "{}")), 0);
    let literal = "subscription { ticks(from: 3) { n } }";
    assert_eq!(from(&prepared(literal, "{}")), 3);
    let variable = "subscription ($from: Int!) { ticks(from: $from) { n } }";
    assert_eq!(from(&prepared(variable, r#"{"from": 7}"#)), 7);
    let query = prepared("{ n }", "{}");
    assert_eq!(query.kind(), OperationKind::Query);
    assert!(query.source_field().is_none());
}

/// As graphql-js does: `{"errors": […]}` of `createSourceEventStream`, with a path and no `data`.
#[test]
fn an_error_of_the_source_stream_refuses_the_subscription() {
    let prepared = prepared("subscription { late: ticks(from: -1) { n } }", "{}");
    let source = prepared.source_field().unwrap();
    let error = source.args::<From>().err().unwrap();
    let refused = prepared.refused(&error);
    expect![[r#"{"errors":[{"message":"`from` is below 0","locations":[{"line":1,"column":16}],"path":["late"],"extensions":{"code":"BAD_USER_INPUT"}}]}"#]]
        .assert_eq(&String::from_utf8_lossy(&refused.body));
    let code = "BAD_USER_INPUT";
    assert_eq!(refused.outcome, Outcome::Refused { code });
}

/// As graphql-js does: the error of an event is one of that response, and the next event runs.
#[test]
fn an_error_of_an_event_is_one_of_that_event() {
    let prepared = prepared("subscription { ticks { n } }", "{}");
    let run = |n| String::from_utf8_lossy(&prepared.run_on(&(), &n).body).into_owned();
    assert_eq!(run(12), r#"{"data":{"ticks":{"n":12}}}"#);
    expect![[r#"{"data":null,"errors":[{"message":"13","locations":[{"line":1,"column":24}],"path":["ticks","n"],"extensions":{"code":"UNLUCKY"}}]}"#]]
        .assert_eq(&run(13));
    assert_eq!(run(14), r#"{"data":{"ticks":{"n":14}}}"#);
}
