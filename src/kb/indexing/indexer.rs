//! The indexer: the thread that brings the index up behind the commits.
//!
//! It does so when a few hundred records have changed, or a moment after one has. While the
//! knowledge base is served, it also has the segments merged that large bundles leave.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{
    index::{self, Index, IndexError},
    journal::Commit,
    kb::{
        error::KbError,
        indexing::index_lag::{IndexView, bring_up, put_record},
        state::State,
    },
    model::Revision,
    store::{AnyStored, View},
};

/// The index lag above which the index is brought up at once.
const MOST_LAG: u64 = 256;
/// The time after a change at which the index is brought up otherwise.
const DELAY: Duration = Duration::from_millis(500);

/// The handle of the indexing thread.
pub(in crate::kb) struct Indexer {
    index: Arc<Mutex<Index>>,
    events: Sender<IndexerEvent>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// An event that the thread waits for.
enum IndexerEvent {
    /// Records have changed.
    Changed,
    /// A large bundle is in the index.
    Loaded,
    /// The knowledge base is served from now on.
    Serving,
    /// Segments of the index were merged.
    Merged,
    /// The thread is to end.
    Stop,
}

impl Indexer {
    pub(in crate::kb) fn start(state: Arc<State>, index: Index) -> Indexer {
        let index = Arc::new(Mutex::new(index));
        let (events, waiting) = channel();
        let follower = Follower {
            state,
            index: index.clone(),
            events: events.clone(),
            is_serving: false,
        };
        let thread = thread::Builder::new()
            .name("indexer".into())
            .spawn(move || follower.follow(&waiting))
            .expect("the operating system has a thread to give at the start");
        Indexer {
            index,
            events,
            thread: Mutex::new(Some(thread)),
        }
    }

    /// Reports that records have changed.
    pub(in crate::kb) fn nudge(&self) {
        self.send(IndexerEvent::Changed);
    }

    /// Reports that readers see a large bundle, which is in the index already.
    pub(in crate::kb) fn loaded(&self) {
        self.send(IndexerEvent::Loaded);
    }

    /// Has segments merged from now on, at once and after large bundles.
    pub(in crate::kb) fn serve(&self) {
        self.send(IndexerEvent::Serving);
    }

    fn send(&self, event: IndexerEvent) {
        // A thread that has ended has logged why.
        let _ = self.events.send(event);
    }

    /// Brings the index up at once, to a view that no reader sees yet.
    pub(in crate::kb) fn bring_up(&self, view: &View) -> Result<Arc<IndexView>, KbError> {
        bring_up(&mut lock(&self.index), view, &|_, _, _| ())
    }

    /// Begins to bring the index from a view to the one after it, which `records` records make.
    pub(in crate::kb) fn begin(
        &self,
        before: &View,
        records: usize,
    ) -> Result<IndexBatch<'_>, KbError> {
        let mut index = lock(&self.index);
        bring_up(&mut index, before, &|_, _, _| ())?;
        Ok(IndexBatch {
            index,
            records,
            is_committed: false,
        })
    }

    /// Ends the thread, with the index brought up. Merges that are under way are given up.
    pub(in crate::kb) fn stop(&self) {
        self.send(IndexerEvent::Stop);
        if let Some(thread) = lock(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the indexing thread has panicked");
        }
    }
}

impl Drop for Indexer {
    fn drop(&mut self) {
        self.send(IndexerEvent::Stop);
    }
}

/// The records of one commit on their way into the index. Dropped before the batch is committed,
/// they leave nothing there.
pub(in crate::kb) struct IndexBatch<'i> {
    index: MutexGuard<'i, Index>,
    records: usize,
    is_committed: bool,
}

impl IndexBatch<'_> {
    /// Puts a record.
    pub(in crate::kb) fn put(&mut self, record: &AnyStored) -> Result<(), IndexError> {
        put_record(&mut self.index, record, self.records)
    }

    /// Makes the records that were put the index's state at a commit.
    pub(in crate::kb) fn commit(mut self, commit: &Commit) -> Result<Arc<IndexView>, IndexError> {
        self.index.commit(&index::State {
            revision: commit.revision,
            hash: commit.hash.to_string(),
        })?;
        self.is_committed = true;
        Ok(Arc::new(IndexView::new(self.index.readers()?)))
    }
}

impl Drop for IndexBatch<'_> {
    fn drop(&mut self) {
        if !self.is_committed
            && let Err(error) = self.index.forget()
        {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a batch of the index could not be given up"
            );
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The data of the thread.
struct Follower {
    state: Arc<State>,
    index: Arc<Mutex<Index>>,
    events: Sender<IndexerEvent>,
    is_serving: bool,
}

impl Follower {
    fn follow(mut self, waiting: &Receiver<IndexerEvent>) {
        let mut is_open = true;
        while is_open {
            let mut event = waiting.recv().unwrap_or(IndexerEvent::Stop);
            let until = Instant::now() + DELAY;
            while let IndexerEvent::Changed = event
                && self.state.newest().index_view().behind() < MOST_LAG
            {
                let left = until.saturating_duration_since(Instant::now());
                event = match waiting.recv_timeout(left) {
                    Ok(event) => event,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => IndexerEvent::Stop,
                };
            }
            is_open = !matches!(event, IndexerEvent::Stop);
            if let Err(error) = self.handle(&event) {
                // Until the index is brought up, changed records are evaluated themselves.
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the index cannot be brought up; it is tried again after the next change"
                );
            }
        }
    }

    fn handle(&mut self, event: &IndexerEvent) -> Result<(), KbError> {
        self.is_serving |= matches!(event, IndexerEvent::Serving);
        let mut index = lock(&self.index);
        let newest = self.state.newest();
        let indexed = index.state().map_or(Revision(0), |state| state.revision);
        if indexed > newest.revision() {
            // The bulk load that moved the index ahead publishes its snapshot itself and wakes
            // this thread afterwards.
            return Ok(());
        }
        if newest.index_view().behind() > 0 || matches!(event, IndexerEvent::Merged) {
            let view = bring_up(&mut index, newest.view(), &|_, _, _| ())?;
            self.state.publish_over(&view, newest.revision())?;
        }
        if self.is_serving && !matches!(event, IndexerEvent::Changed | IndexerEvent::Stop) {
            self.merge(&mut index)?;
        }
        Ok(())
    }

    /// Has segments merged. A thread of its own waits for the merges, since they take long.
    fn merge(&self, index: &mut Index) -> Result<(), IndexError> {
        let merging = index.merge()?;
        if merging.is_empty() {
            return Ok(());
        }
        let events = self.events.clone();
        let wait = move || match merging.wait() {
            // The indexer may have ended meanwhile.
            Ok(()) => drop(events.send(IndexerEvent::Merged)),
            Err(error) => tracing::debug!(%error, "merges of the index are given up"),
        };
        if let Err(error) = thread::Builder::new().name("merging".into()).spawn(wait) {
            tracing::warn!(%error, "merged segments are shown after the next change");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        kb::{Bundle, KnowledgeBase, Only, Options, SearchQuery, Snapshot},
        model::Kind,
    };

    const LARGE: usize = 600;

    /// A bundle that is indexed before readers see it.
    fn large(number: usize) -> Bundle {
        let person = |n| json!({"id": format!("ann-{number}-{n}"), "type": "person", "labels": {"en": format!("Ann {number} {n}")}});
        let people: Vec<_> = (0..LARGE).map(person).collect();
        let types = json!([{"id": "person", "labels": {"en": "person"}}]);
        let bundle = json!({"types": types, "entities": people});
        Bundle::from_text("people.json", &bundle.to_string()).unwrap()
    }

    fn count(snapshot: &Snapshot) -> u64 {
        let words = SearchQuery::parse("Ann").unwrap();
        let (search, _) = snapshot.search(words, Only::default(), &[], 0).unwrap();
        search.count(Kind::Entity).unwrap()
    }

    #[test]
    fn what_large_bundles_leave_is_merged_while_it_is_served_and_answers_the_same() {
        let folder = TempDir::new().unwrap();
        let open = || KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
        let (knowledge_base, _) = open().unwrap();
        let segments = |knowledge_base: &KnowledgeBase| {
            knowledge_base
                .snapshot()
                .index_view()
                .readers
                .entities
                .segments()
        };
        let patience = Instant::now() + Duration::from_secs(60);
        for number in 0..3 {
            knowledge_base.load(large(number), None).unwrap();
        }
        assert_eq!(segments(&knowledge_base), 3);
        knowledge_base.close().unwrap();

        let (knowledge_base, _) = open().unwrap();
        knowledge_base.serve();
        for loaded in 3..5 {
            while segments(&knowledge_base) > 1 {
                assert!(Instant::now() < patience, "the segments are not merged");
                thread::sleep(Duration::from_millis(1));
            }
            assert_eq!(count(&knowledge_base.snapshot()), (loaded * LARGE) as u64);
            knowledge_base.load(large(loaded), None).unwrap();
        }
        // A merge may be under way.
        knowledge_base.close().unwrap();
        let (knowledge_base, report) = open().unwrap();
        assert_eq!(report.rebuilt, None);
        assert_eq!(count(&knowledge_base.snapshot()), (5 * LARGE) as u64);
    }
}
