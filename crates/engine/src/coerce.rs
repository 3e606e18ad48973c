//! Input coercion, as the specification's section 3 lays down for each kind of type.

use async_graphql::{
    Name, Value,
    indexmap::IndexMap,
    parser::types::{BaseType, OperationDefinition, Type},
};
use serde_json::Number;

use crate::{
    Application, code,
    error::RequestError,
    schema::{Argument, Kind, Scalar, Schema},
};

/// How a value is written: in a document, an enum's value is a name and `1.0` is no `Int`; in JSON,
/// it is a string and is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Literal,
    Json,
}

/// Why a value does not have its type, and where in it.
#[derive(Debug)]
pub(crate) struct Fault {
    message: String,
    /// From the inside out.
    path: Vec<String>,
}

/// The values of an operation's variables, in the order of their definitions; `None` where absent.
pub(crate) type Variables = Vec<Option<Value>>;

/// The value as its type has it: an item for a list becomes a list, defaults are filled in.
pub(crate) fn coerce<W: Application>(
    schema: &Schema<W>,
    ty: &Type,
    value: Value,
    origin: Origin,
) -> Result<Value, Fault> {
    if value == Value::Null {
        return if ty.nullable {
            Ok(value)
        } else {
            Err(Fault::new(format!("`{ty}` must not be null")))
        };
    }
    let name = match &ty.base {
        BaseType::List(item) => return coerce_list(schema, item, value, origin),
        BaseType::Named(name) => name,
    };
    match schema.get(name).map(|ty| &ty.kind) {
        Some(Kind::Scalar { of, .. }) => coerce_scalar(name, of, value, origin),
        Some(Kind::Enum(values)) => {
            let wanted = match (&value, origin) {
                (Value::Enum(name), Origin::Literal) => Some(name.as_str()),
                (Value::String(name), Origin::Json) => Some(name.as_str()),
                _ => None,
            };
            match values
                .iter()
                .find(|value| Some(value.name.as_str()) == wanted)
            {
                Some(known) => Ok(match value {
                    Value::Enum(_) => value,
                    _ => Value::Enum(Name::new(&known.name)),
                }),
                None => Err(Fault::new(format!(
                    "`{value}` is no value of the enum `{name}`"
                ))),
            }
        }
        Some(Kind::Input { fields, one_of }) => {
            coerce_object(schema, name, fields, *one_of, value, origin)
        }
        _ => Err(Fault::new(format!("`{name}` is no type of input"))),
    }
}

fn coerce_list<W: Application>(
    schema: &Schema<W>,
    item: &Type,
    value: Value,
    origin: Origin,
) -> Result<Value, Fault> {
    let Value::List(items) = value else {
        return Ok(Value::List(vec![coerce(schema, item, value, origin)?]));
    };
    let items = items
        .into_iter()
        .enumerate()
        .map(|(at, value)| coerce(schema, item, value, origin).map_err(|fault| fault.within(at)));
    items.collect::<Result<_, _>>().map(Value::List)
}

fn coerce_object<W: Application>(
    schema: &Schema<W>,
    name: &str,
    fields: &[Argument],
    one_of: bool,
    value: Value,
    origin: Origin,
) -> Result<Value, Fault> {
    let Value::Object(mut given) = value else {
        return Err(Fault::new(format!("`{name}` is an object, not `{value}`")));
    };
    if let Some(unknown) = given
        .keys()
        .find(|key| !fields.iter().any(|field| field.name == ***key))
    {
        return Err(Fault::new(format!("`{name}` has no field `{unknown}`")));
    }
    if one_of && (given.len() != 1 || given.values().any(|value| *value == Value::Null)) {
        return Err(Fault::new(format!(
            "`{name}` takes exactly one of its fields, and not null"
        )));
    }
    let mut coerced = IndexMap::with_capacity(fields.len());
    for field in fields {
        match (given.swap_remove(field.name.as_str()), &field.default) {
            (Some(value), _) => {
                let value = coerce(schema, &field.ty, value, origin)
                    .map_err(|fault| fault.within(&field.name))?;
                coerced.insert(Name::new(&field.name), value);
            }
            (None, Some(default)) => {
                coerced.insert(Name::new(&field.name), default.clone());
            }
            (None, None) if !field.ty.nullable => {
                return Err(Fault::new(format!(
                    "`{name}` needs its field `{}: {}`",
                    field.name, field.ty
                )));
            }
            (None, None) => {}
        }
    }
    Ok(Value::Object(coerced))
}

fn coerce_scalar(name: &str, of: &Scalar, value: Value, origin: Origin) -> Result<Value, Fault> {
    let coerced = match (of, value) {
        (Scalar::Int, Value::Number(number)) => match whole(&number, origin).map(i32::try_from) {
            Some(Ok(_)) if number.is_i64() || number.is_u64() => Ok(Value::Number(number)),
            Some(Ok(int)) => Ok(Value::Number(int.into())),
            _ => Err(Value::Number(number)),
        },
        (Scalar::Float, Value::Number(number)) => Ok(Value::Number(number)),
        (Scalar::String, Value::String(text)) => Ok(Value::String(text)),
        (Scalar::Boolean, Value::Boolean(it)) => Ok(Value::Boolean(it)),
        (Scalar::Id, Value::String(text)) => Ok(Value::String(text)),
        (Scalar::Id, Value::Number(number)) => match number {
            number if number.is_i64() || number.is_u64() => Ok(Value::String(number.to_string())),
            number => match whole(&number, origin) {
                Some(whole) => Ok(Value::String(whole.to_string())),
                None => Err(Value::Number(number)),
            },
        },
        (Scalar::Any, value) => Ok(value),
        (Scalar::Checked(check), value) => {
            return match check(&value) {
                Ok(()) => Ok(value),
                Err(why) => Err(Fault::new(format!("`{name}` cannot be `{value}`: {why}"))),
            };
        }
        (_, value) => Err(value),
    };
    coerced.map_err(|value| Fault::new(format!("`{name}` cannot be `{value}`")))
}

/// A number without a fraction; in JSON `1.0` is one.
fn whole(number: &Number, origin: Origin) -> Option<i64> {
    let float = number
        .as_f64()
        .filter(|f| origin == Origin::Json && f.fract() == 0.0 && f.abs() <= 2f64.powi(53));
    // The cast is exact: the number is whole and at most 2^53.
    number.as_i64().or(float.map(|f| f as i64))
}

/// The values of an operation's variables, from those that the request gives by name.
pub(crate) fn variables<W: Application>(
    schema: &Schema<W>,
    operation: &OperationDefinition,
    mut given: IndexMap<String, Value>,
) -> Result<Variables, Vec<RequestError>> {
    let mut errors = vec![];
    let mut variables = Vec::with_capacity(operation.variable_definitions.len());
    for definition in &operation.variable_definitions {
        let (name, ty) = (&definition.node.name.node, &definition.node.var_type.node);
        let value = match (
            given.swap_remove(name.as_str()),
            &definition.node.default_value,
        ) {
            (Some(value), _) => coerce(schema, ty, value, Origin::Json).map(Some),
            (None, Some(default)) => {
                coerce(schema, ty, default.node.clone(), Origin::Literal).map(Some)
            }
            (None, None) if !ty.nullable => Err(Fault::new(format!("`{ty}` must be given"))),
            (None, None) => Ok(None),
        };
        variables.push(value.unwrap_or_else(|fault| {
            let message = format!("variable {}", fault.of(&format!("${name}")));
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

impl Fault {
    pub(crate) fn new(message: String) -> Self {
        Self {
            message,
            path: vec![],
        }
    }

    /// The message, after the place of the fault in what has this name: "`where.status.0`: …".
    pub(crate) fn of(&self, name: &str) -> String {
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
