//! The record of a key: everything that is kept of it.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    auth::{api_key::ApiKey, key_digest::KeyDigest, key_id::KeyId, viewer_name::ViewerName},
    graphql::{Role, Viewer},
};

/// A key as it is kept: everything but its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyRecord {
    /// The id, which is no secret.
    pub id: KeyId,
    /// The name of the viewer whom the key stands for. Several keys may have one name.
    pub name: ViewerName,
    /// The role of that viewer.
    pub role: Role,
    /// The SHA-256 of the key.
    pub digest: KeyDigest,
    /// The time at which the key was made.
    pub created: DateTime<Utc>,
    /// The time from which on the key is not valid; `None` if it does not expire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<DateTime<Utc>>,
    /// The time at which the key was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<DateTime<Utc>>,
    /// The time at which the key was last used, to the hour or so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used: Option<DateTime<Utc>>,
}

/// Whether a key is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyState {
    /// Valid.
    Active,
    /// Not valid any more.
    Expired,
    /// Taken back.
    Revoked,
}

impl KeyRecord {
    /// The record of a new key.
    pub fn new(key: &ApiKey, name: ViewerName, role: Role, created: DateTime<Utc>) -> KeyRecord {
        KeyRecord {
            id: key.id(),
            name,
            role,
            digest: key.digest(),
            created,
            expires: None,
            revoked: None,
            last_used: None,
        }
    }

    /// The state of the key at a time.
    pub fn state(&self, now: DateTime<Utc>) -> KeyState {
        if self.revoked.is_some() {
            return KeyState::Revoked;
        }
        match self.expires {
            Some(expires) if expires <= now => KeyState::Expired,
            _ => KeyState::Active,
        }
    }

    /// The viewer whom the key stands for.
    pub(super) fn viewer(&self) -> Viewer {
        Viewer {
            name: Some(self.name.to_string()),
            role: self.role,
        }
    }
}

impl fmt::Display for KeyState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            KeyState::Active => "active",
            KeyState::Expired => "expired",
            KeyState::Revoked => "revoked",
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn a_key_is_active_until_it_expires_or_is_revoked() {
        let now = DateTime::UNIX_EPOCH;
        let name = "ada".parse().unwrap();
        let key = KeyRecord::new(&ApiKey::generate().unwrap(), name, Role::Editor, now);
        let with = |expires: Option<i64>, revoked: Option<i64>| {
            let at = |seconds: i64| now + TimeDelta::seconds(seconds);
            let key = KeyRecord {
                expires: expires.map(at),
                revoked: revoked.map(at),
                ..key.clone()
            };
            key.state(now)
        };
        assert_eq!(with(None, None), KeyState::Active);
        assert_eq!(with(Some(1), None), KeyState::Active);
        assert_eq!(with(Some(0), None), KeyState::Expired);
        assert_eq!(with(Some(-1), None), KeyState::Expired);
        assert_eq!(with(Some(1), Some(-1)), KeyState::Revoked);
        // A clock that was set back makes no key valid again.
        assert_eq!(with(None, Some(1)), KeyState::Revoked);
    }
}
