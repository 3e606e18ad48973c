//! Highlights: the texts of a record in which a search found something, and where in them.

use std::{borrow::Cow, iter, ops::Range};

use crate::{
    index::{SearchQuery, highlights, hosts},
    kb::{
        error::KbError, filter::record_ref::RecordRef, search::ranked_search::Search,
        snapshot::Snapshot,
    },
    model::{Claim, Entity, Kind, Language, Ordinal, OriginalRecord, Speaker, Value},
};

/// A highlighted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Highlighted {
    /// The field of the record: `name`, `title`, `description`, `statement`, `value`, `notes`,
    /// `abstract`, `credit`, `publisher`, `container`, `url` or `externalId`; `entity` for a name
    /// of another entity through which the record was found.
    pub field: &'static str,
    /// The language, where it is known.
    pub language: Option<Language>,
    /// The text, as the record has it.
    pub text: String,
    /// The highlighted ranges of code points, ascending and apart. Never empty.
    pub ranges: Vec<Range<u32>>,
}

/// Texts with their fields and languages.
type FieldTexts<'r> = Vec<(&'static str, Option<&'r Language>, Cow<'r, str>)>;

impl Search<'_> {
    /// The highlighted texts of a record: names and titles first, then the others, each in the
    /// order of languages. Where they lack a part of the query, names of the entities through which
    /// the record was found come last.
    pub fn highlights(&self, kind: Kind, ordinal: Ordinal) -> Result<Vec<Highlighted>, KbError> {
        let record = self.snapshot.record_ref(kind, ordinal)?;
        let texts = texts(&record);
        let mut highlighted = highlight(&self.query, &texts);
        let is_missing = |index: usize| {
            let part = self.query.part(index);
            part.is_some_and(|part| {
                texts
                    .iter()
                    .all(|(.., text)| highlights(&part, text).is_empty())
            })
        };
        // An address in which a word was found is there already.
        let fields: Vec<&str> = highlighted.iter().map(|text| text.field).collect();
        let identifiers = self.identifiers(&record).into_iter();
        highlighted
            .extend(identifiers.filter(|text| text.field != "url" || !fields.contains(&"url")));
        if let Some(missing) = self.query.only(is_missing) {
            for ordinal in related_entities(self.snapshot, &record)? {
                let entity = self.snapshot.entity(ordinal)?;
                let entity = self.snapshot.required(Kind::Entity, ordinal, entity)?;
                let names = names("entity", &entity.record);
                for name in highlight(&missing, &names) {
                    if !highlighted.contains(&name) {
                        highlighted.push(name);
                    }
                }
            }
        }
        Ok(highlighted)
    }

    /// The external ids and the address by which a record was found, each whole.
    fn identifiers(&self, record: &RecordRef) -> Vec<Highlighted> {
        let ids = record.original().map(OriginalRecord::external_ids);
        let ids = ids.into_iter().flatten().map(|id| &*id.value);
        let ids = ids.filter(|id| self.query.identifies(id));
        let mut texts: Vec<(&'static str, &str)> = ids.map(|id| ("externalId", id)).collect();
        if let RecordRef::Source(source) = record {
            let urls = source.record.urls.iter();
            let found = urls.filter(|url| {
                let mut hosts = hosts(url.host()).into_iter();
                hosts.any(|host| self.query.identifies(host))
            });
            texts.extend(found.map(|url| ("url", url.as_str())));
        }
        let whole = |(field, text): (&'static str, &str)| Highlighted {
            field,
            language: None,
            text: text.to_owned(),
            ranges: iter::once(0..u32::try_from(text.chars().count()).unwrap_or(u32::MAX))
                .collect(),
        };
        texts.into_iter().map(whole).collect()
    }
}

fn highlight(query: &SearchQuery, texts: &FieldTexts<'_>) -> Vec<Highlighted> {
    let texts = texts.iter().map(|(field, language, text)| Highlighted {
        field,
        language: language.cloned(),
        text: text.to_string(),
        ranges: highlights(query, text),
    });
    texts.filter(|text| !text.ranges.is_empty()).collect()
}

/// The searched texts of a record, the best first.
fn texts(record: &RecordRef) -> FieldTexts<'_> {
    match record {
        RecordRef::Entity(entity) => {
            let mut texts = names("name", &entity.record);
            let descriptions = entity.record.descriptions.iter();
            texts.extend(
                descriptions
                    .map(|(language, text)| ("description", Some(language), text[..].into())),
            );
            texts
        }
        RecordRef::Source(source) => {
            let titles = source.record.titles.iter();
            let titles =
                titles.map(|(language, title)| ("title", Some(language), title[..].into()));
            let others = source.record.searched_texts().into_iter();
            let others = others.map(|(field, text)| (field, None, text));
            titles.chain(others).collect()
        }
        RecordRef::Claim(claim) => {
            let statements = claim.record.statements.iter();
            let mut texts: FieldTexts<'_> = statements
                .map(|(language, text)| ("statement", Some(language), text[..].into()))
                .collect();
            match &claim.record.value {
                Value::Text(text) => {
                    texts.push(("value", text.language.as_ref(), text.text[..].into()))
                }
                Value::Identifier(identifier) => {
                    texts.push(("value", None, identifier.value[..].into()))
                }
                _ => {}
            }
            texts
        }
        _ => Vec::new(),
    }
}

fn names<'r>(field: &'static str, entity: &'r Entity<Ordinal>) -> FieldTexts<'r> {
    let labels = entity.labels.iter();
    let labels = labels.map(|(language, label)| (field, Some(language), label[..].into()));
    let aliases = entity.aliases.iter().flat_map(|(language, aliases)| {
        let aliases = aliases.iter();
        aliases.map(move |alias| (field, Some(language), alias[..].into()))
    });
    labels.chain(aliases).collect()
}

/// The entities through which a record may be found: for an entity those that are the same, for a
/// claim those that it is about or that state it, and those that are the same as these.
fn related_entities(snapshot: &Snapshot, record: &RecordRef) -> Result<Vec<Ordinal>, KbError> {
    let merges = snapshot.merges()?;
    let mut related = Vec::new();
    match record {
        RecordRef::Entity(entity) => {
            let members = merges.members(entity.ordinal).unwrap_or_default();
            let others = members.iter().filter(|member| **member != entity.ordinal);
            related.extend(others);
        }
        RecordRef::Claim(claim) => {
            for entity in entities_of(&claim.record) {
                for same in merges.members(entity).unwrap_or(&[entity]) {
                    if !related.contains(same) {
                        related.push(*same);
                    }
                }
            }
        }
        _ => {}
    }
    Ok(related)
}

/// The entities that a claim is about, and those that state it.
fn entities_of(claim: &Claim<Ordinal>) -> impl Iterator<Item = Ordinal> {
    let values = claim.qualifiers.iter().map(|qualifier| &qualifier.value);
    let values = [&claim.value].into_iter().chain(values);
    let values = values.filter_map(|value| match value {
        Value::Entity(entity) => Some(*entity),
        _ => None,
    });
    let attributions = claim.attributions.iter();
    let speakers = attributions.filter_map(|attribution| match attribution.speaker {
        Speaker::Entity(entity) => Some(entity),
        _ => None,
    });
    [claim.subject]
        .into_iter()
        .chain(values)
        .chain(claim.topics.iter().copied())
        .chain(speakers)
}
