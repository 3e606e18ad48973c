//! Object types as tables of fields: a signature, a description, and how to get it from a record.

use std::{any::Any, marker::PhantomData, sync::Arc};

use crate::{
    Answer, Answers, Application, Args, FieldError, FromArgs, Json, Record,
    schema::{CostMultiplier, Field, Kind, ParseArgs, Parsed, Resolve, TypeDef},
    signature::Signature,
};

/// The table of an object type whose fields read the record `T`.
///
/// A signature is written in GraphQL's own language. The methods that end in `_with` take the
/// field's arguments as a type, read once a request. A mistake is kept, and told by
/// [`Schema::new`](crate::Schema::new).
pub struct Object<W: Application, T: Record<W>> {
    name: String,
    about: Option<String>,
    faults: Vec<String>,
    fields: Vec<Field<W>>,
    implements: Vec<String>,
    record: PhantomData<fn(T)>,
}

/// What an accessor that writes may return: nothing, or that it failed.
pub trait Written {
    /// Whether it failed.
    fn written(self) -> Result<(), FieldError>;
}

impl Written for () {
    fn written(self) -> Result<(), FieldError> {
        Ok(())
    }
}

impl Written for Result<(), FieldError> {
    fn written(self) -> Result<(), FieldError> {
        self
    }
}

/// Begins the table of an object type.
pub fn object<W: Application, T: Record<W>>(name: &str, about: &str) -> Object<W, T> {
    Object {
        name: name.into(),
        about: (!about.is_empty()).then(|| about.into()),
        faults: vec![],
        fields: vec![],
        implements: vec![],
        record: PhantomData,
    }
}

impl<W: Application, T: Record<W>> Object<W, T> {
    /// Names an interface of the type.
    #[must_use]
    pub fn implements(mut self, interface: &str) -> Self {
        self.implements.push(interface.into());
        self
    }

    /// A scalar, an enum or a list of them: the accessor writes the value.
    ///
    /// A `null` written for a non-null field is found; one within a list is not.
    #[must_use]
    pub fn leaf<R: Written>(
        self,
        signature: &str,
        about: &str,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context, &mut Json) -> R + Send + Sync + 'static,
    ) -> Self {
        self.leaf_with(signature, about, move |record, context, (): &(), out| {
            get(record, context, out)
        })
    }

    /// A [`leaf`](Self::leaf) with arguments.
    #[must_use]
    pub fn leaf_with<A: FromArgs, R: Written>(
        self,
        signature: &str,
        about: &str,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context, &A, &mut Json) -> R + Send + Sync + 'static,
    ) -> Self {
        let place = self.place(signature);
        let resolve = Resolve::Leaf(Box::new(move |object, context, args, out| {
            match (T::of(object), args.downcast_ref::<A>()) {
                (Some(record), Some(args)) => get(record, context, args, out).written(),
                _ => Err(misplaced::<W>(object, &place)),
            }
        }));
        self.field(signature, about, CostMultiplier::Once, parse::<A>, resolve)
    }

    /// One object, or none where the field is nullable.
    #[must_use]
    pub fn one(
        self,
        signature: &str,
        about: &str,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context) -> Answer<'a, W> + Send + Sync + 'static,
    ) -> Self {
        self.one_with(signature, about, move |record, context, (): &()| {
            get(record, context)
        })
    }

    /// [`one`](Self::one) object with arguments.
    #[must_use]
    pub fn one_with<A: FromArgs>(
        self,
        signature: &str,
        about: &str,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context, &A) -> Answer<'a, W> + Send + Sync + 'static,
    ) -> Self {
        self.single(signature, about, CostMultiplier::Once, get)
    }

    /// A list of objects, each of which may be null or fail by itself.
    #[must_use]
    pub fn many(
        self,
        signature: &str,
        about: &str,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context) -> Answers<'a, W> + Send + Sync + 'static,
    ) -> Self {
        self.many_with(signature, about, move |record, context, (): &()| {
            get(record, context)
        })
    }

    /// [`many`](Self::many) objects with arguments.
    #[must_use]
    pub fn many_with<A: FromArgs>(
        self,
        signature: &str,
        about: &str,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context, &A) -> Answers<'a, W> + Send + Sync + 'static,
    ) -> Self {
        let place = self.place(signature);
        let resolve = Resolve::Many(Box::new(move |object, context, args| {
            match (T::of(object), args.downcast_ref::<A>()) {
                (Some(record), Some(args)) => get(record, context, args),
                _ => Err(misplaced::<W>(object, &place)),
            }
        }));
        self.field(signature, about, CostMultiplier::Once, parse::<A>, resolve)
    }

    /// A list of objects that the record has at hand, none of which is null.
    #[must_use]
    pub fn lent(
        self,
        signature: &str,
        about: &str,
        get: impl for<'o, 'a> Fn(&'o T::Ref<'a>, &'o &'a W::Context) -> &'o [W::Object<'a>]
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let place = self.place(signature);
        let resolve = Resolve::Borrowed(Box::new(move |object, context| match T::of(object) {
            Some(record) => Ok(get(record, context)),
            None => Err(misplaced::<W>(object, &place)),
        }));
        self.field(signature, about, CostMultiplier::Once, parse::<()>, resolve)
    }

    /// A connection: an object whose cost below is multiplied by `first` or `last`, by their
    /// defaults, or else by [`Limits::page`](crate::Limits::page).
    #[must_use]
    pub fn page(
        self,
        signature: &str,
        about: &str,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context) -> Answer<'a, W> + Send + Sync + 'static,
    ) -> Self {
        self.page_with(signature, about, move |record, context, (): &()| {
            get(record, context)
        })
    }

    /// A [`page`](Self::page) with arguments.
    #[must_use]
    pub fn page_with<A: FromArgs>(
        self,
        signature: &str,
        about: &str,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context, &A) -> Answer<'a, W> + Send + Sync + 'static,
    ) -> Self {
        self.single(signature, about, CostMultiplier::Page, get)
    }

    /// Says of the last field that it answers once for each item of this argument, which multiplies
    /// its cost.
    #[must_use]
    pub fn for_each(mut self, argument: &str) -> Self {
        match self.fields.last_mut() {
            Some(field) => field.times = CostMultiplier::Each(argument.into()),
            None => self.faults.push(format!(
                "`{}` has no field yet to be for each `{argument}`",
                self.name
            )),
        }
        self
    }

    /// Says what the last field costs itself, where that is more than one: it is work whatever is
    /// asked below it.
    #[must_use]
    pub fn costing(mut self, own: usize) -> Self {
        match self.fields.last_mut() {
            Some(field) => field.own = own,
            None => self.faults.push(format!(
                "`{}` has no field yet that could cost {own}",
                self.name
            )),
        }
        self
    }

    /// Says of the last field, a list, that it answers as many objects as its argument `first`
    /// says, which multiplies its cost.
    #[must_use]
    pub fn for_first(mut self) -> Self {
        match self.fields.last_mut() {
            Some(field) => field.times = CostMultiplier::Page,
            None => self.faults.push(format!(
                "`{}` has no field yet to be for `first`",
                self.name
            )),
        }
        self
    }

    /// Ends the table.
    pub fn done(self) -> TypeDef<W> {
        let fields = self.fields.into_iter().map(Arc::new).collect();
        TypeDef {
            name: self.name,
            about: self.about,
            kind: Kind::Object {
                fields,
                implements: self.implements,
            },
            faults: self.faults,
        }
    }

    fn single<A: FromArgs>(
        self,
        signature: &str,
        about: &str,
        times: CostMultiplier,
        get: impl for<'a> Fn(&T::Ref<'a>, &'a W::Context, &A) -> Answer<'a, W> + Send + Sync + 'static,
    ) -> Self {
        let place = self.place(signature);
        let resolve = Resolve::One(Box::new(move |object, context, args| {
            match (T::of(object), args.downcast_ref::<A>()) {
                (Some(record), Some(args)) => get(record, context, args),
                _ => Err(misplaced::<W>(object, &place)),
            }
        }));
        self.field(signature, about, times, parse::<A>, resolve)
    }

    fn place(&self, signature: &str) -> String {
        let end = signature
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(signature.len());
        format!("{}.{}", self.name, &signature[..end])
    }

    fn field(
        mut self,
        signature: &str,
        about: &str,
        times: CostMultiplier,
        parse: ParseArgs,
        resolve: Resolve<W>,
    ) -> Self {
        match Signature::parse(signature) {
            Ok(signature) => self.fields.push(Field {
                owner: self.name.clone(),
                name: signature.name,
                about: if about.is_empty() {
                    signature.about
                } else {
                    Some(about.into())
                },
                ty: signature.ty,
                args: signature.args,
                deprecated: signature.deprecated,
                times,
                own: 1,
                parse,
                resolve,
            }),
            Err(fault) => self.faults.push(format!("in `{}`: {fault}", self.name)),
        }
        self
    }
}

impl<W: Application, T: Record<W>> std::fmt::Debug for Object<W, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Object").field(&self.name).finish()
    }
}

fn parse<A: FromArgs>(args: &Args<'_>) -> Result<Parsed, FieldError> {
    Ok(Box::new(A::from_args(args)?) as Box<dyn Any + Send + Sync>)
}

#[cold]
fn misplaced<W: Application>(object: &W::Object<'_>, place: &str) -> FieldError {
    FieldError::internal(format!(
        "`{place}` was asked of an object of the type `{}`",
        W::type_name(object)
    ))
}
