//! The argument `where` of every list: its input types, made from the tables of fields, and the
//! filter expression that it is read into.

use std::{collections::BTreeSet, fmt::Write};

use claimgraph_engine::{
    Args, FieldError, FromValue, Name, TypeDef, Value, indexmap::IndexMap, sdl,
};
use strum::VariantArray;

use crate::{
    graphql::{
        context::ClaimGraph,
        list::filter_fields::{description_of, enum_name, enum_values, field_named, name_of},
        scalar_input::{DateTimeInput, UrlInput},
    },
    kb::filter::{
        EnumType, Field, FieldId, FieldType, FilterExpr, Order, RecordType, Test, TextTest,
    },
    model::{
        Decimal, PartialDate, When,
        canonical_url::canonical,
        fold::{fold, fold_part},
    },
};

/// The most tests that one filter expression may have.
const MOST_TESTS: usize = 200;
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

/// The input types.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut out = String::from(FILTERS);
    let mut enums = BTreeSet::new();
    let mut lists = BTreeSet::new();
    for record_type in RecordType::VARIANTS.iter().copied() {
        input(record_type, &mut out);
        for field in record_type.fields() {
            match field.shape {
                FieldType::Choice(enum_type) => drop(enums.insert(enum_name(enum_type))),
                FieldType::Many(element) => drop(lists.insert(name(element))),
                _ => {}
            }
        }
    }
    for name in enums {
        let _ = write!(
            out,
            r#"
            "A test of a `{name}`. All given tests must pass."
            input {name}Filter {{
              "True if the value equals this one."
              eq: {name}
              "True if the value is one of these, at most 100."
              in: [{name}!]
              "True if there is a value and it is none of these, at most 100."
              notIn: [{name}!]
              "True if the value is missing; with false: if there is one."
              isNull: Boolean
            }}
            "#
        );
    }
    for name in lists {
        let _ = write!(
            out,
            r#"
            "A test of a list of type `{name}`. All given tests must pass."
            input {name}ListWhere {{
              "True if at least one element passes; with an empty object: if the list is not empty."
              some: {name}Where
              "True if every element passes; true for an empty list."
              every: {name}Where
              "True if no element passes; with an empty object: if the list is empty."
              none: {name}Where
            }}
            "#
        );
    }
    sdl(&out)
}

const FILTERS: &str = r#"
"The kind of a speaker."
enum SpeakerKind {
  "An entity, by name."
  ENTITY
  "Someone whose name the source withholds."
  ANONYMOUS
  "The source, in its own voice."
  SOURCE
}

"A test of an id. All given tests must pass."
input IdFilter {
  "True if the value equals this one."
  eq: ID
  "True if the value is one of these, at most 100."
  in: [ID!]
  "True if the value is none of these, at most 100."
  notIn: [ID!]
}

"A test of a text; of several texts, one must pass each test. Texts are compared regardless of case, width, diacritics, middle dots, blanks, kinds of apostrophes and hyphens, what does not show, and Traditional or Simplified characters. All given tests must pass."
input TextFilter {
  "True if the whole text equals this one."
  eq: String
  "True if the whole text is one of these, at most 100."
  in: [String!]
  "True if there is a text and none is one of these, at most 100."
  notIn: [String!]
  "True if the text contains this one."
  contains: String
  "True if the text begins with this one."
  startsWith: String
  "True if the text ends with this one."
  endsWith: String
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a URL; of several URLs, one must pass each test. All given tests must pass."
input UrlFilter {
  "True if the URL leads to the same place as this one, however each is written: with http or https, `www.` or not, a slash at its end or not, in Unicode or encoded; a DOI by its name or its page, and a copy in a web archive as its page."
  eq: URL
  "True if the URL leads to the same place as one of these, at most 100."
  in: [URL!]
  "True if there is a URL and none leads to the same place as one of these, at most 100."
  notIn: [URL!]
  "True if the URL contains this text, as it is stored or as people write it in their script."
  contains: String
  "True if the URL begins with this text."
  startsWith: String
  "True if the URL ends with this text."
  endsWith: String
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a whole number. All given tests must pass."
input IntFilter {
  "True if the value equals this one."
  eq: Int
  "True if the value is one of these, at most 100."
  in: [Int!]
  "True if there is a value and it is none of these, at most 100."
  notIn: [Int!]
  "True if the value is less."
  lt: Int
  "True if the value is less or equal."
  lte: Int
  "True if the value is greater."
  gt: Int
  "True if the value is greater or equal."
  gte: Int
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a decimal number, written as a string such as \"66.5\", since floating-point numbers round. All given tests must pass."
input DecimalFilter {
  "True if the value equals this one."
  eq: String
  "True if the value is one of these, at most 100."
  in: [String!]
  "True if there is a value and it is none of these, at most 100."
  notIn: [String!]
  "True if the value is less."
  lt: String
  "True if the value is less or equal."
  lte: String
  "True if the value is greater."
  gt: String
  "True if the value is greater or equal."
  gte: String
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a date or a span of time. Both sides are spans; if they overlap, neither is before the other: \"2025-08-29\" is `eq` to \"2025-08\", and neither `lt` nor `gt`. All given tests must pass."
input DateFilter {
  "True if the two overlap."
  eq: PartialDate
  "True if the date overlaps one of these, at most 100."
  in: [PartialDate!]
  "True if there is a date and it overlaps none of these, at most 100."
  notIn: [PartialDate!]
  "True if the date ends before this one starts."
  lt: PartialDate
  "True if the date is before this one or overlaps it."
  lte: PartialDate
  "True if the date starts after this one ends."
  gt: PartialDate
  "True if the date is after this one or overlaps it."
  gte: PartialDate
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of an instant. All given tests must pass."
input DateTimeFilter {
  "True if the instants are equal, to the millisecond."
  eq: DateTime
  "True if the instant is before this one."
  lt: DateTime
  "True if the instant is before this one or equal."
  lte: DateTime
  "True if the instant is after this one."
  gt: DateTime
  "True if the instant is after this one or equal."
  gte: DateTime
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a Boolean. All given tests must pass."
input BooleanFilter {
  "True if the value equals this one."
  eq: Boolean
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}
"#;

/// The name of a record type in the names of its input types.
fn name(record_type: RecordType) -> &'static str {
    match record_type {
        RecordType::Claim => "Claim",
        RecordType::Entity => "Entity",
        RecordType::Source => "Source",
        RecordType::Attribution => "Attribution",
        RecordType::Predicate => "Predicate",
        RecordType::EntityType => "EntityType",
        RecordType::Unit => "Unit",
        RecordType::Value => "Value",
        RecordType::Quantity => "Quantity",
        RecordType::Qualifier => "Qualifier",
        RecordType::Relation => "ClaimRelation",
        RecordType::Corroboration => "Corroboration",
        RecordType::Speaker => "Speaker",
        RecordType::AnonymousSpeaker => "AnonymousSpeaker",
        RecordType::ExternalId => "ExternalId",
        RecordType::Derivation => "Derivation",
        RecordType::ReliabilityGrade => "ReliabilityGrade",
        RecordType::Evidence => "Evidence",
    }
}

fn input(record_type: RecordType, out: &mut String) {
    let name = name(record_type);
    let _ = write!(
        out,
        r#"
        "A filter of {}. All given fields must match. A test on a missing value is false, hence true under `not`. An empty object is true if there is something at its place: of the records of a list it matches every one; as the filter of a field that refers to something, those where that is there."
        input {name}Where {{
          "True if all of these match."
          and: [{name}Where!]
          "True if at least one of these matches."
          or: [{name}Where!]
          "True if this does not match."
          not: {name}Where
        "#,
        plural(record_type)
    );
    if record_type.has_id() {
        let wider = match record_type {
            RecordType::EntityType => ", or that of a wider type",
            _ => "",
        };
        let _ = write!(
            out,
            r#"
              "True if this is the id{wider}."
              eq: ID
              "True if one of these is the id{wider}; at most 100."
              in: [ID!]
              "True if none of these is the id{wider}; at most 100."
              notIn: [ID!]
              "The id."
              id: IdFilter
            "#
        );
    }
    let _ = write!(
        out,
        r#"
          "True if the reference is absent. Only valid inside a field that refers to this type."
          isNull: Boolean
        "#
    );
    for field in record_type.fields() {
        let input = match field.shape {
            FieldType::Choice(enum_type) => format!("{}Filter", enum_name(enum_type)),
            FieldType::Flag => "BooleanFilter".to_owned(),
            FieldType::Text => "TextFilter".to_owned(),
            FieldType::Url => "UrlFilter".to_owned(),
            FieldType::Whole => "IntFilter".to_owned(),
            FieldType::Decimal => "DecimalFilter".to_owned(),
            FieldType::Date => "DateFilter".to_owned(),
            FieldType::Instant => "DateTimeFilter".to_owned(),
            FieldType::One(target) => format!("{}Where", self::name(target)),
            FieldType::Many(element) => format!("{}ListWhere", self::name(element)),
        };
        let (name, description) = (name_of(field), description(field));
        let _ = write!(out, "\n\"{description}\"\n{name}: {input}\n");
    }
    out.push_str("\n}\n");
}

/// The description of a filter of a field, with what may be refused.
fn description(field: &Field) -> String {
    let refused = match field.id {
        FieldId::ClaimStatement => {
            " The index has its words: where over 100,000 claims have all words of the text, a test of several words is refused, and so are `eq`, `in`, `notIn`, `startsWith` and `endsWith`."
        }
        FieldId::ValueUrl => {
            " `eq`, `in` and `notIn` are refused where over 100,000 claims have one of the addresses."
        }
        FieldId::RelationClaim | FieldId::RelationBy => {
            " A contradiction that follows from contents is looked up: a test is refused where over 100,000 claims may have one."
        }
        _ => "",
    };
    description_of(field).to_owned() + refused
}

/// The plural of a record type, as descriptions name it.
fn plural(record_type: RecordType) -> &'static str {
    match record_type {
        RecordType::Claim => "claims",
        RecordType::Entity => "entities",
        RecordType::Source => "sources",
        RecordType::Attribution => "attributions",
        RecordType::Predicate => "predicates",
        RecordType::EntityType => "entity types",
        RecordType::Unit => "units",
        RecordType::Value => "values",
        RecordType::Quantity => "quantities",
        RecordType::Qualifier => "qualifiers",
        RecordType::Relation => "relations of a claim",
        RecordType::Corroboration => "the support of claims",
        RecordType::Speaker => "speakers",
        RecordType::AnonymousSpeaker => "anonymous speakers",
        RecordType::ExternalId => "names of records in other systems",
        RecordType::Derivation => "derivations of a source",
        RecordType::ReliabilityGrade => "grades of a source",
        RecordType::Evidence => "passages of evidence",
    }
}

type InputObject = IndexMap<Name, Value>;

fn object(value: &Value) -> Result<&InputObject, String> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(format!("`{other}` is no object")),
    }
}

/// Adds the name of an input field to the path with which an error begins.
fn within<T>(name: &str, result: Result<T, String>) -> Result<T, String> {
    result.map_err(|why| match why.split_once(": ") {
        Some((path, why)) if path.starts_with('`') => {
            format!("`{name}.{}: {why}", &path[1..])
        }
        _ => format!("`{name}`: {why}"),
    })
}

/// The input fields of an object; an explicit `null` is refused.
fn input_fields(object: &InputObject) -> impl Iterator<Item = Result<(&str, &Value), String>> {
    object.iter().map(|(name, value)| match value {
        Value::Null => Err(format!(
            "`{name}`: null tests nothing; leave it out, or ask `isNull`"
        )),
        value => Ok((name.as_str(), value)),
    })
}

fn record_filter(record_type: RecordType, value: &Value) -> Result<FilterExpr, String> {
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

fn list<T>(value: &Value, each: impl Fn(&Value) -> Result<T, String>) -> Result<Vec<T>, String> {
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
