//! Payloads of mutations that are over a limit: what was written stays written, so the field fails
//! alone.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use claimgraph_engine::{
    Application, Args, Engine, FieldError, FromArgs, Limits, Outcome, Record, Request, Response,
    Schema, object,
};
use serde_json::{Value, json};

/// An application with a counter, and the number that it has reached.
struct Counting;

#[derive(Clone)]
enum Reached {
    Root,
    Count(u32),
}

struct AnyReached;

impl Application for Counting {
    type Object<'a> = Reached;
    type Context = AtomicU32;
    type Role = u8;

    fn root(_: &AtomicU32) -> Reached {
        Reached::Root
    }

    fn role(_: &AtomicU32) -> u8 {
        0
    }

    fn type_name(object: &Reached) -> &'static str {
        match object {
            Reached::Root => "Mutation",
            Reached::Count(_) => "Payload",
        }
    }
}

impl Record<Counting> for AnyReached {
    type Ref<'a> = Reached;

    fn of<'o, 'a>(object: &'o <Counting as Application>::Object<'a>) -> Option<&'o Self::Ref<'a>> {
        Some(object)
    }
}

struct Size(usize);

impl FromArgs for Size {
    fn from_args(args: &Args<'_>) -> Result<Size, FieldError> {
        let size: i64 = args.required("size")?;
        Ok(Size(usize::try_from(size).unwrap_or_default()))
    }
}

fn add(counter: &AtomicU32) -> Reached {
    Reached::Count(counter.fetch_add(1, Ordering::Relaxed) + 1)
}

fn engine(limits: Limits) -> Engine<Counting> {
    let query = object::<Counting, AnyReached>("Query", "")
        .leaf("nothing: Int", "", |_, _, out| out.null())
        .done();
    let mutation = object::<Counting, AnyReached>("Mutation", "")
        .one("add: Payload", "", |_, counter: &AtomicU32| {
            Ok(Some(add(counter)))
        })
        .one("mustAdd: Payload!", "", |_, counter: &AtomicU32| {
            Ok(Some(add(counter)))
        })
        .done();
    let payload = object::<Counting, AnyReached>("Payload", "")
        .leaf("n: Int!", "", |object, _, out| match object {
            Reached::Count(count) => out.int32(*count),
            Reached::Root => Err(FieldError::internal("no payload")),
        })
        .leaf_with("text(size: Int!): String!", "", |_, _, size: &Size, out| {
            out.str(&"x".repeat(size.0));
        })
        .one("self: Payload!", "", |object, _| Ok(Some(object.clone())))
        .done();
    let schema = Schema::new([query, mutation, payload]).unwrap();
    Engine::new(schema, limits).unwrap()
}

fn run(limits: Limits, query: &str) -> (Response, u32) {
    let counter = AtomicU32::new(0);
    let request = Request {
        query,
        ..Request::default()
    };
    let response = engine(limits).execute(&request, &counter);
    (response, counter.into_inner())
}

fn small() -> Limits {
    Limits {
        response: 200,
        ..Limits::default()
    }
}

fn body(response: &Response) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

#[test]
fn a_payload_that_is_too_long_is_null_and_the_others_are_there() {
    for large in ["text(size: 500)", "self { text(size: 500) self { n } }"] {
        let query = format!("mutation {{ a: add {{ n }} b: add {{ {large} }} c: add {{ n }} }}");
        let (response, count) = run(small(), &query);
        assert_eq!(count, 3);
        assert_eq!(response.outcome, Outcome::Executed { errors: 1 });
        let body = body(&response);
        assert_eq!(
            body["data"],
            json!({"a": {"n": 1}, "b": null, "c": {"n": 3}})
        );
        assert_eq!(body["errors"][0]["path"], json!(["b"]));
        assert_eq!(body["errors"][0]["extensions"]["code"], "OPERATION_LIMIT");
    }
}

#[test]
fn a_payload_that_takes_too_long_is_null_and_the_write_is_not_undone() {
    let limits = Limits {
        deadline: Duration::ZERO,
        ..Limits::default()
    };
    let (response, count) = run(limits, "mutation { a: add { n } }");
    assert_eq!(count, 1);
    let body = body(&response);
    assert_eq!(body["data"], json!({"a": null}));
    assert_eq!(body["errors"][0]["extensions"]["code"], "DEADLINE_EXCEEDED");
}

#[test]
fn a_payload_that_must_not_be_null_stops_what_follows() {
    let query = "mutation { a: add { n } b: mustAdd { text(size: 500) } c: add { n } }";
    let (response, count) = run(small(), query);
    assert_eq!(count, 2);
    let body = body(&response);
    assert_eq!(body["data"], Value::Null);
    assert_eq!(body["errors"][0]["path"], json!(["b"]));
}

#[test]
fn a_read_that_is_too_long_is_refused_whole() {
    let (response, _) = run(
        small(),
        "{ nothing __schema { types { name description } } }",
    );
    assert_eq!(
        response.outcome,
        Outcome::Refused {
            code: "OPERATION_LIMIT"
        }
    );
}
