//! The metadata of a commit.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::digest::Digest;

/// The bytes of a salt.
const SALT: usize = 16;

/// The metadata of a commit: on whose behalf it was made, and why.
///
/// It lies in the journal under the hash of its commit. A later version may write more keys than
/// are named here: they are kept in `other`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CommitMeta {
    /// The author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The author's reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The key by which a command that is sent again is known to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// The digest of the request that the command was sent with, if it has such a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Digest>,
    /// The digest of the seed that the commit loads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Digest>,
    /// All other keys.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The reason why metadata cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitMetaError {
    /// A name or a key is too long.
    #[error("its {what} has more than {} bytes", CommitMeta::KEY_LIMIT)]
    LongKey {
        /// The one that is too long.
        what: &'static str,
    },
    /// The idempotency key is empty.
    #[error("its idempotency key is empty; leave it out, or take a random one")]
    EmptyKey,
    /// The reason is too long.
    #[error("its reason has more than {} bytes", CommitMeta::REASON_LIMIT)]
    LongReason,
    /// The whole is too large.
    #[error("its metadata has more than {} bytes", CommitMeta::SIZE_LIMIT)]
    TooLarge,
    /// Reading it back would give something else: a key is there twice, or lies too deep.
    #[error("its metadata cannot be read back as it is")]
    Unreadable,
}

impl CommitMeta {
    /// The most bytes of the author's name, and of the idempotency key.
    pub const KEY_LIMIT: usize = 1024;
    /// The most bytes of the reason.
    pub const REASON_LIMIT: usize = 4 * 1024;
    /// The most bytes of the whole in its JSON form.
    pub const SIZE_LIMIT: usize = 16 * 1024;

    /// The metadata that names an author alone.
    pub fn by(author: Option<String>) -> CommitMeta {
        CommitMeta {
            by: author,
            ..CommitMeta::default()
        }
    }

    /// Adds a random salt, under which the hash of a commit does not tell what was closed in it:
    /// without, whoever knows the rest of the commit could try out what gives its hash.
    pub(crate) fn salt(&mut self) {
        let mut bytes = [0; SALT];
        getrandom::fill(&mut bytes)
            .expect("the system gives random bytes, as the maps of the standard library need them");
        let salt = HEXLOWER.encode(&bytes);
        self.other.insert("salt".into(), salt.into());
    }

    /// Whether the metadata is empty.
    pub fn is_empty(&self) -> bool {
        *self == CommitMeta::default()
    }

    /// Checks that the metadata can be written and read back.
    pub fn check(&self) -> Result<(), CommitMetaError> {
        let is_long = |text: &Option<String>| {
            text.as_ref()
                .is_some_and(|text| text.len() > CommitMeta::KEY_LIMIT)
        };
        if is_long(&self.by) {
            let what = "author's name";
            return Err(CommitMetaError::LongKey { what });
        }
        if is_long(&self.idempotency_key) {
            let what = "idempotency key";
            return Err(CommitMetaError::LongKey { what });
        }
        if self.idempotency_key.as_deref() == Some("") {
            return Err(CommitMetaError::EmptyKey);
        }
        if (self.reason.as_ref()).is_some_and(|reason| reason.len() > CommitMeta::REASON_LIMIT) {
            return Err(CommitMetaError::LongReason);
        }
        let json = serde_json::to_vec(self).map_err(|_| CommitMetaError::Unreadable)?;
        if json.len() > CommitMeta::SIZE_LIMIT {
            return Err(CommitMetaError::TooLarge);
        }
        match serde_json::from_slice::<CommitMeta>(&json) {
            Ok(read) if read == *self => Ok(()),
            _ => Err(CommitMetaError::Unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn other(key: &str, value: Value) -> CommitMeta {
        CommitMeta {
            other: [(key.to_owned(), value)].into(),
            ..CommitMeta::default()
        }
    }

    #[test]
    fn metadata_has_a_key_for_each_part_that_is_there() {
        assert_eq!(json!(CommitMeta::default()), json!({}));
        let meta = CommitMeta {
            by: Some("ann".into()),
            reason: Some("a slip of the pen".into()),
            idempotency_key: Some("k-1".into()),
            request: Some(Digest::of(b"y")),
            seed: Some(Digest::of(b"x")),
            ..other("more", json!([1]))
        };
        let written = json!({
            "by": "ann", "reason": "a slip of the pen", "idempotencyKey": "k-1",
            "request": Digest::of(b"y"), "seed": Digest::of(b"x"), "more": [1]
        });
        assert_eq!(json!(meta), written);
        assert_eq!(serde_json::from_value::<CommitMeta>(written).unwrap(), meta);
        assert_eq!(meta.check(), Ok(()));
    }

    #[test]
    fn metadata_that_is_too_large_or_would_change_is_refused() {
        let long = Some("x".repeat(CommitMeta::KEY_LIMIT + 1));
        assert!(CommitMeta::by(long.clone()).check().is_err());
        let keyed = CommitMeta {
            idempotency_key: long,
            ..CommitMeta::default()
        };
        assert!(keyed.check().is_err());
        let reasoned = CommitMeta {
            reason: Some("x".repeat(CommitMeta::REASON_LIMIT + 1)),
            ..CommitMeta::default()
        };
        assert_eq!(reasoned.check(), Err(CommitMetaError::LongReason));
        let large = other("more", json!("x".repeat(CommitMeta::SIZE_LIMIT)));
        assert_eq!(large.check(), Err(CommitMetaError::TooLarge));
        let unkeyed = CommitMeta {
            idempotency_key: Some(String::new()),
            ..CommitMeta::default()
        };
        assert_eq!(unkeyed.check(), Err(CommitMetaError::EmptyKey));
        let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
        for changed in [
            other("by", json!("ann")),
            other("seed", json!(1)),
            other("deep", deep),
        ] {
            assert_eq!(changed.check(), Err(CommitMetaError::Unreadable));
        }
    }
}
