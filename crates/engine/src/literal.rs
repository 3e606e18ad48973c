//! The literals of a document: checked against their types once, filled with a request's variables
//! for each.

use async_graphql::{
    Name, Value,
    indexmap::IndexMap,
    parser::types::{BaseType, OperationDefinition, Type},
};
use async_graphql_value::Value as Literal;

use crate::{
    Application,
    coerce::{self, Fault, Origin, Variables},
    schema::{Argument, Kind, Schema},
};

/// A literal of a known type, with places for variables.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Template {
    /// Coerced already.
    Const(Value),
    /// The variable with this number.
    Variable(usize),
    List(Vec<Self>),
    Object(Vec<(Name, Self)>),
}

impl Template {
    /// Checks a literal, and the positions of the variables in it, against the type of its place.
    pub(crate) fn of<W: Application>(
        schema: &Schema<W>,
        place: &Place<'_>,
        literal: &Literal,
        operation: &OperationDefinition,
    ) -> Result<Self, Fault> {
        if let Some(value) = literal.clone().into_const() {
            return coerce::coerce(schema, place.ty, value, Origin::Literal).map(Self::Const);
        }
        match (literal, &place.ty.base) {
            (Literal::Variable(name), _) => variable(place, name, operation).map(Self::Variable),
            (Literal::List(items), BaseType::List(item)) => {
                let place = Place {
                    ty: item,
                    has_default: false,
                };
                let items = items.iter().enumerate().map(|(at, literal)| {
                    Self::of(schema, &place, literal, operation).map_err(|fault| fault.within(at))
                });
                items.collect::<Result<_, _>>().map(Self::List)
            }
            (literal, BaseType::List(item)) => {
                let place = Place {
                    ty: item,
                    has_default: false,
                };
                Ok(Self::List(vec![Self::of(
                    schema, &place, literal, operation,
                )?]))
            }
            (Literal::Object(given), BaseType::Named(name)) => {
                match schema.get(name).map(|ty| &ty.kind) {
                    Some(Kind::Input { fields, one_of }) => {
                        object(schema, name, fields, *one_of, given, operation)
                    }
                    _ => Err(Fault::new(format!("`{name}` cannot be `{literal}`"))),
                }
            }
            (literal, BaseType::Named(name)) => {
                Err(Fault::new(format!("`{name}` cannot be `{literal}`")))
            }
        }
    }

    /// The value for a request; `None` for a variable that is absent.
    pub(crate) fn fill(&self, variables: &Variables) -> Option<Value> {
        Some(match self {
            Self::Const(value) => value.clone(),
            Self::Variable(at) => return variables.get(*at)?.clone(),
            Self::List(items) => Value::List(
                items
                    .iter()
                    .map(|item| item.fill(variables).unwrap_or(Value::Null))
                    .collect(),
            ),
            Self::Object(fields) => {
                let fields = fields
                    .iter()
                    .filter_map(|(name, field)| Some((name.clone(), field.fill(variables)?)));
                Value::Object(fields.collect())
            }
        })
    }
}

/// Where a value may stand: its type, and whether absence is made good by a default.
pub(crate) struct Place<'t> {
    pub(crate) ty: &'t Type,
    pub(crate) has_default: bool,
}

impl<'t> Place<'t> {
    pub(crate) fn of(argument: &'t Argument) -> Self {
        Self {
            ty: &argument.ty,
            has_default: argument.default.is_some(),
        }
    }
}

fn object<W: Application>(
    schema: &Schema<W>,
    name: &str,
    fields: &[Argument],
    one_of: bool,
    given: &IndexMap<Name, Literal>,
    operation: &OperationDefinition,
) -> Result<Template, Fault> {
    if let Some(unknown) = given
        .keys()
        .find(|key| !fields.iter().any(|field| field.name == ***key))
    {
        return Err(Fault::new(format!("`{name}` has no field `{unknown}`")));
    }
    if one_of && given.len() != 1 {
        return Err(Fault::new(format!(
            "`{name}` takes exactly one of its fields, and not null"
        )));
    }
    let mut template = Vec::with_capacity(fields.len());
    for field in fields {
        let value = match (given.get(field.name.as_str()), &field.default) {
            (Some(literal), _) => {
                let ty = Type {
                    nullable: field.ty.nullable && !one_of,
                    base: field.ty.base.clone(),
                };
                let place = Place {
                    ty: &ty,
                    has_default: field.default.is_some(),
                };
                Template::of(schema, &place, literal, operation)
                    .map_err(|fault| fault.within(&field.name))?
            }
            (None, Some(default)) => Template::Const(default.clone()),
            (None, None) if !field.ty.nullable => {
                return Err(Fault::new(format!(
                    "`{name}` needs its field `{}: {}`",
                    field.name, field.ty
                )));
            }
            (None, None) => continue,
        };
        template.push((Name::new(&field.name), value));
    }
    Ok(Template::Object(template))
}

/// The number of a variable, if it may be used at this place: the rule "all variable usages are
/// allowed".
pub(crate) fn variable(
    place: &Place<'_>,
    name: &str,
    operation: &OperationDefinition,
) -> Result<usize, Fault> {
    let found = operation
        .variable_definitions
        .iter()
        .enumerate()
        .find(|(_, d)| d.node.name.node == name);
    let Some((at, definition)) = found else {
        return Err(Fault::new(format!("the variable `${name}` is not defined")));
    };
    let ty = &definition.node.var_type.node;
    let default = definition
        .node
        .default_value
        .as_ref()
        .is_some_and(|default| default.node != Value::Null);
    let wanted = Type {
        nullable: place.ty.nullable || (ty.nullable && (default || place.has_default)),
        base: place.ty.base.clone(),
    };
    if fits(ty, &wanted) {
        Ok(at)
    } else {
        Err(Fault::new(format!(
            "the variable `${name}: {ty}` cannot be used where `{}` is wanted",
            place.ty
        )))
    }
}

fn fits(variable: &Type, place: &Type) -> bool {
    (place.nullable || !variable.nullable)
        && match (&variable.base, &place.base) {
            (BaseType::Named(a), BaseType::Named(b)) => a == b,
            (BaseType::List(a), BaseType::List(b)) => fits(a, b),
            _ => false,
        }
}
