//! Tables: claims from a spreadsheet, a row each.
//!
//! A CSV file is written as a bundle file in the hand form, with the cell that each part comes
//! from; so all that holds of that form holds of tables, and what is wrong is shown in its cell. A
//! row can make the entities and the source that it names, where nothing has their ids yet.

mod cells;
mod column;
mod column_cell;
mod mapping;
mod new_records;

#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::kb::{
    formats::{
        finding::Finding,
        json::{
            hand::PlacedText,
            table::{
                cells::{Row, rows},
                column::{Column, Role},
                column_cell::{ColumnCell, HasId, by_language, finding, id_in, string},
                new_records::NewRecords,
            },
        },
    },
    write::validate::{code::Code, near::did_you_mean, reference_lookup::LookupError},
};

pub(super) use crate::kb::formats::json::table::cells::{TABLE_EXTENSION, cell_at, delimiter};
pub use crate::kb::formats::json::table::mapping::Mapping;

/// The constant that is the language of plain texts.
const LANGUAGE: &str = "language";

/// The number of rows of a table, but for its header.
pub(super) fn count_rows(text: &str, delimiter: u8) -> usize {
    rows(text, delimiter).len().saturating_sub(1)
}

/// The table while it is written in the hand form.
struct Table<'t> {
    columns: Vec<Option<Column>>,
    constants: Vec<(Column, &'t str)>,
    language: Option<&'t str>,
    header: Range<usize>,
    rows: Vec<Row>,
    findings: Vec<Finding>,
}

/// Writes a table in the hand form, or returns all that is wrong with its columns and rows.
pub(super) fn hand_form(
    text: &str,
    delimiter: u8,
    mapping: &Mapping,
    has_id: HasId,
) -> Result<Result<PlacedText, Vec<Finding>>, LookupError> {
    let mut rows = rows(text, delimiter);
    if rows.is_empty() {
        let message = "the table is empty; its first row has the names of the columns".into();
        return Ok(Err(vec![finding(Code::Syntax, 0..0, message, None)]));
    }
    let header = rows.remove(0);
    let mut table = Table {
        columns: Vec::new(),
        constants: Vec::new(),
        language: mapping.constants.get(LANGUAGE).map(String::as_str),
        header: header.span(),
        rows,
        findings: Vec::new(),
    };
    table.columns(&header, mapping);
    table.constants(mapping);
    table.lengths();
    let mut new_records = NewRecords::default();
    let rows = std::mem::take(&mut table.rows);
    let columns = std::mem::take(&mut table.columns);
    let constants = std::mem::take(&mut table.constants);
    let cells: Vec<Vec<ColumnCell>> = rows
        .iter()
        .map(|row| column_cells(row, &columns, &constants, &table.header))
        .collect();
    for (row, cells) in rows.iter().zip(&cells) {
        new_records.add(row, cells, has_id, &mut table.findings)?;
    }
    if !table.findings.is_empty() {
        return Ok(Err(table.findings));
    }
    let mut out = PlacedText::default();
    let whole = out.begin(table.header.clone());
    out.push("{\"defaults\": {");
    if let Some(language) = table.language {
        out.push("\"language\": ");
        out.push_string(language);
    }
    out.push("}");
    new_records.write(&mut out);
    out.push(",\n\"claims\": [");
    for (index, (row, cells)) in rows.iter().zip(&cells).enumerate() {
        out.push(if index > 0 { ",\n" } else { "\n" });
        claim(row, cells, &mut out);
    }
    out.push("]}");
    out.end(whole);
    Ok(Ok(out))
}

impl<'t> Table<'t> {
    /// Finds out what the columns are.
    fn columns(&mut self, header: &Row, mapping: &'t Mapping) {
        let mut names: Vec<&str> = Vec::new();
        for cell in &header.cells {
            let mapped = mapping.columns.get(&cell.text);
            let name = match mapped {
                Some(None) => {
                    self.columns.push(None);
                    continue;
                }
                Some(Some(name)) => name.as_str(),
                // Spreadsheets leave such columns behind their tables.
                None if cell.text.is_empty() => {
                    self.columns.push(None);
                    continue;
                }
                None => cell.text.as_str(),
            };
            let column = Column::of(name);
            if column.is_none() {
                let message = format!("there is no column `{name}`");
                let names = Column::names();
                let help = did_you_mean(name, names.iter().map(String::as_str)).unwrap_or_else(|| {
                    format!(
                        "map it: `{{\"columns\": {{\"{}\": \"statement\"}}}}` with `--map FILE`, or `null` to pass it over",
                        cell.text
                    )
                });
                self.refuse(Code::UnknownField, cell.span.clone(), message, Some(help));
            } else if names.contains(&name) {
                let message = format!("two columns are `{name}`");
                let help = Some("keep one of the two".into());
                self.refuse(Code::DuplicateField, cell.span.clone(), message, help);
            }
            names.push(name);
            self.columns.push(column);
        }
        let missing = mapping.columns.keys().filter(|name| {
            let mut cells = header.cells.iter();
            !cells.any(|cell| cell.text == **name)
        });
        for name in missing {
            let message = format!("the mapping names a column `{name}`, which the table has not");
            let names = header.cells.iter().map(|cell| cell.text.as_str());
            let help = did_you_mean(name, names);
            self.refuse(Code::MissingField, header.span(), message, help);
        }
    }

    fn constants(&mut self, mapping: &'t Mapping) {
        for (name, text) in mapping
            .constants
            .iter()
            .filter(|(name, _)| *name != LANGUAGE)
        {
            match Column::of(name) {
                Some(column) if self.columns.contains(&Some(column.clone())) => {
                    let message = format!("`{name}` is a column of the table and a constant too");
                    let help = Some("keep one of the two".into());
                    self.refuse(Code::DuplicateField, self.header.clone(), message, help);
                }
                Some(column) => self.constants.push((column, text)),
                None => {
                    let message =
                        format!("the mapping has a constant `{name}`, which is no column");
                    let names = Column::names();
                    let help = did_you_mean(name, names.iter().map(String::as_str));
                    self.refuse(Code::UnknownField, self.header.clone(), message, help);
                }
            }
        }
    }

    /// Refuses rows that have more cells than the header.
    fn lengths(&mut self) {
        let most = self.columns.len();
        let long = self.rows.iter().filter_map(|row| {
            let more = row.cells.get(most..)?;
            let more = more.iter().find(|cell| !cell.text.is_empty())?;
            Some((more.span.clone(), row.cells.len()))
        });
        for (span, found) in Vec::from_iter(long) {
            let message = format!("the row has {found} cells, but there are {most} columns");
            let help = "put a cell that holds the character between cells into quotes".into();
            self.refuse(Code::TooMany, span, message, Some(help));
        }
    }

    fn refuse(&mut self, code: Code, span: Range<usize>, message: String, help: Option<String>) {
        self.findings.push(finding(code, span, message, help));
    }
}

/// The cells of a row that are not empty, and the constants.
fn column_cells<'t>(
    row: &'t Row,
    columns: &'t [Option<Column>],
    constants: &'t [(Column, &'t str)],
    header: &Range<usize>,
) -> Vec<ColumnCell<'t>> {
    let cells = row.cells.iter().zip(columns);
    let cells = cells.filter_map(|(cell, column)| {
        let column = column.as_ref()?;
        (!cell.text.is_empty()).then(|| ColumnCell {
            column,
            text: &cell.text,
            span: (cell.span.start, cell.span.end),
        })
    });
    let constants = constants.iter().map(|(column, text)| ColumnCell {
        column,
        text,
        span: (header.start, header.end),
    });
    cells.chain(constants).collect()
}

/// Writes the claim of a row.
fn claim(row: &Row, cells: &[ColumnCell], out: &mut PlacedText) {
    let whole = out.begin(row.span());
    out.push("{");
    let mut is_first = true;
    let mut name = |out: &mut PlacedText, name: &str| {
        out.push(if is_first { "" } else { ", " });
        is_first = false;
        out.push_string(name);
        out.push(": ");
    };
    for role in [Role::Subject, Role::Value, Role::Speaker, Role::Source] {
        let is_stated = |cell: &ColumnCell| matches!(cell.column, Column::Field(field) if *field == role.name());
        if !cells.iter().any(is_stated)
            && let Some((id, from)) = id_in(role, cells)
        {
            name(out, role.name());
            string(out, &id, from.span());
        }
    }
    let mut texts: Vec<&ColumnCell> = Vec::new();
    let mut qualifiers: Vec<(&str, &ColumnCell)> = Vec::new();
    for cell in cells {
        match cell.column {
            Column::Field(field) => {
                name(out, field);
                string(out, cell.text, cell.span());
            }
            Column::List(field) => {
                name(out, field);
                let items = cell.text.split('|').map(str::trim);
                let items: Vec<&str> = items.filter(|item| !item.is_empty()).collect();
                let part = out.begin(cell.span());
                out.push(&serde_json::Value::from(items).to_string());
                out.end(part);
            }
            Column::Flag(field) => {
                name(out, field);
                let part = out.begin(cell.span());
                match cell.text.to_ascii_lowercase().as_str() {
                    "true" | "yes" | "1" => out.push("true"),
                    "false" | "no" | "0" => out.push("false"),
                    other => out.push_string(other),
                }
                out.end(part);
            }
            Column::Statement(_) => texts.push(cell),
            Column::TextValue(language) => {
                name(out, "value");
                let part = out.begin(cell.span());
                out.push("{\"text\": {\"text\": ");
                out.push_string(cell.text);
                out.push(", \"language\": ");
                out.push_string(language);
                out.push("}}");
                out.end(part);
            }
            Column::Anonymous(language) => {
                name(out, "speaker");
                let part = out.begin(cell.span());
                out.push("{\"anonymous\": ");
                match language {
                    None => out.push_string(cell.text),
                    Some(language) => {
                        out.push("{\"descriptor\": {");
                        out.push_string(language);
                        out.push(": ");
                        out.push_string(cell.text);
                        out.push("}}");
                    }
                }
                out.push("}");
                out.end(part);
            }
            Column::Page => {
                name(out, "locator");
                let part = out.begin(cell.span());
                out.push("{\"page\": ");
                out.push_string(cell.text);
                out.push("}");
                out.end(part);
            }
            Column::Qualifier(predicate) => qualifiers.push((predicate, cell)),
            Column::Part(..) => {}
        }
    }
    if !texts.is_empty() {
        name(out, "statements");
        let texts = texts.iter().map(|cell| match cell.column {
            Column::Statement(language) => (language.as_deref(), *cell),
            _ => (None, *cell),
        });
        by_language(out, &Vec::from_iter(texts));
    }
    if !qualifiers.is_empty() {
        name(out, "qualifiers");
        out.push("{");
        for (index, (predicate, cell)) in qualifiers.into_iter().enumerate() {
            out.push(if index > 0 { ", " } else { "" });
            let part = out.begin(cell.span());
            out.push_string(predicate);
            out.push(": ");
            string(out, cell.text, cell.span());
            out.end(part);
        }
        out.push("}");
    }
    out.push("}");
    out.end(whole);
}
