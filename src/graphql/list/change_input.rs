//! The argument `where` of changes, and the filter that it is read into.

use claimgraph_engine::{Args, FieldError, FromValue, TypeDef, Value, sdl};

use crate::{
    graphql::{
        context::ClaimGraph,
        list::{
            filter_input::{self, MOST_TESTS, input_fields, list, object, within},
            record_kind,
        },
    },
    kb::{ChangeFilter, ChangeKind, RecordType},
    model::Kind,
};

/// The filter of the argument `where`; `None` without the argument.
pub(in crate::graphql) fn from_args(args: &Args<'_>) -> Result<Option<ChangeFilter>, FieldError> {
    let Some(value) = args.get("where") else {
        return Ok(None);
    };
    let filter =
        filter(value).map_err(|why| FieldError::input(format!("argument `where`: {why}")))?;
    match filter.size() {
        size if size > MOST_TESTS => Err(FieldError::input(format!(
            "`where` has {size} tests, but at most {MOST_TESTS} are taken; ask for less at once"
        ))),
        _ => Ok(Some(filter)),
    }
}

fn filter(value: &Value) -> Result<ChangeFilter, String> {
    let mut all = Vec::new();
    for input in input_fields(object(value)?) {
        let (name, value) = input?;
        let record = |record_type| {
            let expr = filter_input::record_filter(record_type, value)?;
            Ok(ChangeFilter::Record(record_type, expr))
        };
        let test = match name {
            "and" => list(value, filter).map(ChangeFilter::All),
            "or" => list(value, filter).map(ChangeFilter::Any),
            "not" => filter(value).map(|filter| ChangeFilter::Not(Box::new(filter))),
            "kind" => one_of(value, change_kind, ChangeFilter::Kinds),
            "recordKind" => one_of(value, record_kind, ChangeFilter::RecordKinds),
            "entity" => record(RecordType::Entity),
            "claim" => record(RecordType::Claim),
            _ => record(RecordType::Source),
        };
        all.push(within(name, test)?);
    }
    Ok(ChangeFilter::All(all))
}

/// The filter for a value that is one of several.
fn one_of<T>(
    value: &Value,
    read: impl Fn(&Value) -> Result<T, String>,
    filter: impl Fn(Vec<T>) -> ChangeFilter,
) -> Result<ChangeFilter, String> {
    let mut all = Vec::new();
    for input in input_fields(object(value)?) {
        let (name, value) = input?;
        let values = filter(within(name, list(value, &read))?);
        all.push(match name {
            "notIn" => ChangeFilter::Not(Box::new(values)),
            _ => values,
        });
    }
    Ok(ChangeFilter::All(all))
}

/// The API's name of a kind of changes.
pub(in crate::graphql) fn change_kind_name(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Created => "CREATED",
        ChangeKind::Changed => "CHANGED",
        ChangeKind::Removed => "REMOVED",
    }
}

fn change_kind(value: &Value) -> Result<ChangeKind, String> {
    Ok(match String::from_value(value)?.as_str() {
        "CREATED" => ChangeKind::Created,
        "CHANGED" => ChangeKind::Changed,
        _ => ChangeKind::Removed,
    })
}

fn record_kind(value: &Value) -> Result<Kind, String> {
    let name = String::from_value(value)?;
    record_kind::named(&name).ok_or_else(|| format!("there is no kind `{name}`"))
}

/// The input types.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut types = sdl(r#"
        "A filter of changes. All given tests must pass. A test of a record passes if the record matches after the commit or did before it, so that a record that comes to match, and one that no longer does, are both told."
        input ChangeWhere {
          "True if all of these pass."
          and: [ChangeWhere!]
          "True if at least one of these passes."
          or: [ChangeWhere!]
          "True if this does not pass."
          not: ChangeWhere
          "The kind of the change."
          kind: ChangeKindFilter
          "The kind of the record."
          recordKind: RecordKindFilter
          "True if the record is an entity that passes."
          entity: EntityWhere
          "True if the record is a claim that passes."
          claim: ClaimWhere
          "True if the record is a source that passes."
          source: SourceWhere
        }

        "A test of a `ChangeKind`. All given tests must pass."
        input ChangeKindFilter {
          "True if the value equals this one."
          eq: ChangeKind
          "True if the value is one of these, at most 100."
          in: [ChangeKind!]
          "True if the value is none of these, at most 100."
          notIn: [ChangeKind!]
        }

        "A test of a `RecordKind`. All given tests must pass."
        input RecordKindFilter {
          "True if the value equals this one."
          eq: RecordKind
          "True if the value is one of these, at most 100."
          in: [RecordKind!]
          "True if the value is none of these, at most 100."
          notIn: [RecordKind!]
        }
    "#);
    types.extend(record_kind::types());
    types
}
