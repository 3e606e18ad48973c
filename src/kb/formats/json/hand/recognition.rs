//! The recognition of files in the hand form and of tables.

use std::{fs, io::Read, path::Path};

use jsonc_parser::ast::Value as Node;
use serde::de::IgnoredAny;

use crate::kb::{
    formats::{
        json::{
            file::File,
            node::parse,
            read::text,
            section::PATCHES,
            table::{Mapping, TABLE_EXTENSION, count_rows, delimiter},
        },
        problem::Problem,
    },
    write::validate::code::Code,
};

/// The most bytes of a file in the hand form.
const MAX_HAND_FILE: u64 = 16 << 20;
/// The most bytes of a table.
const MAX_TABLE: u64 = 64 << 20;
/// The number of bytes at the start of a file in which its form shows.
const FORM_SHOWS_IN: u64 = 4 << 10;

/// The same file, held in memory if it is in the hand form or a table; a table that is too large is
/// refused.
pub(in crate::kb::formats::json) fn held(file: File, mapping: &Mapping) -> Result<File, Problem> {
    let path = file.disk_text().map(|disk| disk.path.clone());
    let size = path.as_ref().map_or(0, |path| {
        fs::metadata(path).map_or(u64::MAX, |metadata| metadata.len())
    });
    if is_table(&file.name) {
        if size > MAX_TABLE {
            return Err(too_large(&file, size));
        }
        let text = match path {
            None => file.whole_text().to_owned(),
            Some(path) => text(&path)?,
        };
        let stated = mapping
            .delimiter
            .and_then(|stated| u8::try_from(stated).ok());
        let delimiter = stated.unwrap_or_else(|| delimiter(&text));
        return Ok(File::of_text(file.name, text).with_delimiter(delimiter));
    }
    let is_hand_form = match &path {
        None => is_hand_form(file.whole_text()),
        Some(path) => size <= MAX_HAND_FILE && is_hand_form(&start_of(path)),
    };
    if !is_hand_form {
        return Ok(file);
    }
    let text = match path {
        None => file.whole_text().to_owned(),
        Some(path) => text(&path)?,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(File::of_text(file.name, text.into()))
}

/// The start of a file, in which its form shows.
fn start_of(path: &Path) -> String {
    let mut start = Vec::new();
    let read =
        fs::File::open(path).and_then(|open| open.take(FORM_SHOWS_IN).read_to_end(&mut start));
    match read {
        Ok(_) => String::from_utf8_lossy(&start).into_owned(),
        Err(_) => String::new(),
    }
}

fn too_large(file: &File, size: u64) -> Problem {
    Problem {
        code: Code::TooLarge,
        file: file.name.clone(),
        position: None,
        path: String::new(),
        message: format!("the table has {size} bytes; at most {MAX_TABLE} are allowed"),
        help: Some("split it: the files of a folder are one bundle".into()),
    }
}

/// Whether a file of that name is a table.
fn is_table(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case(TABLE_EXTENSION))
}

/// The number of records of a table or of a file in the hand form; `None` for other files.
pub(in crate::kb::formats::json) fn records_of(file: &File) -> Option<usize> {
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
    let patches = file.get_object(PATCHES).into_iter();
    let patches = patches.flat_map(|patches| &patches.properties);
    let sections = file.properties.iter().chain(patches);
    let lists = sections.filter_map(|section| section.value.as_array());
    Some(lists.map(|list| list.elements.len()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_shows_in_the_first_field() {
        for (text, expected) in [
            (r#"{"defaults": {}}"#, true),
            (
                "\u{feff}\n{ \"$schema\" : \"a\\\"b\" ,\n\"defaults\": 1",
                true,
            ),
            (r#"{"claims": [], "defaults": {}}"#, false),
            (r#"{"$schema": "defaults"}"#, false),
            (r#"["defaults"]"#, false),
            ("", false),
        ] {
            assert_eq!(is_hand_form(text), expected, "{text}");
        }
    }

    #[test]
    fn a_table_that_is_too_large_or_no_text_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let on_disk = || {
            let name = path.display().to_string();
            File::on_disk(name, &path, &fs::metadata(&path).unwrap())
        };
        fs::write(&path, b"a,b\n\xff,1\n").unwrap();
        let refused = held(on_disk(), &Mapping::default()).unwrap_err();
        assert_eq!(refused.code, Code::NotUtf8);
        fs::File::create(&path)
            .unwrap()
            .set_len(MAX_TABLE + 1)
            .unwrap();
        let refused = held(on_disk(), &Mapping::default()).unwrap_err();
        assert_eq!(refused.code, Code::TooLarge);
    }
}
