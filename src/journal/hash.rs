//! The hash chain: BLAKE3, over lines as they come.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The number of bytes that are hashed at a time: BLAKE3 is several times faster on long pieces.
const PIECE: usize = 64 * 1024;

/// The BLAKE3 of some bytes, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Hash, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        match blake3::Hash::from_hex(text.as_bytes()) {
            Ok(hash) if *hash.to_hex() == *text => Ok(Hash(*hash.as_bytes())),
            _ => Err(de::Error::custom(format!(
                "`{text}` is not 64 lower-case hexadecimal digits"
            ))),
        }
    }
}

/// A hash that is being computed.
#[derive(Default)]
pub(super) struct RunningHash {
    hasher: blake3::Hasher,
    pending: Vec<u8>,
}

impl RunningHash {
    /// Takes in more bytes.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= PIECE {
            self.hash_pending();
        }
    }

    /// Returns the hash of all bytes that were added, and begins anew.
    pub(super) fn finish(&mut self) -> Hash {
        self.hash_pending();
        let hash = Hash(*self.hasher.finalize().as_bytes());
        self.hasher.reset();
        hash
    }

    fn hash_pending(&mut self) {
        self.hasher.update(&self.pending);
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_hash_is_the_hash_of_all_that_was_added() {
        let bytes: Vec<u8> = (0..3 * PIECE).map(|n| (n % 251) as u8).collect();
        let mut running = RunningHash::default();
        for piece in bytes.chunks(1_000) {
            running.add(piece);
        }
        assert_eq!(
            running.finish().to_string(),
            blake3::hash(&bytes).to_hex().as_str()
        );
        running.add(b"anew");
        assert_eq!(
            running.finish().to_string(),
            blake3::hash(b"anew").to_hex().as_str()
        );
    }

    #[test]
    fn a_hash_is_read_back_as_it_was_written() {
        let hash = Hash(*blake3::hash(b"x").as_bytes());
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(serde_json::from_str::<Hash>(&json).unwrap(), hash);
    }

    #[test]
    fn a_hash_in_capitals_or_of_another_length_is_refused() {
        for text in ["AB".repeat(32), "ab".repeat(31), "zz".repeat(32)] {
            assert!(
                serde_json::from_str::<Hash>(&format!("\"{text}\"")).is_err(),
                "{text}"
            );
        }
    }
}
