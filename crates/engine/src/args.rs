//! The arguments of a field, read from coerced values into the types of its accessor.

use async_graphql::{Name, Value, indexmap::IndexMap};

use crate::{argument::Argument, field_error::FieldError};

/// The coerced arguments of a field, or the fields of an input object, by name.
///
/// Coercion has made sure that each value has its type, that defaults are filled in and that
/// non-null arguments are there.
#[derive(Debug, Clone, Copy)]
pub struct Args<'v>(Source<'v>);

#[derive(Debug, Clone, Copy)]
enum Source<'v> {
    Field(&'v [Argument], &'v [Option<Value>]),
    Object(&'v IndexMap<Name, Value>),
}

/// The arguments of a field as one type, read once a request and not once an object.
pub trait FromArgs: Sized + Send + Sync + 'static {
    /// Reads the arguments; an error becomes the error of the field.
    fn from_args(args: &Args<'_>) -> Result<Self, FieldError>;
}

/// A type that is read from an input value.
pub trait FromValue: Sized {
    /// Reads the value; an error completes the sentence "argument `first`: …".
    fn from_value(value: &Value) -> Result<Self, String>;
}

impl<'v> Args<'v> {
    pub(crate) fn of_field(arguments: &'v [Argument], values: &'v [Option<Value>]) -> Self {
        Self(Source::Field(arguments, values))
    }

    /// The fields of an input object, for the [`FromValue`] of one.
    pub fn of_object(value: &'v Value) -> Result<Self, String> {
        match value {
            Value::Object(fields) => Ok(Self(Source::Object(fields))),
            other => Err(format!("`{other}` is no object")),
        }
    }

    /// The value of an argument; `None` if the argument is absent or null.
    pub fn get(&self, name: &str) -> Option<&'v Value> {
        self.value(name).filter(|value| **value != Value::Null)
    }

    /// True if the argument is present, be it as null.
    pub fn is_present(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// The value of an optional argument; `None` if the argument is absent or null.
    pub fn optional<T: FromValue>(&self, name: &str) -> Result<Option<T>, FieldError> {
        self.get(name).map(|value| read(name, value)).transpose()
    }

    /// The value of an argument that is non-null in the schema.
    pub fn required<T: FromValue>(&self, name: &str) -> Result<T, FieldError> {
        match self.get(name) {
            Some(value) => read(name, value),
            None => Err(FieldError::input(format!("argument `{name}` is missing"))),
        }
    }

    fn value(&self, name: &str) -> Option<&'v Value> {
        match self.0 {
            Source::Field(arguments, values) => {
                let index = arguments
                    .iter()
                    .position(|argument| argument.name == name)?;
                values.get(index)?.as_ref()
            }
            Source::Object(fields) => fields.get(name),
        }
    }
}

fn read<T: FromValue>(name: &str, value: &Value) -> Result<T, FieldError> {
    T::from_value(value).map_err(|why| FieldError::input(format!("argument `{name}`: {why}")))
}

impl FromArgs for () {
    fn from_args(_: &Args<'_>) -> Result<Self, FieldError> {
        Ok(())
    }
}

impl FromValue for Value {
    fn from_value(value: &Value) -> Result<Self, String> {
        Ok(value.clone())
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Enum(name) => Ok(name.to_string()),
            other => Err(format!("`{other}` is no text")),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Boolean(boolean) => Ok(*boolean),
            other => Err(format!("`{other}` is no boolean")),
        }
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Number(number) => number
                .as_i64()
                .ok_or_else(|| format!("`{number}` is no whole number")),
            other => Err(format!("`{other}` is no whole number")),
        }
    }
}

impl FromValue for i32 {
    fn from_value(value: &Value) -> Result<Self, String> {
        Self::try_from(i64::from_value(value)?)
            .map_err(|_| format!("`{value}` does not fit in 32 bits"))
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Number(number) => number
                .as_f64()
                .ok_or_else(|| format!("`{number}` is no number")),
            other => Err(format!("`{other}` is no number")),
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::List(items) => items.iter().map(T::from_value).collect(),
            other => Err(format!("`{other}` is no list")),
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::value;

    use super::*;

    #[test]
    fn an_argument_is_absent_null_or_read_as_its_type() {
        let object = value!({"first": 5, "after": null, "in": ["a", "b"]});
        let args = Args::of_object(&object).unwrap();
        assert_eq!(args.required::<i32>("first").unwrap(), 5);
        assert_eq!(args.optional::<String>("after").unwrap(), None);
        assert!(args.is_present("after") && !args.is_present("last"));
        assert_eq!(args.required::<Vec<String>>("in").unwrap(), ["a", "b"]);
    }

    #[test]
    fn a_value_of_another_type_names_its_argument() {
        let object = value!({"first": "x"});
        let args = Args::of_object(&object).unwrap();
        let failure = args.optional::<i64>("first").unwrap_err();
        assert_eq!(
            failure.message(),
            "argument `first`: `\"x\"` is no whole number"
        );
        assert!(args.required::<i64>("last").is_err());
    }
}
