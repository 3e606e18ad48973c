//! Languages as BCP 47 tags, and which of several texts a reader is given.

use std::{borrow::Cow, fmt, str::FromStr};

use borsh::{BorshDeserialize, BorshSerialize};
use oxilangtag::LanguageTag;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use smol_str::SmolStr;

use crate::model::compact;

/// A well-formed BCP 47 language tag (RFC 5646), in its canonical case: `en`, `zh-Hant`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(SmolStr);

/// A text is no language tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a BCP 47 language tag such as `en` or `zh-Hant`")]
pub struct LanguageError {
    text: String,
}

impl Language {
    /// Checks `text` and makes it a language tag.
    pub fn new(text: &str) -> Result<Language, LanguageError> {
        LanguageTag::parse_and_normalize(text)
            .ok()
            .filter(|_| text.len() <= 35)
            .map(|tag| Language(tag.as_str().into()))
            .ok_or_else(|| LanguageError { text: text.into() })
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this tag is `range` or narrows it, as `zh-Hant` narrows `zh` (RFC 4647, 3.3.1).
    pub fn is_within(&self, range: &Language) -> bool {
        self.0
            .strip_prefix(&*range.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Language {
    type Err = LanguageError;
    fn from_str(text: &str) -> Result<Language, LanguageError> {
        Language::new(text)
    }
}

/// The best of `offered` for a reader who would have `wanted`, best first.
///
/// For each wanted tag in turn: the tag itself, then what narrows it (`zh` is content with
/// `zh-Hant`), then, shortening it from the right, what it narrows (RFC 4647, 3.4). If none of
/// them is offered, English, and without English the first in order.
pub fn choose<'a>(
    wanted: &[Language],
    mut offered: impl Iterator<Item = &'a Language> + Clone,
) -> Option<&'a Language> {
    let at = |tag: &str| offered.clone().find(|o| &*o.0 == tag);
    let lookup = |tag: &Language| {
        at(&tag.0)
            .or_else(|| offered.clone().find(|o| o.is_within(tag)))
            .or_else(|| {
                let mut cuts = tag.0.rmatch_indices('-').map(|(cut, _)| &tag.0[..cut]);
                cuts.find_map(at)
            })
    };
    let best = wanted.iter().find_map(lookup).or_else(|| at("en"));
    best.or_else(|| offered.next())
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Language, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        Language::new(&text).map_err(de::Error::custom)
    }
}

impl BorshSerialize for Language {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        compact::write_short(&self.0, writer)
    }
}

impl BorshDeserialize for Language {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Language> {
        compact::read_short(reader, |tag| Language(tag.into()))
    }
}

impl JsonSchema for Language {
    fn schema_name() -> Cow<'static, str> {
        "Language".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A BCP 47 language tag such as `en` or `zh-Hant`.",
            "type": "string",
            "maxLength": 35,
            "pattern": "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(wanted: &[&str], offered: &[&str]) -> String {
        let tags = |texts: &[&str]| -> Vec<Language> {
            texts.iter().map(|t| Language::new(t).unwrap()).collect()
        };
        let offered = tags(offered);
        choose(&tags(wanted), offered.iter()).unwrap().to_string()
    }

    #[test]
    fn a_tag_is_kept_in_its_canonical_case() {
        assert_eq!(Language::new("ZH-hant").unwrap().as_str(), "zh-Hant");
        assert!(Language::new("english please").is_err());
        assert!(Language::new("").is_err());
    }

    #[test]
    fn the_first_wanted_language_that_there_is_wins() {
        assert_eq!(chosen(&["zh-Hant", "en"], &["en", "zh-Hant"]), "zh-Hant");
        assert_eq!(chosen(&["zh"], &["en", "zh-Hant"]), "zh-Hant");
        assert_eq!(chosen(&["zh-Hant-TW"], &["en", "zh-Hant"]), "zh-Hant");
        assert_eq!(chosen(&["fr", "zh-Hans"], &["en", "zh-Hant"]), "en");
        assert_eq!(chosen(&[], &["de", "fr"]), "de");
    }
}
