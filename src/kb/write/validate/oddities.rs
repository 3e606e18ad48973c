//! Warnings about dates in the future and about languages that nobody knows.

use language_tags::{LanguageTag, ValidationError};

use crate::{
    kb::write::validate::{field_path::FieldPath, validator::Validator, warning::WarningKind},
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
            self.locate.warn(path, WarningKind::FutureDate, message);
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
            self.locate.warn(path, WarningKind::UnknownLanguage, message);
        }
    }
}

/// The part of a language tag that the registry of languages does not have, in words; `None` if it
/// has all of them.
pub(super) fn unknown_part(language: &Language) -> Option<String> {
    let tag = LanguageTag::parse(language.as_str()).ok()?;
    let unknown = |what: &str, part: Option<&str>, advice: &str| {
        let part = part.unwrap_or_default();
        match part == language.as_str() {
            true => format!("`{part}` is no {what} of the registry of languages; {advice}"),
            false => {
                format!("`{part}` in `{language}` is no {what} of the registry of languages; {advice}")
            }
        }
    };
    match tag.validate().err()? {
        ValidationError::PrimaryLanguageNotInRegistry => Some(unknown(
            "language",
            Some(tag.primary_language()),
            "write its code, as English is `en`",
        )),
        ValidationError::ScriptNotInRegistry => Some(unknown(
            "script",
            tag.script(),
            "write its code, as in `zh-Hant`",
        )),
        ValidationError::RegionNotInRegistry => Some(unknown(
            "region",
            tag.region(),
            "write its code, as Britain is `GB`",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_the_registry_does_not_have_is_named() {
        let part = |tag: &str| unknown_part(&Language::new(tag).unwrap());
        for (tag, message) in [
            (
                "english",
                "`english` is no language of the registry of languages; write its code, as English is `en`",
            ),
            (
                "eng-US",
                "`eng` in `eng-US` is no language of the registry of languages; write its code, as English is `en`",
            ),
            (
                "en-UK",
                "`UK` in `en-UK` is no region of the registry of languages; write its code, as Britain is `GB`",
            ),
            (
                "zh-Trad",
                "`Trad` in `zh-Trad` is no script of the registry of languages; write its code, as in `zh-Hant`",
            ),
        ] {
            assert_eq!(part(tag).as_deref(), Some(message));
        }
        for known in ["en", "zh-Hant-TW", "und", "mul", "zxx", "yue", "es-419", "de-CH-1996", "x-own"] {
            assert_eq!(part(known), None, "{known}");
        }
    }
}
