//! The records that are refused, and with them all that refer to them.

use roaring::RoaringBitmap;

use crate::{
    kb::{
        formats::{
            finding::Finding,
            json::{
                Bundle,
                check::{Check, read},
                node::find_text,
                packed::Packed,
                report::Reporter,
                section::Section,
            },
        },
        write::validate::{
            code::Code,
            names::RecordNumber,
            reference_lookup::{LookupError, ReferenceLookup},
        },
    },
    model::{Id, Kind, Record},
};

/// The records of a bundle that are refused.
pub(in crate::kb::formats::json) struct Refused {
    pub(in crate::kb::formats::json) reporter: Reporter,
    /// The numbers of the records.
    pub(in crate::kb::formats::json) records: RoaringBitmap,
}

/// Finds the records of a bundle that are refused for what is wrong with them, and those that refer
/// to these, and reports why.
pub(in crate::kb::formats::json) fn refused(
    bundle: &Bundle,
    base: &dyn ReferenceLookup,
    reporter: Reporter,
) -> Result<Refused, LookupError> {
    let packed = Packed::spilling(&std::env::temp_dir());
    let mut check = Check::new(bundle, base, packed, reporter)?;
    check.all()?;
    check.refuse_dependents()?;
    Ok(Refused {
        reporter: check.sink.reporter,
        records: check.sink.refused,
    })
}

/// A reference from a record to another of the bundle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Reference {
    to: RecordNumber,
    from: RecordNumber,
}

impl Check<'_> {
    /// Refuses the records that refer to refused ones, and those that refer to these. What the
    /// knowledge base has of a refused record can still be referred to.
    fn refuse_dependents(&mut self) -> Result<(), LookupError> {
        if self.sink.refused.is_empty() {
            return Ok(());
        }
        let references = self.references()?;
        let mut next: Vec<RecordNumber> = self.sink.refused.iter().collect();
        while let Some(to) = next.pop() {
            let first = references.partition_point(|reference| reference.to < to);
            let all = references[first..].iter();
            for reference in all.take_while(|reference| reference.to == to) {
                if self.sink.refused.insert(reference.from) {
                    next.push(reference.from);
                    self.refuse_dependent(*reference);
                }
            }
        }
        Ok(())
    }

    /// The references among the records of the bundle, ordered by the records referred to.
    fn references(&self) -> Result<Vec<Reference>, LookupError> {
        let bundle = self.sink.bundle;
        let mut references = Vec::new();
        for section in Section::ALL {
            for bearer in bundle.bearers(section) {
                let Some(record) = read_record(section, &bundle.text(bearer.locator)) else {
                    continue;
                };
                let mut ids: Vec<(Kind, Id)> = Vec::new();
                record.for_each_reference(|kind, id| ids.push((kind, id)));
                for (kind, id) in ids {
                    let Some(to) = self.names.bearer(kind, &id) else {
                        continue;
                    };
                    if to != bearer.number && self.names.recorded(kind, &id)?.is_none() {
                        let from = bearer.number;
                        references.push(Reference { to, from });
                    }
                }
            }
        }
        references.sort_unstable();
        Ok(references)
    }

    fn refuse_dependent(&mut self, Reference { to, from }: Reference) {
        let bundle = self.sink.bundle;
        let (to, from) = (bundle.bearer(to), bundle.bearer(from));
        let line = self.sink.line(to);
        let text = bundle.text(from.locator);
        let id = self.sink.stated_id(to.number);
        let place = id.as_ref().and_then(|id| find_text(&text, id.as_str()));
        let (span, path) = place.unwrap_or((0..text.len(), String::new()));
        let name = match id {
            Some(id) => format!("the {} `{id}`", to.section.kind()),
            None => format!("a {}", to.section.kind()),
        };
        let finding = Finding {
            code: Code::RefusedReference,
            message: format!("{name} is refused, and so is what refers to it"),
            help: Some(format!("mend that one first, at {line}")),
            ..Finding::at(span, path)
        };
        self.sink.found(from, finding);
    }
}

/// Reads a record of a section; `None` if its type refuses it.
fn read_record(section: Section, text: &str) -> Option<Record> {
    Some(match section {
        Section::Types => Record::Type(read(text).ok()?),
        Section::Units => Record::Unit(read(text).ok()?),
        Section::Predicates => Record::Predicate(read(text).ok()?),
        Section::Entities => Record::Entity(read(text).ok()?),
        Section::Sources => Record::Source(read(text).ok()?),
        Section::Claims => Record::Claim(read(text).ok()?),
    })
}
