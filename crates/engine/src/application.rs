//! The trait that an application implements, and what ties its records to GraphQL object types.

use std::fmt::Display;

use crate::{field_error::FieldError, json::Members, rows::Rows};

/// An application that documents are run over.
///
/// Everything is synchronous: an accessor reads what is local, and a run holds its thread until the
/// response is written.
pub trait Application: Sized + Send + Sync + 'static {
    /// An object value of the schema: as a rule an enum over all records, cheap to clone.
    type Object<'a>: Clone;

    /// The context of one request, which every accessor gets: a snapshot, the preferred languages.
    /// Objects may borrow from it.
    type Context;

    /// The role of a viewer. A greater role may do whatever a lesser one may. An application
    /// without roles takes `u8` and returns 0.
    type Role: Copy + Ord + Display + Send + Sync + 'static;

    /// The root object, on which the fields of the root types are answered.
    fn root(context: &Self::Context) -> Self::Object<'_>;

    /// The role of the viewer on whose behalf a request is run.
    fn role(context: &Self::Context) -> Self::Role;

    /// The name of the GraphQL type of an object, which decides among the members of an interface
    /// or union.
    fn type_name(object: &Self::Object<'_>) -> &'static str;

    /// Writes the members of the response's `extensions`; without any, the response has none.
    fn extensions(context: &Self::Context, out: &mut Members<'_>) {
        let _ = (context, out);
    }
}

/// A record type: ties the table of an object type to the record that its accessors read.
///
/// An implementation has to write the types of [`of`](Self::of) as the trait does, `&'o <App as
/// Application>::Object<'a>` and `Option<&'o Self::Ref<'a>>`: only then are the lifetimes bound
/// alike.
pub trait Record<A: Application>: 'static {
    /// The record as an object holds it.
    type Ref<'a>;

    /// Returns the record in this object. `None` if the object holds another record, which the
    /// engine reports as an internal error of the field.
    fn of<'o, 'a>(object: &'o A::Object<'a>) -> Option<&'o Self::Ref<'a>>;
}

/// The result of a field that is one object, or null.
pub type Answer<'a, A> = Result<Option<<A as Application>::Object<'a>>, FieldError>;

/// The result of a field that is a list of objects.
pub type Answers<'a, A> = Result<Rows<<A as Application>::Object<'a>>, FieldError>;
