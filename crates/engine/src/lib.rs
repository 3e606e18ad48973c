//! Runs GraphQL documents over a schema that is declared as tables.
//!
//! An application implements [`Application`] and declares its types: objects with [`object`], a field a
//! line, each by its signature, its description and how to get it from a record; everything without
//! accessors with [`sdl()`] and [`scalar`]. [`Schema::new`] checks the declaration, [`Engine::new`]
//! makes it run.
//!
//! ```
//! use claimgraph_engine::{
//!     Args, Engine, Failure, FromArgs, Limits, Record, Request, Schema, World, object,
//! };
//!
//! struct Greetings;
//!
//! impl World for Greetings {
//!     type Object<'a> = &'a str;
//!     type Context = String;
//!
//!     fn root(name: &String) -> &str {
//!         name
//!     }
//!
//!     fn type_name(_: &&str) -> &'static str {
//!         "Query"
//!     }
//! }
//!
//! struct Name;
//!
//! impl Record<Greetings> for Name {
//!     type Ref<'a> = &'a str;
//!
//!     fn of<'o, 'a>(
//!         object: &'o <Greetings as World>::Object<'a>,
//!     ) -> Option<&'o Self::Ref<'a>> {
//!         Some(object)
//!     }
//! }
//!
//! struct Greeting {
//!     with: String,
//! }
//!
//! impl FromArgs for Greeting {
//!     fn from_args(args: &Args<'_>) -> Result<Self, Failure> {
//!         Ok(Self { with: args.required("with")? })
//!     }
//! }
//!
//! let query = object::<Greetings, Name>("Query", "Where reading starts.")
//!     .leaf("name: String!", "Who is greeted.", |name, _, out| out.str(name))
//!     .leaf_with(
//!         "greeting(with: String! = \"Hello\"): String!",
//!         "A greeting.",
//!         |name, _, greeting: &Greeting, out| out.str(&format!("{}, {name}!", greeting.with)),
//!     )
//!     .done();
//! let engine = Engine::new(Schema::new([query])?, Limits::default())?;
//! let request = Request { query: "{ greeting(with: \"Good day\") }", ..Request::default() };
//! let response = engine.execute(&request, &"Ada".to_owned());
//! assert_eq!(response.body, br#"{"data":{"greeting":"Good day, Ada!"}}"#);
//! # Ok::<(), claimgraph_engine::SchemaError>(())
//! ```
//!
//! # What happens to a request
//!
//! 1. **scan**: the text's length, nesting and tokens, before the parser, which is not safe from
//!    deep nesting.
//! 2. **parse**, by async-graphql.
//! 3. **count**: depth, aliases, directives, root fields and selections, each fragment once; a
//!    cycle of fragments.
//! 4. **validate**: the rules of async-graphql, through an extension that ends the request there.
//! 5. **check** and **merge**: the rules that it lacks.
//! 6. **plan**: the operation compiled for one setting of its `@skip` and `@include` conditions.
//! 7. **coerce**: the variables; **slots**: the arguments that depend on them.
//! 8. **cost**: what the operation may ask for.
//! 9. **run**: the response, straight to bytes.
//!
//! Steps 1 to 5 are done once for a text, 6 once for a setting; both are cached, refusals too.
//! Whatever is refused before step 9 has run nothing, and its response has no `data`.
//!
//! # What it promises
//!
//! - The answer is that of the specification: keys in the order of the document, nulls propagated,
//!   each error with its path and its locations. graphql-js answers the committed documents of the
//!   tests the same.
//! - No document, however made, makes it panic, overflow a stack of 2 MiB or run for ever: each
//!   [`Limits`] has its default.
//! - A refusal names the limit, its value and the setting.
//!
//! # Known quirks
//!
//! - In strings, the parser refuses `\u{1F600}` and `\uD83D\uDE00` (the character itself is fine),
//!   and a description on a variable or an operation: syntax of the 2025 edition.
//! - The parser is lenient about `query Q () {…}`, about a fragment named `on`, and about a missing
//!   space in `(a: trueb: 1)`; it takes `-0` for a float and refuses `1e400`.
//! - A condition variable that may be null and is null is an error of the request, not of the
//!   field.
//! - A list of scalars is one accessor: it fails as a whole, and a null that it writes inside is
//!   not looked for.
//! - Lists of lists of objects are not offered.
//! - The `interfaces` of an interface are introspected as null, even where it has some.
//! - An object's field has the very type of its interface's field, or that type without null; not a
//!   subtype.
//! - In the JSON of variables, a name given twice at the top is refused; deeper, the last one
//!   counts.

mod application;
mod args;
mod cache;
mod check;
pub mod code;
mod coerce;
mod cost;
mod count;
mod document;
mod dynamic;
mod error;
mod field_error;
mod introspect;
mod json;
mod limits;
mod literal;
mod merge;
mod plan;
mod request;
mod response;
mod rows;
mod run;
mod scan;
mod schema;
mod schema_check;
mod sdl;
mod signature;
mod table;
mod validate;
mod variable_args;
mod variables;

/// A coerced input value.
pub use async_graphql::{Name, Value, indexmap};

pub use crate::{
    application::{Answer, Answers, Application, Record},
    args::{Args, FromArgs, FromValue},
    error::{RequestError, RequestErrors},
    field_error::FieldError,
    json::{Json, Members},
    limits::{Limit, Limits},
    request::{Engine, OperationKind, Prepared, Request},
    response::{Outcome, Response},
    rows::Rows,
    schema::{Schema, SchemaError, TypeDef},
    sdl::{scalar, sdl},
    table::{Object, Written, object},
};
