//! The hashes by which clients name documents.

use std::{fmt, str::FromStr};

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use sha2::{Digest, Sha256};

/// The SHA-256 of the text of a document in UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentHash([u8; 32]);

/// The error of a text that is no hash.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a document is named by its SHA-256 in 64 hexadecimal digits, with or without `sha256:` before them"
)]
pub struct NoDocumentHash;

impl DocumentHash {
    /// The hash of a document.
    pub fn of(document: &str) -> DocumentHash {
        DocumentHash(Sha256::digest(document).into())
    }
}

impl FromStr for DocumentHash {
    type Err = NoDocumentHash;

    fn from_str(text: &str) -> Result<DocumentHash, NoDocumentHash> {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        let bytes = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok();
        let hash = bytes.and_then(|bytes| bytes.try_into().ok());
        hash.map(DocumentHash).ok_or(NoDocumentHash)
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_read_from_hexadecimal_digits() {
        let digits = "ecf4edb46db40b5132295c0291d62fb65d6759a9eedfa4d5d612dd5ec54a6b38";
        let hash = DocumentHash::of("{__typename}");
        assert_eq!(hash.to_string(), digits);
        for text in [
            digits.to_owned(),
            digits.to_uppercase(),
            format!("sha256:{digits}"),
        ] {
            assert_eq!(text.parse(), Ok(hash), "{text}");
        }
        for text in ["", "x", &digits[1..], &format!("md5:{digits}")] {
            assert_eq!(text.parse::<DocumentHash>(), Err(NoDocumentHash), "{text}");
        }
    }
}
