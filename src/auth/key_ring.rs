//! The keys as a server holds them: in memory, and read again when their file has changed.
//!
//! The file is looked at when a key is used, at most once a second; so a key that was made or
//! revoked counts within a second. A file that cannot be read leaves no key valid, since nothing
//! says which are revoked.

use std::{
    collections::HashMap,
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};

use chrono::{DateTime, Utc};

use crate::{
    auth::{
        api_key::ApiKey,
        file_watch::{FileStamp, FileWatch},
        key_digest::KeyDigest,
        key_file::{KeyFile, KeyFileError, Turn},
        key_id::KeyId,
        key_record::{KeyRecord, KeyState},
    },
    graphql::Viewer,
};

/// The seconds after which another use of a key is noted in the file.
const NOTED_EVERY: i64 = 3600;

/// The keys that a server accepts.
#[derive(Debug)]
pub(super) struct KeyRing {
    file: KeyFile,
    watch: FileWatch,
    held: RwLock<Held>,
}

/// The keys that were read, by their ids.
#[derive(Debug)]
struct Held {
    /// The stamp of the file before it was read; the error if it could not be read.
    stamp: Result<Option<FileStamp>, Unread>,
    keys: HashMap<KeyId, HeldKey>,
}

/// The mark of a file that could not be read.
#[derive(Debug, PartialEq, Eq)]
struct Unread;

#[derive(Debug)]
struct HeldKey {
    record: KeyRecord,
    /// The time of the last use that was noted, in seconds since 1970.
    noted: AtomicI64,
}

impl KeyRing {
    /// Reads the keys for the first time.
    pub(super) fn open(file: KeyFile) -> Result<KeyRing, KeyFileError> {
        let watch = FileWatch::new(&file.path());
        let held = Held::read(&file)?;
        Ok(KeyRing {
            file,
            watch,
            held: RwLock::new(held),
        })
    }

    /// Whether there is a key that is valid now.
    pub(super) fn has_active(&self, now: DateTime<Utc>) -> bool {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let mut keys = held.keys.values();
        keys.any(|key| key.record.state(now) == KeyState::Active)
    }

    /// The viewer whom a key stands for; `None` if the key is not valid.
    ///
    /// The time that it takes does not tell an unknown id, a wrong secret, a revoked and an expired
    /// key apart.
    pub(super) fn viewer(&self, key: &ApiKey, now: DateTime<Utc>) -> Option<Viewer> {
        self.catch_up();
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let found = held.keys.get(&key.id());
        let wanted = found.map_or(KeyDigest::NONE, |key| key.record.digest);
        let is_the_key = key.digest() == wanted;
        let found =
            found.filter(|found| is_the_key && found.record.state(now) == KeyState::Active)?;
        let viewer = found.record.viewer();
        let is_to_note = found.is_to_note(now);
        drop(held);
        if is_to_note {
            self.note_use(&key.id(), now);
        }
        Some(viewer)
    }

    /// Reads the keys again if their file has changed.
    fn catch_up(&self) {
        if !self.watch.is_due() {
            return;
        }
        let stamp = self.watch.stamp().map_err(|_| Unread);
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        if stamp.is_ok() && held.stamp == stamp {
            return;
        }
        drop(held);
        let newer = Held::read(&self.file).unwrap_or_else(|error| {
            tracing::error!(
                %error,
                cause = std::error::Error::source(&error).map(tracing::field::display),
                "the keys cannot be read: no key is valid until they can"
            );
            Held {
                stamp: Err(Unread),
                keys: HashMap::new(),
            }
        });
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = newer;
    }

    /// Notes in the file that a key was used, unless another is changing the file.
    fn note_use(&self, id: &KeyId, now: DateTime<Utc>) {
        let noted = self.file.change_in_turn(Turn::IfFree, |keys| {
            if let Some(key) = keys.iter_mut().find(|key| key.id == *id) {
                key.last_used = Some(now);
            }
        });
        if let Err(error) = noted {
            tracing::warn!(%error, key = %id, "cannot note that a key was used");
        }
    }
}

impl Held {
    fn read(file: &KeyFile) -> Result<Held, KeyFileError> {
        // Of two changes, the later shows in a stamp that was taken before the first was read.
        let stamp = file.stamp().map_err(|_| Unread);
        let keys = file.read()?.into_iter().map(|record| {
            let noted = record.last_used.map_or(i64::MIN, |at| at.timestamp());
            let noted = AtomicI64::new(noted);
            (record.id.clone(), HeldKey { record, noted })
        });
        Ok(Held {
            stamp,
            keys: keys.collect(),
        })
    }
}

impl HeldKey {
    /// Whether this use of the key is to be noted. Of several at once, one is.
    fn is_to_note(&self, now: DateTime<Utc>) -> bool {
        let now = now.timestamp();
        let noted = self.noted.load(Ordering::Relaxed);
        let swap = || {
            self.noted
                .compare_exchange(noted, now, Ordering::Relaxed, Ordering::Relaxed)
        };
        now.saturating_sub(noted) >= NOTED_EVERY && swap().is_ok()
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use tempfile::TempDir;

    use super::*;
    use crate::graphql::Role;

    fn now() -> DateTime<Utc> {
        "2026-05-04T03:02:01Z".parse().unwrap()
    }

    fn add(file: &KeyFile, name: &str, role: Role) -> ApiKey {
        let key = ApiKey::generate().unwrap();
        let record = KeyRecord::new(&key, name.parse().unwrap(), role, now());
        file.change(|keys| keys.push(record)).unwrap();
        key
    }

    #[test]
    fn a_key_stands_for_its_viewer_until_it_is_revoked_or_expires() {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        let ring = KeyRing::open(file.clone()).unwrap();
        assert!(!ring.has_active(now()));
        let [ada, bob] = [("ada", Role::Editor), ("bob", Role::Admin)]
            .map(|(name, role)| add(&file, name, role));
        assert_eq!(
            ring.viewer(&ada, now()),
            None,
            "the file is looked at once a second"
        );
        ring.watch.make_due();
        let viewer = ring.viewer(&ada, now()).unwrap();
        assert_eq!(
            (viewer.name.as_deref(), viewer.role),
            (Some("ada"), Role::Editor)
        );
        assert_eq!(ring.viewer(&bob, now()).unwrap().role, Role::Admin);

        file.change(|keys| {
            keys[0].revoked = Some(now());
            keys[1].expires = Some(now() + TimeDelta::seconds(10));
        })
        .unwrap();
        ring.watch.make_due();
        assert_eq!(ring.viewer(&ada, now()), None);
        assert!(ring.viewer(&bob, now()).is_some() && ring.has_active(now()));
        let later = now() + TimeDelta::seconds(10);
        assert!(ring.viewer(&bob, later).is_none() && !ring.has_active(later));
    }

    #[test]
    fn an_id_with_another_secret_is_no_key() {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        let key = add(&file, "ada", Role::Editor);
        let other = ApiKey::generate().unwrap();
        file.change(|keys| keys[0].id = other.id()).unwrap();
        let ring = KeyRing::open(file).unwrap();
        assert_eq!(ring.viewer(&other, now()), None);
        assert_eq!(ring.viewer(&key, now()), None);
    }

    #[test]
    fn while_its_file_cannot_be_read_no_key_is_valid() {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        let key = add(&file, "ada", Role::Editor);
        let ring = KeyRing::open(file.clone()).unwrap();
        assert!(ring.viewer(&key, now()).is_some());
        let whole = std::fs::read(file.path()).unwrap();
        std::fs::write(file.path(), "{").unwrap();
        ring.watch.make_due();
        assert_eq!(ring.viewer(&key, now()), None);
        std::fs::write(file.path(), whole).unwrap();
        ring.watch.make_due();
        assert!(ring.viewer(&key, now()).is_some());
    }

    #[test]
    fn the_use_of_a_key_is_noted_once_an_hour() {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        let key = add(&file, "ada", Role::Editor);
        let ring = KeyRing::open(file.clone()).unwrap();
        let noted_at = |minutes: i64| {
            let at = now() + TimeDelta::minutes(minutes);
            ring.watch.make_due();
            assert!(ring.viewer(&key, at).is_some());
            let noted = file.read().unwrap()[0].last_used.unwrap();
            (noted - now()).num_minutes()
        };
        assert_eq!(
            [0, 1, 59, 60, 61, 200].map(noted_at),
            [0, 0, 0, 60, 60, 200]
        );
    }
}
