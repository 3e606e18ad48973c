//! The types of a schema as tables.

use std::{any::Any, collections::HashMap, fmt, sync::Arc};

use async_graphql::{
    Value,
    parser::types::{BaseType, Type},
};

use crate::{Application, Args, FieldError, Json, Rows, schema_check};

/// One type of a schema: made by [`object`](crate::object), [`sdl`](crate::sdl()) or
/// [`scalar`](crate::scalar).
pub struct TypeDef<W: Application> {
    pub(crate) name: String,
    pub(crate) about: Option<String>,
    pub(crate) kind: Kind<W>,
    /// What is wrong with the declaration itself.
    pub(crate) faults: Vec<String>,
}

pub(crate) enum Kind<W: Application> {
    Scalar {
        url: Option<String>,
        of: Scalar,
    },
    Enum(Vec<EnumValue>),
    Input {
        fields: Vec<Argument>,
        one_of: bool,
    },
    Object {
        fields: Vec<Arc<Field<W>>>,
        implements: Vec<String>,
    },
    Interface {
        fields: Vec<Arc<Field<W>>>,
        implements: Vec<String>,
        members: Vec<String>,
    },
    Union(Vec<String>),
}

/// What values a scalar takes.
#[derive(Clone)]
pub(crate) enum Scalar {
    Int,
    Float,
    String,
    Boolean,
    Id,
    Any,
    Checked(Arc<Check>),
}

type Check = dyn Fn(&Value) -> Result<(), String> + Send + Sync;

pub(crate) struct EnumValue {
    pub(crate) name: String,
    pub(crate) about: Option<String>,
    pub(crate) deprecated: Option<Deprecation>,
}

/// An argument of a field, or a field of an input object.
#[derive(Debug)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) about: Option<String>,
    pub(crate) ty: Type,
    pub(crate) default: Option<Value>,
    pub(crate) deprecated: Option<Deprecation>,
}

/// `@deprecated`, with its reason if one is given.
#[derive(Debug, Clone)]
pub(crate) struct Deprecation(pub(crate) Option<String>);

pub(crate) struct Field<W: Application> {
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) about: Option<String>,
    pub(crate) ty: Type,
    pub(crate) args: Vec<Argument>,
    pub(crate) deprecated: Option<Deprecation>,
    pub(crate) times: CostMultiplier,
    /// What it costs itself.
    pub(crate) own: usize,
    pub(crate) parse: ParseArgs,
    pub(crate) resolve: Resolve<W>,
}

/// How often what is below a field is asked for: a factor of its cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CostMultiplier {
    Once,
    /// As `first` or `last` says.
    Page,
    /// Once for each item of this argument.
    Each(String),
}

/// The arguments of a field as its accessor wants them.
pub(crate) type Parsed = Box<dyn Any + Send + Sync>;
pub(crate) type ParseArgs = fn(&Args<'_>) -> Result<Parsed, FieldError>;

type Leaf<W> = dyn for<'a> Fn(
        &<W as Application>::Object<'a>,
        &'a <W as Application>::Context,
        &(dyn Any + Send + Sync),
        &mut Json,
    ) -> Result<(), FieldError>
    + Send
    + Sync;
type One<W> = dyn for<'a> Fn(
        &<W as Application>::Object<'a>,
        &'a <W as Application>::Context,
        &(dyn Any + Send + Sync),
    ) -> Result<Option<<W as Application>::Object<'a>>, FieldError>
    + Send
    + Sync;
type Many<W> = dyn for<'a> Fn(
        &<W as Application>::Object<'a>,
        &'a <W as Application>::Context,
        &(dyn Any + Send + Sync),
    ) -> Result<Rows<<W as Application>::Object<'a>>, FieldError>
    + Send
    + Sync;
/// The double reference tells the compiler that `'a` outlives `'o`.
type Borrowed<W> = dyn for<'o, 'a> Fn(
        &'o <W as Application>::Object<'a>,
        &'o &'a <W as Application>::Context,
    ) -> Result<&'o [<W as Application>::Object<'a>], FieldError>
    + Send
    + Sync;

/// How a field is got from an object.
pub(crate) enum Resolve<W: Application> {
    Leaf(Box<Leaf<W>>),
    One(Box<One<W>>),
    Many(Box<Many<W>>),
    /// Objects that it has at hand.
    Borrowed(Box<Borrowed<W>>),
    /// Declared by an interface, which is never asked itself.
    Declared,
}

impl<W: Application> TypeDef<W> {
    pub(crate) fn fields(&self) -> &[Arc<Field<W>>] {
        match &self.kind {
            Kind::Object { fields, .. } | Kind::Interface { fields, .. } => fields,
            _ => &[],
        }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Arc<Field<W>>> {
        self.fields().iter().find(|field| field.name == name)
    }

    pub(crate) fn implements(&self) -> &[String] {
        match &self.kind {
            Kind::Object { implements, .. } | Kind::Interface { implements, .. } => implements,
            _ => &[],
        }
    }

    pub(crate) fn is_leaf(&self) -> bool {
        matches!(self.kind, Kind::Scalar { .. } | Kind::Enum(_))
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.kind, Kind::Object { .. })
    }

    pub(crate) fn is_input(&self) -> bool {
        self.is_leaf() || matches!(self.kind, Kind::Input { .. })
    }

    /// The object types that a value of this type can have.
    pub(crate) fn members(&self) -> &[String] {
        match &self.kind {
            Kind::Interface { members, .. } | Kind::Union(members) => members,
            _ => std::slice::from_ref(&self.name),
        }
    }
}

impl<W: Application> fmt::Debug for TypeDef<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypeDef")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What is wrong with the declaration of a schema: every mistake, a line each.
#[derive(Debug, thiserror::Error)]
#[error("the schema is not well declared:\n{}", .0.join("\n"))]
pub struct SchemaError(pub(crate) Vec<String>);

/// A whole schema: every type by its name.
pub struct Schema<W: Application> {
    types: Vec<TypeDef<W>>,
    by_name: HashMap<String, usize>,
}

impl<W: Application> Schema<W> {
    /// Puts the types together. The root types are those named `Query` (there must be one),
    /// `Mutation` and `Subscription`; an operation of the latter runs on an event as its root
    /// object.
    pub fn new(types: impl IntoIterator<Item = TypeDef<W>>) -> Result<Self, SchemaError> {
        let mut types: Vec<_> = types.into_iter().collect();
        types.extend(BUILT_IN.iter().map(|(name, of)| TypeDef {
            name: (*name).into(),
            about: None,
            kind: Kind::Scalar {
                url: None,
                of: of.clone(),
            },
            faults: vec![],
        }));
        let implementing: Vec<(String, String)> = types
            .iter()
            .filter(|ty| ty.is_object())
            .flat_map(|ty| {
                ty.implements()
                    .iter()
                    .map(|interface| (interface.clone(), ty.name.clone()))
            })
            .collect();
        for ty in &mut types {
            if let Kind::Interface { members, .. } = &mut ty.kind {
                members.extend(
                    implementing
                        .iter()
                        .filter(|(i, _)| *i == ty.name)
                        .map(|(_, object)| object.clone()),
                );
            }
        }
        let by_name = types
            .iter()
            .enumerate()
            .map(|(at, ty)| (ty.name.clone(), at))
            .collect();
        schema_check::check(Self { types, by_name }).map_err(SchemaError)
    }

    pub(crate) fn types(&self) -> &[TypeDef<W>] {
        &self.types
    }

    pub(crate) fn types_mut(&mut self) -> &mut [TypeDef<W>] {
        &mut self.types
    }

    pub(crate) fn get(&self, name: &str) -> Option<&TypeDef<W>> {
        self.by_name.get(name).map(|at| &self.types[*at])
    }

    /// The named type at the bottom of a type expression.
    pub(crate) fn named(&self, ty: &Type) -> Option<&TypeDef<W>> {
        self.get(name_of(ty))
    }

    /// Whether an object type can be what a type condition asks for.
    pub(crate) fn is_member(&self, object: &str, of: &str) -> bool {
        object == of
            || self
                .get(of)
                .is_some_and(|ty| ty.members().iter().any(|member| member == object))
    }
}

impl<W: Application> fmt::Debug for Schema<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema")
            .field("types", &self.types.len())
            .finish()
    }
}

/// The name at the bottom of a type expression.
pub(crate) fn name_of(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => name_of(item),
    }
}

pub(crate) fn is_built_in(name: &str) -> bool {
    BUILT_IN.iter().any(|(built_in, _)| *built_in == name)
}

const BUILT_IN: [(&str, Scalar); 5] = [
    ("Int", Scalar::Int),
    ("Float", Scalar::Float),
    ("String", Scalar::String),
    ("Boolean", Scalar::Boolean),
    ("ID", Scalar::Id),
];
