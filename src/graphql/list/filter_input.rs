//! The one `where` language of all connections: input types made from the tables of what can be
//! asked of, and conditions read from what was given.

use std::{collections::BTreeSet, fmt::Write};

use claimgraph_engine::{Args, FieldError, FromValue, TypeDef, sdl};
use claimgraph_engine::{Name, Value, indexmap::IndexMap};
use strum::VariantArray;

use crate::{
    graphql::{context::ClaimGraph, types::scalar::Instant},
    kb::{
        filter::{Field, FieldType, FilterExpr, Order, RecordType, Test, TextTest},
        fold,
    },
    model::{Decimal, PartialDate, When},
};

/// The most tests that one condition may have.
const MOST_TESTS: usize = 200;
/// The most values that `in` takes.
const MOST_VALUES: usize = 100;

/// A condition given as the argument `where`; `None` where it was not given.
pub(in crate::graphql) fn given(
    args: &Args<'_>,
    on: RecordType,
) -> Result<Option<FilterExpr>, FieldError> {
    let value = args.get("where");
    value.map(|value| read("where", value, on)).transpose()
}

/// The condition that a value is; `place` is where it was given.
pub(in crate::graphql) fn read(
    place: &str,
    value: &Value,
    on: RecordType,
) -> Result<FilterExpr, FieldError> {
    let condition = condition(on, value)
        .map_err(|why| FieldError::input(format!("argument `{place}`: {why}")))?;
    match condition.size() {
        size if size > MOST_TESTS => Err(FieldError::input(format!(
            "`{place}` has {size} tests, but at most {MOST_TESTS} are taken; ask for less at once"
        ))),
        _ => Ok(condition),
    }
}

/// The input types.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut out = String::from(FILTERS);
    let mut choices = BTreeSet::new();
    let mut lists = BTreeSet::new();
    for on in RecordType::VARIANTS.iter().copied() {
        input(on, &mut out);
        for field in on.fields() {
            match field.shape {
                FieldType::Choice(them) => drop(choices.insert(them.name)),
                FieldType::Many(on) => drop(lists.insert(name(on))),
                _ => {}
            }
        }
    }
    for name in choices {
        let _ = write!(
            out,
            r#"
            "A test of a value of `{name}`. All that is given must hold."
            input {name}Filter {{
              "It is this."
              eq: {name}
              "It is one of these, at most 100."
              in: [{name}!]
              "Whether there is none."
              isNull: Boolean
            }}
            "#
        );
    }
    for name in lists {
        let _ = write!(
            out,
            r#"
            "A test of several `{name}`s. All that is given must hold."
            input {name}ListWhere {{
              "At least one of them passes. With an empty object: there is at least one."
              some: {name}Where
              "Every one of them passes; so it is where there are none."
              every: {name}Where
              "None of them passes. With an empty object: there are none."
              none: {name}Where
            }}
            "#
        );
    }
    sdl(&out)
}

const FILTERS: &str = r#"
"Whether a speaker is named, withheld or the source itself."
enum SpeakerKind {
  "Someone by name."
  ENTITY
  "Someone whose name the source withholds."
  ANONYMOUS
  "The source in its own voice."
  SOURCE
}

"A test of an id. All that is given must hold."
input IdFilter {
  "It is this."
  eq: ID
  "It is one of these, at most 100."
  in: [ID!]
}

"A test of a text; where there are several, one of them has to pass each test. Texts are compared without regard to case, width, diacritics and middle dots, and Traditional and Simplified characters alike. All that is given must hold."
input TextFilter {
  "It is this, whole."
  eq: String
  "It is one of these, whole; at most 100."
  in: [String!]
  "It has this in it."
  contains: String
  "It begins with this."
  startsWith: String
  "Whether there is none."
  isNull: Boolean
}

"A test of a whole number. All that is given must hold."
input IntFilter {
  "It is this."
  eq: Int
  "It is one of these, at most 100."
  in: [Int!]
  "It is less."
  lt: Int
  "It is less or the same."
  lte: Int
  "It is more."
  gt: Int
  "It is more or the same."
  gte: Int
  "Whether there is none."
  isNull: Boolean
}

"A test of a decimal number, given as a text such as \"66.5\" since floating numbers round. All that is given must hold."
input DecimalFilter {
  "It is this."
  eq: String
  "It is one of these, at most 100."
  in: [String!]
  "It is less."
  lt: String
  "It is less or the same."
  lte: String
  "It is more."
  gt: String
  "It is more or the same."
  gte: String
  "Whether there is none."
  isNull: Boolean
}

"A test of a date or a span of time. Both it and what it is compared with are spans; where they overlap, neither is before the other: \"2025-08-29\" is `eq` to \"2025-08\", and neither `lt` nor `gt`. All that is given must hold."
input DateFilter {
  "They overlap."
  eq: PartialDate
  "It overlaps one of these, at most 100."
  in: [PartialDate!]
  "It ends before this starts."
  lt: PartialDate
  "It is before this, or overlaps it."
  lte: PartialDate
  "It starts after this has ended."
  gt: PartialDate
  "It is after this, or overlaps it."
  gte: PartialDate
  "Whether there is none."
  isNull: Boolean
}

"A test of an instant. All that is given must hold."
input DateTimeFilter {
  "It is this, to the millisecond."
  eq: DateTime
  "It is before this."
  lt: DateTime
  "It is before this, or it."
  lte: DateTime
  "It is after this."
  gt: DateTime
  "It is after this, or it."
  gte: DateTime
  "Whether there is none."
  isNull: Boolean
}

"A test of yes or no. All that is given must hold."
input BooleanFilter {
  "It is this."
  eq: Boolean
  "Whether there is none."
  isNull: Boolean
}
"#;

/// The name of what a condition is on, as its input types have it.
fn name(on: RecordType) -> &'static str {
    match on {
        RecordType::Claim => "Claim",
        RecordType::Entity => "Entity",
        RecordType::Source => "Source",
        RecordType::Attribution => "Attribution",
        RecordType::Predicate => "Predicate",
        RecordType::EntityType => "EntityType",
        RecordType::Value => "Value",
        RecordType::Quantity => "Quantity",
        RecordType::Qualifier => "Qualifier",
        RecordType::Relation => "ClaimRelation",
        RecordType::Corroboration => "Corroboration",
        RecordType::Speaker => "Speaker",
        RecordType::AnonymousSpeaker => "AnonymousSpeaker",
        RecordType::ExternalId => "ExternalId",
        RecordType::Derivation => "Derivation",
    }
}

fn input(on: RecordType, out: &mut String) {
    let name = name(on);
    let _ = write!(
        out,
        r#"
        "A condition on {}. All that is given must hold; a test of what is missing does not, so its opposite under `not` does. An empty object always holds."
        input {name}Where {{
          "All of these hold."
          and: [{name}Where!]
          "One of these holds."
          or: [{name}Where!]
          "This does not hold."
          not: {name}Where
        "#,
        about(on)
    );
    if on.has_id() {
        let wider = match on {
            RecordType::EntityType => ", or it belongs to the one with it",
            _ => "",
        };
        let _ = write!(
            out,
            r#"
              "It has this id{wider}."
              eq: ID
              "It has one of these ids{wider}; at most 100."
              in: [ID!]
              "Its id."
              id: IdFilter
            "#
        );
    }
    let _ = write!(
        out,
        r#"
          "Where something refers to it: whether there is none."
          isNull: Boolean
        "#
    );
    for field in on.fields() {
        let shape = match field.shape {
            FieldType::Choice(choices) => format!("{}Filter", choices.name),
            FieldType::Flag => "BooleanFilter".to_owned(),
            FieldType::Text => "TextFilter".to_owned(),
            FieldType::Whole => "IntFilter".to_owned(),
            FieldType::Decimal => "DecimalFilter".to_owned(),
            FieldType::Date => "DateFilter".to_owned(),
            FieldType::Instant => "DateTimeFilter".to_owned(),
            FieldType::One(on) => format!("{}Where", self::name(on)),
            FieldType::Many(on) => format!("{}ListWhere", self::name(on)),
        };
        let _ = write!(out, "\n\"{}\"\n{}: {shape}\n", field.about, field.name);
    }
    out.push_str("\n}\n");
}

fn about(on: RecordType) -> &'static str {
    match on {
        RecordType::Claim => "a claim",
        RecordType::Entity => "an entity",
        RecordType::Source => "a source",
        RecordType::Attribution => "an attribution",
        RecordType::Predicate => "a predicate",
        RecordType::EntityType => "a type of entities",
        RecordType::Value => "a value",
        RecordType::Quantity => "a quantity",
        RecordType::Qualifier => "a qualifier",
        RecordType::Relation => "how a claim stands to another",
        RecordType::Corroboration => "how broadly a claim is supported",
        RecordType::Speaker => "a speaker",
        RecordType::AnonymousSpeaker => "a speaker whose name is withheld",
        RecordType::ExternalId => "the name of an entity in another system",
        RecordType::Derivation => "that a source rests on another",
    }
}

type Object = IndexMap<Name, Value>;

fn object(value: &Value) -> Result<&Object, String> {
    match value {
        Value::Object(object) => Ok(object),
        other => Err(format!("`{other}` is no object")),
    }
}

/// Completes a reason with where it lies.
fn within<T>(name: &str, it: Result<T, String>) -> Result<T, String> {
    it.map_err(|why| match why.split_once(": ") {
        Some((place, why)) if place.starts_with('`') => {
            format!("`{name}.{}: {why}", &place[1..])
        }
        _ => format!("`{name}`: {why}"),
    })
}

fn given_fields(object: &Object) -> impl Iterator<Item = Result<(&str, &Value), String>> {
    object.iter().map(|(name, value)| match value {
        Value::Null => Err(format!(
            "`{name}`: null tests nothing; leave it out, or ask `isNull`"
        )),
        value => Ok((name.as_str(), value)),
    })
}

fn condition(on: RecordType, value: &Value) -> Result<FilterExpr, String> {
    let mut all = Vec::new();
    for given in given_fields(object(value)?) {
        let (name, value) = given?;
        all.push(within(name, one_of(on, name, value))?);
    }
    Ok(all_of(all))
}

fn one_of(on: RecordType, name: &str, value: &Value) -> Result<FilterExpr, String> {
    Ok(match name {
        "and" => FilterExpr::All(list(value, |it| condition(on, it))?),
        "or" => FilterExpr::Any(list(value, |it| condition(on, it))?),
        "not" => condition(on, value)?.opposite(),
        "eq" => FilterExpr::Ids(vec![String::from_value(value)?]),
        "in" => FilterExpr::Ids(list(value, String::from_value)?),
        "id" => condition(on, value)?,
        "isNull" => {
            return Err("it asks whether what a record refers to is there; give it in the object of a field that refers to one, or within its `and` and `or`".into());
        }
        name => {
            let field = crate::kb::filter::field(on, name).ok_or("there is no such field")?;
            test(field, value)?
        }
    })
}

fn test(field: &'static Field, value: &Value) -> Result<FilterExpr, String> {
    let just = |test| FilterExpr::Field(field, test);
    match field.shape {
        FieldType::One(on) => return reference(field, on, value),
        FieldType::Many(on) => {
            let mut all = Vec::new();
            for given in given_fields(object(value)?) {
                let (name, value) = given?;
                let inner = within(name, condition(on, value))?;
                all.push(match name {
                    "some" => just(Test::Some(Box::new(inner))),
                    "every" => just(Test::Some(Box::new(inner.opposite()))).opposite(),
                    _ => just(Test::Some(Box::new(inner))).opposite(),
                });
            }
            return Ok(all_of(all));
        }
        _ => {}
    }
    let mut all = Vec::new();
    for given in given_fields(object(value)?) {
        let (name, value) = given?;
        let tests = match name {
            "isNull" => {
                let missing = just(Test::Missing);
                match bool::from_value(value)? {
                    true => missing,
                    false => missing.opposite(),
                }
            }
            "in" => {
                // Texts and choices are compared with all at once.
                match field.shape {
                    FieldType::Text => just(Test::Text(TextTest::In(list(value, folded)?))),
                    FieldType::Choice(choices) => {
                        let number = |it: &Value| choice(choices.values, it);
                        just(Test::Choice(list(value, number)?))
                    }
                    _ => {
                        let each = list(value, |it| leaf(field.shape, "eq", it))?;
                        FilterExpr::Any(each.into_iter().map(just).collect())
                    }
                }
            }
            name => just(within(name, leaf(field.shape, name, value))?),
        };
        all.push(tests);
    }
    Ok(all_of(all))
}

/// A condition on what a field refers to. `and` and `or` may hold `isNull`, so they are taken apart
/// here: of one thing, both or either can be asked one by one.
fn reference(field: &'static Field, on: RecordType, value: &Value) -> Result<FilterExpr, String> {
    let mut all = Vec::new();
    let mut inner = Vec::new();
    for given in given_fields(object(value)?) {
        let (name, value) = given?;
        match name {
            "isNull" => {
                let missing = FilterExpr::Field(field, Test::Missing);
                all.push(match bool::from_value(value)? {
                    true => missing,
                    false => missing.opposite(),
                });
            }
            "and" => {
                let each = within(name, list(value, |it| reference(field, on, it)))?;
                all.push(FilterExpr::All(each));
            }
            "or" => {
                let each = within(name, list(value, |it| reference(field, on, it)))?;
                all.push(FilterExpr::Any(each));
            }
            name => inner.push(within(name, one_of(on, name, value))?),
        }
    }
    if !inner.is_empty() {
        let inner = Box::new(all_of(inner));
        all.push(FilterExpr::Field(field, Test::One(inner)));
    }
    Ok(all_of(all))
}

fn leaf(shape: FieldType, name: &str, value: &Value) -> Result<Test, String> {
    Ok(match shape {
        FieldType::Choice(choices) => Test::Choice(vec![choice(choices.values, value)?]),
        FieldType::Flag => Test::Flag(bool::from_value(value)?),
        FieldType::Text => {
            let folded = folded(value)?;
            Test::Text(match name {
                "contains" => TextTest::Contains(folded),
                "startsWith" => TextTest::StartsWith(folded),
                _ => TextTest::In(vec![folded]),
            })
        }
        FieldType::Whole => Test::Whole(order(name)?, i64::from_value(value)?),
        FieldType::Decimal => {
            let number = Decimal::new(&String::from_value(value)?);
            Test::Decimal(order(name)?, number.map_err(|why| why.to_string())?)
        }
        FieldType::Date => Test::Time(when(order(name)?, PartialDate::from_value(value)?)),
        FieldType::Instant => {
            let at = PartialDate::instant(Instant::from_value(value)?.0);
            Test::Time(when(order(name)?, at))
        }
        FieldType::One(_) | FieldType::Many(_) => return Err("it refers to records".to_owned()),
    })
}

/// How a number or a date is to stand to another, by the name of the test.
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

/// How a span of time is to lie to a date.
pub(in crate::graphql) fn when(order: Order, date: PartialDate) -> When {
    match order {
        Order::Equal => When::Overlaps(date),
        Order::Less => When::Before(date),
        Order::AtMost => When::NotAfter(date),
        Order::More => When::After(date),
        Order::AtLeast => When::NotBefore(date),
    }
}

fn choice(values: &[&str], value: &Value) -> Result<u8, String> {
    let name = String::from_value(value)?;
    let place = values.iter().position(|it| *it == name);
    place
        .and_then(|place| u8::try_from(place).ok())
        .ok_or_else(|| format!("`{name}` is none of its values"))
}

fn folded(value: &Value) -> Result<String, String> {
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
        Value::List(them) if them.len() > MOST_VALUES => Err(format!(
            "{} values are too many, at most {MOST_VALUES} are taken",
            them.len()
        )),
        Value::List(them) => them.iter().map(each).collect(),
        one => Ok(vec![each(one)?]),
    }
}

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
