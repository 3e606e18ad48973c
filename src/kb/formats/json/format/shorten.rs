//! The hand form kept short: what the defaults of the file say is not said again.

use serde_json::Value as Json;

use crate::kb::formats::json::{
    format::tree::{Tree, unquoted},
    hand::{DEFAULTS, IMPLIED_VALUES},
    section::Section,
};

/// The fields of every kind of record that hold texts by language.
const TEXTS: [&str; 4] = ["labels", "titles", "descriptions", "statements"];
/// The same, with a list in each language.
const LISTS: [&str; 1] = ["aliases"];

/// Shortens the records of a file with defaults; others are in full.
pub(super) fn shorten(file: &mut Tree) {
    let Some(defaults @ Tree::Object(_)) = file.get(DEFAULTS).cloned() else {
        return;
    };
    let language = defaults.get("language").and_then(Tree::string);
    for section in Section::ALL {
        if let Some(Tree::List(records)) = file.get_mut(section.name()) {
            for record in records {
                if let Some(language) = &language {
                    texts(record, language);
                }
                if section == Section::Claims {
                    claim(record, &defaults);
                }
            }
        }
    }
}

/// Writes texts in the default language alone as plain texts.
fn texts(record: &mut Tree, language: &str) {
    for name in TEXTS.into_iter().chain(LISTS) {
        if let Some(texts) = record.get_mut(name)
            && let Tree::Object(by_language) = &mut *texts
            && let [(tag, text)] = &by_language[..]
            && unquoted(tag) == language
            && (matches!(text, Tree::Leaf(text) if text.starts_with('"'))
                || (LISTS.contains(&name) && matches!(text, Tree::List(_))))
        {
            *texts = text.clone();
        }
    }
}

/// Leaves out what attributions have by default.
fn claim(claim: &mut Tree, defaults: &Tree) {
    match claim.get_mut("attributions") {
        Some(Tree::List(attributions)) => {
            for said in attributions {
                attribution(said, defaults);
            }
        }
        Some(_) => {}
        // Without a default source, it is its own fields that make an attribution of them.
        None if defaults.get("source").is_some() => attribution(claim, defaults),
        None => {}
    }
}

fn attribution(attribution: &mut Tree, defaults: &Tree) {
    if let Some(speaker) = attribution.get_mut("speaker") {
        plain_speaker(speaker);
    }
    let Tree::Object(fields) = attribution else {
        return;
    };
    fields.retain(|(name, value)| {
        let name = unquoted(name);
        let by_default = match defaults.get(&name) {
            Some(default) if name != "language" => Some(json(default)),
            Some(_) => None,
            None => {
                let implied = IMPLIED_VALUES.iter().find(|(implied, _)| *implied == name);
                implied.and_then(|(_, value)| serde_json::from_str(value).ok())
            }
        };
        by_default.is_none_or(|default| default != json(value))
    });
}

/// Writes a speaker with an id as the id.
fn plain_speaker(speaker: &mut Tree) {
    if let Tree::Object(fields) = &*speaker
        && let [(tag, entity @ Tree::Leaf(_))] = &fields[..]
        && unquoted(tag) == "entity"
        && entity.string().is_some_and(|id| id != "source")
    {
        *speaker = entity.clone();
    }
}

/// A value as JSON is compared; `Null` stands for what cannot be read.
fn json(tree: &Tree) -> Json {
    match tree {
        Tree::Leaf(leaf) => serde_json::from_str(leaf).unwrap_or(Json::Null),
        Tree::List(items) => items.iter().map(json).collect(),
        Tree::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (unquoted(name).into_owned(), json(value)))
                .collect()
        }
    }
}
