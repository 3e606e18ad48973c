//! The table of an object type: for each field its signature, its description and its accessor.

use std::{any::Any, marker::PhantomData, sync::Arc};

use crate::{
    application::{Answer, Answers, Application, Record},
    args::{Args, FromArgs},
    field_error::FieldError,
    json::Json,
    schema::{CostMultiplier, FieldDef, ParseArgs, ParsedArgs, Resolver, TypeDef, TypeKind},
    signature::Signature,
};

/// The table of an object type, whose accessors read the record `R`.
///
/// A signature is written in GraphQL's own language. The methods that end in `_with` take the
/// field's arguments as a type, read once a request. [`Schema::new`](crate::Schema::new) reports
/// the mistakes in a table.
pub struct Table<A: Application, R: Record<A>> {
    name: String,
    description: Option<String>,
    errors: Vec<String>,
    fields: Vec<FieldDef<A>>,
    implements: Vec<String>,
    record: PhantomData<fn(R)>,
}

/// The result of a leaf's accessor: nothing, or an error.
pub trait LeafResult {
    /// Converts the result.
    fn into_result(self) -> Result<(), FieldError>;
}

impl LeafResult for () {
    fn into_result(self) -> Result<(), FieldError> {
        Ok(())
    }
}

impl LeafResult for Result<(), FieldError> {
    fn into_result(self) -> Result<(), FieldError> {
        self
    }
}

/// Begins the table of an object type.
pub fn object<A: Application, R: Record<A>>(name: &str, description: &str) -> Table<A, R> {
    Table {
        name: name.into(),
        description: (!description.is_empty()).then(|| description.into()),
        errors: vec![],
        fields: vec![],
        implements: vec![],
        record: PhantomData,
    }
}

impl<A: Application, R: Record<A>> Table<A, R> {
    /// Adds an interface that the type implements.
    #[must_use]
    pub fn implements(mut self, interface: &str) -> Self {
        self.implements.push(interface.into());
        self
    }

    /// Adds a leaf: a scalar, an enum or a list of scalars or enums. The accessor writes the value.
    ///
    /// A `null` that is written for a non-null field is an error of the field; a `null` within a
    /// list is not noticed.
    #[must_use]
    pub fn leaf<L: LeafResult>(
        self,
        signature: &str,
        description: &str,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context, &mut Json) -> L + Send + Sync + 'static,
    ) -> Self {
        self.leaf_with(
            signature,
            description,
            move |record, context, (): &(), out| get(record, context, out),
        )
    }

    /// Adds a [`leaf`](Self::leaf) with arguments.
    #[must_use]
    pub fn leaf_with<P: FromArgs, L: LeafResult>(
        self,
        signature: &str,
        description: &str,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context, &P, &mut Json) -> L + Send + Sync + 'static,
    ) -> Self {
        let coordinate = self.coordinate(signature);
        let resolve = Resolver::Leaf(Box::new(move |object, context, args, out| {
            match (R::of(object), args.downcast_ref::<P>()) {
                (Some(record), Some(args)) => get(record, context, args, out).into_result(),
                _ => Err(wrong_object::<A>(object, &coordinate)),
            }
        }));
        self.field(
            signature,
            description,
            CostMultiplier::Once,
            parse::<P>,
            resolve,
        )
    }

    /// Adds a field that is one object, or null if the field is nullable.
    #[must_use]
    pub fn one(
        self,
        signature: &str,
        description: &str,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context) -> Answer<'a, A> + Send + Sync + 'static,
    ) -> Self {
        self.one_with(signature, description, move |record, context, (): &()| {
            get(record, context)
        })
    }

    /// Adds a field that is [`one`](Self::one) object, with arguments.
    #[must_use]
    pub fn one_with<P: FromArgs>(
        self,
        signature: &str,
        description: &str,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context, &P) -> Answer<'a, A> + Send + Sync + 'static,
    ) -> Self {
        self.single(signature, description, CostMultiplier::Once, get)
    }

    /// Adds a list of objects, each of which may be null or an error.
    #[must_use]
    pub fn many(
        self,
        signature: &str,
        description: &str,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context) -> Answers<'a, A> + Send + Sync + 'static,
    ) -> Self {
        self.many_with(signature, description, move |record, context, (): &()| {
            get(record, context)
        })
    }

    /// Adds a list of [`many`](Self::many) objects, with arguments.
    #[must_use]
    pub fn many_with<P: FromArgs>(
        self,
        signature: &str,
        description: &str,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context, &P) -> Answers<'a, A> + Send + Sync + 'static,
    ) -> Self {
        let coordinate = self.coordinate(signature);
        let resolve = Resolver::List(Box::new(move |object, context, args| {
            match (R::of(object), args.downcast_ref::<P>()) {
                (Some(record), Some(args)) => get(record, context, args),
                _ => Err(wrong_object::<A>(object, &coordinate)),
            }
        }));
        self.field(
            signature,
            description,
            CostMultiplier::Once,
            parse::<P>,
            resolve,
        )
    }

    /// Adds a list of objects that is borrowed from the record, none of which is null.
    #[must_use]
    pub fn borrowed(
        self,
        signature: &str,
        description: &str,
        get: impl for<'o, 'a> Fn(&'o R::Ref<'a>, &'o &'a A::Context) -> &'o [A::Object<'a>]
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let coordinate = self.coordinate(signature);
        let resolve = Resolver::Borrowed(Box::new(move |object, context| match R::of(object) {
            Some(record) => Ok(get(record, context)),
            None => Err(wrong_object::<A>(object, &coordinate)),
        }));
        self.field(
            signature,
            description,
            CostMultiplier::Once,
            parse::<()>,
            resolve,
        )
    }

    /// Adds a connection: one object, the cost of whose lists is multiplied by the argument `first`
    /// or `last`, or else by [`Limits::page`](crate::Limits::page).
    #[must_use]
    pub fn page(
        self,
        signature: &str,
        description: &str,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context) -> Answer<'a, A> + Send + Sync + 'static,
    ) -> Self {
        self.page_with(signature, description, move |record, context, (): &()| {
            get(record, context)
        })
    }

    /// Adds a [`page`](Self::page) with arguments.
    #[must_use]
    pub fn page_with<P: FromArgs>(
        self,
        signature: &str,
        description: &str,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context, &P) -> Answer<'a, A> + Send + Sync + 'static,
    ) -> Self {
        self.single(signature, description, CostMultiplier::Page, get)
    }

    /// Multiplies the cost below the last field by the number of items in this list argument.
    #[must_use]
    pub fn for_each(self, argument: &str) -> Self {
        self.last_field(&format!("to be for each `{argument}`"), |field| {
            field.multiplier = CostMultiplier::Each(argument.into());
        })
    }

    /// Sets the base cost of the last field, which is 1 otherwise: the work of the field itself,
    /// whatever is selected below it.
    #[must_use]
    pub fn costing(self, base_cost: usize) -> Self {
        self.last_field(&format!("that could cost {base_cost}"), |field| {
            field.base_cost = base_cost;
        })
    }

    /// Requires a role for the last field: a request whose viewer has a lesser role is refused as a
    /// whole, with the code `FORBIDDEN`.
    #[must_use]
    pub fn requires(self, role: A::Role) -> Self {
        self.last_field(&format!("that could require the role `{role}`"), |field| {
            field.required_role = Some(role);
        })
    }

    /// Multiplies the cost below the last field, a list of objects, by its argument `first`.
    #[must_use]
    pub fn for_first(self) -> Self {
        self.last_field("to be for `first`", |field| {
            field.multiplier = CostMultiplier::Page;
        })
    }

    /// Ends the table: the type that it declares.
    pub fn done(self) -> TypeDef<A> {
        let fields = self.fields.into_iter().map(Arc::new).collect();
        TypeDef {
            name: self.name,
            description: self.description,
            kind: TypeKind::Object {
                fields,
                implements: self.implements,
            },
            errors: self.errors,
        }
    }

    fn last_field(mut self, purpose: &str, change: impl FnOnce(&mut FieldDef<A>)) -> Self {
        match self.fields.last_mut() {
            Some(field) => change(field),
            None => self
                .errors
                .push(format!("`{}` has no field yet {purpose}", self.name)),
        }
        self
    }

    fn single<P: FromArgs>(
        self,
        signature: &str,
        description: &str,
        multiplier: CostMultiplier,
        get: impl for<'a> Fn(&R::Ref<'a>, &'a A::Context, &P) -> Answer<'a, A> + Send + Sync + 'static,
    ) -> Self {
        let coordinate = self.coordinate(signature);
        let resolve = Resolver::Object(Box::new(move |object, context, args| {
            match (R::of(object), args.downcast_ref::<P>()) {
                (Some(record), Some(args)) => get(record, context, args),
                _ => Err(wrong_object::<A>(object, &coordinate)),
            }
        }));
        self.field(signature, description, multiplier, parse::<P>, resolve)
    }

    /// The schema coordinate of the field with this signature: `Type.field`.
    fn coordinate(&self, signature: &str) -> String {
        let end = signature
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(signature.len());
        format!("{}.{}", self.name, &signature[..end])
    }

    fn field(
        mut self,
        signature: &str,
        description: &str,
        multiplier: CostMultiplier,
        parse: ParseArgs,
        resolve: Resolver<A>,
    ) -> Self {
        match Signature::parse(signature) {
            Ok(signature) => self.fields.push(FieldDef {
                owner: self.name.clone(),
                name: signature.name,
                description: if description.is_empty() {
                    signature.description
                } else {
                    Some(description.into())
                },
                ty: signature.ty,
                args: signature.args,
                deprecated: signature.deprecated,
                multiplier,
                base_cost: 1,
                required_role: None,
                parse,
                resolve,
            }),
            Err(error) => self.errors.push(format!("in `{}`: {error}", self.name)),
        }
        self
    }
}

impl<A: Application, R: Record<A>> std::fmt::Debug for Table<A, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Table").field(&self.name).finish()
    }
}

fn parse<P: FromArgs>(args: &Args<'_>) -> Result<ParsedArgs, FieldError> {
    Ok(Box::new(P::from_args(args)?) as Box<dyn Any + Send + Sync>)
}

#[cold]
fn wrong_object<A: Application>(object: &A::Object<'_>, coordinate: &str) -> FieldError {
    FieldError::internal(format!(
        "`{coordinate}` was resolved on an object of the type `{}`",
        A::type_name(object)
    ))
}
