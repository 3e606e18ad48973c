//! Bringing a large bundle into the index while it goes into the store, on a thread of its own.
//!
//! The index takes longer, and may fall behind by [`WAITING`] parcels: so it has something to do while
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
        KbError, Snapshot,
        indexing::index_lag::{IndexView, Indexer},
    },
    store::AnyStored,
};

/// How many bytes of records, in their compact form, go to the thread at once.
const PARCEL: usize = 128 << 10;
/// How many parcels may wait: 16 MiB, about three times as much in memory.
const WAITING: usize = 128;

/// What goes to the thread.
enum Parcel {
    Records(Vec<AnyStored>),
    /// That was all.
    End,
}

/// Records on their way into the index. Dropped before its [end](BulkIndex::end), it has done nothing.
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
    /// `records`.
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

    /// Puts a record, whose compact form has so many bytes.
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
        // If the thread has ended, it has said why.
        let _ = self.parcels.send(parcel(mem::take(&mut self.next)));
    }
}

impl Ending<'_> {
    /// The index with what was put; `None` if it could not take it.
    pub(in crate::kb) fn wait(self) -> Option<Arc<IndexView>> {
        self.0.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

/// Tells of an index that could not take something.
pub(in crate::kb) fn unindexed(error: &(dyn std::error::Error + 'static)) {
    tracing::error!(
        error,
        "the index cannot take what is written; it is brought up later"
    );
}

/// Puts what comes and commits it at its end; `None` if that does not come.
fn index(
    indexer: &Indexer,
    before: &Snapshot,
    commit: &Commit,
    records: usize,
    waiting: &Receiver<Parcel>,
) -> Result<Option<Arc<IndexView>>, KbError> {
    let mut batch = indexer.begin(before, records)?;
    for parcel in waiting {
        match parcel {
            Parcel::Records(records) => records.iter().try_for_each(|it| batch.put(it))?,
            Parcel::End => return Ok(Some(batch.commit(commit)?)),
        }
    }
    Ok(None)
}
