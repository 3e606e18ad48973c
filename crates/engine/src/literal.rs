//! Templates for the literals of a document: checked against their types once, filled with variable
//! values for each request.

use async_graphql::{
    Name, Value,
    indexmap::IndexMap,
    parser::types::{BaseType, OperationDefinition, Type},
};
use async_graphql_value::Value as Literal;

use crate::{
    application::Application,
    argument::Argument,
    coerce::{self, CoercionError, InputSyntax, VariableValues},
    schema::{Schema, TypeKind},
};

/// A literal that was checked against its type, with variables still to be filled in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Template {
    /// A value without variables, coerced.
    Const(Value),
    /// The index of a variable among the operation's definitions.
    Variable(usize),
    List(Vec<Self>),
    Object(Vec<(Name, Self)>),
}

impl Template {
    /// Checks a literal, and the variables in it, against the type of its position.
    pub(crate) fn of<A: Application>(
        schema: &Schema<A>,
        position: &InputPosition<'_>,
        literal: &Literal,
        operation: &OperationDefinition,
    ) -> Result<Self, CoercionError> {
        if let Some(value) = literal.clone().into_const() {
            return coerce::coerce(schema, position.ty, value, InputSyntax::Literal)
                .map(Self::Const);
        }
        match (literal, &position.ty.base) {
            (Literal::Variable(name), _) => variable(position, name, operation).map(Self::Variable),
            (Literal::List(items), BaseType::List(item)) => {
                let position = InputPosition {
                    ty: item,
                    has_default: false,
                };
                let items = items.iter().enumerate().map(|(index, literal)| {
                    Self::of(schema, &position, literal, operation)
                        .map_err(|error| error.within(index))
                });
                items.collect::<Result<_, _>>().map(Self::List)
            }
            (literal, BaseType::List(item)) => {
                let position = InputPosition {
                    ty: item,
                    has_default: false,
                };
                Ok(Self::List(vec![Self::of(
                    schema, &position, literal, operation,
                )?]))
            }
            (Literal::Object(input), BaseType::Named(name)) => {
                match schema.get(name).map(|ty| &ty.kind) {
                    Some(TypeKind::Input { fields, one_of }) => {
                        object(schema, name, fields, *one_of, input, operation)
                    }
                    _ => Err(CoercionError::new(format!(
                        "`{name}` cannot be `{literal}`"
                    ))),
                }
            }
            (literal, BaseType::Named(name)) => Err(CoercionError::new(format!(
                "`{name}` cannot be `{literal}`"
            ))),
        }
    }

    /// The value for a request; `None` for an absent variable.
    pub(crate) fn fill(&self, variables: &VariableValues) -> Option<Value> {
        Some(match self {
            Self::Const(value) => value.clone(),
            Self::Variable(index) => return variables.get(*index)?.clone(),
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

/// The position of an input value: its type, and whether a default stands in for its absence.
pub(crate) struct InputPosition<'t> {
    pub(crate) ty: &'t Type,
    pub(crate) has_default: bool,
}

impl<'t> InputPosition<'t> {
    pub(crate) fn of(argument: &'t Argument) -> Self {
        Self {
            ty: &argument.ty,
            has_default: argument.default.is_some(),
        }
    }
}

fn object<A: Application>(
    schema: &Schema<A>,
    name: &str,
    fields: &[Argument],
    one_of: bool,
    input: &IndexMap<Name, Literal>,
    operation: &OperationDefinition,
) -> Result<Template, CoercionError> {
    if let Some(unknown) = input
        .keys()
        .find(|key| !fields.iter().any(|field| field.name == ***key))
    {
        return Err(CoercionError::new(schema.no_such_field(name, unknown)));
    }
    if one_of && input.len() != 1 {
        return Err(CoercionError::new(format!(
            "`{name}` takes exactly one of its fields, and not null"
        )));
    }
    let mut template = Vec::with_capacity(fields.len());
    for field in fields {
        let value = match (input.get(field.name.as_str()), &field.default) {
            (Some(literal), _) => {
                let ty = Type {
                    nullable: field.ty.nullable && !one_of,
                    base: field.ty.base.clone(),
                };
                let position = InputPosition {
                    ty: &ty,
                    has_default: field.default.is_some(),
                };
                Template::of(schema, &position, literal, operation)
                    .map_err(|error| error.within(&field.name))?
            }
            (None, Some(default)) => Template::Const(default.clone()),
            (None, None) if !field.ty.nullable => {
                return Err(CoercionError::new(format!(
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

/// The index of a variable, if it may be used at this position: the rule "all variable usages are
/// allowed".
pub(crate) fn variable(
    position: &InputPosition<'_>,
    name: &str,
    operation: &OperationDefinition,
) -> Result<usize, CoercionError> {
    let definition = operation
        .variable_definitions
        .iter()
        .enumerate()
        .find(|(_, d)| d.node.name.node == name);
    let Some((index, definition)) = definition else {
        return Err(CoercionError::new(format!(
            "the variable `${name}` is not defined"
        )));
    };
    let ty = &definition.node.var_type.node;
    let default = definition
        .node
        .default_value
        .as_ref()
        .is_some_and(|default| default.node != Value::Null);
    let location_type = Type {
        nullable: position.ty.nullable || (ty.nullable && (default || position.has_default)),
        base: position.ty.base.clone(),
    };
    if fits(ty, &location_type) {
        Ok(index)
    } else {
        Err(CoercionError::new(format!(
            "the variable `${name}: {ty}` cannot be used where `{}` is wanted",
            position.ty
        )))
    }
}

fn fits(variable: &Type, position: &Type) -> bool {
    (position.nullable || !variable.nullable)
        && match (&variable.base, &position.base) {
            (BaseType::Named(a), BaseType::Named(b)) => a == b,
            (BaseType::List(a), BaseType::List(b)) => fits(a, b),
            _ => false,
        }
}
