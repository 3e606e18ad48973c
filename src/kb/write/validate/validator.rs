//! The validator of one record.

use crate::{
    kb::write::validate::{
        code::Code,
        field_path::FieldPath,
        locate::{Locate, with_article},
        names::Names,
        reference_lookup::LookupError,
    },
    model::{Id, Kind, Name, Record, Texts},
};

/// The validator of one record: holds its fields to the names, and reports problems at its place.
pub(in crate::kb) struct Validator<'v, 'a> {
    pub(in crate::kb) names: &'v mut Names<'a>,
    pub(in crate::kb) locate: &'v mut dyn Locate,
}

/// The result of a validation: problems are reported, an error means that they cannot be found.
pub(in crate::kb) type Validated = Result<(), LookupError>;

impl Validator<'_, '_> {
    /// Validates a record.
    pub(in crate::kb) fn record(&mut self, record: &Record) -> Validated {
        self.languages(record);
        match record {
            Record::Type(entity_type) => self.entity_type(entity_type),
            Record::Unit(unit) => self.unit(unit),
            Record::Predicate(predicate) => self.predicate(predicate),
            Record::Entity(entity) => self.entity(entity),
            Record::Source(source) => self.source(source),
            Record::Claim(claim) => self.claim(claim),
            Record::Removed { .. } => Ok(()),
        }
    }

    /// Requires a text in at least one language.
    pub(super) fn labelled(&mut self, texts: &Texts<Name>, field: &'static str) {
        if texts.is_empty() {
            self.requires_text(&FieldPath::Record.field(field));
        }
    }

    pub(super) fn requires_text(&mut self, path: &FieldPath) {
        let message = "a text in at least one language is expected here".into();
        let help = Some("write it by language tag: `{\"en\": \"…\"}`".into());
        self.locate.report(path, Code::InvalidValue, message, help);
    }

    /// Requires that `id` names a record of that kind.
    pub(super) fn refers(&mut self, id: &Id, kind: Kind, path: &FieldPath) -> Validated {
        if self.names.is_reference(kind, id)? {
            return Ok(());
        }
        match self.names.other_kind(id)? {
            Some(found) => {
                let message = format!(
                    "`{id}` is {}, but {} is expected here",
                    with_article(found),
                    with_article(kind)
                );
                self.locate.report(path, Code::WrongKind, message, None);
            }
            None => {
                let near = self.names.near(id, kind)?;
                let help = near.map(|near| format!("did you mean `{near}`?"));
                let message = format!("there is no {kind} `{id}`");
                self.locate
                    .report(path, Code::DanglingReference, message, help);
            }
        }
        Ok(())
    }

    /// Reports that a record refers to itself.
    pub(super) fn refers_to_itself(&mut self, path: &FieldPath, message: String) {
        self.locate.report(path, Code::SelfReference, message, None);
    }
}
