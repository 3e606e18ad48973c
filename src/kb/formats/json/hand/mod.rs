//! The hand form: bundle files with `defaults`, in which much can be left out or written short.
//!
//! A file is in the hand form if `defaults` is its first field, or the first after `$schema`. It is
//! written in full, as the text of another bundle file with the place of each part, before anything
//! else is done with its records; so all that is behind this knows full records alone, and what is
//! wrong with one is shown where it was written. Values are read by the ranges of their predicates,
//! so that a file is written in full when it is known with what it is loaded.

mod claim;
mod defaults;
mod expander;
mod hand_file;
mod placed_text;
mod ranges;
mod recognition;
mod schema;
mod source_path;
mod value;

#[cfg(test)]
mod density;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, sync::Arc};

use jsonc_parser::ast::{Object, Value as Node};

use crate::{
    kb::{
        formats::{
            finding::Finding,
            json::{
                Bundle, BundleError,
                file::File,
                hand::{
                    defaults::Defaults,
                    expander::{Expanded, Expander, range},
                    ranges::Ranges,
                },
                node::{parse, span, stated_id},
                report::{Locator, Reporter},
                scan::{self, ScanError},
                section::Section,
                table::hand_form,
            },
        },
        write::validate::reference_lookup::{LookupError, ReferenceLookup},
    },
    model::{Id, Kind},
};

pub use crate::kb::formats::json::hand::schema::hand_schema;
pub(super) use crate::kb::formats::json::hand::{
    defaults::{DEFAULTS, IMPLIED_VALUES},
    hand_file::HandFile,
    placed_text::{PlacedText, Places},
    recognition::{held, records_of},
    source_path::path_at,
};

impl Bundle {
    /// The bundle with its files in the hand form written in full; `None` if it has none.
    pub(super) fn in_full(
        &self,
        lookup: &dyn ReferenceLookup,
    ) -> Result<Option<Bundle>, BundleError> {
        if self.short.is_empty() {
            return Ok(None);
        }
        let mut reporter = Reporter::default();
        let mut bundle = self.clone();
        bundle.short.clear();
        let is_table = |short: &HandFile| self.files[short.number].delimiter().is_some();
        let stated = match self.short.iter().any(is_table) {
            true => self.stated_ids(),
            false => HashSet::new(),
        };
        let is_known = |kind: Kind, id: &Id| {
            let is_stated = stated.contains(&(kind, id.clone()));
            Ok(is_stated || lookup.find(kind, id)?.is_some())
        };
        let ranges = Ranges::of(self, lookup);
        for HandFile { number, .. } in &self.short {
            let mut written = self.files[*number].clone();
            if let Some(delimiter) = written.delimiter() {
                let text = written.whole_text();
                let made = hand_form(text, delimiter, &self.mapping, &is_known)
                    .map_err(BundleError::Lookup)?;
                match made {
                    Ok(made) => written = Arc::new(File::made_of(&written, made)),
                    Err(findings) => {
                        for finding in findings {
                            let path = written.path_at(finding.span.clone());
                            let finding = Finding { path, ..finding };
                            reporter.in_file(&self.files, *number, finding);
                        }
                        continue;
                    }
                }
            }
            match full_text(written.whole_text(), &ranges).map_err(BundleError::Lookup)? {
                Ok(text) => {
                    let file = Arc::new(File::made_of(&written, text));
                    bundle.files[*number] = file.clone();
                    match scan::scan_file(&file) {
                        Ok(listed) => bundle.list(*number, listed),
                        Err(ScanError::Problem(problem)) => reporter.whole_file(problem),
                        Err(ScanError::Findings(findings)) => {
                            for finding in findings {
                                reporter.in_file(&bundle.files, *number, finding);
                            }
                        }
                    }
                }
                Err(findings) => {
                    for finding in findings {
                        let path = written.path_at(finding.span.clone());
                        let finding = Finding { path, ..finding };
                        bundle.files[*number] = written.clone();
                        reporter.in_file(&bundle.files, *number, finding);
                    }
                }
            }
        }
        reporter.finish()?;
        for locators in bundle.locators.iter_mut().chain(&mut bundle.patches) {
            locators.sort_by_key(|locator: &Locator| locator.file());
        }
        Ok(Some(bundle))
    }
}

impl Bundle {
    /// The ids of the entities and sources that the files state, but for tables.
    fn stated_ids(&self) -> HashSet<(Kind, Id)> {
        let sections = [Section::Entities, Section::Sources];
        let mut ids = HashSet::new();
        for section in sections {
            let locators = self.locators(section).iter();
            let stated = locators.filter_map(|locator| stated_id(&self.text(*locator)));
            ids.extend(stated.map(|id| (section.kind(), id)));
        }
        for short in &self.short {
            let file = &self.files[short.number];
            let root = match file.delimiter() {
                None => parse(file.whole_text()),
                Some(_) => None,
            };
            let Some(Node::Object(root)) = root else {
                continue;
            };
            for section in sections {
                let list = root.get_array(section.name());
                let records = list.into_iter().flat_map(|list| &list.elements);
                let stated = records.filter_map(|record| record.as_object()?.get_string("id"));
                let stated = stated.filter_map(|id| Id::new(&id.value).ok());
                ids.extend(stated.map(|id| (section.kind(), id)));
            }
        }
        ids
    }
}

/// The full form of a text in the hand form, or all that is wrong with its short forms.
fn full_text(text: &str, ranges: &Ranges) -> Result<Result<PlacedText, Vec<Finding>>, LookupError> {
    let Some(Node::Object(file)) = parse(text) else {
        // What is no JSON object is refused for it when its records are looked for.
        let mut same = PlacedText::default();
        same.copy(text, 0..text.len());
        return Ok(Ok(same));
    };
    let stated = file.properties.iter();
    let stated = stated.clone().find(|field| field.name.as_str() == DEFAULTS);
    let (defaults, findings) = match stated {
        Some(stated) => Defaults::of(&stated.value),
        None => Default::default(),
    };
    let mut expander = Expander::new(text, defaults, ranges);
    expander.findings = findings;
    expander.file(&file)?;
    Ok(match expander.findings.is_empty() {
        true => Ok(expander.out),
        false => Err(expander.findings),
    })
}

impl<'t> Expander<'_, 't> {
    /// Writes a file in full.
    fn file(&mut self, file: &Object<'t>) -> Expanded {
        self.members(range(file), |walk, members| {
            let mut has_defaults = false;
            for property in &file.properties {
                let name = property.name.as_str();
                if name == DEFAULTS && !has_defaults {
                    has_defaults = true;
                    continue;
                }
                walk.name(members, property);
                let section = Section::ALL
                    .into_iter()
                    .find(|section| section.name() == name);
                match (section, &property.value) {
                    (Some(section), Node::Array(list)) => {
                        walk.list(span(&property.value), &list.elements, |walk, record| {
                            walk.out.push("\n");
                            walk.record(section, record)
                        })?;
                    }
                    _ => walk.copy(&property.value)?,
                }
            }
            Ok(())
        })
    }

    fn record(&mut self, section: Section, record: &Node<'t>) -> Expanded {
        match (section, record) {
            (Section::Claims, Node::Object(claim)) => self.claim(claim),
            _ => {
                let items = &self.schema["properties"][section.name()]["items"];
                self.value(record, items)
            }
        }
    }
}
