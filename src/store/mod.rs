//! The store: a view of the journal in sled, which holds the records, their older versions, and
//! the lists in which they are found.
//!
//! **What it is.** It is made from the journal, commit by commit, and can be made again from it
//! at any time; it is never the only copy of anything. sled is named in this folder alone.
//!
//! **Writing.** [`Store::begin`], [`Apply::put`] each record, [`Apply::finish`]. There is one
//! writer at a time, and revisions are applied in their order. Until a commit is finished no
//! reader sees any of it. One that was broken off is applied again from its start, which does no
//! harm. A commit of any size takes a bounded amount of memory, but for some 50 bytes for each
//! record that it names.
//!
//! **Reading.** A [`View`] shows one revision, whatever is written meanwhile. It costs nothing to
//! make. A record is found by its kind and its [`Ordinal`](crate::model::Ordinal); a [`List`]
//! gives the ordinals of the records that are in it, in its order, from any [`ListPosition`], both
//! ways. Ordinals are dense: those known at a revision are 0 up to its [`Counts`].
//!
//! **Durability.** What was applied is safe when its process dies, up to the revision that
//! [`Opened`] tells; the journal's rest is applied to it. When the machine dies it may have lost
//! anything, and says that it must be rebuilt ([`StoreCondition::must_be_rebuilt`]). After
//! [`Store::close`] it is safe from both.
//!
//! **Damage.** Bytes that do not decode are an error that names their key. sled may also lose
//! values without a word; [`Store::compare`] finds that out.

mod apply;
mod batch_writer;
mod block;
mod cache;
mod commit;
mod compare;
mod error;
mod id_cache;
mod key;
mod link_sorter;
mod list;
mod list_entries;
mod list_scan;
mod merge;
mod open;
mod record_codec;
#[cfg(test)]
mod tests;
mod varint;
mod versions;
mod view;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use crate::{
    model::Revision,
    store::{cache::Cache, id_cache::IdCache},
};

pub use crate::store::{
    apply::{Apply, Mode},
    commit::{CommitInfo, Counts},
    compare::{Difference, Differs},
    error::StoreError,
    key::{kind_number, kind_of_number},
    list::{
        ADDRESS, ARCHIVE, AUTHOR, CHANGED, CREATED, Link, List, ListPosition, NEGATIVE, NO_VALUE,
        OBJECT, PUBLISHER, QUALIFIER, SOURCE, SUBJECT, ScanStart, TOPIC, VIA, value_number,
    },
    list_entries::relation_role,
    open::{Opened, Stop, StoreCondition, StoreOptions},
    record_codec::{AnyStored, Stored, StoredClaim, StoredRecord},
    view::{RecordKey, View},
};

/// The store. Its clones are one store; all may be used by any thread.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    db: sled::Db,
    tree: sled::Tree,
    applied: AtomicU64,
    /// Whether a commit is being applied.
    busy: AtomicBool,
    closed: AtomicBool,
    /// Whether it must be rebuilt before it is of use.
    stale: AtomicBool,
    /// Odd while links move between blocks, and another number after that.
    moved: AtomicU64,
    /// The newest versions of records.
    decoded: Cache,
    /// What ids may name.
    guesses: IdCache,
    /// Breaks a commit off between two batches.
    #[cfg(test)]
    fuse: tests::Fuse,
}

impl Store {
    /// Opens the store in the folder `dir`, making it where there is none, and tells in what
    /// condition it is. One that [must be rebuilt](StoreCondition::must_be_rebuilt) shows nothing and
    /// takes nothing until it was [cleared](Store::clear).
    pub fn open(dir: &Path, options: &StoreOptions) -> Result<(Store, Opened), StoreError> {
        let db = open::database(dir, options)?;
        let tree = sled::Tree::clone(&db);
        let condition = open::condition(&tree)?;
        let store = Store {
            inner: Arc::new(Inner {
                dir: dir.to_owned(),
                db,
                tree,
                applied: AtomicU64::new(0),
                busy: AtomicBool::new(false),
                closed: AtomicBool::new(false),
                stale: AtomicBool::new(condition.must_be_rebuilt()),
                moved: AtomicU64::new(0),
                decoded: Cache::new(options.decoded_bytes),
                guesses: IdCache::default(),
                #[cfg(test)]
                fuse: tests::Fuse::default(),
            }),
        };
        if condition == StoreCondition::New {
            store.write_format()?;
        }
        // What must be rebuilt says so until it is, however often it is opened.
        if !condition.must_be_rebuilt() {
            store.read_applied()?;
            store.write_boot(false)?;
        }
        let applied = store.applied();
        Ok((store, Opened { applied, condition }))
    }

    /// The newest revision that is wholly applied.
    pub fn applied(&self) -> Revision {
        Revision(self.inner.applied.load(Ordering::Acquire))
    }

    /// Begins to apply the commit that makes `revision`, which is the one after
    /// [`applied`](Store::applied).
    pub fn begin(&self, revision: Revision, mode: Mode) -> Result<Apply, StoreError> {
        Apply::begin(self, revision, mode)
    }

    /// The knowledge base as it was at a revision, or as it is now where that is not applied yet.
    pub fn view(&self, at: Revision) -> View {
        View::new(self, at.min(self.applied()))
    }

    /// How many bytes the store takes on the disk.
    pub fn size_on_disk(&self) -> Result<u64, StoreError> {
        Ok(self.inner.db.size_on_disk()?)
    }

    /// Brings what was applied to the disk and notes that the store was closed. Nothing can be
    /// applied to it after that.
    pub fn close(&self) -> Result<(), StoreError> {
        if self.inner.busy.swap(true, Ordering::SeqCst) {
            return Err(StoreError::Busy);
        }
        self.inner.closed.store(true, Ordering::SeqCst);
        self.inner.busy.store(false, Ordering::SeqCst);
        // What was applied is to be on the disk before the note that says so.
        self.inner.db.flush()?;
        open::sync(&self.inner.dir)?;
        self.write_boot(true)?;
        self.inner.db.flush()?;
        open::sync(&self.inner.dir)
    }

    /// Removes all that is in it, so that the journal can be applied from its start. There must
    /// be no views of it left.
    pub fn clear(&self) -> Result<(), StoreError> {
        if self.inner.busy.swap(true, Ordering::SeqCst) {
            return Err(StoreError::Busy);
        }
        let cleared = self.remove_all();
        self.inner.busy.store(false, Ordering::SeqCst);
        cleared
    }

    /// Removes the store in the folder `dir`, if there is one: the quickest start of a rebuild.
    /// It must not be open. A folder that holds anything else is left alone.
    pub fn destroy(dir: &Path) -> Result<(), StoreError> {
        open::destroy(dir)
    }

    fn remove_all(&self) -> Result<(), StoreError> {
        // Without its format it must be rebuilt, should this be broken off.
        self.inner.tree.remove(key::META_FORMAT)?;
        self.inner.db.flush()?;
        self.inner.applied.store(0, Ordering::Release);
        self.inner.tree.clear()?;
        self.inner.decoded.clear();
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
                        what: "it is no revision".to_owned(),
                    });
                }
            },
        };
        self.inner.applied.store(applied, Ordering::Release);
        Ok(())
    }

    fn write_format(&self) -> Result<(), StoreError> {
        let format = key::FORMAT.to_be_bytes();
        self.inner.tree.insert(key::META_FORMAT, &format)?;
        Ok(())
    }

    fn write_boot(&self, closed: bool) -> Result<(), StoreError> {
        let boot = open::Boot::now(closed).encode();
        self.inner.tree.insert(key::META_BOOT, boot)?;
        self.inner.db.flush()?;
        Ok(())
    }
}
