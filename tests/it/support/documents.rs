//! Documents that ask for everything a schema has: every field of every type that can be reached,
//! with every argument and every test of every filter. They are made of the schema's introspection.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The document of the introspection.
pub(crate) const INTROSPECTION: &str = "{ __schema { types { kind name
    fields { name args { name type { ...T } } type { ...T } }
    inputFields { name type { ...T } } enumValues { name } possibleTypes { name } } } }
  fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// The rows of a page; there are fewer of each kind.
const PAGE: &str = "15";

/// The depth to which filters are nested, in a list of all records and elsewhere.
const DEEP: usize = 5;
const SHALLOW: usize = 3;
/// The most values of one argument, there.
const MOST_DEEP: usize = 250;
const MOST_SHALLOW: usize = 16;
/// The most values of one field of an input object.
const MOST_OF_FIELD: usize = 64;

/// The values that arguments take, by the names of their scalar types.
pub(crate) type Samples<'s> = &'s [(&'s str, &'s [&'s str])];

/// A schema, as its introspection gives it.
pub(crate) struct Schema<'s> {
    types: BTreeMap<String, Value>,
    samples: Samples<'s>,
}

/// The selections that lead from the root to a type: what is before and behind its own.
#[derive(Clone)]
struct Path {
    before: String,
    behind: String,
}

impl Path {
    fn then(&self, field: &str, on: Option<&str>) -> Path {
        let (open, close) = match on {
            Some(on) => (format!(" {{ __typename ... on {on} {{ "), " } }"),
            None => (" { ".into(), " }"),
        };
        Path {
            before: format!("{}{field}{open}", self.before),
            behind: format!("{close}{}", self.behind),
        }
    }
}

impl<'s> Schema<'s> {
    pub(crate) fn new(introspection: &Value, samples: Samples<'s>) -> Schema<'s> {
        let types = introspection["data"]["__schema"]["types"].as_array();
        let types = types.expect("an introspection").iter();
        Schema {
            types: types.map(|ty| (name(ty).to_owned(), ty.clone())).collect(),
            samples,
        }
    }

    /// The documents, each once.
    pub(crate) fn documents(&self) -> Vec<String> {
        let mut documents = BTreeSet::new();
        for (ty, path) in self.paths() {
            let around =
                |selection: &str| format!("{{ {}{selection}{} }}", path.before, path.behind);
            documents.insert(around(&self.leaves(&ty)));
            let depth = match ty == "Query" {
                true => (DEEP, MOST_DEEP),
                false => (SHALLOW, MOST_SHALLOW),
            };
            for field in list(&self.types[&ty], "fields") {
                if name(field) == "headHash" {
                    continue;
                }
                let selections = self.selections(named(&field["type"]));
                for arguments in self.arguments(field, depth) {
                    for selection in &selections {
                        documents.insert(around(&format!("{}{arguments}{selection}", name(field))));
                    }
                }
            }
        }
        documents.into_iter().collect()
    }

    /// A path to each object type: the shortest of those that need the fewest arguments, since
    /// lists have more than what an id names.
    fn paths(&self) -> Vec<(String, Path)> {
        let root = Path {
            before: String::new(),
            behind: String::new(),
        };
        let mut found: Vec<(String, Path)> = Vec::new();
        let mut waiting = vec![(0, "Query".to_owned(), root)];
        while !waiting.is_empty() {
            waiting.sort_by_key(|(cost, ..)| *cost);
            let (cost, ty, path) = waiting.remove(0);
            if found.iter().any(|(other, _)| *other == ty) {
                continue;
            }
            for field in list(&self.types[&ty], "fields") {
                let returned = named(&field["type"]);
                let base = self.base(field);
                let needed = base.iter().filter(|(argument, _)| argument != "first");
                let cost = cost + 1 + 10 * needed.count();
                let call = format!("{}{}", name(field), written(&base));
                let kind = self.types[returned]["kind"].as_str().unwrap();
                let objects: Vec<(&str, Option<&str>)> = match kind {
                    "OBJECT" => vec![(returned, None)],
                    "INTERFACE" | "UNION" => list(&self.types[returned], "possibleTypes")
                        .map(|object| (name(object), Some(name(object))))
                        .collect(),
                    _ => Vec::new(),
                };
                for (object, on) in objects {
                    waiting.push((cost, object.to_owned(), path.then(&call, on)));
                }
            }
            found.push((ty, path));
        }
        found
    }

    /// The selections of what a field returns, one for each type that it may be: all that is no
    /// object again.
    fn selections(&self, returned: &str) -> Vec<String> {
        match self.types[returned]["kind"].as_str().unwrap() {
            "OBJECT" => vec![format!(" {{ {} }}", self.leaves(returned))],
            "INTERFACE" | "UNION" => list(&self.types[returned], "possibleTypes")
                .map(|object| {
                    let leaves = self.leaves(name(object));
                    format!(" {{ __typename ... on {} {{ {leaves} }} }}", name(object))
                })
                .collect(),
            _ => vec![String::new()],
        }
    }

    fn leaves(&self, object: &str) -> String {
        let mut leaves = vec!["__typename".to_owned()];
        for field in list(&self.types[object], "fields") {
            let kind = self.types[named(&field["type"])]["kind"].as_str().unwrap();
            if matches!(kind, "SCALAR" | "ENUM") && name(field) != "headHash" {
                let arguments = written(&self.base(field));
                leaves.push(format!("{}{arguments}", name(field)));
            }
        }
        leaves.join(" ")
    }

    /// The arguments that a field needs, and the size of its page.
    fn base(&self, field: &Value) -> Vec<(String, String)> {
        let mut base = Vec::new();
        for argument in list(field, "args") {
            if name(field) == "asOf" {
                // One of its arguments is needed, and no type says so.
                return vec![("revision".into(), "3".into())];
            }
            if name(argument) == "first" {
                base.push(("first".into(), PAGE.into()));
            } else if argument["type"]["kind"] == "NON_NULL" {
                let values = self.values(&argument["type"], 2);
                let first = values.first().expect("a value for each type");
                base.push((name(argument).into(), first.clone()));
            }
        }
        base
    }

    /// Each way to call a field: with what it needs, and with each value of each argument.
    fn arguments(&self, field: &Value, (depth, most): (usize, usize)) -> Vec<String> {
        let base = self.base(field);
        let mut calls = vec![written(&base)];
        for argument in list(field, "args") {
            let argument_name = name(argument);
            if matches!(argument_name, "after" | "before") {
                continue;
            }
            let values = self.values(&argument["type"], depth);
            let step = values.len().div_ceil(most).max(1);
            for value in values.iter().step_by(step) {
                let mut arguments = base.clone();
                arguments.retain(|(other, _)| {
                    let is_instead = matches!(
                        (argument_name, other.as_str()),
                        ("last", "first") | ("time", "revision")
                    );
                    other != argument_name && !is_instead
                });
                arguments.push((argument_name.into(), value.clone()));
                calls.push(written(&arguments));
            }
        }
        calls
    }

    /// Values of an input type; objects have one field beside those that they need.
    fn values(&self, ty: &Value, depth: usize) -> Vec<String> {
        match ty["kind"].as_str().unwrap() {
            "NON_NULL" => self.values(&ty["ofType"], depth),
            "LIST" => {
                let values = self.values(&ty["ofType"], depth).into_iter();
                values.map(|value| format!("[{value}]")).collect()
            }
            "ENUM" => list(&self.types[name(ty)], "enumValues")
                .map(|value| name(value).to_owned())
                .collect(),
            "INPUT_OBJECT" if depth == 0 => Vec::new(),
            "INPUT_OBJECT" => {
                let fields: Vec<&Value> = list(&self.types[name(ty)], "inputFields").collect();
                let is_needed = |field: &&&Value| field["type"]["kind"] == "NON_NULL";
                let needed: Vec<(String, String)> = fields
                    .iter()
                    .filter(is_needed)
                    .filter_map(|field| {
                        let values = self.values(&field["type"], depth - 1);
                        let first = values.into_iter().next()?;
                        Some((name(field).to_owned(), first))
                    })
                    .collect();
                let mut objects = Vec::new();
                for field in fields {
                    // The connectives say what their parts say.
                    let is_connective = matches!(name(field), "and" | "or") && depth < DEEP;
                    if is_connective {
                        continue;
                    }
                    let values = self.values(&field["type"], depth - 1);
                    let step = values.len().div_ceil(MOST_OF_FIELD).max(1);
                    for value in values.into_iter().step_by(step) {
                        let mut object = needed.clone();
                        object.retain(|(other, _)| other != name(field));
                        object.push((name(field).to_owned(), value));
                        let object: Vec<String> = object
                            .into_iter()
                            .map(|(field, value)| format!("{field}: {value}"))
                            .collect();
                        objects.push(format!("{{{}}}", object.join(", ")));
                    }
                }
                objects
            }
            _ => {
                let samples = self.samples.iter().find(|(other, _)| *other == name(ty));
                let values = samples.map_or(&["\"1\""][..], |(_, values)| values);
                values.iter().map(|value| (*value).to_owned()).collect()
            }
        }
    }
}

fn written(arguments: &[(String, String)]) -> String {
    let arguments: Vec<String> = arguments
        .iter()
        .map(|(argument, value)| format!("{argument}: {value}"))
        .collect();
    match arguments.is_empty() {
        true => String::new(),
        false => format!("({})", arguments.join(", ")),
    }
}

fn name(value: &Value) -> &str {
    value["name"].as_str().unwrap_or_default()
}

fn list<'v>(value: &'v Value, field: &str) -> impl Iterator<Item = &'v Value> {
    value[field].as_array().into_iter().flatten()
}

/// The name of a type without the marks of lists and of what is never null.
fn named(mut ty: &Value) -> &str {
    while ty["ofType"].is_object() {
        ty = &ty["ofType"];
    }
    name(ty)
}
