//! Quotes: words of a source, verbatim.

use std::{borrow::Cow, ops::Deref};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::text::{MAX_PROSE, TextError, deceives};

/// Words of a passage, and what stands around them: a text quote selector of the W3C Web Annotation
/// model.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The words, character for character.
    pub exact: QuotedText,
    /// The characters right before, which tell the passage from others with these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<QuotedText>,
    /// The characters right after, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffix: Option<QuotedText>,
}

/// A verbatim text of at most [`MAX_PROSE`] characters: neither trimmed nor normalised, since its
/// characters and its digest are those of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(transparent)]
pub struct QuotedText(String);

/// A text is no quote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    /// The quote is empty.
    #[error("a quote must not be empty; leave the field out instead")]
    Empty,
    /// The quote is too long, or has a character that deceives.
    #[error(transparent)]
    Text(TextError),
}

impl QuotedText {
    /// Checks `text`, and keeps every character.
    pub fn new(text: &str) -> Result<QuotedText, QuoteError> {
        if text.is_empty() {
            return Err(QuoteError::Empty);
        }
        let found = text.chars().count();
        if found > MAX_PROSE {
            let max = MAX_PROSE;
            return Err(QuoteError::Text(TextError::TooLong { max, found }));
        }
        // Line ends, tabs and form feeds stand in documents.
        let is_blank = |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{c}');
        match text.chars().find(|c| deceives(*c) && !is_blank(*c)) {
            Some(bad) => Err(QuoteError::Text(TextError::Character(bad))),
            None => Ok(QuotedText(text.into())),
        }
    }
}

impl Deref for QuotedText {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for QuotedText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<QuotedText, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        QuotedText::new(&text).map_err(de::Error::custom)
    }
}

impl JsonSchema for QuotedText {
    fn schema_name() -> Cow<'static, str> {
        "QuotedText".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Verbatim text of a source.",
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_PROSE
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_keeps_every_character() {
        // A decomposed letter, blanks at both ends, a line end of Windows.
        let text = " caf\u{65}\u{301}\r\n\tnext ";
        assert_eq!(&*QuotedText::new(text).unwrap(), text);
        for bad in ["", "a\u{0}b", "a\u{202e}b", &"x".repeat(MAX_PROSE + 1)] {
            assert!(QuotedText::new(bad).is_err(), "{bad:?}");
        }
    }
}
