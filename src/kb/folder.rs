//! The data folder: its lock, and the places of journal, store and index in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, Utc};
use tempfile::TempDir;

use crate::{
    index::IndexOptions,
    journal::{
        CommitMark, FileOptions, FolderLock, Holder, Journal, JournalError, RecoveredJournal,
        TornTail,
    },
    kb::{documents::document_folder::DOCUMENTS, error::KbError},
    store::{Opened, Store, StoreError, StoreOptions},
};

/// The folder of the journal in a data folder.
pub(super) const JOURNAL: &str = "journal";
/// The folder of the store, likewise.
const STORE: &str = "store";
/// The folder of the index, likewise.
const INDEX: &str = "index";
/// The file that names the newest commit, so that a journal without it is known to be short.
pub(super) const HEAD_FILE: &str = "head.json";

/// The options with which a knowledge base is opened.
#[derive(Clone)]
pub struct Options {
    /// The command that takes the folder, for others that find it taken.
    pub command: String,
    /// The number of bytes of pages that the store may keep in memory; plan for twice as much.
    pub store_cache_bytes: u64,
    /// The number of bytes of decoded records that the store keeps in memory, at most and about.
    pub record_cache_bytes: u64,
    /// The time between two flushes of the store to the disk; where it is `None`, the only flush is
    /// at the end, which is quicker while much is loaded.
    pub flush_every: Option<Duration>,
    /// The number of bytes of decoded columns that each of the three indexes may keep in memory.
    pub index_cache_bytes: u64,
    /// Folders beside a bundle that is to be loaded, in which documents are looked for that the
    /// data folder does not have.
    pub documents_beside: Vec<PathBuf>,
    /// Whether the folder is written to.
    pub access: Access,
    /// The clock of commits.
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
            documents_beside: Vec::new(),
            access: Access::Write,
            clock: Utc::now,
        }
    }
}

/// The access to a data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The folder is written to, or refused.
    Write,
    /// The folder is written to if it can be, and read otherwise.
    WriteIfPossible,
    /// The folder is read, and not written to.
    Read,
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

/// Whether a folder has a knowledge base in it, or some part of one.
pub fn is_data_folder(path: &Path) -> bool {
    [JOURNAL, STORE, INDEX, HEAD_FILE]
        .into_iter()
        .any(|name| path.join(name).exists())
}

/// A data folder, locked as long as this lives.
pub(super) struct Folder {
    path: PathBuf,
    /// The copies of store and index, if the folder is read alone: neither opens without writing.
    copies: Option<TempDir>,
    _lock: Option<FolderLock>,
}

/// A journal and a store that were opened together.
pub(super) struct OpenedFolder {
    pub(super) journal: Arc<dyn Journal>,
    /// The torn tail that was cut off the journal.
    pub(super) torn: Option<TornTail>,
    pub(super) store: Result<(Store, Opened), StoreError>,
}

impl Folder {
    /// Takes the folder. It is made if it is to be written to and not there.
    pub(super) fn take(path: &Path, options: &Options) -> Result<Folder, KbError> {
        if options.access == Access::Read {
            return Folder::take_to_read(path);
        }
        match Folder::take_to_write(path, options) {
            Err(KbError::Lock(error)) if error.is_unwritable() => match options.access {
                Access::WriteIfPossible => Folder::take_to_read(path),
                _ => Err(KbError::Unwritable {
                    path: path.into(),
                    source: error,
                }),
            },
            taken => taken,
        }
    }

    fn take_to_write(path: &Path, options: &Options) -> Result<Folder, KbError> {
        let holder = Holder {
            process: std::process::id(),
            since: (options.clock)(),
            command: options.command.clone(),
        };
        Ok(Folder {
            path: path.into(),
            copies: None,
            _lock: Some(FolderLock::take(path, &holder)?),
        })
    }

    fn take_to_read(path: &Path) -> Result<Folder, KbError> {
        if !is_data_folder(path) {
            return Err(KbError::Io {
                doing: "read",
                path: path.into(),
                source: io::ErrorKind::NotFound.into(),
            });
        }
        let lock = FolderLock::take_shared(path)?;
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| KbError::Io {
                doing: "copy store and index to a temporary folder from",
                path,
                source,
            }
        };
        let copies = tempfile::Builder::new().prefix("claimgraph-").tempdir();
        let copies = copies.map_err(io(path))?;
        for name in [STORE, INDEX] {
            let from = path.join(name);
            let to = copies.path().join(name);
            match from.is_dir().then(|| copy_folder(&from, &to)) {
                // A view that may not be read is made anew from the journal.
                Some(Err(error)) if error.kind() == io::ErrorKind::PermissionDenied => {
                    fs::remove_dir_all(&to).map_err(io(&to))?;
                }
                Some(Err(error)) => return Err(io(&from)(error)),
                _ => {}
            }
        }
        Ok(Folder {
            path: path.into(),
            copies: Some(copies),
            _lock: lock,
        })
    }

    /// Whether it is read alone.
    pub(super) fn is_read_only(&self) -> bool {
        self.copies.is_some()
    }

    /// Refuses a folder that is read alone.
    pub(super) fn require_writable(&self) -> Result<(), KbError> {
        match self.is_read_only() {
            false => Ok(()),
            true => Err(KbError::Journal(JournalError::ReadOnly {
                journal: self.journal_folder().display().to_string(),
            })),
        }
    }

    /// Opens journal and store. A journal without a commit that counted, as the head file or the
    /// store knows, is refused before anything in it is cut off.
    pub(super) fn open(&self, options: &Options) -> Result<OpenedFolder, KbError> {
        let journal = self.look()?;
        if !self.store().exists() {
            let (journal, torn) = self.open_journal(journal)?;
            let store = Store::open(&self.store(), &options.store());
            return Ok(OpenedFolder {
                journal,
                torn,
                store,
            });
        }
        let store = Store::open(&self.store(), &options.store());
        if let Ok((store, _)) = &store
            && let Some(mark) = applied_mark(store)
        {
            match journal.require(&mark) {
                // The head file knows this journal: the store is of another one.
                Err(JournalError::Replaced { .. }) if journal.is_confirmed() => {}
                required => required?,
            }
        }
        let (journal, torn) = self.open_journal(journal)?;
        Ok(OpenedFolder {
            journal,
            torn,
            store,
        })
    }

    /// Opens the journal, and returns what was cut off at its end.
    pub(super) fn journal(&self) -> Result<(Arc<dyn Journal>, Option<TornTail>), KbError> {
        self.open_journal(self.look()?)
    }

    /// Looks at the journal and changes nothing.
    fn look(&self) -> Result<RecoveredJournal, KbError> {
        let journal = RecoveredJournal::look(&self.journal_folder(), self.file_options())?;
        let views = [STORE, INDEX].map(|name| self.path.join(name));
        match self.journal_folder().is_dir() || !views.iter().any(|path| path.exists()) {
            true => Ok(journal),
            false => Err(KbError::JournalGone(self.journal_folder())),
        }
    }

    fn open_journal(
        &self,
        journal: RecoveredJournal,
    ) -> Result<(Arc<dyn Journal>, Option<TornTail>), KbError> {
        if self.is_read_only() {
            return Ok((Arc::new(journal.open_read_only()), None));
        }
        let (journal, torn) = journal.open()?;
        Ok((Arc::new(journal), torn))
    }

    /// Opens the journal whatever it has lost.
    pub(super) fn journal_past_loss(&self) -> Result<Arc<dyn Journal>, KbError> {
        let folder = self.journal_folder();
        let journal = RecoveredJournal::look_past_loss(&folder, self.file_options())?;
        Ok(self.open_journal(journal)?.0)
    }

    fn file_options(&self) -> FileOptions {
        FileOptions {
            head_file: Some(self.path.join(HEAD_FILE)),
            ..FileOptions::default()
        }
    }

    /// The folder of the documents.
    pub(super) fn documents(&self) -> PathBuf {
        self.path.join(DOCUMENTS)
    }

    fn journal_folder(&self) -> PathBuf {
        self.path.join(JOURNAL)
    }

    /// The folder of store and index.
    fn views(&self) -> &Path {
        self.copies.as_ref().map_or(&*self.path, TempDir::path)
    }

    /// Keeps a copy of the journal in a new folder, moves the views and the head file there, and
    /// returns the path of that folder.
    pub(super) fn set_aside(&self) -> Result<PathBuf, KbError> {
        let mut numbers = 1..;
        let aside = loop {
            let number: u32 = numbers
                .next()
                .expect("there are fewer folders than numbers");
            let aside = self.path.join(format!("before-loss-{number}"));
            match fs::create_dir(&aside) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => {
                    made.map_err(aside_error(&aside))?;
                    break aside;
                }
            }
        };
        let journal = self.journal_folder();
        if journal.is_dir() {
            copy_folder(&journal, &aside.join(JOURNAL)).map_err(aside_error(&journal))?;
        }
        // The head file last: without it and the store, nothing tells of the loss any more.
        for name in [INDEX, STORE, HEAD_FILE] {
            let from = self.path.join(name);
            if from.exists() {
                fs::rename(&from, aside.join(name)).map_err(aside_error(&from))?;
            }
        }
        Ok(aside)
    }

    /// The folder of the store.
    pub(super) fn store(&self) -> PathBuf {
        self.views().join(STORE)
    }

    /// The folder of the index.
    pub(super) fn index(&self) -> PathBuf {
        self.views().join(INDEX)
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

    /// The folder in which a second store may be built for a while.
    pub(super) fn scratch(&self) -> PathBuf {
        self.views().join("scratch")
    }

    /// The folder of an empty index, for a while.
    pub(super) fn scratch_index(&self) -> PathBuf {
        self.views().join("scratch-index")
    }

    /// The folder for what is spilled while a bundle is loaded.
    pub(super) fn spill(&self) -> &Path {
        self.views()
    }
}

/// The newest commit that a store has applied, if it can tell: a damaged one is made anew later.
fn applied_mark(store: &Store) -> Option<CommitMark> {
    let revision = store.applied();
    let commit = store.view(revision).commit(revision).ok()??;
    Some(CommitMark {
        revision,
        hash: commit.hash,
    })
}

/// Copies a folder with all that is in it, durably.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
            continue;
        }
        // Not the permissions, which may refuse to write to the copy.
        let mut file = fs::File::create(&to)?;
        io::copy(&mut fs::File::open(entry.path())?, &mut file)?;
        file.sync_all()?;
    }
    Ok(())
}

/// Returns a function for `map_err`: something could not be set aside.
fn aside_error(path: &Path) -> impl FnOnce(io::Error) -> KbError {
    let path = path.to_owned();
    move |source| KbError::Io {
        doing: "set aside",
        path,
        source,
    }
}
