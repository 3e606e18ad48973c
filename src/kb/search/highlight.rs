//! Which texts of a record a search found, and where in them.

use std::ops::Range;

use crate::{
    index::{SearchQuery, highlights},
    kb::{
        KbError, RecordRef, Snapshot,
        search::{Search, merged::same},
    },
    model::{Claim, Entity, Kind, Language, Ordinal, Speaker, Value},
};

/// A text in which a search found something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    /// What it is of the record: `name`, `title`, `description`, `statement`, `value` or `notes`;
    /// `entity` for a name of another entity through which the record was found.
    pub field: &'static str,
    /// Its language, where that is known.
    pub language: Option<Language>,
    /// The text, as the record has it.
    pub text: String,
    /// The code points that were found: ranges that ascend and do not touch. Never empty.
    pub ranges: Vec<Range<u32>>,
}

type Texts<'r> = Vec<(&'static str, Option<&'r Language>, &'r str)>;

impl Search<'_> {
    /// The texts of a record in which something was found: names and titles first, then the others,
    /// each in the order of their languages. Where they do not have all that was typed, the names
    /// of the entities through which the record was found come last.
    pub fn highlights(&self, kind: Kind, ordinal: Ordinal) -> Result<Vec<Highlighted>, KbError> {
        let it = self.at.it(kind, ordinal)?;
        let texts = texts(&it);
        let mut found = highlighted(&self.words, &texts);
        let is_missing = |nth: usize| {
            let part = self.words.part(nth);
            part.is_some_and(|it| {
                texts
                    .iter()
                    .all(|(.., text)| highlights(&it, text).is_empty())
            })
        };
        if let Some(missing) = self.words.only(is_missing) {
            for other in others(self.at, &it)? {
                let other = self.at.must(Kind::Entity, other, self.at.entity(other)?)?;
                let names = names("entity", &other.record);
                for name in highlighted(&missing, &names) {
                    if !found.contains(&name) {
                        found.push(name);
                    }
                }
            }
        }
        Ok(found)
    }
}

fn highlighted(words: &SearchQuery, texts: &Texts<'_>) -> Vec<Highlighted> {
    let found = texts.iter().map(|(field, language, text)| Highlighted {
        field,
        language: language.cloned(),
        text: (*text).to_owned(),
        ranges: highlights(words, text),
    });
    found.filter(|it| !it.ranges.is_empty()).collect()
}

/// The texts that are searched of a record, the best first.
fn texts(it: &RecordRef) -> Texts<'_> {
    match it {
        RecordRef::Entity(it) => {
            let mut texts = names("name", &it.record);
            let descriptions = it.record.descriptions.iter();
            texts.extend(descriptions.map(|(language, it)| ("description", Some(language), &**it)));
            texts
        }
        RecordRef::Source(it) => {
            let titles = it.record.titles.iter();
            let titles = titles.map(|(language, it)| ("title", Some(language), &**it));
            let notes = it.record.notes.iter().map(|it| ("notes", None, &**it));
            titles.chain(notes).collect()
        }
        RecordRef::Claim(it) => {
            let statements = it.record.statements.iter();
            let mut texts: Texts<'_> = statements
                .map(|(language, it)| ("statement", Some(language), &**it))
                .collect();
            if let Value::Text(it) = &it.record.value {
                texts.push(("value", Some(&it.language), &it.text));
            }
            texts
        }
        _ => Vec::new(),
    }
}

fn names<'r>(field: &'static str, entity: &'r Entity<Ordinal>) -> Texts<'r> {
    let labels = entity.labels.iter();
    let labels = labels.map(|(language, it)| (field, Some(language), &**it));
    let aliases = entity.aliases.iter().flat_map(|(language, them)| {
        let aliases = them.iter();
        aliases.map(move |it| (field, Some(language), &**it))
    });
    labels.chain(aliases).collect()
}

/// The entities through which a record may be found: those that are the same as it, or those that
/// it is about or that say it.
fn others(at: &Snapshot, it: &RecordRef) -> Result<Vec<Ordinal>, KbError> {
    let mut others = Vec::new();
    match it {
        RecordRef::Entity(it) => others.extend(same(at, it.ordinal)?.into_iter().skip(1)),
        RecordRef::Claim(it) => {
            for entity in entities(&it.record) {
                for other in same(at, entity)? {
                    if !others.contains(&other) {
                        others.push(other);
                    }
                }
            }
        }
        _ => {}
    }
    Ok(others)
}

/// The entities that a claim is about, and those that say it.
fn entities(claim: &Claim<Ordinal>) -> impl Iterator<Item = Ordinal> {
    let values = claim.qualifiers.iter().map(|qualifier| &qualifier.value);
    let values = [&claim.value].into_iter().chain(values);
    let values = values.filter_map(|value| match value {
        Value::Entity(entity) => Some(*entity),
        _ => None,
    });
    let speakers = claim.attributions.iter().filter_map(|it| match it.speaker {
        Speaker::Entity(entity) => Some(entity),
        _ => None,
    });
    [claim.subject]
        .into_iter()
        .chain(values)
        .chain(claim.topics.iter().copied())
        .chain(speakers)
}
