//! Digests of keys.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The SHA-256 of a key. It is compared in a time that does not depend on where two differ.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyDigest([u8; 32]);

impl KeyDigest {
    /// The digest of no key.
    pub(super) const NONE: KeyDigest = KeyDigest([0; 32]);

    /// The digest of the text of a key.
    pub(super) fn of(key: &str) -> KeyDigest {
        KeyDigest(Sha256::digest(key).into())
    }
}

impl PartialEq for KeyDigest {
    fn eq(&self, other: &KeyDigest) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for KeyDigest {}

impl TryFrom<String> for KeyDigest {
    type Error = &'static str;

    fn try_from(text: String) -> Result<KeyDigest, &'static str> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(KeyDigest)
            .ok_or("a digest has 64 hexadecimal digits, in small letters")
    }
}

impl From<KeyDigest> for String {
    fn from(digest: KeyDigest) -> String {
        HEXLOWER.encode(&digest.0)
    }
}
