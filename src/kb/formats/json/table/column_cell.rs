//! The cells of a row by what they are, and how they are written as JSON.

use std::ops::Range;

use crate::{
    kb::{
        formats::{
            finding::Finding,
            json::{
                hand::PlacedText,
                table::column::{Column, RecordPart, Role},
            },
        },
        write::validate::{code::Code, reference_lookup::LookupError},
    },
    model::{Id, Kind},
};

/// A test whether something of a kind has an id already.
pub(super) type HasId<'k> = &'k dyn Fn(Kind, &Id) -> Result<bool, LookupError>;

/// A cell of a row, or a constant.
#[derive(Clone, Copy)]
pub(super) struct ColumnCell<'t> {
    pub(super) column: &'t Column,
    pub(super) text: &'t str,
    pub(super) span: (usize, usize),
}

impl ColumnCell<'_> {
    pub(super) fn span(&self) -> Range<usize> {
        self.span.0..self.span.1
    }
}

/// A problem at some bytes of a table.
pub(super) fn finding(
    code: Code,
    span: Range<usize>,
    message: String,
    help: Option<String>,
) -> Finding {
    Finding {
        code,
        message,
        help,
        ..Finding::at(span, String::new())
    }
}

/// The id of the record that plays a role in a row: the one stated, or one made of its name.
pub(super) fn id_in<'s, 't>(
    role: Role,
    cells: &'s [ColumnCell<'t>],
) -> Option<(String, &'s ColumnCell<'t>)> {
    let stated = cells.iter().find(|cell| match (role, cell.column) {
        (Role::Publisher, Column::Part(Role::Source, RecordPart::Field("publisher"))) => true,
        (_, Column::Field(field)) => *field == role.name(),
        _ => false,
    });
    if let Some(stated) = stated {
        return Some((stated.text.into(), stated));
    }
    let name = cells.iter().find(
        |cell| matches!(cell.column, Column::Part(other, RecordPart::Name(_)) if *other == role),
    )?;
    Some((slug(name.text), name))
}

/// An id made of a name: its letters and digits of ASCII, in lower case, with hyphens.
pub(super) fn slug(name: &str) -> String {
    let plain = name.chars().map(|c| match c.is_ascii_alphanumeric() {
        true => c.to_ascii_lowercase(),
        false => '-',
    });
    let plain: String = plain.collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-")
}

/// Writes the text of a cell as a JSON string.
pub(super) fn string(out: &mut PlacedText, text: &str, span: Range<usize>) {
    let part = out.begin(span);
    out.push_string(text);
    out.end(part);
}

/// Writes texts by language; one without stands alone.
pub(super) fn by_language(out: &mut PlacedText, texts: &[(Option<&str>, &ColumnCell)]) {
    if let [(None, cell)] = texts {
        return string(out, cell.text, cell.span());
    }
    out.push("{");
    for (index, (language, cell)) in texts.iter().enumerate() {
        out.push(if index > 0 { ", " } else { "" });
        let part = out.begin(cell.span());
        // Beside others, a text without a language is refused as one in none.
        out.push_string(language.unwrap_or_default());
        out.push(": ");
        string(out, cell.text, cell.span());
        out.end(part);
    }
    out.push("}");
}
