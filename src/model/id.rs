//! Ids, by which people name records, and ordinals, by which the store does.

use std::{borrow::Cow, fmt, str::FromStr, sync::Arc};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::compact;

/// The longest id, in bytes.
pub const MAX_ID: usize = 128;

/// The name of one record, for ever: lower-case words and hyphens that people can read.
///
/// ASCII lower-case letters and digits, with `-`, `.`, `_` and `:` between them; at most
/// [`MAX_ID`] bytes. All records of a knowledge base share one namespace.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// The reason why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// The text is empty.
    #[error("an id must not be empty")]
    Empty,
    /// The text is longer than [`MAX_ID`].
    #[error("an id has at most {MAX_ID} bytes, this one has {0}")]
    TooLong(usize),
    /// The text has a character other than lower-case letters, digits, `-`, `.`, `_` and `:`.
    #[error(
        "`{}` in an id; use lower-case letters, digits, `-`, `.`, `_` and `:`",
        .0.escape_debug()
    )]
    Character(char),
    /// The text starts or ends with a mark.
    #[error("an id starts and ends with a lower-case letter or a digit, not with `{0}`")]
    Edge(char),
}

impl Id {
    /// Checks `text` and makes it an id.
    pub fn new(text: &str) -> Result<Id, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if text.len() > MAX_ID {
            return Err(IdError::TooLong(text.len()));
        }
        if is_fit(text.as_bytes()) {
            return Ok(Id(text.into()));
        }
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let mark = |c: char| matches!(c, '-' | '.' | '_' | ':');
        if let Some(bad) = text.chars().find(|c| !word(*c) && !mark(*c)) {
            return Err(IdError::Character(bad));
        }
        let edges = [text.chars().next(), text.chars().next_back()];
        match edges.into_iter().flatten().find(|c| !word(*c)) {
            Some(edge) => Err(IdError::Edge(edge)),
            None => Ok(Id(text.into())),
        }
    }

    /// The id in the bytes of a text; `None` where the bytes are no id.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Id> {
        let is_fit = bytes.len() <= MAX_ID && is_fit(bytes);
        let text = is_fit.then(|| str::from_utf8(bytes).ok())??;
        Some(Id(text.into()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An id that its record does not state: it is derived from the record's content before the
    /// record is kept (see [`Claim::derived_id`](crate::model::Claim::derived_id)).
    pub(super) fn unstated() -> Id {
        Id("".into())
    }

    /// Whether the record has yet to be given its id.
    pub fn is_unstated(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether all bytes are letters, digits and marks, and neither the first nor the last is a mark.
/// Their number is not looked at.
fn is_fit(bytes: &[u8]) -> bool {
    let is_word = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let is_mark = |b: &u8| matches!(b, b'-' | b'.' | b'_' | b':');
    let [first, .., last] = bytes else {
        return bytes.first().is_some_and(is_word);
    };
    is_word(first) && is_word(last) && bytes.iter().all(|b| is_word(b) || is_mark(b))
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Id {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Id, IdError> {
        Id::new(text)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        Id::new(&text).map_err(de::Error::custom)
    }
}

impl BorshSerialize for Id {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        compact::write_short(&self.0, writer)
    }
}

impl BorshDeserialize for Id {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Id> {
        compact::read_short(reader, Id::new)?
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

impl JsonSchema for Id {
    fn schema_name() -> Cow<'static, str> {
        "Id".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Names one record for ever: lower-case words and hyphens that people can read.",
            "type": "string",
            "maxLength": MAX_ID,
            "pattern": "^[a-z0-9]([-._:a-z0-9]*[a-z0-9])?$"
        })
    }
}

/// The ordinal of a record: its number among the records of its kind, from 0, in the order in
/// which the journal first had them.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize,
)]
pub struct Ordinal(pub u32);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_lower_case_words() {
        for good in ["meta", "zhao-shengjia", "a", "q42", "s:1.2_b"] {
            assert_eq!(Id::new(good).unwrap().as_str(), good);
        }
    }

    #[test]
    fn what_is_no_id_is_refused_with_its_reason() {
        assert_eq!(Id::new(""), Err(IdError::Empty));
        assert_eq!(Id::new("Meta"), Err(IdError::Character('M')));
        assert_eq!(Id::new("a b"), Err(IdError::Character(' ')));
        assert_eq!(Id::new("a\u{202e}b"), Err(IdError::Character('\u{202e}')));
        assert_eq!(Id::new("-a"), Err(IdError::Edge('-')));
        assert_eq!(Id::new("a-"), Err(IdError::Edge('-')));
        assert_eq!(Id::new(&"a".repeat(129)), Err(IdError::TooLong(129)));
    }
}
