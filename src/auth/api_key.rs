//! API keys: their text, made and parsed.
//!
//! ```text
//! cg_live_<id>_<secret>_<checksum>
//!          8    43       6           letters and digits of ASCII
//! ```
//!
//! The prefix is for scanners that look for secrets in places where none should be. The id is no
//! secret. The secret has 256 bits, so a quick hash of the key is enough to keep. The checksum, a
//! CRC-32 of everything before it, refuses a key that was cut or mistyped without a look-up.

use std::{fmt, io};

use crate::auth::{
    key_digest::KeyDigest,
    key_id::{ID, KeyId, PREFIX, are_digits},
};

const SECRET: usize = 43;
const CHECKSUM: usize = 6;
const LENGTH: usize = PREFIX.len() + ID + 1 + SECRET + 1 + CHECKSUM;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A whole key: a secret, which no log, error or `Debug` shows.
#[derive(Clone)]
pub struct ApiKey(String);

impl ApiKey {
    /// Makes a new key from the randomness of the operating system.
    pub fn generate() -> io::Result<ApiKey> {
        let id = random_digits(ID)?;
        let secret = random_digits(SECRET)?;
        let start = format!("{PREFIX}{id}_{secret}");
        let checksum = checksum(&start);
        Ok(ApiKey(format!("{start}_{checksum}")))
    }

    /// Parses the text of a key; `None` if it has not the form of one, or a wrong checksum.
    pub(super) fn parse(text: &str) -> Option<ApiKey> {
        if text.len() != LENGTH || !text.is_ascii() {
            return None;
        }
        let (start, checksum) = text.split_at(LENGTH - CHECKSUM - 1);
        let (id, secret) = start.strip_prefix(PREFIX)?.split_at(ID);
        let is_key = are_digits(id)
            && secret.strip_prefix('_').is_some_and(are_digits)
            && checksum.strip_prefix('_') == Some(&*self::checksum(start));
        is_key.then(|| ApiKey(text.to_owned()))
    }

    /// The id of the key.
    pub fn id(&self) -> KeyId {
        KeyId::of_key(&self.0)
    }

    /// The digest of the key, which is kept.
    pub fn digest(&self) -> KeyDigest {
        KeyDigest::of(&self.0)
    }

    /// The text of the key, to be shown once to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({PREFIX}{}_…)", self.id())
    }
}

/// The checksum of the start of a key: the CRC-32 in base 62, the highest digit first.
fn checksum(start: &str) -> String {
    let mut rest = crc32fast::hash(start.as_bytes());
    let mut digits = [0; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    digits.map(char::from).iter().collect()
}

/// Random letters and digits, each as likely as any other.
fn random_digits(count: usize) -> io::Result<String> {
    let mut text = String::with_capacity(count);
    while text.len() < count {
        let mut bytes = [0; 64];
        getrandom::fill(&mut bytes).map_err(|e| io::Error::other(e.to_string()))?;
        // Of the 64 values of six bits, two are no digit.
        let digits = bytes
            .iter()
            .filter_map(|byte| DIGITS.get(usize::from(byte & 63)));
        text.extend(
            digits
                .take(count - text.len())
                .map(|&digit| char::from(digit)),
        );
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::key_id::KeyIdError;

    #[test]
    fn a_key_is_parsed_as_it_was_made() {
        let key = ApiKey::generate().unwrap();
        let parsed = ApiKey::parse(key.reveal()).unwrap();
        assert_eq!(parsed.id(), key.id());
        assert_eq!(parsed.digest(), key.digest());
        assert_eq!(key.reveal().len(), 67);
        let other = ApiKey::generate().unwrap();
        assert_ne!(other.id(), key.id());
        assert_ne!(other.digest(), key.digest());
    }

    #[test]
    fn the_checksum_is_the_same_in_every_release() {
        let start = format!("cg_live_AAAAAAAA_{}", "b".repeat(43));
        let key = format!("{start}_{}", checksum(&start));
        assert!(key.ends_with("_2QtpGy"), "{key}");
        assert!(ApiKey::parse(&key).is_some());
    }

    #[test]
    fn a_key_that_is_wrong_in_any_one_place_is_no_key() {
        let key = ApiKey::generate().unwrap();
        let text = key.reveal();
        for place in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[place] = if bytes[place] == b'x' { b'y' } else { b'x' };
            let wrong = String::from_utf8(bytes).unwrap();
            assert!(ApiKey::parse(&wrong).is_none(), "{place}");
        }
        for end in 0..text.len() {
            assert!(ApiKey::parse(&text[..end]).is_none(), "{end}");
        }
        for wrong in [format!("{text}x"), format!(" {text}"), "é".repeat(34)] {
            assert!(ApiKey::parse(&wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn random_digits_are_spread_over_all_digits() {
        let text = random_digits(62 * 200).unwrap();
        for digit in DIGITS {
            let count = text.bytes().filter(|byte| byte == digit).count();
            assert!(
                (100..300).contains(&count),
                "{}: {count}",
                char::from(*digit)
            );
        }
    }

    #[test]
    fn no_secret_is_in_what_is_debugged_or_refused() {
        let key = ApiKey::generate().unwrap();
        let secret = &key.reveal()[PREFIX.len() + ID + 1..][..SECRET];
        assert!(!format!("{key:?}").contains(secret));
        let refused = key.reveal().parse::<KeyId>().unwrap_err();
        assert_eq!(refused, KeyIdError::WholeKey);
        assert!(!refused.to_string().contains(secret));
    }
}
