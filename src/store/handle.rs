//! The handle of the store: its database, its caches, and the state that readers and the writer
//! share.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

#[cfg(test)]
use crate::store::fuse::Fuse;
use crate::{
    model::Revision,
    store::{
        cache::Cache,
        error::StoreError,
        failure_note::FailureNote,
        id_cache::IdCache,
        key,
        open::{self, Opened, StoreCondition, StoreOptions},
        shared_ids::SharedIds,
        tree::Tree,
    },
};

/// The most memory for the decoded records of a fork, in bytes, about.
const FORK_DECODED_BYTES: u64 = 4 << 20;

/// The store. Its clones share one database, and any thread may use them.
#[derive(Clone)]
pub struct Store {
    pub(super) inner: Arc<Inner>,
}

/// The database and the state that the clones of a [`Store`] share.
pub(super) struct Inner {
    pub(super) dir: PathBuf,
    pub(super) db: sled::Db,
    /// The tree of the database, or a fork of it.
    pub(super) tree: Tree,
    /// The newest revision that is wholly applied.
    pub(super) applied: AtomicU64,
    /// True while a commit is being applied.
    pub(super) busy: AtomicBool,
    pub(super) closed: AtomicBool,
    /// True while the store must be rebuilt before it is of use.
    pub(super) stale: AtomicBool,
    /// Counts the starts and ends of moves of links between blocks: odd during a move.
    pub(super) block_moves: AtomicU64,
    /// The newest versions of records, decoded.
    pub(super) decoded: Cache,
    /// The records that ids named lately.
    pub(super) id_cache: IdCache,
    /// The ids that several kinds have.
    pub(super) shared_ids: SharedIds,
    /// Breaks a commit off between two batches.
    #[cfg(test)]
    pub(super) fuse: Fuse,
}

impl Store {
    /// Opens the store in the folder `dir`, or makes one there, and says in what condition it was
    /// left. A store that [must be rebuilt](StoreCondition::must_be_rebuilt) shows nothing and
    /// takes nothing until it is [cleared](Store::clear).
    pub fn open(dir: &Path, options: &StoreOptions) -> Result<(Store, Opened), StoreError> {
        let db = open::database(dir, options)?;
        let tree = sled::Tree::clone(&db);
        let condition = open::condition(&tree)?;
        let store = Store {
            inner: Arc::new(Inner {
                dir: dir.to_owned(),
                db,
                tree: Tree::Base(tree, FailureNote::default()),
                applied: AtomicU64::new(0),
                busy: AtomicBool::new(false),
                closed: AtomicBool::new(false),
                stale: AtomicBool::new(condition.must_be_rebuilt()),
                block_moves: AtomicU64::new(0),
                decoded: Cache::new(options.decoded_bytes),
                id_cache: IdCache::default(),
                shared_ids: SharedIds::default(),
                #[cfg(test)]
                fuse: Fuse::default(),
            }),
        };
        if condition == StoreCondition::New {
            store.write_format()?;
        }
        // A store that must be rebuilt stays marked so, however often it is opened.
        if !condition.must_be_rebuilt() {
            store.read_applied()?;
            store.read_shared_ids()?;
            store.write_boot(false)?;
        }
        let applied = store.applied();
        Ok((store, Opened { applied, condition }))
    }

    /// A fork: a store with the commits of this one, to which more can be applied that stay in
    /// memory and go with it. This store may take others meanwhile, which the fork does not show;
    /// but while a commit is applied to the fork, none may be applied here.
    pub fn fork(&self) -> Store {
        let (inner, applied) = (&*self.inner, self.applied());
        Store {
            inner: Arc::new(Inner {
                dir: inner.dir.clone(),
                db: inner.db.clone(),
                tree: inner.tree.fork(applied.0),
                applied: AtomicU64::new(applied.0),
                busy: AtomicBool::new(false),
                closed: AtomicBool::new(false),
                stale: AtomicBool::new(inner.stale.load(Ordering::SeqCst)),
                block_moves: AtomicU64::new(0),
                decoded: Cache::new(FORK_DECODED_BYTES),
                id_cache: IdCache::default(),
                shared_ids: inner.shared_ids.copy(),
                #[cfg(test)]
                fuse: Fuse::default(),
            }),
        }
    }

    /// The newest revision that is wholly applied.
    pub fn applied(&self) -> Revision {
        Revision(self.inner.applied.load(Ordering::Acquire))
    }

    /// Whether the database has failed. What needs to write, reads among it, may fail until the
    /// store is opened again.
    pub fn has_failed(&self) -> bool {
        self.inner.tree.has_failed()
    }

    /// The size of the store on disk, in bytes.
    pub fn size_on_disk(&self) -> Result<u64, StoreError> {
        Ok(self.inner.db.size_on_disk()?)
    }

    /// Writes everything applied to the disk and marks the store as closed. No commit can be
    /// applied after that.
    pub fn close(&self) -> Result<(), StoreError> {
        if self.inner.busy.swap(true, Ordering::SeqCst) {
            return Err(StoreError::Busy);
        }
        self.inner.closed.store(true, Ordering::SeqCst);
        self.inner.busy.store(false, Ordering::SeqCst);
        // The applied commits must be on the disk before the mark that says so.
        self.inner.db.flush()?;
        open::sync(&self.inner.dir)?;
        self.write_boot(true)?;
        self.inner.db.flush()?;
        open::sync(&self.inner.dir)
    }

    /// Empties the store, so that the journal can be applied from its start. No view of it may be
    /// left.
    pub fn clear(&self) -> Result<(), StoreError> {
        if self.inner.busy.swap(true, Ordering::SeqCst) {
            return Err(StoreError::Busy);
        }
        let cleared = self.remove_all();
        self.inner.busy.store(false, Ordering::SeqCst);
        cleared
    }

    /// Removes the store in the folder `dir`, if there is one: the quickest start of a rebuild.
    /// The store must not be open. A folder that holds anything else is left alone.
    pub fn destroy(dir: &Path) -> Result<(), StoreError> {
        open::destroy(dir)
    }

    fn remove_all(&self) -> Result<(), StoreError> {
        // Without its format the store must be rebuilt, should the clearing be broken off.
        self.inner.db.remove(key::META_FORMAT)?;
        self.inner.db.flush()?;
        self.inner.applied.store(0, Ordering::Release);
        self.inner.db.clear()?;
        self.inner.decoded.clear();
        self.inner.shared_ids.clear();
        self.write_boot(false)?;
        self.write_format()?;
        self.inner.stale.store(false, Ordering::SeqCst);
        Ok(())
    }

    fn read_applied(&self) -> Result<(), StoreError> {
        let applied = match self.inner.tree.get(key::META_APPLIED)? {
            None => 0,
            Some(bytes) => match <[u8; 8]>::try_from(&*bytes) {
                Ok(bytes) => u64::from_be_bytes(bytes),
                Err(_) => {
                    return Err(StoreError::Undecodable {
                        key: key::describe(key::META_APPLIED),
                        what: "its bytes are no revision".to_owned(),
                    });
                }
            },
        };
        self.inner.applied.store(applied, Ordering::Release);
        Ok(())
    }

    fn write_format(&self) -> Result<(), StoreError> {
        let format = key::FORMAT.to_be_bytes();
        self.inner.db.insert(key::META_FORMAT, &format)?;
        Ok(())
    }

    fn write_boot(&self, closed: bool) -> Result<(), StoreError> {
        let boot = open::Boot::now(closed).encode();
        self.inner.db.insert(key::META_BOOT, boot)?;
        self.inner.db.flush()?;
        Ok(())
    }
}
