//! The data folder: who has it, and where in it everything lies.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
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
    /// How many bytes of pages the store may keep in memory; plan for twice as much.
    pub store_cache_bytes: u64,
    /// How many bytes of decoded records the store keeps in memory, at most and about.
    pub record_cache_bytes: u64,
    /// How often the store is brought to the disk; only at the end where this is `None`, which is
    /// quicker while much is loaded.
    pub flush_every: Option<Duration>,
    /// How many bytes of decoded columns each of the three indexes may keep in memory.
    pub index_cache_bytes: u64,
    /// Tells the time of commits.
    pub clock: fn() -> DateTime<Utc>,
}

impl Default for Options {
    fn default() -> Options {
        let store = StoreOptions::default();
        Options {
            command: "claimgraph".into(),
            store_cache_bytes: store.cache_bytes,
            record_cache_bytes: store.decoded_bytes,
            flush_every: store.flush_every,
            index_cache_bytes: IndexOptions::default().cell_bytes,
            clock: Utc::now,
        }
    }
}

impl Options {
    /// The options of the store.
    pub(super) fn store(&self) -> StoreOptions {
        StoreOptions {
            cache_bytes: self.store_cache_bytes,
            decoded_bytes: self.record_cache_bytes,
            flush_every: self.flush_every,
        }
    }

    /// The options of the index.
    pub(super) fn index(&self) -> IndexOptions {
        IndexOptions {
            cell_bytes: self.index_cache_bytes,
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
