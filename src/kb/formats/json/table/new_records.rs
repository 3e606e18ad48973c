//! The entities and sources that rows make: those of which a row has a label or a title, and of
//! whose ids nothing has been recorded.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    kb::{
        formats::{
            finding::Finding,
            json::{
                hand::PlacedText,
                table::{
                    cells::Row,
                    column::{Column, RecordPart, Role},
                    column_cell::{ColumnCell, HasId, by_language, finding, id_in, string},
                },
            },
        },
        write::validate::{code::Code, reference_lookup::LookupError},
    },
    model::{Id, Kind},
};

/// The records that are made, by id, each with the number of its first row.
#[derive(Default)]
pub(super) struct NewRecords<'s> {
    entities: BTreeMap<String, NewRecord<'s>>,
    sources: BTreeMap<String, NewRecord<'s>>,
}

/// A record that is made.
struct NewRecord<'s> {
    row: usize,
    span: Range<usize>,
    id_span: Range<usize>,
    parts: Vec<(RecordPart, &'s ColumnCell<'s>)>,
    /// The publisher of a source that is named by a label alone.
    publisher: Option<(String, Range<usize>)>,
}

impl<'s> NewRecords<'s> {
    /// Adds the records that a row makes.
    pub(super) fn add(
        &mut self,
        row: &Row,
        cells: &'s [ColumnCell<'s>],
        has_id: HasId,
        findings: &mut Vec<Finding>,
    ) -> Result<(), LookupError> {
        let roles = [
            Role::Subject,
            Role::Value,
            Role::Speaker,
            Role::Publisher,
            Role::Source,
        ];
        for role in roles {
            let parts = cells.iter().filter_map(|cell| match cell.column {
                Column::Part(of, part) if *of == role => Some((part.clone(), cell)),
                _ => None,
            });
            let parts: Vec<(RecordPart, &ColumnCell)> = parts.collect();
            let is_name =
                |(part, _): &&(RecordPart, &ColumnCell)| matches!(part, RecordPart::Name(_));
            let Some((_, first)) = parts.iter().find(is_name) else {
                continue;
            };
            let Some((id, from)) = id_in(role, cells) else {
                continue;
            };
            let Ok(parsed) = Id::new(&id) else {
                if id.is_empty() {
                    let message = format!("`{}` makes no id", first.text);
                    let help = format!("add a column `{}` with ids of your own", role.name());
                    findings.push(finding(
                        Code::MissingField,
                        first.span(),
                        message,
                        Some(help),
                    ));
                }
                // An id that is stated and wrong is refused as what refers by it.
                continue;
            };
            let kind = match role {
                Role::Source => Kind::Source,
                _ => Kind::Entity,
            };
            if has_id(kind, &parsed)? {
                continue;
            }
            let publisher = match role {
                Role::Source => id_in(Role::Publisher, cells)
                    .filter(|(_, from)| matches!(from.column, Column::Part(Role::Publisher, _)))
                    .map(|(id, from)| (id, from.span())),
                _ => None,
            };
            let record = NewRecord {
                row: row.number,
                span: row.span(),
                id_span: from.span(),
                parts,
                publisher,
            };
            let records = match role {
                Role::Source => &mut self.sources,
                _ => &mut self.entities,
            };
            match records.get(&id) {
                Some(earlier) => earlier.compare(&record, &id, findings),
                None => drop(records.insert(id, record)),
            }
        }
        Ok(())
    }

    /// Writes the sections of entities and sources.
    pub(super) fn write(&self, out: &mut PlacedText) {
        for (section, records, names, default) in [
            ("entities", &self.entities, "labels", None),
            (
                "sources",
                &self.sources,
                "titles",
                Some(("kind", "\"OTHER\"")),
            ),
        ] {
            out.push(",\n\"");
            out.push(section);
            out.push("\": [");
            for (index, (id, record)) in records.iter().enumerate() {
                out.push(if index > 0 { ",\n" } else { "\n" });
                record.write(id, names, default, out);
            }
            out.push("]");
        }
    }
}

impl NewRecord<'_> {
    /// Refuses what another row says differently.
    fn compare(&self, other: &NewRecord<'_>, id: &str, findings: &mut Vec<Finding>) {
        for (part, cell) in &other.parts {
            let mut own = self.parts.iter();
            if let Some((_, own)) = own.find(|(own, _)| own == part)
                && own.text != cell.text
            {
                let message = format!(
                    "row {} has `{}` here for `{id}`, this row `{}`",
                    self.row, own.text, cell.text
                );
                let help = "write it alike in both rows, or give them two ids".into();
                findings.push(finding(
                    Code::FieldConflict,
                    cell.span(),
                    message,
                    Some(help),
                ));
            }
        }
    }

    fn write(&self, id: &str, names: &str, default: Option<(&str, &str)>, out: &mut PlacedText) {
        let whole = out.begin(self.span.clone());
        out.push("{\"id\": ");
        string(out, id, self.id_span.clone());
        for (field, is_of) in [
            (
                names,
                (|part: &RecordPart| matches!(part, RecordPart::Name(_)))
                    as fn(&RecordPart) -> bool,
            ),
            ("descriptions", |part: &RecordPart| {
                matches!(part, RecordPart::Description(_))
            }),
        ] {
            let texts = self.parts.iter().filter(|(part, _)| is_of(part));
            let texts = texts.map(|(part, cell)| match part {
                RecordPart::Name(language) | RecordPart::Description(language) => {
                    (language.as_deref(), *cell)
                }
                RecordPart::Field(_) => (None, *cell),
            });
            let texts: Vec<(Option<&str>, &ColumnCell)> = texts.collect();
            if !texts.is_empty() {
                out.push(", ");
                out.push_string(field);
                out.push(": ");
                by_language(out, &texts);
            }
        }
        for (part, cell) in &self.parts {
            if let RecordPart::Field(field) = part {
                out.push(", ");
                out.push_string(field);
                out.push(": ");
                string(out, cell.text, cell.span());
            }
        }
        if let Some((publisher, span)) = &self.publisher {
            out.push(", \"publisher\": ");
            string(out, publisher, span.clone());
        }
        if let Some((field, value)) = default
            && !self
                .parts
                .iter()
                .any(|(part, _)| *part == RecordPart::Field("kind"))
        {
            out.push(", ");
            out.push_string(field);
            out.push(": ");
            out.push(value);
        }
        out.push("}");
        out.end(whole);
    }
}
