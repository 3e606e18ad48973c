//! The lock on a data folder: one process at a time writes, or several read.

use std::{
    fmt,
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::{DateTime, SecondsFormat, Utc};

use crate::journal::file::disk::{self, LocalDisk};

const FILE: &str = "lock";
/// The most that is shown of what a holder says of itself.
const SHOWN: usize = 300;

/// The right to work on a data folder, held until it is dropped or its process ends, however it
/// ends.
///
/// The operating system keeps the lock on the file `lock` in the folder. The file stays when the
/// lock is gone; its text names the holder.
#[derive(Debug)]
pub struct FolderLock {
    file: File,
}

/// The reason why the lock on a folder could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process works on the folder.
    #[error(
        "`{folder}` is in use by {holder}; stop it first, or choose another folder",
        folder = folder.display()
    )]
    InUse {
        /// The folder.
        folder: PathBuf,
        /// The holder of the lock, in its own words.
        holder: String,
    },
    /// The operating system refused.
    #[error("could not {action} `{path}`", path = path.display())]
    Io {
        /// The action that failed.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        #[source]
        source: io::Error,
    },
}

impl LockError {
    /// The holder of the lock, in its own words, if another process has it.
    pub fn holder(&self) -> Option<&str> {
        match self {
            LockError::InUse { holder, .. } => Some(holder),
            LockError::Io { .. } => None,
        }
    }

    /// Whether the folder cannot be written by this process.
    pub fn is_unwritable(&self) -> bool {
        use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
        matches!(self, LockError::Io { source, .. }
            if matches!(source.kind(), PermissionDenied | ReadOnlyFilesystem))
    }
}

/// Returns a function for `map_err`: an action on `path` failed.
fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> LockError {
    move |source| LockError::Io {
        action,
        path: path.into(),
        source,
    }
}

/// The holder of a lock, for others to read.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The process.
    pub process: u32,
    /// The command that it was started with.
    pub command: String,
    /// The time at which it took the lock.
    pub since: DateTime<Utc>,
}

impl FolderLock {
    /// Takes the lock on `folder`, which is made if it is not there. If another process has it,
    /// this is [`LockError::InUse`], naming that one.
    pub fn take(folder: &Path, holder: &Holder) -> Result<FolderLock, LockError> {
        disk::make_folder(&LocalDisk, folder).map_err(failed("create", folder))?;
        let path = folder.join(FILE);
        let mut file = OpenOptions::new()
            .create(true)
            .read(true)
            .write(true)
            .truncate(false)
            .open(&path)
            .map_err(failed("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LockError::InUse {
                    folder: folder.into(),
                    holder: holder_of(&path),
                });
            }
            Err(TryLockError::Error(source)) => {
                return Err(failed("lock", &path)(source));
            }
        }
        announce(&mut file, holder).map_err(failed("write to", &path))?;
        Ok(FolderLock { file })
    }
}

impl FolderLock {
    /// Takes the lock on `folder` for reading alone, shared with others that read, and writes
    /// nothing. None if there is no lock file, or none that may be opened.
    pub fn take_shared(folder: &Path) -> Result<Option<FolderLock>, LockError> {
        let path = folder.join(FILE);
        let Ok(file) = File::open(&path) else {
            return Ok(None);
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(Some(FolderLock { file })),
            Err(TryLockError::WouldBlock) => Err(LockError::InUse {
                folder: folder.into(),
                holder: holder_of(&path),
            }),
            Err(TryLockError::Error(source)) => Err(failed("lock", &path)(source)),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // The lock goes with the file in any case; a name left behind would only be out of date.
        let _ = self.file.set_len(0);
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Holder {
            process,
            command,
            since,
        } = self;
        let since = since.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(f, "process {process} (`{command}`) since {since}")
    }
}

fn announce(file: &mut File, holder: &Holder) -> io::Result<()> {
    file.set_len(0)?;
    writeln!(file, "{holder}")
}

/// Returns the text by which the holder of the lock at `path` names itself, if it can be read.
fn holder_of(path: &Path) -> String {
    let text = fs::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let line = text.lines().next().unwrap_or_default();
    let shown: String = line
        .chars()
        .filter(|c| !c.is_control())
        .take(SHOWN)
        .collect();
    if shown.is_empty() {
        "another process".into()
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder() -> Holder {
        Holder {
            process: 4711,
            command: "claimgraph serve".into(),
            since: "2026-01-31T08:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn the_second_to_take_a_folder_is_told_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path(), &holder()).unwrap();
        let refused = FolderLock::take(folder.path(), &holder())
            .unwrap_err()
            .to_string();
        let expected = format!(
            "`{}` is in use by process 4711 (`claimgraph serve`) since 2026-01-31T08:00:00Z; stop it \
             first, or choose another folder",
            folder.path().display()
        );
        assert_eq!(refused, expected);
        drop(first);
        assert!(FolderLock::take(folder.path(), &holder()).is_ok());
    }

    #[test]
    fn readers_share_a_lock_that_a_writer_does_not() {
        let folder = tempfile::tempdir().unwrap();
        assert!(FolderLock::take_shared(folder.path()).unwrap().is_none());
        let writing = FolderLock::take(folder.path(), &holder()).unwrap();
        let error = FolderLock::take_shared(folder.path()).unwrap_err();
        assert!(matches!(error, LockError::InUse { .. }), "{error}");
        drop(writing);
        let readers = [0, 1].map(|_| FolderLock::take_shared(folder.path()).unwrap());
        assert!(readers.iter().all(Option::is_some));
        assert!(FolderLock::take(folder.path(), &holder()).is_err());
    }

    #[test]
    fn what_a_dead_process_left_in_the_file_does_not_matter() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(
            folder.path().join(FILE),
            "process 1 that ended long ago and had much to say\n",
        )
        .unwrap();
        let _held = FolderLock::take(folder.path(), &holder()).unwrap();
        let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert_eq!(text, format!("{}\n", holder()));
    }

    #[test]
    fn a_holder_that_has_not_said_who_it_is_is_another_process() {
        let folder = tempfile::tempdir().unwrap();
        let _held = FolderLock::take(folder.path(), &holder()).unwrap();
        for text in [&b""[..], b"\n", b"\x07\n"] {
            fs::write(folder.path().join(FILE), text).unwrap();
            let refused = FolderLock::take(folder.path(), &holder())
                .unwrap_err()
                .to_string();
            assert!(refused.contains("in use by another process;"), "{refused}");
        }
    }

    #[test]
    fn the_folder_is_made_if_it_is_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        let _held = FolderLock::take(&inner, &holder()).unwrap();
        assert!(inner.join(FILE).exists());
    }
}
