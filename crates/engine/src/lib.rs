//! An execution engine for GraphQL: runs documents over a schema that is declared as tables.
//!
//! An application implements [`Application`] and declares its types: objects with [`object`], a row
//! for each field with its signature, its description and its accessor; all other types with
//! [`sdl()`] and [`scalar`]. [`Schema::new`] checks the declaration, [`Engine::new`] makes it run.
//!
//! ```
//! use claimgraph_engine::{
//!     Application, Args, Engine, FieldError, FromArgs, Limits, Record, Request, Schema, object,
//! };
//!
//! struct Greetings;
//!
//! impl Application for Greetings {
//!     type Object<'a> = &'a str;
//!     type Context = String;
//!     type Role = u8;
//!
//!     fn root(name: &String) -> &str {
//!         name
//!     }
//!
//!     fn role(_: &String) -> u8 {
//!         0
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
//!         object: &'o <Greetings as Application>::Object<'a>,
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
//!     fn from_args(args: &Args<'_>) -> Result<Self, FieldError> {
//!         Ok(Self { with: args.required("with")? })
//!     }
//! }
//!
//! let query = object::<Greetings, Name>("Query", "The root of every read.")
//!     .leaf("name: String!", "The name of the person.", |name, _, out| out.str(name))
//!     .leaf_with(
//!         "greeting(with: String! = \"Hello\"): String!",
//!         "A greeting of the person.",
//!         |name, _, greeting: &Greeting, out| out.str(&format!("{}, {name}!", greeting.with)),
//!     )
//!     .leaf("secret: String!", "A secret.", |_, _, out| out.str("hush"))
//!     .requires(1)
//!     .done();
//! let engine = Engine::new(Schema::new([query])?, Limits::default())?;
//! let ada = "Ada".to_owned();
//!
//! let request = Request { query: "{ greeting(with: \"Good day\") }", ..Request::default() };
//! let response = engine.execute(&request, &ada);
//! assert_eq!(response.body, br#"{"data":{"greeting":"Good day, Ada!"}}"#);
//!
//! let request = Request { query: "{ secret }", ..Request::default() };
//! let errors = engine.prepare(&request, 0).unwrap_err();
//! assert_eq!(errors.code(), "FORBIDDEN");
//! # Ok::<(), claimgraph_engine::SchemaError>(())
//! ```
//!
//! # The steps of a request
//!
//! 1. **scan**: checks the length, nesting and tokens of the text before the parser, which deep
//!    nesting would crash.
//! 2. **parse**: rewrites the syntax of September 2025 to that of October 2021, which async-graphql
//!    then parses.
//! 3. **count**: counts depth, aliases, directives, root fields and selections, visiting each
//!    fragment once; finds cycles of fragments.
//! 4. **validate**: runs the rules of async-graphql, through an extension that ends the request
//!    there.
//! 5. **check** and **merge**: run the rules that async-graphql lacks.
//! 6. **coerce**: coerces the variables.
//! 7. **plan**: compiles the operation for one setting of its `@skip` and `@include` conditions.
//! 8. **required roles**: compares the viewer's role with the roles that the plan's fields require.
//! 9. **variable args**: coerces the arguments that depend on variables.
//! 10. **cost**: sums the cost of the plan.
//! 11. **run**: writes the response, straight to bytes.
//!
//! A subscription is made a source stream of after step 10, from [`Prepared::source_field`]; step
//! 11 is done for each event, with [`Prepared::run_on`].
//!
//! Steps 1 to 5 are done once for a text, 7 once for a setting of its conditions; both results are
//! cached, refusals too. A request that is refused before step 11 has run nothing, and its response
//! has no `data`.
//!
//! # Guarantees
//!
//! - The response is that of the specification: keys in the order of the document, nulls
//!   propagated, each error with its path and its locations. graphql-js gives the same answers to
//!   the committed documents of the tests.
//! - No document makes the engine panic, overflow a stack of 2 MiB or run for ever: each of the
//!   [`Limits`] has a default. A refusal names the limit, its value and the setting.
//! - A field that requires a role is never run for a viewer with a lesser one.
//!
//! # Known quirks
//!
//! - In the escape `\u{…}`, any number of leading zeros is taken, as the specification has it;
//!   graphql-js takes eight digits.
//! - The parser is lenient about `query Q () {…}`, about a fragment named `on`, and about a missing
//!   space in `(a: trueb: 1)`; it takes `-0` for a float and refuses `1e400`.
//! - A nullable condition variable that is null is an error of the request, not of the field.
//! - A list of scalars is one accessor: it fails as a whole, and a null within it is not noticed.
//! - Lists of lists of objects are not offered.
//! - The `interfaces` of an interface are introspected as null, even if it has some.
//! - An object's field has the same type as the field of its interface, or that type made non-null;
//!   not a subtype.
//! - In the JSON of variables, a name that is given twice at the top is refused; deeper, the last
//!   one counts.
//! - A role is required of a field of an object type, not of an interface's field, an argument or a
//!   type; introspection and SDL show the field to everybody.

mod application;
mod args;
mod argument;
mod cache;
mod check;
pub mod code;
mod coerce;
mod cost;
mod count;
mod document;
mod dynamic;
mod edition;
mod error;
mod field_error;
mod former_fields;
mod introspect;
mod json;
mod limits;
mod literal;
mod merge;
mod plan;
mod request;
mod required_roles;
mod response;
mod rows;
mod run;
mod scan;
mod schema;
mod schema_check;
mod sdl;
mod signature;
mod source_stream;
mod string_value;
mod table;
mod token;
mod validate;
mod variable_args;
mod variables;

/// The coerced input values of async-graphql, and the map that their objects are.
pub use async_graphql::{Name, Value, indexmap};

pub use crate::{
    application::{Answer, Answers, Application, Record},
    args::{Args, FromArgs, FromValue},
    cache::CacheLookups,
    error::{RequestError, RequestErrors},
    field_error::FieldError,
    json::{Json, Members},
    limits::{Limit, Limits},
    request::{Engine, OperationKind, Prepared, Request},
    response::{Outcome, Response},
    rows::Rows,
    schema::{Schema, SchemaError, TypeDef},
    sdl::{scalar, sdl},
    source_stream::SourceField,
    table::{LeafResult, Table, object},
};
