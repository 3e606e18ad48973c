//! The bulk index: brings a large commit into the index while it goes into the store, on a thread
//! of its own.
//!
//! The index takes longer, and may fall behind by [`WAITING`] parcels: so it has work left while
//! the store is finished, and both end at about the same time.

use std::{
    mem,
    panic::resume_unwind,
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{Scope, ScopedJoinHandle},
};

use crate::{
    journal::Commit,
    kb::{
        error::KbError,
        indexing::{index_lag::IndexView, indexer::Indexer},
        snapshot::Snapshot,
    },
    store::AnyStored,
};

/// The number of bytes of records, in their compact form, that go to the thread at once.
const PARCEL: usize = 128 << 10;
/// The number of parcels that may wait: 16 MiB, about three times as much in memory.
const WAITING: usize = 128;

/// A message to the thread.
enum Parcel {
    Records(Vec<AnyStored>),
    /// The end of the commit.
    End,
}

/// The sender of a commit's records to the index. Dropped before its [end](BulkIndex::end), it
/// leaves nothing there.
pub(in crate::kb) struct BulkIndex<'scope> {
    parcels: SyncSender<Parcel>,
    next: Vec<AnyStored>,
    bytes: usize,
    thread: Thread<'scope>,
}

type Thread<'scope> = ScopedJoinHandle<'scope, Option<Arc<IndexView>>>;

/// An index that is being committed.
pub(in crate::kb) struct Ending<'scope>(Thread<'scope>);

impl<'scope> BulkIndex<'scope> {
    /// Begins to bring the index from the snapshot before a commit to that commit, which wrote
    /// `records` records.
    pub(in crate::kb) fn start(
        scope: &'scope Scope<'scope, '_>,
        indexer: &'scope Indexer,
        before: &'scope Snapshot,
        commit: &'scope Commit,
        records: usize,
    ) -> BulkIndex<'scope> {
        let (parcels, waiting) = sync_channel(WAITING);
        let index = move || {
            index(indexer, before, commit, records, &waiting).unwrap_or_else(|error| {
                unindexed(&error);
                None
            })
        };
        BulkIndex {
            parcels,
            next: Vec::new(),
            bytes: 0,
            thread: scope.spawn(index),
        }
    }

    /// Puts a record, whose compact form has `bytes` bytes.
    pub(in crate::kb) fn put(&mut self, record: AnyStored, bytes: usize) {
        self.next.push(record);
        self.bytes += bytes;
        if self.bytes >= PARCEL {
            self.bytes = 0;
            self.send(Parcel::Records);
        }
    }

    /// Commits what was put.
    pub(in crate::kb) fn end(mut self) -> Ending<'scope> {
        self.send(Parcel::Records);
        self.send(|_| Parcel::End);
        Ending(self.thread)
    }

    fn send(&mut self, parcel: impl FnOnce(Vec<AnyStored>) -> Parcel) {
        // A thread that has ended has logged why.
        let _ = self.parcels.send(parcel(mem::take(&mut self.next)));
    }
}

impl Ending<'_> {
    /// Waits for the index with all that was put; `None` if the index failed.
    pub(in crate::kb) fn wait(self) -> Option<Arc<IndexView>> {
        self.0.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// Logs that the index could not take a record.
pub(in crate::kb) fn unindexed(error: &(dyn std::error::Error + 'static)) {
    tracing::error!(
        error,
        "the index cannot take a commit; it is brought up later"
    );
}

/// Puts the records of parcels and commits them at the end; `None` if the end does not come.
fn index(
    indexer: &Indexer,
    before: &Snapshot,
    commit: &Commit,
    records: usize,
    waiting: &Receiver<Parcel>,
) -> Result<Option<Arc<IndexView>>, KbError> {
    let mut batch = indexer.begin(before.view(), records)?;
    for parcel in waiting {
        match parcel {
            Parcel::Records(records) => {
                records.iter().try_for_each(|record| batch.put(record))?;
            }
            Parcel::End => return Ok(Some(batch.commit(commit)?)),
        }
    }
    Ok(None)
}
