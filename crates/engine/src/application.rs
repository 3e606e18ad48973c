//! What a schema is declared over: the objects that its fields are asked of, and what a request
//! reads.

use crate::{FieldError, Members, Rows};

/// An application that documents are run over.
///
/// Everything is synchronous: an accessor reads what is local, and a run holds its thread until the
/// response is written.
pub trait Application: Sized + Send + Sync + 'static {
    /// Whatever a field can be asked of: as a rule an enum over all records, cheap to clone.
    type Object<'a>: Clone;

    /// What one request reads, handed to every field: a snapshot, the languages asked for.
    /// It is borrowed while objects are, so that they may borrow from it.
    type Context;

    /// The object on which the fields of the root types are asked.
    fn root(context: &Self::Context) -> Self::Object<'_>;

    /// The name of the GraphQL type of an object, which decides among the members of an interface
    /// or union.
    fn type_name(object: &Self::Object<'_>) -> &'static str;

    /// Writes the members of the response's `extensions`; without any there are none.
    fn extensions(context: &Self::Context, out: &mut Members<'_>) {
        let _ = (context, out);
    }
}

/// Ties the declaration of an object type to the record that its fields read.
///
/// An implementation has to write the types of [`of`](Self::of) as the trait does, `&'o <App as
/// World>::Object<'a>` and `Option<&'o Self::Ref<'a>>`: only then are the lifetimes bound alike.
pub trait Record<W: Application>: 'static {
    /// The record as it lies in the object.
    type Ref<'a>;

    /// The record in this object; `None` where the object is another record, which the engine
    /// reports as an internal error of the field.
    fn of<'o, 'a>(object: &'o W::Object<'a>) -> Option<&'o Self::Ref<'a>>;
}

/// What a field of one object answers: the object, or none.
pub type Answer<'a, W> = Result<Option<<W as Application>::Object<'a>>, FieldError>;

/// What a field of a list of objects answers.
pub type Answers<'a, W> = Result<Rows<<W as Application>::Object<'a>>, FieldError>;
