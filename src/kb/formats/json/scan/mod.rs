//! Finds where in the text of a bundle file each record stands, without reading the records.
//!
//! The text is held to JSON's syntax and the file to its sections; nothing recurses, so nesting
//! does no harm. Most files are right, and are gone through once; whatever else there is, is gone
//! through again, from the outside in, so that what is wrong is named by what it is part of.

mod sections;
mod stream;

use std::{fmt, fs, ops::Range};

use serde::{
    Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::kb::{
    formats::json::{
        file::File,
        finding::Finding,
        limits::{MAX_FILE, MAX_RECORD},
        problem::Problem,
        read,
        section::Section,
    },
    write::validate::{
        code::Code,
        near::{did_you_mean, quoted},
    },
};

/// The records of a section: where each stands in the text.
pub(super) type Listed = (Section, Vec<Range<usize>>);

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
    drop(read::text(&disk.path).map_err(ScanError::Problem)?);
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
            span: 0..0,
            path: String::new(),
            message: format!(
                "the text has {} bytes; at most {MAX_FILE} are allowed",
                text.len()
            ),
            help: None,
        }]);
    }
    let json = json(text);
    // The whole is checked before its beginning is looked at, so that a text that is no JSON is
    // called that.
    let whole: &RawValue = serde_json::from_str(json).map_err(|e| vec![syntax(text, json, &e)])?;
    if !whole.get().starts_with('{') {
        return Err(vec![not_an_object(text, whole.get())]);
    }
    let members = serde_json::Deserializer::from_str(whole.get())
        .deserialize_map(Members)
        .map_err(|e| vec![syntax(text, whole.get(), &e)])?;
    let mut listed: Vec<Listed> = Vec::new();
    let mut findings = Vec::new();
    for (key, value) in members {
        let name: String = serde_json::from_str(key.get()).unwrap_or_else(|_| key.get().into());
        let section = Section::ALL.into_iter().find(|s| s.name() == name);
        let finding = |code, part: &RawValue, message, help| Finding {
            code,
            span: span(text, part.get()),
            path: name.clone(),
            message,
            help,
        };
        match section {
            None if name == "$schema" && value.get().starts_with('"') => {}
            None if name == "$schema" => {
                let message = "`$schema` is the address of a schema, a string".into();
                findings.push(finding(Code::WrongType, value, message, None));
            }
            None if name == "defaults" => {
                let message = "`defaults` come first in a file, and the file is small".into();
                let help = "write them before all but `$schema`, in a file of at most 16 MiB";
                findings.push(finding(Code::UnknownField, key, message, Some(help.into())));
            }
            None => {
                let names = Section::ALL.map(Section::name);
                let help = did_you_mean(&name, names)
                    .unwrap_or_else(|| format!("a bundle has {}", quoted(names)));
                let message = format!("unknown field `{}`", clipped(&name));
                findings.push(finding(Code::UnknownField, key, message, Some(help)));
            }
            Some(section) if listed.iter().any(|(s, _)| *s == section) => {
                let message = format!("`{name}` is given twice in this file");
                let help = Some("put all of them in one list, or in two files".into());
                findings.push(finding(Code::DuplicateField, key, message, help));
            }
            Some(_) if !value.get().starts_with('[') => {
                let message = format!("`{name}` is a list of records");
                findings.push(finding(Code::WrongType, value, message, None));
            }
            Some(section) => match items(value) {
                Ok(items) => {
                    let spans: Vec<_> = items.iter().map(|i| span(text, i.get())).collect();
                    findings.extend(too_large(section, &spans));
                    listed.push((section, spans));
                }
                Err(e) => findings.push(syntax(text, value.get(), &e)),
            },
        }
    }
    match findings.is_empty() {
        true => Ok(listed),
        false => Err(findings),
    }
}

/// At most the first 60 characters of a value, to be quoted in a message.
pub(super) fn clipped(value: &str) -> String {
    match value.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.into(),
    }
}

/// A problem of syntax in `part` of `text`, where the reader met it.
fn syntax(text: &str, part: &str, error: &serde_json::Error) -> Finding {
    let part_start = span(text, part).start;
    let mut at = part_start + offset(part, error);
    if error.is_eof() {
        let last = part.trim_end().char_indices().next_back();
        at = part_start + last.map_or(0, |(last, _)| last);
    }
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let closes = text[at..].starts_with(['}', ']']);
    let message = if part.trim().is_empty() {
        "the file is empty; a bundle is a JSON object".into()
    } else if closes && text[..at].trim_end().ends_with(',') {
        format!("a comma stands before this `{}`", &text[at..end])
    } else {
        let reason = without_position(error);
        match reason.strip_prefix("EOF while parsing ") {
            Some(within) => format!("the file ends within {within}"),
            None => format!("this is not JSON: {reason}"),
        }
    };
    Finding {
        code: Code::Syntax,
        span: at..end,
        path: String::new(),
        message,
        help: None,
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

fn too_large(section: Section, spans: &[Range<usize>]) -> impl Iterator<Item = Finding> {
    let large = spans
        .iter()
        .enumerate()
        .filter(|(_, s)| s.len() > MAX_RECORD);
    large.map(move |(index, span)| Finding {
        code: Code::TooLarge,
        span: span.clone(),
        path: format!("{}[{index}]", section.name()),
        message: format!(
            "this record has {} bytes; at most {MAX_RECORD} are allowed",
            span.len()
        ),
        help: Some("split what it holds over several records".into()),
    })
}

fn not_an_object(text: &str, value: &str) -> Finding {
    Finding {
        code: Code::WrongType,
        span: span(text, value),
        path: String::new(),
        message: "a bundle is a JSON object with lists of records".into(),
        help: Some(format!(
            "its fields are {}",
            quoted(Section::ALL.map(Section::name))
        )),
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
        assert_eq!(listed[0].0, Section::Claims);
        let texts: Vec<&str> = listed[0].1.iter().map(|s| &text[s.clone()]).collect();
        assert_eq!(texts, ["{\"a\": [1]}", "2"]);
        assert_eq!(listed[1], (Section::Types, vec![]));
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
        assert_eq!(scan(&text).unwrap()[0].1.len(), 1);
    }

    #[test]
    fn a_record_is_bounded() {
        let text = format!(r#"{{"claims": ["{}"]}}"#, "x".repeat(MAX_RECORD));
        assert_eq!(scan(&text).unwrap_err()[0].code, Code::TooLarge);
    }
}
