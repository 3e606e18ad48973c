//! Languages as BCP 47 tags.

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LanguageError {
    text: String,
    meant: Option<Language>,
}

impl LanguageError {
    /// The tag that was probably meant, where an underscore of POSIX stands for a hyphen.
    pub fn meant(&self) -> Option<&Language> {
        self.meant.as_ref()
    }

    /// The reason without the tag that was meant.
    pub fn reason(&self) -> String {
        let text = &self.text;
        format!("`{text}` is not a BCP 47 language tag such as `en` or `zh-Hant`")
    }
}

impl fmt::Display for LanguageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason())?;
        match &self.meant {
            Some(meant) => write!(f, "; did you mean `{meant}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for LanguageError {}

impl Language {
    /// Checks `text` and makes it a language tag.
    pub fn new(text: &str) -> Result<Language, LanguageError> {
        Language::read(text).ok_or_else(|| {
            // POSIX writes `zh_TW.UTF-8` and `sr_RS@latin`.
            let name = text.trim().split(['.', '@']).next().unwrap_or_default();
            LanguageError {
                text: text.into(),
                meant: Language::read(&name.replace('_', "-")),
            }
        })
    }

    fn read(text: &str) -> Option<Language> {
        LanguageTag::parse_and_normalize(text)
            .ok()
            .filter(|_| text.len() <= 35)
            .map(|tag| Language(tag.as_str().into()))
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

    #[test]
    fn a_tag_is_kept_in_its_canonical_case() {
        assert_eq!(Language::new("ZH-hant").unwrap().as_str(), "zh-Hant");
        assert!(Language::new("english please").is_err());
        assert!(Language::new("").is_err());
    }

    #[test]
    fn a_tag_as_posix_writes_it_is_refused_with_the_one_that_was_meant() {
        // Each case: the text, and the tag that was meant.
        let cases = [
            ("zh_TW", Some("zh-TW")),
            ("EN_us.UTF-8", Some("en-US")),
            ("sr_RS@latin", Some("sr-RS")),
            (" en ", Some("en")),
            ("english please", None),
            ("_", None),
        ];
        for (text, meant) in cases {
            let refused = Language::new(text).unwrap_err();
            assert_eq!(refused.meant().map(Language::as_str), meant, "{text}");
        }
        assert_eq!(
            Language::new("zh_TW").unwrap_err().to_string(),
            "`zh_TW` is not a BCP 47 language tag such as `en` or `zh-Hant`; did you mean `zh-TW`?"
        );
    }
}
