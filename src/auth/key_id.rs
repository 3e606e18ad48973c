//! Ids of keys.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The beginning of every key, right before its id.
pub(super) const PREFIX: &str = "cg_live_";
/// The number of characters of an id.
pub(super) const ID: usize = 8;

/// The id of a key: eight letters and digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyId(String);

/// The refusal of a text that is no id of a key. The text is not repeated: it may be a whole key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyIdError {
    /// A whole key.
    #[error(
        "that is a whole key, which does not belong on a command line; name the key by its id, the {ID} letters and digits after `{PREFIX}`"
    )]
    WholeKey,
    /// Anything else.
    #[error("the id of a key has {ID} letters and digits; `claimgraph keys list` shows them")]
    Malformed,
}

impl KeyId {
    /// The id in the text of a key.
    pub(super) fn of_key(text: &str) -> KeyId {
        KeyId(text[PREFIX.len()..][..ID].to_owned())
    }
}

impl FromStr for KeyId {
    type Err = KeyIdError;

    fn from_str(text: &str) -> Result<KeyId, KeyIdError> {
        match text.len() == ID && are_digits(text) {
            true => Ok(KeyId(text.to_owned())),
            false if is_key(text) => Err(KeyIdError::WholeKey),
            false => Err(KeyIdError::Malformed),
        }
    }
}

impl TryFrom<String> for KeyId {
    type Error = KeyIdError;

    fn try_from(text: String) -> Result<KeyId, KeyIdError> {
        text.parse()
    }
}

impl From<KeyId> for String {
    fn from(id: KeyId) -> String {
        id.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a text has letters and digits of ASCII alone.
pub(super) fn are_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a text was meant to be a whole key.
pub(super) fn is_key(text: &str) -> bool {
    text.starts_with(PREFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_eight_letters_and_digits() {
        assert_eq!("abcDEF12".parse::<KeyId>().unwrap().to_string(), "abcDEF12");
        for wrong in ["", "abcDEF1", "abcDEF123", "abc_EF12", "abcDEFé"] {
            assert_eq!(
                wrong.parse::<KeyId>(),
                Err(KeyIdError::Malformed),
                "{wrong}"
            );
        }
    }
}
