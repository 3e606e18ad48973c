//! The file of the keys in a data folder, `keys.json`.
//!
//! The file has digests and no secret, and yet only its owner may read or write it: whoever writes
//! it makes keys. It is replaced as a whole, so that a reader sees all of a change or nothing, and
//! is on disk before the change is done. The command line and a server that notes which keys are
//! used take turns to change it, by a lock on a file beside it.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use crate::auth::{
    file_access::{give_to_owner_of, permits},
    file_watch::FileStamp,
    key_record::KeyRecord,
};

const NAME: &str = "keys.json";
const LOCK: &str = "keys.lock";
/// The version of the format.
const FORMAT: u32 = 1;

/// The file of the keys.
#[derive(Debug, Clone)]
pub struct KeyFile {
    folder: PathBuf,
}

/// The whole of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: u32,
    keys: Vec<KeyRecord>,
}

/// A failure to read or to change the file.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// The operating system refused.
    #[error("cannot {action} `{}`", .path.display())]
    Io {
        /// The action that failed.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
    /// Others than the owner may read or write the file.
    #[error(
        "`{path}` may be read or written by others than its owner; whoever writes it makes keys: `chmod 600 {path}`",
        path = .0.display()
    )]
    OpenToOthers(PathBuf),
    /// The file is not a list of keys.
    #[error("`{}` is no list of keys; put back a copy, or remove it and make new keys", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The cause, with line and column.
        #[source]
        source: serde_json::Error,
    },
    /// A newer release wrote the file.
    #[error("`{}` has the format {format}, which a newer release wrote; this one knows format {FORMAT}", .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format of the file.
        format: u32,
    },
}

/// The wait for the turn to change the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Until those before are done.
    Wait,
    /// Not at all: without a turn, nothing is changed.
    IfFree,
}

impl KeyFile {
    /// The file of the keys in a data folder.
    pub fn in_folder(folder: &Path) -> KeyFile {
        KeyFile {
            folder: folder.to_owned(),
        }
    }

    /// The path of the file.
    pub fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// Reads the keys, in the order in which they were made; none if there is no file.
    pub fn read(&self) -> Result<Vec<KeyRecord>, KeyFileError> {
        let path = self.path();
        let text = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
            text => text.map_err(failed("read", &path))?,
        };
        if permits(&path, 0o077).map_err(failed("read", &path))? {
            return Err(KeyFileError::OpenToOthers(path));
        }
        let malformed = |source| KeyFileError::Malformed {
            path: path.clone(),
            source,
        };
        /// The format alone, whatever else there is.
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let Format { format } = serde_json::from_slice(&text).map_err(malformed)?;
        if format > FORMAT {
            return Err(KeyFileError::Newer { path, format });
        }
        let content: Content = serde_json::from_slice(&text).map_err(malformed)?;
        Ok(content.keys)
    }

    /// Changes the list of keys. The folder is made if it is not there.
    pub fn change<T>(
        &self,
        change: impl FnOnce(&mut Vec<KeyRecord>) -> T,
    ) -> Result<T, KeyFileError> {
        fs::create_dir_all(&self.folder).map_err(failed("make", &self.folder))?;
        let changed = self.change_in_turn(Turn::Wait, change)?;
        Ok(changed.expect("a turn that is waited for comes"))
    }

    /// Changes the list of keys, or not if another is about to.
    pub(super) fn change_in_turn<T>(
        &self,
        turn: Turn,
        change: impl FnOnce(&mut Vec<KeyRecord>) -> T,
    ) -> Result<Option<T>, KeyFileError> {
        let Some(_lock) = self.lock(turn)? else {
            return Ok(None);
        };
        let mut keys = self.read()?;
        let changed = change(&mut keys);
        let path = self.path();
        self.write(keys).map_err(failed("write", &path))?;
        Ok(Some(changed))
    }

    /// Takes the lock, which is kept until the file is dropped.
    fn lock(&self, turn: Turn) -> Result<Option<File>, KeyFileError> {
        let path = self.folder.join(LOCK);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(failed("open", &path))?;
        give_to_owner_of(&self.folder, &file).map_err(failed("open", &path))?;
        match turn {
            Turn::Wait => file.lock().map_err(failed("lock", &path))?,
            Turn::IfFree => match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(source)) => return Err(failed("lock", &path)(source)),
                Ok(()) => {}
            },
        }
        Ok(Some(file))
    }

    fn write(&self, keys: Vec<KeyRecord>) -> io::Result<()> {
        let format = FORMAT;
        let mut text = serde_json::to_vec_pretty(&Content { format, keys })?;
        text.push(b'\n');
        // Its owner alone may read and write a temporary file.
        let mut file = NamedTempFile::with_prefix_in(".keys-", &self.folder)?;
        file.write_all(&text)?;
        give_to_owner_of(&self.folder, file.as_file())?;
        file.as_file().sync_all()?;
        file.persist(self.path())?;
        // Only then the new name is on disk too. Other systems open no folder.
        #[cfg(unix)]
        File::open(&self.folder)?.sync_all()?;
        Ok(())
    }

    /// The stamp of the file; `None` if it is not there.
    pub(super) fn stamp(&self) -> io::Result<Option<FileStamp>> {
        FileStamp::of(&self.path())
    }
}

/// Returns a function for `map_err`: an action on `path` failed.
fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> KeyFileError {
    let path = path.to_owned();
    move |source| KeyFileError::Io {
        action,
        path,
        source,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use tempfile::TempDir;

    use super::*;
    use crate::{auth::api_key::ApiKey, graphql::Role};

    fn record(name: &str) -> KeyRecord {
        let key = ApiKey::generate().unwrap();
        let name = name.parse().unwrap();
        KeyRecord::new(&key, name, Role::Reviewer, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn keys_are_read_as_they_were_written() {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(&folder.path().join("data"));
        assert_eq!(file.read().unwrap(), []);
        let (ada, bob) = (record("ada"), record("bob"));
        for key in [&ada, &bob] {
            file.change(|keys| keys.push(key.clone())).unwrap();
        }
        assert_eq!(file.read().unwrap(), [ada, bob]);
    }

    #[test]
    fn several_that_change_the_file_at_once_lose_nothing() {
        let folder = TempDir::new().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let file = KeyFile::in_folder(folder.path());
                    file.change(|keys| keys.push(record("ada"))).unwrap();
                });
            }
        });
        let keys = KeyFile::in_folder(folder.path()).read().unwrap();
        assert_eq!(keys.len(), 8);
    }

    #[test]
    fn who_does_not_wait_leaves_the_file_while_another_changes_it() {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        let nested = file.change(|_| file.change_in_turn(Turn::IfFree, Vec::clear).unwrap());
        assert_eq!(nested.unwrap(), None);
        assert_eq!(
            file.change_in_turn(Turn::IfFree, Vec::clear).unwrap(),
            Some(())
        );
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        file.change(|keys| keys.push(record("ada"))).unwrap();
        let mode = fs::metadata(file.path()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::set_permissions(file.path(), fs::Permissions::from_mode(0o640)).unwrap();
        let refused = file.read().unwrap_err();
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }

    #[test]
    fn a_file_that_is_no_list_of_keys_is_refused_and_left_alone() {
        let folder = TempDir::new().unwrap();
        let file = KeyFile::in_folder(folder.path());
        file.change(|keys| keys.push(record("ada"))).unwrap();
        let whole = fs::read_to_string(file.path()).unwrap();
        for (text, wanted) in [
            ("", "no list of keys"),
            (&whole[..whole.len() / 2], "no list of keys"),
            (&whole.replace("reviewer", "owner"), "no list of keys"),
            (&whole.replace("\"name\"", "\"nom\""), "no list of keys"),
            (r#"{"format": 2, "keys": {}}"#, "newer release"),
        ] {
            fs::write(file.path(), text).unwrap();
            let refused = file.change(Vec::clear).unwrap_err();
            assert!(refused.to_string().contains(wanted), "{text}: {refused}");
            assert_eq!(fs::read_to_string(file.path()).unwrap(), text);
        }
    }
}
