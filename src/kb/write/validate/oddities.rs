//! Warnings about dates in the future and about languages that nobody knows.

use crate::{
    kb::write::validate::{
        field_path::FieldPath, language_registry::unknown_part, validator::Validator,
        warning::WarningKind,
    },
    model::{Language, PartialDate, Record, Texts},
};

impl Validator<'_, '_> {
    /// Warns of a date at which something has happened, if it is certainly in the future.
    pub(super) fn has_been(&mut self, date: Option<PartialDate>, path: &FieldPath) {
        let (Some(date), Some(now)) = (date, self.names.now()) else {
            return;
        };
        // Most dates are past in every time zone, which is quickly told.
        if date.start() > now.start() && now.is_certainly_before(date) {
            let message = format!("`{date}` is in the future; look whether a digit is wrong");
            self.locate.warn(path, WarningKind::FutureDate, &message);
        }
    }

    /// Warns of the languages of a record that nobody knows.
    pub(super) fn languages(&mut self, record: &Record) {
        let field = |name| FieldPath::Record.field(name);
        match record {
            Record::Type(entity_type) => {
                self.known_languages(&entity_type.labels, &field("labels"));
                self.known_languages(&entity_type.descriptions, &field("descriptions"));
            }
            Record::Unit(unit) => self.known_languages(&unit.labels, &field("labels")),
            Record::Predicate(predicate) => {
                self.known_languages(&predicate.labels, &field("labels"));
                self.known_languages(&predicate.descriptions, &field("descriptions"));
            }
            Record::Entity(entity) => {
                self.known_languages(&entity.labels, &field("labels"));
                self.known_languages(&entity.aliases, &field("aliases"));
                self.known_languages(&entity.descriptions, &field("descriptions"));
            }
            Record::Source(source) => {
                self.known_languages(&source.titles, &field("titles"));
                if let Some(language) = &source.language {
                    self.known_language(language, &field("language"));
                }
            }
            Record::Claim(_) | Record::Removed { .. } => {}
        }
    }

    /// Warns of the languages of some texts that nobody knows.
    pub(super) fn known_languages<T>(&mut self, texts: &Texts<T>, path: &FieldPath) {
        for (language, _) in texts.iter() {
            self.known_language(language, path);
        }
    }

    fn known_language(&mut self, language: &Language, path: &FieldPath) {
        if self.names.knows_language(language) {
            return;
        }
        if let Some(message) = unknown_part(language) {
            self.locate
                .warn(path, WarningKind::UnknownLanguage, &message);
        }
    }
}
