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
                    said::{IsKnown, Said, by_language, finding, id_in, string},
                },
            },
        },
        write::validate::{code::Code, reference_lookup::LookupError},
    },
    model::{Id, Kind},
};

/// The records that are made, by id, each with the number of its first row.
#[derive(Default)]
pub(super) struct MadeRecords<'s> {
    entities: BTreeMap<String, Made<'s>>,
    sources: BTreeMap<String, Made<'s>>,
}

/// A record that is made.
struct Made<'s> {
    row: usize,
    span: Range<usize>,
    id_span: Range<usize>,
    parts: Vec<(RecordPart, &'s Said<'s>)>,
    /// The publisher of a source that is named by a label alone.
    publisher: Option<(String, Range<usize>)>,
}

impl<'s> MadeRecords<'s> {
    /// Adds the records that a row makes.
    pub(super) fn add(
        &mut self,
        row: &Row,
        said: &'s [Said<'s>],
        is_known: IsKnown,
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
            let parts = said.iter().filter_map(|it| match it.column {
                Column::Part(of, part) if *of == role => Some((part.clone(), it)),
                _ => None,
            });
            let parts: Vec<(RecordPart, &Said)> = parts.collect();
            let is_name = |(part, _): &&(RecordPart, &Said)| matches!(part, RecordPart::Name(_));
            let Some((_, first)) = parts.iter().find(is_name) else {
                continue;
            };
            let Some((id, from)) = id_in(role, said) else {
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
            if is_known(kind, &parsed)? {
                continue;
            }
            let publisher = match role {
                Role::Source => id_in(Role::Publisher, said)
                    .filter(|(_, from)| matches!(from.column, Column::Part(Role::Publisher, _)))
                    .map(|(id, from)| (id, from.span())),
                _ => None,
            };
            let made = Made {
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
                Some(earlier) => earlier.compare(&made, &id, findings),
                None => drop(records.insert(id, made)),
            }
        }
        Ok(())
    }

    /// Writes the sections of entities and sources.
    pub(super) fn write(&self, out: &mut PlacedText) {
        for (section, records, names, unsaid) in [
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
            for (index, (id, made)) in records.iter().enumerate() {
                out.push(if index > 0 { ",\n" } else { "\n" });
                made.write(id, names, unsaid, out);
            }
            out.push("]");
        }
    }
}

impl Made<'_> {
    /// Refuses what another row says differently.
    fn compare(&self, other: &Made, id: &str, findings: &mut Vec<Finding>) {
        for (part, said) in &other.parts {
            let mut own = self.parts.iter();
            if let Some((_, own)) = own.find(|(own, _)| own == part)
                && own.text != said.text
            {
                let message = format!(
                    "row {} has `{}` here for `{id}`, this row `{}`",
                    self.row, own.text, said.text
                );
                let help = "write it alike in both rows, or give them two ids".into();
                findings.push(finding(
                    Code::FieldConflict,
                    said.span(),
                    message,
                    Some(help),
                ));
            }
        }
    }

    fn write(&self, id: &str, names: &str, unsaid: Option<(&str, &str)>, out: &mut PlacedText) {
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
            let texts = texts.map(|(part, said)| match part {
                RecordPart::Name(language) | RecordPart::Description(language) => {
                    (language.as_deref(), *said)
                }
                RecordPart::Field(_) => (None, *said),
            });
            let texts: Vec<(Option<&str>, &Said)> = texts.collect();
            if !texts.is_empty() {
                out.push(", ");
                out.push_string(field);
                out.push(": ");
                by_language(out, &texts);
            }
        }
        for (part, said) in &self.parts {
            if let RecordPart::Field(field) = part {
                out.push(", ");
                out.push_string(field);
                out.push(": ");
                string(out, said.text, said.span());
            }
        }
        if let Some((publisher, span)) = &self.publisher {
            out.push(", \"publisher\": ");
            string(out, publisher, span.clone());
        }
        if let Some((field, value)) = unsaid
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
