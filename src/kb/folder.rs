//! The data folder: who has it, and where in it everything lies.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, Utc};

use crate::{
    index::IndexOptions,
    journal::{FileJournal, FileOptions, FolderLock, Holder, Journal, TornTail},
    kb::KbError,
    store::StoreOptions,
};

/// Where in a data folder the journal lies.
const JOURNAL: &str = "journal";

/// How a knowledge base is opened.
#[derive(Clone)]
pub struct Options {
    /// What has the folder, for whoever finds it taken.
    pub command: String,
    /// How much memory the store may use.
    pub store: StoreOptions,
    /// How much memory the index may use.
    pub index: IndexOptions,
    /// Tells the time of commits.
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

/// A data folder that is ours as long as this lives.
pub(super) struct Folder {
    path: PathBuf,
    _lock: FolderLock,
}

impl Folder {
    /// Takes the folder, which is made if it is not there.
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

    /// Opens the journal, and tells what was cut off at its end.
    pub(super) fn journal(&self) -> Result<(Arc<dyn Journal>, Option<TornTail>), KbError> {
        let (journal, torn) = FileJournal::open(&self.path.join(JOURNAL), FileOptions::default())?;
        Ok((Arc::new(journal), torn))
    }

    /// The data folder.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where the store lies.
    pub(super) fn store(&self) -> PathBuf {
        self.path.join("store")
    }

    /// Where the index lies.
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

    /// Where a second store may be built for a while.
    pub(super) fn scratch(&self) -> PathBuf {
        self.path.join("scratch")
    }
}
