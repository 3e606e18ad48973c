//! The data folder: its lock, and the paths in it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use crate::{
    index::IndexOptions,
    journal::{FileJournal, FileOptions, FolderLock, Holder, Torn},
    kb::KbError,
    store::StoreOptions,
};

/// The name of the journal's folder.
const JOURNAL: &str = "journal";

/// The options with which a knowledge base is opened.
#[derive(Clone)]
pub struct Options {
    /// The name of the process, for others who find the folder locked.
    pub command: String,
    /// How much memory the store may use.
    pub store: StoreOptions,
    /// How much memory the index may use.
    pub index: IndexOptions,
    /// The clock of commits.
    pub clock: fn() -> DateTime<Utc>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            command: "claimgraph".into(),
            store: StoreOptions::default(),
            index: IndexOptions::default(),
            clock: Utc::now,
        }
    }
}

/// Whether a folder has a knowledge base in it: a journal, whatever its state.
pub fn is_data_folder(path: &Path) -> bool {
    path.join(JOURNAL).is_dir()
}

/// A data folder, which stays locked as long as this lives.
pub(super) struct Folder {
    path: PathBuf,
    _lock: FolderLock,
}

impl Folder {
    /// Locks the folder, and makes it if it is missing.
    pub(super) fn take(path: &Path, options: &Options) -> Result<Folder, KbError> {
        let io = |source| KbError::Io {
            doing: "make the data folder",
            path: path.into(),
            source,
        };
        fs::create_dir_all(path).map_err(io)?;
        let holder = Holder {
            process: std::process::id(),
            since: (options.clock)(),
            command: options.command.clone(),
        };
        Ok(Folder {
            path: path.into(),
            _lock: FolderLock::take(path, &holder)?,
        })
    }

    /// Opens the journal, and returns the torn tail that was cut off.
    pub(super) fn journal(&self) -> Result<(FileJournal, Option<Torn>), KbError> {
        let (journal, opened) =
            FileJournal::open(&self.path.join(JOURNAL), FileOptions::default())?;
        Ok((journal, opened.torn))
    }

    /// The path of the store.
    pub(super) fn store(&self) -> PathBuf {
        self.path.join("store")
    }

    /// The path of the index.
    pub(super) fn index(&self) -> PathBuf {
        self.path.join("index")
    }

    /// Removes the index, if there is one.
    pub(super) fn remove_index(&self) -> Result<(), KbError> {
        let path = self.index();
        match fs::remove_dir_all(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => Err(KbError::Io {
                doing: "remove",
                path,
                source,
            }),
            _ => Ok(()),
        }
    }

    /// The path of a second store, for a while.
    pub(super) fn scratch(&self) -> PathBuf {
        self.path.join("scratch")
    }

    /// The path of an empty index, for a while.
    pub(super) fn scratch_index(&self) -> PathBuf {
        self.path.join("scratch-index")
    }
}
