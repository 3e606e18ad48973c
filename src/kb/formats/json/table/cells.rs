//! The cells of a CSV text (RFC 4180), with their places.

use std::ops::Range;

use csv_core::{ReadFieldResult, ReaderBuilder};

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    /// The text, without quotes and the white space around it.
    pub(super) text: String,
    /// The bytes of the file, with the quotes.
    pub(super) span: Range<usize>,
}

/// A row that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The number, from 1, as spreadsheets count: blank rows too, and a row with line breaks in its
    /// cells once.
    pub(super) number: usize,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// The bytes of the file.
    pub(super) fn span(&self) -> Range<usize> {
        let start = self.cells.first().map_or(0, |cell| cell.span.start);
        let end = self.cells.last().map_or(start, |cell| cell.span.end);
        start..end
    }
}

/// The extension of the names of tables.
pub(in crate::kb) const TABLE_EXTENSION: &str = "csv";

/// The delimiter of a text: the one of comma, semicolon and tab that stands most often in its first
/// line, outside quotes.
pub(in crate::kb) fn delimiter(text: &str) -> u8 {
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in text.bytes() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' | b'\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                let counted = counts.iter_mut().find(|(delimiter, _)| *delimiter == byte);
                if let Some((_, count)) = counted {
                    *count += 1;
                }
            }
        }
    }
    // The first of several is the comma, then the semicolon.
    let most = counts.iter().map(|(_, count)| *count).max();
    let found = counts.iter().find(|(_, count)| Some(*count) == most);
    found.map_or(b',', |(delimiter, _)| *delimiter)
}

/// The rows of a text that are not blank.
pub(super) fn rows(text: &str, delimiter: u8) -> Vec<Row> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let bytes = text.as_bytes();
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut buffer = vec![0; 4096];
    let (mut at, mut cell_start, mut filled) = (start, start, 0);
    let (mut number, mut cells, mut rows) = (1, Vec::new(), Vec::new());
    loop {
        let (result, read, written) = reader.read_field(&bytes[at..], &mut buffer[filled..]);
        at += read;
        filled += written;
        match result {
            // At the end, it is called once more with nothing.
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull => buffer.resize(buffer.len() * 2, 0),
            ReadFieldResult::Field { record_end } => {
                if cells.is_empty() {
                    let blank = text[cell_start..at].len()
                        - text[cell_start..at].trim_start_matches(['\r', '\n']).len();
                    let skipped = &text[cell_start..cell_start + blank];
                    // The line feed after a carriage return ends the row before.
                    let ends_row = skipped.starts_with('\n') && text[..cell_start].ends_with('\r');
                    number += skipped.matches('\n').count() - usize::from(ends_row);
                    cell_start += blank;
                }
                let end =
                    match at == bytes.len() && !text.ends_with(['\r', '\n', delimiter as char]) {
                        true => at,
                        false => at.saturating_sub(1).max(cell_start),
                    };
                let end = cell_start + text[cell_start..end].trim_end_matches('\r').len();
                let value = String::from_utf8_lossy(&buffer[..filled]);
                cells.push(Cell {
                    text: value.trim().into(),
                    span: cell_start..end,
                });
                (cell_start, filled) = (at, 0);
                if record_end {
                    let row = Row {
                        number,
                        cells: std::mem::take(&mut cells),
                    };
                    number += 1;
                    if row.cells.iter().any(|cell| !cell.text.is_empty()) {
                        rows.push(row);
                    }
                }
            }
            ReadFieldResult::End => return rows,
        }
    }
}

/// The row and the column at some bytes of a table, for people.
pub(in crate::kb) fn cell_at(text: &str, delimiter: u8, place: &Range<usize>) -> String {
    let rows = rows(text, delimiter);
    let Some(row) = rows
        .iter()
        .rev()
        .find(|row| row.span().start <= place.start)
    else {
        return "row 1".into();
    };
    let cells = row.cells.iter().enumerate();
    let holds = |cell: &Cell| cell.span.start <= place.start && place.end <= cell.span.end;
    let cell = cells.clone().find(|(_, cell)| holds(cell));
    match cell {
        Some((index, _)) if row.cells.len() > 1 || place.len() < row.span().len() => {
            let header = rows.first().and_then(|header| header.cells.get(index));
            let name = header.map_or_else(String::new, |cell| format!(" (`{}`)", cell.text));
            format!("row {}, column {}{name}", row.number, index + 1)
        }
        _ => format!("row {}", row.number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(usize, Vec<(String, &str)>)> {
        let rows = rows(text, delimiter(text)).into_iter();
        rows.map(|row| {
            let cells = row.cells.into_iter();
            let cells = cells.map(|cell| (cell.text, &text[cell.span]));
            (row.number, cells.collect())
        })
        .collect()
    }

    fn cell<'w>(text: &str, written: &'w str) -> (String, &'w str) {
        (text.to_owned(), written)
    }

    #[test]
    fn cells_are_found_where_they_stand() {
        for end in ["\n", "\r\n"] {
            let text = format!(
                "\u{feff}a, b ,c{end}\"x,1\",\"line{end}break\",\"say \"\"hi\"\"\"{end}{end},,{end}é,,last"
            );
            let (break_, quoted) = (format!("line{end}break"), format!("\"line{end}break\""));
            assert_eq!(
                found(&text),
                [
                    (1, vec![cell("a", "a"), cell("b", " b "), cell("c", "c")]),
                    (
                        2,
                        vec![
                            cell("x,1", "\"x,1\""),
                            cell(&break_, &quoted),
                            cell("say \"hi\"", "\"say \"\"hi\"\"\"")
                        ]
                    ),
                    (5, vec![cell("é", "é"), cell("", ""), cell("last", "last")]),
                ]
            );
        }
        assert_eq!(found("a;b\n1;2,5\n")[1].1[1], cell("2,5", "2,5"));
        assert_eq!(found("a\tb\n1\t\n")[1].1[1], cell("", ""));
        assert_eq!(found(""), []);
    }

    #[test]
    fn the_delimiter_shows_in_the_first_line() {
        for (text, expected) in [
            ("a,b;c,d", b','),
            ("a;\"b,c,d\"\n,,,,", b';'),
            ("a\tb", b'\t'),
            ("one", b','),
        ] {
            assert_eq!(delimiter(text), expected, "{text}");
        }
    }
}
