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
mod schema;
mod source_path;
mod value;

#[cfg(test)]
mod density;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, fs, io::Read, path::Path, sync::Arc};

use jsonc_parser::ast::{Object, Value as Node};
use serde::de::IgnoredAny;

use crate::{
    kb::{
        formats::json::{
            Bundle, BundleError,
            file::File,
            finding::Finding,
            hand::{
                defaults::Defaults,
                expander::{Expanded, Expander, range},
                ranges::Ranges,
            },
            node::{parse, span, stated_id},
            report::{Locator, Reporter},
            scan::{self, ScanError},
            section::Section,
            table::{Mapping, TABLE_EXTENSION, count_rows, delimiter, hand_form},
        },
        write::validate::reference_lookup::{LookupError, ReferenceLookup},
    },
    model::Id,
};

pub use crate::kb::formats::json::hand::schema::hand_schema;
pub(super) use crate::kb::formats::json::hand::{
    defaults::{DEFAULTS, UNSAID},
    hand_file::HandFile,
    placed_text::{PlacedText, Places},
    source_path::path_at,
};

/// The most bytes of a file in the hand form.
const MAX_HAND_FILE: u64 = 16 << 20;
/// The most bytes of a table.
const MAX_TABLE: u64 = 64 << 20;
/// The number of bytes at the start of a file in which its form shows.
const FORM_SHOWS_IN: u64 = 4 << 10;

/// The same file, held in memory if it is in the hand form or a table, and not too large.
pub(super) fn held(file: File, mapping: &Mapping) -> File {
    if is_table(&file.name) {
        let told = mapping.delimiter.and_then(|told| u8::try_from(told).ok());
        let is_held = match file.disk_text() {
            None => true,
            Some(disk) => fs::metadata(&disk.path).is_ok_and(|it| it.len() <= MAX_TABLE),
        };
        if !is_held {
            return file;
        }
        let text = file.whole_text();
        let delimiter = told.unwrap_or_else(|| delimiter(text));
        return File::of_text(file.name.clone(), text.into()).with_delimiter(delimiter);
    }
    let Some(disk) = file.disk_text() else {
        return match file.whole_text().strip_prefix('\u{feff}') {
            Some(text) if is_hand_form(text) => File::of_text(file.name.clone(), text.into()),
            _ => file,
        };
    };
    let is_small = fs::metadata(&disk.path).is_ok_and(|it| it.len() <= MAX_HAND_FILE);
    let mut start = Vec::new();
    let read = fs::File::open(&disk.path)
        .and_then(|open| open.take(FORM_SHOWS_IN).read_to_end(&mut start));
    match read {
        Ok(_) if is_small && is_hand_form(&String::from_utf8_lossy(&start)) => {
            let text = file.whole_text();
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            File::of_text(file.name.clone(), text.into())
        }
        _ => file,
    }
}

/// Whether a file of that name is a table.
fn is_table(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|it| it.eq_ignore_ascii_case(TABLE_EXTENSION))
}

/// The number of records of a table or of a file in the hand form; `None` for other files.
pub(super) fn records_of(file: &File) -> Option<usize> {
    if let Some(delimiter) = file.delimiter() {
        return Some(count_rows(file.whole_text(), delimiter));
    }
    let text = match file.disk_text() {
        None => file.whole_text(),
        Some(_) => return None,
    };
    is_hand_form(text).then(|| count_records(text))?
}

/// Whether a text is in the hand form, as its start shows.
fn is_hand_form(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let Some(start) = text.trim_start().strip_prefix('{') else {
        return false;
    };
    after_schema(start.trim_start()).starts_with("\"defaults\"")
}

/// The fields after `$schema`, if that is the first.
fn after_schema(fields: &str) -> &str {
    let Some(value) = fields
        .strip_prefix("\"$schema\"")
        .and_then(|rest| rest.trim_start().strip_prefix(':'))
    else {
        return fields;
    };
    let mut values = serde_json::Deserializer::from_str(value).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => {
            let rest = value[values.byte_offset()..].trim_start();
            rest.strip_prefix(',').unwrap_or(rest).trim_start()
        }
        _ => fields,
    }
}

/// The number of the records in a text in the hand form; `None` if the text is no JSON object.
fn count_records(text: &str) -> Option<usize> {
    let Node::Object(file) = parse(text)? else {
        return None;
    };
    let lists = file
        .properties
        .iter()
        .filter_map(|section| section.value.as_array());
    Some(lists.map(|list| list.elements.len()).sum())
}

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
        let is_known = |id: &Id| Ok(stated.contains(id) || lookup.find(id)?.is_some());
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
            let ranges = Ranges::of(self, lookup);
            match full_text(written.whole_text(), ranges).map_err(BundleError::Lookup)? {
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
        for locators in &mut bundle.locators {
            locators.sort_by_key(|locator: &Locator| locator.file());
        }
        Ok(Some(bundle))
    }
}

impl Bundle {
    /// The ids of the entities and sources that the files state, but for tables.
    fn stated_ids(&self) -> HashSet<Id> {
        let sections = [Section::Entities, Section::Sources];
        let locators = sections.iter().flat_map(|section| self.locators(*section));
        let mut ids: HashSet<Id> = locators
            .filter_map(|locator| stated_id(&self.text(*locator)))
            .collect();
        for short in &self.short {
            let file = &self.files[short.number];
            let root = match file.delimiter() {
                None => parse(file.whole_text()),
                Some(_) => None,
            };
            let Some(Node::Object(root)) = root else {
                continue;
            };
            let lists = sections.iter().filter_map(|it| root.get_array(it.name()));
            let records = lists.flat_map(|list| &list.elements);
            let records = records.filter_map(|record| record.as_object()?.get_string("id"));
            ids.extend(records.filter_map(|id| Id::new(&id.value).ok()));
        }
        ids
    }
}

/// The full form of a text in the hand form, or all that is wrong with its short forms.
fn full_text(text: &str, ranges: Ranges) -> Result<Result<PlacedText, Vec<Finding>>, LookupError> {
    let Some(Node::Object(file)) = parse(text) else {
        // What is no JSON object is refused for it when its records are looked for.
        let mut same = PlacedText::default();
        same.copy(text, 0..text.len());
        return Ok(Ok(same));
    };
    let stated = file.properties.iter();
    let stated = stated.clone().find(|it| it.name.as_str() == DEFAULTS);
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
                let section = Section::ALL.into_iter().find(|it| it.name() == name);
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
