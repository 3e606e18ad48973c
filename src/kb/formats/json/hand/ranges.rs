//! The kinds of value that predicates take, by which short values are read.

use std::collections::HashMap;

use jsonc_parser::ast::Value as Node;
use serde::Deserialize;

use crate::{
    kb::{
        formats::json::{
            Bundle,
            node::{parse, span},
            section::Section,
        },
        write::validate::reference_lookup::{LookupError, ReferenceLookup, ReferencedRecord},
    },
    model::{Id, Kind, ValueRange},
};

/// The ranges of the predicates of a bundle, and of those that the knowledge base has.
pub(super) struct Ranges<'a> {
    lookup: &'a dyn ReferenceLookup,
    stated: HashMap<Id, Vec<ValueRange>>,
}

#[derive(Deserialize)]
struct StatedRange {
    id: Id,
    #[serde(default)]
    range: Vec<ValueRange>,
}

impl<'a> Ranges<'a> {
    /// The ranges that a bundle states, whatever else is wrong with it.
    pub(super) fn of(bundle: &Bundle, lookup: &'a dyn ReferenceLookup) -> Ranges<'a> {
        let mut ranges = Ranges {
            lookup,
            stated: HashMap::new(),
        };
        for locator in bundle.locators(Section::Predicates) {
            ranges.add(&bundle.text(*locator));
        }
        for short in &bundle.short {
            let text = bundle.files[short.number].whole_text();
            if let Some(Node::Object(file)) = parse(text)
                && let Some(predicates) = file.get_array(Section::Predicates.name())
            {
                for predicate in &predicates.elements {
                    let span = span(predicate);
                    ranges.add(&text[span]);
                }
            }
        }
        ranges
    }

    #[cfg(test)]
    pub(super) fn of_predicates(
        predicates: &[&str],
        lookup: &'a dyn ReferenceLookup,
    ) -> Ranges<'a> {
        let mut ranges = Ranges {
            lookup,
            stated: HashMap::new(),
        };
        predicates
            .iter()
            .for_each(|predicate| ranges.add(predicate));
        ranges
    }

    /// Adds a predicate, in which texts may be short.
    fn add(&mut self, predicate: &str) {
        if let Ok(StatedRange { id, range }) = serde_json::from_str(predicate) {
            self.stated.insert(id, range);
        }
    }

    /// The range of a predicate; `None` where there is no such predicate.
    pub(super) fn find(&self, predicate: &str) -> Result<Option<Vec<ValueRange>>, LookupError> {
        let Ok(id) = Id::new(predicate) else {
            return Ok(None);
        };
        if let Some(range) = self.stated.get(&id) {
            return Ok(Some(range.clone()));
        }
        Ok(match self.lookup.find(Kind::Predicate, &id)? {
            Some(ReferencedRecord::Predicate(rule)) => Some(rule.range),
            _ => None,
        })
    }
}
