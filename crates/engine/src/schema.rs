//! The types of a schema, and the schema that holds them by name.

use std::{any::Any, collections::HashMap, fmt, sync::Arc};

use async_graphql::{
    Value,
    parser::types::{BaseType, Type},
};

use crate::{
    application::Application,
    args::Args,
    argument::{Argument, Deprecation},
    field_error::FieldError,
    json::Json,
    rows::Rows,
};

/// The definition of one type, made by [`object`](crate::object), [`sdl`](crate::sdl()) or
/// [`scalar`](crate::scalar).
pub struct TypeDef<A: Application> {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) kind: TypeKind<A>,
    /// The mistakes found while the declaration was read.
    pub(crate) errors: Vec<String>,
}

/// The kind of a type, with what that kind has.
pub(crate) enum TypeKind<A: Application> {
    Scalar {
        url: Option<String>,
        scalar: ScalarType,
    },
    Enum(Vec<EnumValue>),
    Input {
        fields: Vec<Argument>,
        one_of: bool,
    },
    Object {
        fields: Vec<Arc<FieldDef<A>>>,
        implements: Vec<String>,
    },
    Interface {
        fields: Vec<Arc<FieldDef<A>>>,
        implements: Vec<String>,
        members: Vec<String>,
    },
    Union(Vec<String>),
}

/// The input values that a scalar takes.
#[derive(Clone)]
pub(crate) enum ScalarType {
    Int,
    Float,
    String,
    Boolean,
    Id,
    Any,
    Checked(Arc<ScalarCheck>),
}

/// The input check of an application's scalar: an error says why the value is refused.
type ScalarCheck = dyn Fn(&Value) -> Result<(), String> + Send + Sync;

/// A value of an enum.
pub(crate) struct EnumValue {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: Option<Deprecation>,
}

/// The definition of a field: its signature, its cost and its resolver.
pub(crate) struct FieldDef<A: Application> {
    pub(crate) owner: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) ty: Type,
    pub(crate) args: Vec<Argument>,
    pub(crate) deprecated: Option<Deprecation>,
    pub(crate) multiplier: CostMultiplier,
    /// The cost of the field itself, without the fields below.
    pub(crate) base_cost: usize,
    /// The least role whose viewer may select the field; `None` for everybody.
    pub(crate) required_role: Option<A::Role>,
    pub(crate) parse: ParseArgs,
    pub(crate) resolve: Resolver<A>,
}

/// The multiplier of the cost of the fields below a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CostMultiplier {
    Once,
    /// The value of the argument `first` or `last`.
    Page,
    /// The number of items in this list argument.
    Each(String),
}

/// The arguments of a field as the type that its accessor takes.
pub(crate) type ParsedArgs = Box<dyn Any + Send + Sync>;
/// The function that reads the arguments of a field into that type.
pub(crate) type ParseArgs = fn(&Args<'_>) -> Result<ParsedArgs, FieldError>;

type LeafResolver<A> = dyn for<'a> Fn(
        &<A as Application>::Object<'a>,
        &'a <A as Application>::Context,
        &(dyn Any + Send + Sync),
        &mut Json,
    ) -> Result<(), FieldError>
    + Send
    + Sync;
type ObjectResolver<A> = dyn for<'a> Fn(
        &<A as Application>::Object<'a>,
        &'a <A as Application>::Context,
        &(dyn Any + Send + Sync),
    ) -> Result<Option<<A as Application>::Object<'a>>, FieldError>
    + Send
    + Sync;
type ListResolver<A> = dyn for<'a> Fn(
        &<A as Application>::Object<'a>,
        &'a <A as Application>::Context,
        &(dyn Any + Send + Sync),
    ) -> Result<Rows<<A as Application>::Object<'a>>, FieldError>
    + Send
    + Sync;
/// The double reference tells the compiler that `'a` outlives `'o`.
type BorrowedResolver<A> = dyn for<'o, 'a> Fn(
        &'o <A as Application>::Object<'a>,
        &'o &'a <A as Application>::Context,
    ) -> Result<&'o [<A as Application>::Object<'a>], FieldError>
    + Send
    + Sync;

/// The resolver of a field: gets its value from an object.
pub(crate) enum Resolver<A: Application> {
    Leaf(Box<LeafResolver<A>>),
    Object(Box<ObjectResolver<A>>),
    List(Box<ListResolver<A>>),
    /// A list borrowed from the record.
    Borrowed(Box<BorrowedResolver<A>>),
    /// A field of an interface, which is resolved by the object types that implement it.
    Interface,
}

impl<A: Application> FieldDef<A> {
    /// The schema coordinate of the field: `Type.field`.
    pub(crate) fn coordinate(&self) -> String {
        format!("{}.{}", self.owner, self.name)
    }
}

impl<A: Application> TypeDef<A> {
    /// The name of the type.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The fields of an input object, each with its type as the schema writes it (`[ID!]!`); none
    /// for a type of another kind.
    pub fn input_fields(&self) -> impl Iterator<Item = (&str, String)> {
        let fields = match &self.kind {
            TypeKind::Input { fields, .. } => fields.as_slice(),
            _ => &[],
        };
        fields
            .iter()
            .map(|field| (field.name.as_str(), field.ty.to_string()))
    }

    /// The fields of an object type, each with the role that it requires; none for a type of
    /// another kind.
    pub fn required_roles(&self) -> impl Iterator<Item = (&str, Option<A::Role>)> {
        self.fields()
            .iter()
            .map(|field| (field.name.as_str(), field.required_role))
    }

    pub(crate) fn fields(&self) -> &[Arc<FieldDef<A>>] {
        match &self.kind {
            TypeKind::Object { fields, .. } | TypeKind::Interface { fields, .. } => fields,
            _ => &[],
        }
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Arc<FieldDef<A>>> {
        self.fields().iter().find(|field| field.name == name)
    }

    pub(crate) fn implements(&self) -> &[String] {
        match &self.kind {
            TypeKind::Object { implements, .. } | TypeKind::Interface { implements, .. } => {
                implements
            }
            _ => &[],
        }
    }

    pub(crate) fn is_leaf(&self) -> bool {
        matches!(self.kind, TypeKind::Scalar { .. } | TypeKind::Enum(_))
    }

    pub(crate) fn is_object(&self) -> bool {
        matches!(self.kind, TypeKind::Object { .. })
    }

    pub(crate) fn is_input(&self) -> bool {
        self.is_leaf() || matches!(self.kind, TypeKind::Input { .. })
    }

    /// The names of the object types that a value of this type can have.
    pub(crate) fn members(&self) -> &[String] {
        match &self.kind {
            TypeKind::Interface { members, .. } | TypeKind::Union(members) => members,
            _ => std::slice::from_ref(&self.name),
        }
    }
}

impl<A: Application> fmt::Debug for TypeDef<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TypeDef")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// The mistakes in the declaration of a schema, a line each.
#[derive(Debug, thiserror::Error)]
#[error("the schema is not well declared:\n{}", .0.join("\n"))]
pub struct SchemaError(pub(crate) Vec<String>);

/// A schema: its types by name.
pub struct Schema<A: Application> {
    types: Vec<TypeDef<A>>,
    by_name: HashMap<String, usize>,
    /// The text to write in place of a field that a type had, by the field's schema coordinate.
    former_fields: HashMap<String, String>,
}

impl<A: Application> Schema<A> {
    /// A schema of these types and the built-in scalars, not checked yet.
    pub(crate) fn unchecked(types: impl IntoIterator<Item = TypeDef<A>>) -> Self {
        let built_in = BUILT_IN.iter().map(|(name, scalar)| TypeDef {
            name: (*name).into(),
            description: None,
            kind: TypeKind::Scalar {
                url: None,
                scalar: scalar.clone(),
            },
            errors: vec![],
        });
        let mut types: Vec<_> = types.into_iter().chain(built_in).collect();
        let implementations: Vec<(String, String)> = types
            .iter()
            .filter(|ty| ty.is_object())
            .flat_map(|ty| {
                ty.implements()
                    .iter()
                    .map(|interface| (interface.clone(), ty.name.clone()))
            })
            .collect();
        for ty in &mut types {
            if let TypeKind::Interface { members, .. } = &mut ty.kind {
                members.extend(
                    implementations
                        .iter()
                        .filter(|(interface, _)| *interface == ty.name)
                        .map(|(_, object)| object.clone()),
                );
            }
        }
        let by_name = types
            .iter()
            .enumerate()
            .map(|(index, ty)| (ty.name.clone(), index))
            .collect();
        Self {
            types,
            by_name,
            former_fields: HashMap::new(),
        }
    }

    /// Declares what to write in place of a field that a type had, of output or of input. A
    /// document that still names the field is refused with that.
    #[must_use]
    pub fn with_former_field(mut self, ty: &str, field: &str, instead: &str) -> Self {
        self.former_fields
            .insert(format!("{ty}.{field}"), instead.into());
        self
    }

    /// The text to write in place of a field that a type had; `None` where it never had the field.
    pub(crate) fn instead_of(&self, ty: &str, field: &str) -> Option<&str> {
        let instead = self.former_fields.get(&format!("{ty}.{field}"));
        instead.map(String::as_str)
    }

    /// The message about a field that a type does not have.
    pub(crate) fn no_such_field(&self, ty: &str, field: &str) -> String {
        match self.instead_of(ty, field) {
            Some(instead) => format!("`{ty}` has no field `{field}` any more; write `{instead}`"),
            None => format!("`{ty}` has no field `{field}`"),
        }
    }

    pub(crate) fn types(&self) -> &[TypeDef<A>] {
        &self.types
    }

    pub(crate) fn types_mut(&mut self) -> &mut [TypeDef<A>] {
        &mut self.types
    }

    pub(crate) fn get(&self, name: &str) -> Option<&TypeDef<A>> {
        self.by_name.get(name).map(|index| &self.types[*index])
    }

    /// The named type at the bottom of a type expression.
    pub(crate) fn named(&self, ty: &Type) -> Option<&TypeDef<A>> {
        self.get(name_of(ty))
    }

    /// True if an object type satisfies a type condition.
    pub(crate) fn is_member(&self, object: &str, condition: &str) -> bool {
        object == condition
            || self
                .get(condition)
                .is_some_and(|ty| ty.members().iter().any(|member| member == object))
    }
}

impl<A: Application> fmt::Debug for Schema<A> {
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

const BUILT_IN: [(&str, ScalarType); 5] = [
    ("Int", ScalarType::Int),
    ("Float", ScalarType::Float),
    ("String", ScalarType::String),
    ("Boolean", ScalarType::Boolean),
    ("ID", ScalarType::Id),
];
