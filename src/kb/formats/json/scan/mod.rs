//! Finds where in the text of a bundle file each record stands, without reading the records.
//!
//! The text is held to JSON's syntax and the file to its sections; nothing recurses, so nesting
//! does no harm. Most files are right, and are gone through once; whatever else there is, is gone
//! through again, from the outside in, so that what is wrong is named by what it is part of.

mod foreign;
mod sections;
mod stream;
mod syntax;
mod syntax_fault;
mod token;

use std::{fmt, fs, ops::Range};

use serde::{
    Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::kb::{
    formats::json::{
        file::File,
        hand::DEFAULTS,
        limits::{MAX_FILE, MAX_RECORD},
        read,
        scan::{syntax::fault, syntax_fault::SyntaxFault, token::Surrogates},
        section::{PATCHES, RecordForm, Section},
    },
    formats::{finding::Finding, problem::Problem},
    write::validate::{
        code::Code,
        near::{did_you_mean, quoted},
    },
};

/// The records of a list: where each stands in the text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) form: RecordForm,
    pub(super) section: Section,
    pub(super) spans: Vec<Range<usize>>,
}

impl Listed {
    fn is_of(&self, form: RecordForm, section: Section) -> bool {
        (self.form, self.section) == (form, section)
    }
}

/// A reason why the records of a file are not found.
pub(super) enum ScanError {
    /// The file cannot be read as a text.
    Problem(Problem),
    /// The text is wrong.
    Findings(Vec<Finding>),
}

/// Finds the records of a file. One that is not held in memory is read in windows, and as a whole
/// only if something is wrong with it.
pub(super) fn scan_file(file: &File) -> Result<Vec<Listed>, ScanError> {
    let Some(disk) = file.disk_text() else {
        return scan(file.whole_text()).map_err(ScanError::Findings);
    };
    if let Some(listed) = fs::File::open(&disk.path).ok().and_then(stream::listed) {
        return Ok(listed);
    }
    // This tells where a byte is not UTF-8; the text itself is kept for positions.
    let named = |problem| Problem {
        file: file.name.clone(),
        ..problem
    };
    drop(read::text(&disk.path).map_err(|problem| ScanError::Problem(named(problem)))?);
    scan(file.whole_text()).map_err(ScanError::Findings)
}

/// Finds the records of a text.
pub(super) fn scan(text: &str) -> Result<Vec<Listed>, Vec<Finding>> {
    sections::listed(text).map_or_else(|| look_closely(text), Ok)
}

/// Finds the records of a file, or all that is wrong with it.
fn look_closely(text: &str) -> Result<Vec<Listed>, Vec<Finding>> {
    if text.len() > MAX_FILE {
        return Err(vec![Finding {
            code: Code::TooLarge,
            message: format!(
                "the text has {} bytes; at most {MAX_FILE} are allowed",
                text.len()
            ),
            ..Finding::at(0..0, String::new())
        }]);
    }
    let json = json(text);
    // The whole is checked before its beginning is looked at, so that a text that is no JSON is
    // called that.
    let whole: &RawValue =
        serde_json::from_str(json).map_err(|e| vec![malformed(text, json, &e)])?;
    if !whole.get().starts_with('{') {
        return Err(vec![not_an_object(text, whole.get())]);
    }
    let mut closely = CloseLook {
        text,
        listed: Vec::new(),
        findings: Vec::new(),
    };
    closely.members(whole, RecordForm::Whole);
    match closely.findings.is_empty() {
        true => Ok(closely.listed),
        false => Err(closely.findings),
    }
}

/// The lists of a file that is JSON, and all that is wrong with them.
struct CloseLook<'t> {
    text: &'t str,
    listed: Vec<Listed>,
    findings: Vec<Finding>,
}

impl CloseLook<'_> {
    fn add(
        &mut self,
        code: Code,
        part: &RawValue,
        path: &str,
        message: String,
        help: Option<String>,
    ) {
        self.findings.push(Finding {
            code,
            message,
            help,
            ..Finding::at(span(self.text, part.get()), path.into())
        });
    }

    /// Looks at the fields of the bundle, or of its patches.
    fn members(&mut self, object: &RawValue, form: RecordForm) {
        let members = serde_json::Deserializer::from_str(object.get()).deserialize_map(Members);
        let members = match members {
            Ok(members) => members,
            Err(error) => return self.findings.push(unread(self.text, object.get(), &error)),
        };
        let mut has_patches = false;
        for (key, value) in members {
            let name: String = serde_json::from_str(key.get()).unwrap_or_else(|_| key.get().into());
            let path = match form {
                RecordForm::Whole => name.clone(),
                RecordForm::Patch => format!("{PATCHES}.{name}"),
            };
            match (form, Section::named(&name)) {
                (_, Some(section)) => self.list(form, section, (key, value), &path),
                (RecordForm::Whole, None) if name == PATCHES => {
                    let message = match std::mem::replace(&mut has_patches, true) {
                        false if value.get().starts_with('{') => {
                            self.members(value, RecordForm::Patch);
                            continue;
                        }
                        false => format!("`{PATCHES}` is an object with lists of patches"),
                        true => format!("`{PATCHES}` is given twice in this file"),
                    };
                    self.add(Code::WrongType, value, &path, message, None);
                }
                (RecordForm::Whole, None) if name == "$schema" => {
                    if !value.get().starts_with('"') {
                        let message = "`$schema` is the address of a schema, a string".into();
                        self.add(Code::WrongType, value, &path, message, None);
                    }
                }
                (RecordForm::Whole, None) if name == DEFAULTS => {
                    let message =
                        "`defaults` come first in a file, and the file is small".to_owned();
                    let help = "write them before all but `$schema`, in a file of at most 16 MiB";
                    self.add(Code::UnknownField, key, &path, message, Some(help.into()));
                }
                (_, None) => {
                    let sections = Section::ALL.map(Section::name).into_iter();
                    let names = || sections.clone().chain([PATCHES]);
                    let help = did_you_mean(&name, names())
                        .unwrap_or_else(|| format!("a bundle has {}", quoted(names())));
                    let message = format!("unknown field `{}`", clipped(&name));
                    self.add(Code::UnknownField, key, &path, message, Some(help));
                }
            }
        }
    }

    /// Looks at a list of records.
    fn list(
        &mut self,
        form: RecordForm,
        section: Section,
        (key, value): (&RawValue, &RawValue),
        path: &str,
    ) {
        if self.listed.iter().any(|list| list.is_of(form, section)) {
            let message = format!("`{path}` is given twice in this file");
            let help = Some("put all of them in one list, or in two files".into());
            return self.add(Code::DuplicateField, key, path, message, help);
        }
        if !value.get().starts_with('[') {
            let message = format!("`{path}` is a list of records");
            return self.add(Code::WrongType, value, path, message, None);
        }
        match items(value) {
            Ok(items) => {
                let spans: Vec<_> = items
                    .iter()
                    .map(|item| span(self.text, item.get()))
                    .collect();
                self.findings.extend(too_large(path, &spans));
                self.listed.push(Listed {
                    form,
                    section,
                    spans,
                });
            }
            Err(error) => self.findings.push(unread(self.text, value.get(), &error)),
        }
    }
}

/// At most the first 60 characters of a value, to be quoted in a message.
pub(super) fn clipped(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.into(),
    }
}

/// The fault of a text that is no JSON, but for a mark at its start.
fn malformed(text: &str, json: &str, error: &serde_json::Error) -> Finding {
    let start = text.len() - json.len();
    match fault(json, Surrogates::Taken) {
        Some(fault) => faulty(fault, start),
        None => unread(text, json, error),
    }
}

/// The fault of the syntax of a record, whose strings are read too; `None` if its type refuses it.
pub(super) fn record_fault(record: &str) -> Option<Finding> {
    fault(record, Surrogates::Refused).map(|fault| faulty(fault, 0))
}

fn faulty(fault: SyntaxFault, start: usize) -> Finding {
    Finding {
        code: Code::Syntax,
        message: fault.message,
        help: fault.help,
        ..Finding::at(
            fault.span.start + start..fault.span.end + start,
            String::new(),
        )
    }
}

/// A problem that only the reader of `part` of `text` knows of, where it met it.
fn unread(text: &str, part: &str, error: &serde_json::Error) -> Finding {
    let at = span(text, part).start + offset(part, error);
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    Finding {
        code: Code::Syntax,
        message: format!("this is not JSON: {}", without_position(error)),
        ..Finding::at(at..end, String::new())
    }
}

/// The JSON reader's message, without its own line and column.
pub(super) fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) if error.line() > 0 => text[..end].into(),
        _ => text,
    }
}

/// The byte of `part` that the JSON reader's error is about.
pub(super) fn offset(part: &str, error: &serde_json::Error) -> usize {
    let lines_before = error.line().saturating_sub(1);
    let line: usize = part
        .split_inclusive('\n')
        .take(lines_before)
        .map(str::len)
        .sum();
    let mut at = (line + error.column().saturating_sub(1)).min(part.len());
    while !part.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn items(list: &RawValue) -> serde_json::Result<Vec<&RawValue>> {
    serde_json::Deserializer::from_str(list.get()).deserialize_seq(Items)
}

fn too_large(path: &str, spans: &[Range<usize>]) -> impl Iterator<Item = Finding> {
    let large = spans
        .iter()
        .enumerate()
        .filter(|(_, s)| s.len() > MAX_RECORD);
    large.map(move |(index, span)| Finding {
        code: Code::TooLarge,
        message: format!(
            "this record has {} bytes; at most {MAX_RECORD} are allowed",
            span.len()
        ),
        help: Some("split what it holds over several records".into()),
        ..Finding::at(span.clone(), format!("{path}[{index}]"))
    })
}

fn not_an_object(text: &str, value: &str) -> Finding {
    Finding {
        code: Code::WrongType,
        message: "a bundle is a JSON object with lists of records".into(),
        help: Some(format!(
            "its fields are {}",
            quoted(Section::ALL.map(Section::name))
        )),
        ..Finding::at(span(text, value), String::new())
    }
}

/// A text without the mark that some editors put at its start.
fn json(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// The bytes of `text` that `part`, a slice of it, stands on.
fn span(text: &str, part: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

/// The members of an object; `None` for another value.
struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(&'de RawValue, &'de RawValue)>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// The items of a list.
struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Code, &str)> {
        let findings = scan(text).unwrap_err();
        findings
            .into_iter()
            .map(|f| (f.code, &text[f.span]))
            .collect()
    }

    #[test]
    fn records_are_found_where_they_stand() {
        let text = "\u{feff}{ \"claims\" : [ {\"a\": [1]} , 2 ],\n\"types\":[]}";
        let listed = scan(text).unwrap();
        assert!(listed[0].is_of(RecordForm::Whole, Section::Claims));
        let texts: Vec<&str> = listed[0].spans.iter().map(|s| &text[s.clone()]).collect();
        assert_eq!(texts, ["{\"a\": [1]}", "2"]);
        assert!(listed[1].is_of(RecordForm::Whole, Section::Types));
        assert!(listed[1].spans.is_empty());
    }

    #[test]
    fn patches_are_lists_within_an_object() {
        let text = r#"{"claims": [], "patches": {"entities": [{"id": "a"}], "claims": [1]}}"#;
        let listed = scan(text).unwrap();
        assert!(listed[1].is_of(RecordForm::Patch, Section::Entities));
        assert_eq!(&text[listed[1].spans[0].clone()], r#"{"id": "a"}"#);
        assert!(listed[2].is_of(RecordForm::Patch, Section::Claims));
        assert_eq!(
            found(r#"{"patches": {"entity": [], "types": 1, "patches": {}}, "patches": []}"#),
            [
                (Code::UnknownField, "\"entity\""),
                (Code::WrongType, "1"),
                (Code::UnknownField, "\"patches\""),
                (Code::WrongType, "[]"),
            ]
        );
    }

    #[test]
    fn every_wrong_section_is_named() {
        assert_eq!(
            found(r#"{"claim": [], "$schema": 1, "types": {}, "claims": [], "claims": []}"#),
            [
                (Code::UnknownField, "\"claim\""),
                (Code::WrongType, "1"),
                (Code::WrongType, "{}"),
                (Code::DuplicateField, "\"claims\""),
            ]
        );
    }

    #[test]
    fn what_is_no_json_object_is_refused_where_it_goes_wrong() {
        assert_eq!(found("[1]"), [(Code::WrongType, "[1]")]);
        assert_eq!(found("{\"types\": [}"), [(Code::Syntax, "}")]);
        assert_eq!(found("{\n\"a\": 1,}"), [(Code::Syntax, "}")]);
        assert_eq!(found("{} x"), [(Code::Syntax, "x")]);
        assert_eq!(found("{\"types\": [{}\n\n"), [(Code::Syntax, "}")]);
        for empty in ["", "  \n", "\u{feff}"] {
            assert!(scan(empty).unwrap_err()[0].message.contains("empty"));
        }
    }

    #[test]
    fn a_text_cut_anywhere_is_refused_without_harm() {
        let text = r#"{"types": [{"id": "a", "labels": {"en": "馬\u99ac"}}], "claims": []}"#;
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(
                scan(&text[..end]).unwrap_err()[0].code,
                Code::Syntax,
                "{end}"
            );
        }
    }

    #[test]
    fn deep_nesting_is_passed_over() {
        let text = format!(
            r#"{{"claims": [{}]}}"#,
            "[".repeat(300_000) + &"]".repeat(300_000)
        );
        assert_eq!(scan(&text).unwrap()[0].spans.len(), 1);
    }

    #[test]
    fn a_record_is_bounded() {
        let text = format!(r#"{{"claims": ["{}"]}}"#, "x".repeat(MAX_RECORD));
        assert_eq!(scan(&text).unwrap_err()[0].code, Code::TooLarge);
    }
}
