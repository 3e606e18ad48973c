//! Input coercion, by the rules for each kind of type in section 3 of the specification.

use async_graphql::{
    Name, Value,
    indexmap::IndexMap,
    parser::types::{BaseType, OperationDefinition, Type},
};
use serde_json::Number;

use crate::{
    application::Application,
    argument::Argument,
    code,
    error::RequestError,
    schema::{ScalarType, Schema, TypeKind},
};

/// The syntax of an input value: in a document, an enum value is a name and `1.0` is no `Int`; in
/// JSON, an enum value is a string and `1.0` is an `Int`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputSyntax {
    Literal,
    Json,
}

/// The reason why a value does not have its type, with the path to the part that does not.
#[derive(Debug)]
pub(crate) struct CoercionError {
    message: String,
    /// The steps of the path, innermost first.
    path: Vec<String>,
}

/// The coerced variables of an operation, in the order of their definitions; `None` if absent.
pub(crate) type VariableValues = Vec<Option<Value>>;

/// Coerces a value to its type: a single item becomes a list where the type is one, defaults are
/// filled in.
pub(crate) fn coerce<A: Application>(
    schema: &Schema<A>,
    ty: &Type,
    value: Value,
    syntax: InputSyntax,
) -> Result<Value, CoercionError> {
    if value == Value::Null {
        return if ty.nullable {
            Ok(value)
        } else {
            Err(CoercionError::new(format!("`{ty}` must not be null")))
        };
    }
    let name = match &ty.base {
        BaseType::List(item) => return coerce_list(schema, item, value, syntax),
        BaseType::Named(name) => name,
    };
    match schema.get(name).map(|ty| &ty.kind) {
        Some(TypeKind::Scalar { scalar, .. }) => coerce_scalar(name, scalar, value, syntax),
        Some(TypeKind::Enum(values)) => {
            let wanted = match (&value, syntax) {
                (Value::Enum(name), InputSyntax::Literal) => Some(name.as_str()),
                (Value::String(name), InputSyntax::Json) => Some(name.as_str()),
                _ => None,
            };
            match values
                .iter()
                .find(|value| Some(value.name.as_str()) == wanted)
            {
                Some(declared) => Ok(match value {
                    Value::Enum(_) => value,
                    _ => Value::Enum(Name::new(&declared.name)),
                }),
                None => Err(CoercionError::new(format!(
                    "`{value}` is no value of the enum `{name}`"
                ))),
            }
        }
        Some(TypeKind::Input { fields, one_of }) => {
            coerce_object(schema, name, fields, *one_of, value, syntax)
        }
        _ => Err(CoercionError::new(format!("`{name}` is no type of input"))),
    }
}

fn coerce_list<A: Application>(
    schema: &Schema<A>,
    item: &Type,
    value: Value,
    syntax: InputSyntax,
) -> Result<Value, CoercionError> {
    let Value::List(items) = value else {
        return Ok(Value::List(vec![coerce(schema, item, value, syntax)?]));
    };
    let items = items.into_iter().enumerate().map(|(index, value)| {
        coerce(schema, item, value, syntax).map_err(|error| error.within(index))
    });
    items.collect::<Result<_, _>>().map(Value::List)
}

fn coerce_object<A: Application>(
    schema: &Schema<A>,
    name: &str,
    fields: &[Argument],
    one_of: bool,
    value: Value,
    syntax: InputSyntax,
) -> Result<Value, CoercionError> {
    let Value::Object(mut input) = value else {
        return Err(CoercionError::new(format!(
            "`{name}` is an object, not `{value}`"
        )));
    };
    if let Some(unknown) = input
        .keys()
        .find(|key| !fields.iter().any(|field| field.name == ***key))
    {
        return Err(CoercionError::new(schema.no_such_field(name, unknown)));
    }
    if one_of && (input.len() != 1 || input.values().any(|value| *value == Value::Null)) {
        return Err(CoercionError::new(format!(
            "`{name}` takes exactly one of its fields, and not null"
        )));
    }
    let mut coerced = IndexMap::with_capacity(fields.len());
    for field in fields {
        match (input.swap_remove(field.name.as_str()), &field.default) {
            (Some(value), _) => {
                let value = coerce(schema, &field.ty, value, syntax)
                    .map_err(|error| error.within(&field.name))?;
                coerced.insert(Name::new(&field.name), value);
            }
            (None, Some(default)) => {
                coerced.insert(Name::new(&field.name), default.clone());
            }
            (None, None) if !field.ty.nullable => {
                return Err(CoercionError::new(format!(
                    "`{name}` needs its field `{}: {}`",
                    field.name, field.ty
                )));
            }
            (None, None) => {}
        }
    }
    Ok(Value::Object(coerced))
}

fn coerce_scalar(
    name: &str,
    scalar: &ScalarType,
    value: Value,
    syntax: InputSyntax,
) -> Result<Value, CoercionError> {
    let coerced = match (scalar, value) {
        (ScalarType::Int, Value::Number(number)) => {
            match as_integer(&number, syntax).map(i32::try_from) {
                Some(Ok(_)) if number.is_i64() || number.is_u64() => Ok(Value::Number(number)),
                Some(Ok(int)) => Ok(Value::Number(int.into())),
                _ => Err(Value::Number(number)),
            }
        }
        (ScalarType::Float, Value::Number(number)) => Ok(Value::Number(number)),
        (ScalarType::String, Value::String(text)) => Ok(Value::String(text)),
        (ScalarType::Boolean, Value::Boolean(boolean)) => Ok(Value::Boolean(boolean)),
        (ScalarType::Id, Value::String(text)) => Ok(Value::String(text)),
        (ScalarType::Id, Value::Number(number)) => match number {
            number if number.is_i64() || number.is_u64() => Ok(Value::String(number.to_string())),
            number => match as_integer(&number, syntax) {
                Some(as_integer) => Ok(Value::String(as_integer.to_string())),
                None => Err(Value::Number(number)),
            },
        },
        (ScalarType::Any, value) => Ok(value),
        (ScalarType::Checked(check), value) => {
            return match check(&value) {
                Ok(()) => Ok(value),
                Err(why) => Err(CoercionError::new(format!(
                    "`{name}` cannot be `{value}`: {why}"
                ))),
            };
        }
        (_, value) => Err(value),
    };
    coerced.map_err(|value| CoercionError::new(format!("`{name}` cannot be `{value}`")))
}

/// The number as an integer, if it has no fraction; in JSON, `1.0` has none.
fn as_integer(number: &Number, syntax: InputSyntax) -> Option<i64> {
    let float = number
        .as_f64()
        .filter(|f| syntax == InputSyntax::Json && f.fract() == 0.0 && f.abs() <= 2f64.powi(53));
    // The cast is exact: the number is whole and at most 2^53.
    number.as_i64().or(float.map(|f| f as i64))
}

/// Coerces the variables of an operation from the request's values by name.
pub(crate) fn variables<A: Application>(
    schema: &Schema<A>,
    operation: &OperationDefinition,
    mut input: IndexMap<String, Value>,
) -> Result<VariableValues, Vec<RequestError>> {
    let mut errors = vec![];
    let mut variables = Vec::with_capacity(operation.variable_definitions.len());
    for definition in &operation.variable_definitions {
        let (name, ty) = (&definition.node.name.node, &definition.node.var_type.node);
        let value = match (
            input.swap_remove(name.as_str()),
            &definition.node.default_value,
        ) {
            (Some(value), _) => coerce(schema, ty, value, InputSyntax::Json).map(Some),
            (None, Some(default)) => {
                coerce(schema, ty, default.node.clone(), InputSyntax::Literal).map(Some)
            }
            (None, None) if !ty.nullable => {
                Err(CoercionError::new(format!("`{ty}` must be given")))
            }
            (None, None) => Ok(None),
        };
        variables.push(value.unwrap_or_else(|error| {
            let message = format!("variable {}", error.describe(&format!("${name}")));
            errors.push(RequestError::new(code::BAD_USER_INPUT, message).at(definition.pos));
            None
        }));
    }
    if errors.is_empty() {
        Ok(variables)
    } else {
        Err(errors)
    }
}

impl CoercionError {
    pub(crate) fn new(message: String) -> Self {
        Self {
            message,
            path: vec![],
        }
    }

    /// The message with the path to the value, under this name: "`where.status.0`: …".
    pub(crate) fn describe(&self, name: &str) -> String {
        let place: String = self
            .path
            .iter()
            .rev()
            .flat_map(|step| [".", step])
            .collect();
        format!("`{name}{place}`: {}", self.message)
    }

    pub(crate) fn within(mut self, step: impl ToString) -> Self {
        self.path.push(step.to_string());
        self
    }
}
