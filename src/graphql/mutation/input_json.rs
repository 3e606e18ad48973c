//! The conversion of an input into the JSON of a bundle: one for all types, with a table of what a
//! bundle writes in another way.

use claimgraph_engine::{FromValue, Name, Value, indexmap::IndexMap};
use serde_json::{Map, Value as Json};

use crate::{
    graphql::mutation::{
        input_paths::{InputPaths, PartPath},
        input_types::{InputField, InputTypes, META_FIELDS},
        kind_of_id::kind_of_id,
        user_mistake::UserMistake,
    },
    kb::formats::json::Code,
    model::{Language, global_id::own_id},
};

/// The form of a member of a `@oneOf` input in a bundle. A member that is not in [`UNIONS`] is an
/// object with the member's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MemberForm {
    /// The value itself.
    Bare,
    /// A word.
    Word(&'static str),
}

/// The `@oneOf` inputs, each with its members of another form.
const UNIONS: &[(&str, &[(&str, MemberForm)])] = &[
    (
        "AgentInput",
        &[("entity", MemberForm::Bare), ("person", MemberForm::Bare)],
    ),
    (
        "AsserterInput",
        &[
            ("source", MemberForm::Bare),
            ("compiler", MemberForm::Word("compiler")),
        ],
    ),
    ("ContainerInput", &[("entity", MemberForm::Bare)]),
    (
        "SpeakerInput",
        &[("sourceVoice", MemberForm::Word("source"))],
    ),
    (
        "ValueInput",
        &[
            ("someValue", MemberForm::Word("some")),
            ("noValue", MemberForm::Word("none")),
        ],
    ),
];

/// Fields that have another name in a bundle.
const RENAMED: &[(&str, &str)] = &[("urls", "url")];

/// The field of texts of which there may be several in one language.
const ALIASES: &str = "aliases";

/// The meaning of an absent member of an object, and of one that is null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// A whole object: neither is there.
    Whole,
    /// A patch: an absent member stays as recorded, null takes it away.
    Patch,
    /// A value within a patch that takes the place of the recorded one: both take it away.
    Replacement,
}

/// The JSON that is made of an input.
#[derive(Debug, Default)]
pub(super) struct InputJson {
    /// The paths of the parts.
    pub(super) paths: InputPaths,
    /// The mistakes that the types of the schema do not rule out.
    pub(super) mistakes: Vec<UserMistake>,
}

impl InputJson {
    /// The record of an input object, without what is said of the write.
    pub(super) fn record(
        &mut self,
        type_name: &str,
        input: &IndexMap<Name, Value>,
        absence: Absence,
    ) -> Map<String, Json> {
        let path = PartPath::root();
        self.paths.note(&path);
        let fields = InputTypes::declared().fields(type_name).iter();
        let fields = fields.filter(|field| !META_FIELDS.contains(&field.name.as_str()));
        self.members(type_name, fields, input, &path, absence)
    }

    /// The JSON of one part of an input.
    pub(super) fn part(&mut self, type_name: &str, value: &Value, path: &PartPath) -> Json {
        self.value(type_name, value, path, Absence::Whole)
    }

    fn value(&mut self, type_name: &str, value: &Value, path: &PartPath, absence: Absence) -> Json {
        self.paths.note(path);
        match value {
            // A list takes the place of the recorded one, so its items are whole.
            Value::List(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| self.value(type_name, item, &path.item(index), Absence::Whole))
                .collect(),
            Value::Object(input) => self.object(type_name, input, path, absence),
            Value::Null | Value::Binary(_) => Json::Null,
            Value::Boolean(boolean) => Json::Bool(*boolean),
            Value::Number(number) => Json::Number(number.clone()),
            Value::String(text) => Json::String(text.clone()),
            Value::Enum(name) => Json::String(name.to_string()),
        }
    }

    fn object(
        &mut self,
        type_name: &str,
        input: &IndexMap<Name, Value>,
        path: &PartPath,
        absence: Absence,
    ) -> Json {
        match type_name {
            "TimeInput" => return time(input),
            "ValueRangeInput" => return self.range(input, path),
            _ => {}
        }
        if let Some((_, forms)) = UNIONS.iter().find(|(union, _)| *union == type_name) {
            return self.union(type_name, forms, input, path, absence);
        }
        let fields = InputTypes::declared().fields(type_name);
        Json::Object(self.members(type_name, fields, input, path, absence))
    }

    fn members<'f>(
        &mut self,
        type_name: &str,
        fields: impl IntoIterator<Item = &'f InputField>,
        input: &IndexMap<Name, Value>,
        path: &PartPath,
        absence: Absence,
    ) -> Map<String, Json> {
        let mut members = Map::new();
        for field in fields {
            let name = json_name(&field.name);
            let json = match (input.get(field.name.as_str()), absence) {
                (None, Absence::Replacement) | (Some(Value::Null), _)
                    if absence != Absence::Whole =>
                {
                    Json::Null
                }
                (None | Some(Value::Null), _) => continue,
                (Some(value), _) => {
                    let path = path.member(name, &field.name);
                    self.member(type_name, field, value, &path, absence)
                }
            };
            members.insert(name.to_owned(), json);
        }
        members
    }

    fn member(
        &mut self,
        type_name: &str,
        field: &InputField,
        value: &Value,
        path: &PartPath,
        absence: Absence,
    ) -> Json {
        match (field.type_name.as_str(), value) {
            ("TextInLanguageInput" | "TextInLanguagePatch", Value::List(texts)) => {
                self.paths.note(path);
                Json::Object(match field.name.as_str() {
                    ALIASES => self.aliases(texts, path),
                    _ => self.texts(texts, path),
                })
            }
            ("ID", value) => match kind_of_id(type_name, &field.name) {
                Some(kind) => {
                    let own = map_texts(value, &|id: &str| own_id(kind, id).to_owned());
                    self.value("ID", &own, path, absence)
                }
                None => self.value("ID", value, path, absence),
            },
            (inner, value) => self.value(inner, value, path, absence),
        }
    }

    /// The form of a `@oneOf` input, of which coercion has made sure that it has one member.
    fn union(
        &mut self,
        type_name: &str,
        forms: &[(&str, MemberForm)],
        input: &IndexMap<Name, Value>,
        path: &PartPath,
        absence: Absence,
    ) -> Json {
        let fields = InputTypes::declared().fields(type_name);
        let stated = fields
            .iter()
            .find_map(|field| Some((field, input.get(field.name.as_str())?)));
        let Some((field, value)) = stated else {
            return Json::Null;
        };
        let inner = match absence {
            Absence::Whole => Absence::Whole,
            Absence::Patch | Absence::Replacement => Absence::Replacement,
        };
        let form_of = |name: &str| forms.iter().find(|(member, _)| *member == name);
        let mut json = match form_of(&field.name) {
            Some((_, MemberForm::Word(word))) => Json::String((*word).to_owned()),
            Some((_, MemberForm::Bare)) => {
                self.member(type_name, field, value, &path.within(&field.name), inner)
            }
            None => {
                let path = path.member(&field.name, &field.name);
                let json = self.member(type_name, field, value, &path, inner);
                Json::Object(Map::from_iter([(field.name.clone(), json)]))
            }
        };
        // Merged into the recorded object, it would keep what another member had.
        if let (Json::Object(members), Absence::Replacement) = (&mut json, inner) {
            for other in fields {
                let names = match form_of(&other.name) {
                    None => vec![other.name.as_str()],
                    Some((_, MemberForm::Bare)) => {
                        let inner = InputTypes::declared().fields(&other.type_name);
                        inner.iter().map(|field| json_name(&field.name)).collect()
                    }
                    Some((_, MemberForm::Word(_))) => Vec::new(),
                };
                for name in names {
                    members.entry(name).or_insert(Json::Null);
                }
            }
        }
        json
    }

    /// Texts by language, one of each.
    fn texts(&mut self, texts: &[Value], path: &PartPath) -> Map<String, Json> {
        let mut by_language = Map::new();
        for (index, text) in texts.iter().enumerate() {
            let (language, text) = language_and_text(text);
            let path = PartPath {
                json: format!("{}.{language}", path.json),
                ..path.within(&index.to_string()).within("text")
            };
            self.paths.note(&path);
            if by_language.insert(language.clone(), text).is_some() {
                self.twice(path, &language);
            }
        }
        by_language
    }

    /// Texts by language, any number of each.
    fn aliases(&mut self, texts: &[Value], path: &PartPath) -> Map<String, Json> {
        let mut by_language: Map<String, Json> = Map::new();
        for (index, text) in texts.iter().enumerate() {
            let (language, text) = language_and_text(text);
            let input = path.within(&index.to_string()).within("text");
            let list = by_language.get_mut(&language);
            let number = match &list {
                Some(Json::Array(list)) => list.len(),
                _ => 0,
            };
            let path = PartPath {
                json: format!("{}.{language}[{number}]", path.json),
                ..input
            };
            self.paths.note(&path);
            match (list, text) {
                (None, Json::Null) => drop(by_language.insert(language, Json::Null)),
                (None, text) => drop(by_language.insert(language, Json::Array(vec![text]))),
                (Some(Json::Array(list)), text) if text != Json::Null => list.push(text),
                _ => self.twice(path, &language),
            }
        }
        by_language
    }

    fn twice(&mut self, path: PartPath, language: &str) {
        self.mistakes.push(UserMistake {
            code: Code::DuplicateField.as_str(),
            message: format!("the language `{language}` is there twice"),
            help: Some("give one text for each language".into()),
            path: path.input,
            ..UserMistake::default()
        });
    }

    /// A kind of value: a word, or for entities the list of their types.
    fn range(&mut self, input: &IndexMap<Name, Value>, path: &PartPath) -> Json {
        let kind = input.get("kind").map(String::from_value);
        let kind = kind.and_then(Result::ok).unwrap_or_default();
        let types = input.get("types").filter(|types| **types != Value::Null);
        match (kind.as_str(), types) {
            ("ENTITY", types) => {
                let none = Value::List(Vec::new());
                let own = |id: &str| {
                    let kind = kind_of_id("ValueRangeInput", "types");
                    kind.map_or(id, |kind| own_id(kind, id)).to_owned()
                };
                let types = map_texts(types.unwrap_or(&none), &own);
                let path = path.member("entity", "types");
                let types = self.value("ID", &types, &path, Absence::Whole);
                Json::Object(Map::from_iter([("entity".to_owned(), types)]))
            }
            (kind, Some(types)) if *types != Value::List(Vec::new()) => {
                self.mistakes.push(UserMistake {
                    code: Code::FieldConflict.as_str(),
                    message: format!("`types` are for values of the kind ENTITY, not {kind}"),
                    help: Some("leave `types` out".into()),
                    path: path.within("types").input,
                    ..UserMistake::default()
                });
                Json::Null
            }
            (kind, _) => Json::String(kind.to_lowercase()),
        }
    }
}

/// A date: alone, or with its calendar.
fn time(input: &IndexMap<Name, Value>) -> Json {
    let text = |name: &str| match input.get(name) {
        Some(Value::String(text)) => Json::String(text.clone()),
        Some(Value::Enum(name)) => Json::String(name.to_string()),
        _ => Json::Null,
    };
    match (text("time"), text("calendar")) {
        (time, Json::Null) => time,
        (time, calendar) => Json::Object(Map::from_iter([
            ("date".to_owned(), time),
            ("calendar".to_owned(), calendar),
        ])),
    }
}

/// The language of a text in its canonical spelling, and the text or null.
fn language_and_text(text: &Value) -> (String, Json) {
    let Value::Object(fields) = text else {
        return (String::new(), Json::Null);
    };
    let language = match fields.get("language") {
        Some(Value::String(tag)) => {
            let canonical = Language::new(tag);
            canonical.map_or_else(|_| tag.clone(), |language| language.as_str().to_owned())
        }
        _ => String::new(),
    };
    let text = match fields.get("text") {
        Some(Value::String(text)) => Json::String(text.clone()),
        _ => Json::Null,
    };
    (language, text)
}

/// A text, or each text of a list, with `map` applied.
fn map_texts(value: &Value, map: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(map(text)),
        Value::List(items) => Value::List(items.iter().map(|item| map_texts(item, map)).collect()),
        other => other.clone(),
    }
}

/// The name of a field in a bundle.
fn json_name(name: &str) -> &str {
    let renamed = RENAMED.iter().find(|(input, _)| *input == name);
    renamed.map_or(name, |(_, json)| json)
}
