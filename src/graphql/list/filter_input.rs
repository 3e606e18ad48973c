//! The argument `where` of every list, and the filter expression that it is read into.

use claimgraph_engine::{Args, FieldError, FromValue, Name, Value, indexmap::IndexMap};

use crate::{
    graphql::{
        list::filter_fields::{enum_values, field_named},
        scalar_input::{DateTimeInput, UrlInput},
    },
    kb::filter::{EnumType, Field, FieldType, FilterExpr, Order, RecordType, Test, TextTest},
    model::{
        Decimal, PartialDate, When,
        canonical_url::canonical,
        fold::{fold, fold_part},
    },
};

/// The most tests that one filter expression may have.
pub(super) const MOST_TESTS: usize = 200;
/// The most values that `in` takes.
const MOST_VALUES: usize = 100;

/// The filter expression of the argument `where`; `None` without the argument.
pub(in crate::graphql) fn from_args(
    args: &Args<'_>,
    record_type: RecordType,
) -> Result<Option<FilterExpr>, FieldError> {
    let value = args.get("where");
    value
        .map(|value| from_value("where", value, record_type))
        .transpose()
}

/// The filter expression of an input value; `path` leads to the value.
pub(in crate::graphql) fn from_value(
    path: &str,
    value: &Value,
    record_type: RecordType,
) -> Result<FilterExpr, FieldError> {
    let expression = record_filter(record_type, value)
        .map_err(|why| FieldError::input(format!("argument `{path}`: {why}")))?;
    match expression.size() {
        size if size > MOST_TESTS => Err(FieldError::input(format!(
            "`{path}` has {size} tests, but at most {MOST_TESTS} are taken; ask for less at once"
        ))),
        _ => Ok(expression),
    }
}

pub(super) type InputObject = IndexMap<Name, Value>;

pub(super) fn object(value: &Value) -> Result<&InputObject, String> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(format!("`{other}` is no object")),
    }
}

/// Adds the name of an input field to the path with which an error begins.
pub(super) fn within<T>(name: &str, result: Result<T, String>) -> Result<T, String> {
    result.map_err(|why| match why.split_once(": ") {
        Some((path, why)) if path.starts_with('`') => {
            format!("`{name}.{}: {why}", &path[1..])
        }
        _ => format!("`{name}`: {why}"),
    })
}

/// The input fields of an object; an explicit `null` is refused.
pub(super) fn input_fields(
    object: &InputObject,
) -> impl Iterator<Item = Result<(&str, &Value), String>> {
    object.iter().map(|(name, value)| match value {
        Value::Null => Err(format!(
            "`{name}`: null tests nothing; leave it out, or ask `isNull`"
        )),
        value => Ok((name.as_str(), value)),
    })
}

pub(super) fn record_filter(record_type: RecordType, value: &Value) -> Result<FilterExpr, String> {
    let mut all = Vec::new();
    for input in input_fields(object(value)?) {
        let (name, value) = input?;
        all.push(within(name, field_filter(record_type, name, value))?);
    }
    Ok(all_of(all))
}

fn field_filter(record_type: RecordType, name: &str, value: &Value) -> Result<FilterExpr, String> {
    Ok(match name {
        "and" => FilterExpr::All(list(value, |value| record_filter(record_type, value))?),
        "or" => FilterExpr::Any(list(value, |value| record_filter(record_type, value))?),
        "not" => record_filter(record_type, value)?.opposite(),
        "eq" => FilterExpr::ids(record_type, &[String::from_value(value)?]),
        "in" => FilterExpr::ids(record_type, &list(value, String::from_value)?),
        "notIn" => FilterExpr::ids(record_type, &list(value, String::from_value)?).opposite(),
        "id" => record_filter(record_type, value)?,
        "isNull" => {
            return Err("it asks whether what a record refers to is there; give it in the object of a field that refers to one, or within its `and` and `or`".into());
        }
        name => {
            let field = field_named(record_type, name).ok_or("there is no such field")?;
            test(field, value)?
        }
    })
}

fn test(field: &'static Field, value: &Value) -> Result<FilterExpr, String> {
    let expression = |test| FilterExpr::Field(field, test);
    match field.shape {
        FieldType::One(target) => return reference(field, target, value),
        FieldType::Many(element) => {
            let mut all = Vec::new();
            for input in input_fields(object(value)?) {
                let (name, value) = input?;
                let inner = within(name, record_filter(element, value))?;
                all.push(match name {
                    "some" => expression(Test::Some(Box::new(inner))),
                    "every" => expression(Test::Some(Box::new(inner.opposite()))).opposite(),
                    _ => expression(Test::Some(Box::new(inner))).opposite(),
                });
            }
            return Ok(all_of(all));
        }
        _ => {}
    }
    let mut all = Vec::new();
    for input in input_fields(object(value)?) {
        let (name, value) = input?;
        let tests = match name {
            "isNull" => {
                let missing = expression(Test::Missing);
                match bool::from_value(value)? {
                    true => missing,
                    false => missing.opposite(),
                }
            }
            "in" => one_of(field, value)?,
            "notIn" => expression(Test::Missing)
                .opposite()
                .and(one_of(field, value)?.opposite()),
            name => expression(within(name, leaf(field.shape, name, value))?),
        };
        all.push(tests);
    }
    Ok(all_of(all))
}

/// The filter expression for a value that is one of several.
fn one_of(field: &'static Field, value: &Value) -> Result<FilterExpr, String> {
    let expression = |test| FilterExpr::Field(field, test);
    // A text, a URL or an enum value is compared with all values at once.
    Ok(match field.shape {
        FieldType::Text => expression(Test::Text(TextTest::In(list(value, folded)?))),
        FieldType::Url => expression(Test::Address(list(value, address)?)),
        FieldType::Choice(enum_type) => {
            let number = |name: &Value| enum_number(enum_type, name);
            expression(Test::Choice(list(value, number)?))
        }
        _ => {
            let each = list(value, |value| leaf(field.shape, "eq", value))?;
            FilterExpr::Any(each.into_iter().map(expression).collect())
        }
    })
}

/// A filter expression on the record to which a field refers; without any test, that there is one.
/// `and` and `or` may contain `isNull`, which tests the reference itself, so each of their operands
/// becomes a test of the field.
fn reference(
    field: &'static Field,
    target: RecordType,
    value: &Value,
) -> Result<FilterExpr, String> {
    let mut all = Vec::new();
    let mut inner = Vec::new();
    for input in input_fields(object(value)?) {
        let (name, value) = input?;
        match name {
            "isNull" => {
                let missing = FilterExpr::Field(field, Test::Missing);
                all.push(match bool::from_value(value)? {
                    true => missing,
                    false => missing.opposite(),
                });
            }
            "and" => {
                let each = within(name, list(value, |value| reference(field, target, value)))?;
                all.push(FilterExpr::All(each));
            }
            "or" => {
                let each = within(name, list(value, |value| reference(field, target, value)))?;
                all.push(FilterExpr::Any(each));
            }
            name => inner.push(within(name, field_filter(target, name, value))?),
        }
    }
    if all.is_empty() && inner.is_empty() {
        return Ok(FilterExpr::Field(field, Test::Missing).opposite());
    }
    if !inner.is_empty() {
        let inner = Box::new(all_of(inner));
        all.push(FilterExpr::Field(field, Test::One(inner)));
    }
    Ok(all_of(all))
}

fn leaf(shape: FieldType, name: &str, value: &Value) -> Result<Test, String> {
    Ok(match shape {
        FieldType::Choice(enum_type) => Test::Choice(vec![enum_number(enum_type, value)?]),
        FieldType::Flag => Test::Flag(bool::from_value(value)?),
        FieldType::Url if name == "eq" => Test::Address(vec![address(value)?]),
        FieldType::Text | FieldType::Url => Test::Text(match name {
            "contains" => TextTest::Contains(folded_part(value)?),
            "startsWith" => TextTest::StartsWith(folded_part(value)?),
            "endsWith" => TextTest::EndsWith(folded_part(value)?),
            _ => TextTest::In(vec![folded(value)?]),
        }),
        FieldType::Whole => Test::Whole(order(name)?, i64::from_value(value)?),
        FieldType::Decimal => {
            let number = Decimal::new(&String::from_value(value)?);
            Test::Decimal(order(name)?, number.map_err(|why| why.to_string())?)
        }
        FieldType::Date => Test::Time(when(order(name)?, PartialDate::from_value(value)?)),
        FieldType::Instant => {
            let instant = PartialDate::instant(DateTimeInput::from_value(value)?.0);
            Test::Time(when(order(name)?, instant))
        }
        FieldType::One(_) | FieldType::Many(_) => return Err("it refers to records".to_owned()),
    })
}

/// The comparison of a test with this name.
pub(in crate::graphql) fn order(test: &str) -> Result<Order, String> {
    Ok(match test {
        "eq" => Order::Equal,
        "lt" => Order::Less,
        "lte" => Order::AtMost,
        "gt" => Order::More,
        "gte" => Order::AtLeast,
        other => return Err(format!("`{other}`: there is no such test")),
    })
}

/// The comparison of a span of time with a date.
pub(in crate::graphql) fn when(order: Order, date: PartialDate) -> When {
    match order {
        Order::Equal => When::Overlaps(date),
        Order::Less => When::Before(date),
        Order::AtMost => When::NotAfter(date),
        Order::More => When::After(date),
        Order::AtLeast => When::NotBefore(date),
    }
}

/// The number of an enum value.
fn enum_number(enum_type: EnumType, value: &Value) -> Result<u8, String> {
    let name = String::from_value(value)?;
    let mut values = enum_values(enum_type).iter();
    let number = values.position(|value| *value == name);
    number
        .and_then(|number| u8::try_from(number).ok())
        .ok_or_else(|| format!("`{name}` is none of its values"))
}

/// The canonical text of a URL of a request.
fn address(value: &Value) -> Result<String, String> {
    UrlInput::from_value(value).map(|url| canonical(&url.0))
}

/// A text of a request, folded for comparison.
fn folded(value: &Value) -> Result<String, String> {
    comparable(value, fold)
}

/// A part of a text of a request, folded for comparison.
fn folded_part(value: &Value) -> Result<String, String> {
    comparable(value, fold_part)
}

fn comparable(value: &Value, fold: fn(&str) -> String) -> Result<String, String> {
    let text = String::from_value(value)?;
    match fold(&text) {
        folded if folded.trim().is_empty() => {
            Err(format!("`{text}` has nothing in it that could be compared"))
        }
        folded => Ok(folded),
    }
}

pub(super) fn list<T>(
    value: &Value,
    each: impl Fn(&Value) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    match value {
        Value::List(values) if values.len() > MOST_VALUES => Err(format!(
            "{} values are too many, at most {MOST_VALUES} are taken",
            values.len()
        )),
        Value::List(values) => values.iter().map(each).collect(),
        value => Ok(vec![each(value)?]),
    }
}

/// The conjunction of filter expressions.
fn all_of(mut all: Vec<FilterExpr>) -> FilterExpr {
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            all.push(last);
            FilterExpr::All(all)
        }
        (None, _) => FilterExpr::All(all),
    }
}
