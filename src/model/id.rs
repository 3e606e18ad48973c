//! Ids, by which people name records, and ordinals, by which the store does.

use std::{borrow::Cow, fmt, str::FromStr, sync::Arc};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::{
    compact,
    id_text::{self, IdFault, MAX_ID},
};

/// The name of one record among those of its kind, for ever.
///
/// Letters and digits of any script that are safe to see (UTS 39), in NFC, with `-`, `.`, `_` and
/// `:` between them; at most [`MAX_ID`] bytes. Ids are compared exactly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// The reason why a text is not an id, and the nearest id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct IdError {
    fault: IdFault,
    nearest: Option<Id>,
}

impl IdError {
    /// The fault of the text.
    pub fn fault(&self) -> IdFault {
        self.fault
    }

    /// The id that is nearest to the text; `None` if none is near.
    pub fn nearest(&self) -> Option<&Id> {
        self.nearest.as_ref()
    }
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault.fmt(f)?;
        match &self.nearest {
            Some(nearest) => write!(f, "; write `{nearest}`"),
            None => f.write_str(
                "; use letters and digits of one script, with `-`, `.`, `_` and `:` between them",
            ),
        }
    }
}

impl Id {
    /// Checks `text` and makes it an id.
    pub fn new(text: &str) -> Result<Id, IdError> {
        match id_text::fault(text) {
            None => Ok(Id(text.into())),
            Some(fault) => Err(IdError {
                fault,
                nearest: Id::nearest(text),
            }),
        }
    }

    /// The id that is nearest to a text; `None` if none is near.
    pub fn nearest(text: &str) -> Option<Id> {
        id_text::nearest(text).map(|text| Id(text.into()))
    }

    /// The id in the bytes of a text of ASCII; `None` where the bytes are no such id.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Id> {
        let is_fit = bytes.len() <= MAX_ID && id_text::is_plain(bytes);
        let text = is_fit.then(|| str::from_utf8(bytes).ok())??;
        Some(Id(text.into()))
    }

    /// The likeness of the id, which those have too that are taken for it: the text in lower case,
    /// with each letter beyond ASCII as the one for which it may be taken (the skeleton of UTS 39).
    pub fn likeness(&self) -> Cow<'_, str> {
        id_text::likeness(&self.0)
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
            "description": "Names one record among those of its kind, for ever: letters and digits, with hyphens, full stops, underscores and colons between them.",
            "type": "string",
            "maxLength": MAX_ID,
            // Of the characters beyond ASCII, the loader refuses some.
            "pattern": r"^[^\x00-/:-@\[-`{-\x7f]([^\x00-,/;-@\[-^`{-\x7f]*[^\x00-/:-@\[-`{-\x7f])?$"
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
    fn a_refused_id_names_the_nearest() {
        for (text, expected) in [
            ("Q64$A1", "`$` cannot stand in an id; write `Q64-A1`"),
            (
                "-a",
                "an id starts and ends with a letter or a digit, not with `-`; write `a`",
            ),
            (
                "$",
                "`$` cannot stand in an id; use letters and digits of one script, with `-`, `.`, `_` and `:` between them",
            ),
        ] {
            assert_eq!(Id::new(text).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn the_schema_takes_every_id() {
        let schema = schemars::schema_for!(Id).to_value();
        let schema = jsonschema::validator_for(&schema).unwrap();
        for (id, is_taken) in [
            ("Q42", true),
            ("a", true),
            ("s:1.2_b", true),
            ("趙昇嘉-1", true),
            ("हिन्दी", true),
            ("", false),
            ("-a", false),
            ("a_", false),
            ("a/b", false),
            ("a@1", false),
            ("a b", false),
            ("a$b", false),
            ("a\tb", false),
            ("a^b", false),
            ("a`b", false),
            ("a[b", false),
            ("a~", false),
        ] {
            assert_eq!(schema.is_valid(&id.into()), is_taken, "{id}");
            assert_eq!(Id::new(id).is_ok(), is_taken, "{id}");
        }
    }
}
