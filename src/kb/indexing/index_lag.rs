//! The index beside the store: brought up by a thread of its own, and never awaited.
//!
//! The index takes many records in one go far more cheaply than one by one. So a commit does not
//! wait for it: a snapshot has the index as it was at some revision, and the set of records that
//! have changed since. What the index says of those is void; they are read and tried themselves.
//! The thread brings the index up when a few hundred have changed, or a moment after one has. Where it
//! is answered from for long, the thread has segments merged too that a large bundle has left.

use std::{
    fs,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use roaring::RoaringBitmap;

use crate::{
    index::{self, Document, Index, IndexError, Readers},
    journal::Commit,
    kb::{
        KbError, Phase, Progress, Snapshot, knowledge_base::State,
        rules::assessment::AssessmentColumn,
    },
    model::{Kind, Ordinal, Revision},
    store::{AnyStored, List, ListPosition, ScanStart, View, kind_of_number},
};

/// How many records may have changed before the index is brought up at once.
const MANY: u64 = 256;
/// How long after a change it is brought up otherwise.
const SOON: Duration = Duration::from_millis(500);
/// The name of the file of standings.
const STANDINGS: &str = "standings";

/// The index at a revision, and what has changed since.
pub(in crate::kb) struct IndexView {
    pub(in crate::kb) readers: Arc<Readers>,
    /// The changed entities, sources and claims.
    later: [RoaringBitmap; 3],
}

impl IndexView {
    /// The index without anything that has changed since.
    pub(in crate::kb) fn new(readers: Arc<Readers>) -> IndexView {
        IndexView {
            readers,
            later: Default::default(),
        }
    }

    /// The same index, with what was written on top.
    pub(in crate::kb) fn with(&self, written: &[(Kind, Ordinal)]) -> IndexView {
        let mut later = self.later.clone();
        for (kind, ordinal) in written {
            if let Some(place) = place(*kind) {
                later[place].insert(ordinal.0);
            }
        }
        IndexView {
            readers: self.readers.clone(),
            later,
        }
    }

    /// The changed records of a kind, and the kind's place among the kinds that are indexed; those
    /// of claims for all others.
    pub(in crate::kb) fn later(&self, kind: Kind) -> (usize, &RoaringBitmap) {
        let place = place(kind).unwrap_or(2);
        (place, &self.later[place])
    }

    /// How many records have changed.
    fn behind(&self) -> u64 {
        self.later.iter().map(RoaringBitmap::len).sum()
    }
}

fn place(kind: Kind) -> Option<usize> {
    match kind {
        Kind::Entity => Some(0),
        Kind::Source => Some(1),
        Kind::Claim => Some(2),
        _ => None,
    }
}

/// The records written after a revision, each once.
pub(in crate::kb) fn written_since(
    view: &View,
    revision: Revision,
) -> Result<Vec<(Kind, Ordinal)>, KbError> {
    let start = ScanStart::After(ListPosition {
        order: i64::try_from(revision.0).unwrap_or(i64::MAX),
        ordinal: Ordinal(u32::MAX),
        number: u16::MAX,
    });
    let mut written = Vec::new();
    for link in view.links(List::Changes, start)? {
        let position = link?.position;
        let kind = kind_of_number(position.number);
        written.extend(kind.map(|kind| (kind, position.ordinal)));
    }
    written.sort_unstable();
    written.dedup();
    Ok(written)
}

/// Puts the newest versions of records into the index.
fn put(
    index: &mut Index,
    view: &View,
    written: &[(Kind, Ordinal)],
    progress: Progress<'_>,
) -> Result<(), KbError> {
    let indexed = written.iter().filter(|(kind, _)| place(*kind).is_some());
    let count = indexed.clone().count();
    for (n, (kind, ordinal)) in indexed.enumerate() {
        if n % 1_000 == 0 {
            progress(Phase::Indexing, n as u64, count as u64);
        }
        let slot = match kind {
            Kind::Entity => view.entity(*ordinal)?.map(AnyStored::Entity),
            Kind::Source => view.source(*ordinal)?.map(AnyStored::Source),
            _ => view.claim(*ordinal)?.map(AnyStored::Claim),
        };
        match slot {
            Some(slot) => put_one(index, &slot, count)?,
            None => index.delete(*kind, *ordinal, count)?,
        }
    }
    Ok(())
}

/// Puts a record, one of `count`, into the index.
fn put_one(index: &mut Index, record: &AnyStored, count: usize) -> Result<(), IndexError> {
    if let Some((kind, ordinal)) = record.removed() {
        return index.delete(kind, ordinal, count);
    }
    let document = match record {
        AnyStored::Entity(it) => {
            Document::of_entity(it.ordinal, it.written_in, &it.record).born(it.created_in)
        }
        AnyStored::Source(it) => {
            Document::of_source(it.ordinal, it.written_in, &it.record).born(it.created_in)
        }
        AnyStored::Claim(it) => {
            Document::of_claim(it.ordinal, it.written_in, &it.record).born(it.created_in)
        }
        AnyStored::EntityType(_) | AnyStored::Predicate(_) => return Ok(()),
    };
    index.put(&document, count)
}

/// The commit that made a view's revision, as the index notes it.
fn state(view: &View) -> Result<index::State, KbError> {
    let revision = view.revision();
    let hash = view.commit(revision)?.map(|commit| commit.hash);
    Ok(index::State {
        revision,
        hash: hash.unwrap_or_else(|| "-".to_owned()),
    })
}

/// The index, brought up to a view: whatever it lacks, or all where its history is another.
pub(in crate::kb) fn bring_up(
    index: &mut Index,
    view: &View,
    progress: Progress<'_>,
) -> Result<Arc<IndexView>, KbError> {
    let now = state(view)?;
    if index.state() != Some(&now) {
        let known = match index.state() {
            Some(then) if then.revision < now.revision => {
                (state(&view.at(then.revision))? == *then).then_some(then.revision)
            }
            _ => None,
        };
        if known.is_none() {
            index.clear()?;
        }
        let written = written_since(view, known.unwrap_or(Revision(0)))?;
        put(index, view, &written, progress)?;
        index.commit(&now)?;
    }
    Ok(Arc::new(IndexView::new(index.readers()?)))
}

/// What every claim is worth at a snapshot that the index has: as it was written to disk, if it was
/// written at this commit.
pub(in crate::kb) fn standings(dir: &Path, at: &Snapshot) -> Result<AssessmentColumn, KbError> {
    let kept = read_standings(dir, &state(at)?, at.ordinals(Kind::Claim)?);
    kept.map_or_else(|| AssessmentColumn::of_all(at), Ok)
}

/// Writes what every claim is worth at a snapshot, so that it need not be worked out again.
pub(in crate::kb) fn keep_standings(dir: &Path, at: &Snapshot) -> Result<(), KbError> {
    match at.standings() {
        Some(standings) => write_standings(dir, &state(at)?, standings),
        None => Ok(()),
    }
}

fn head(state: &index::State) -> String {
    format!("1 {} {}\n", state.revision, state.hash)
}

fn read_standings(dir: &Path, now: &index::State, ordinals: u32) -> Option<AssessmentColumn> {
    let bytes = fs::read(dir.join(STANDINGS)).ok()?;
    let (hash, rest) = bytes.split_first_chunk::<32>()?;
    if blake3::hash(rest) != *hash {
        return None;
    }
    let packed = rest.strip_prefix(head(now).as_bytes())?;
    let packed = packed
        .chunks_exact(2)
        .map(|it| u16::from_be_bytes([it[0], it[1]]));
    (packed.len() <= ordinals as usize).then(|| AssessmentColumn::from_packed(packed))
}

fn write_standings(
    dir: &Path,
    now: &index::State,
    standings: &AssessmentColumn,
) -> Result<(), KbError> {
    let mut rest = head(now).into_bytes();
    rest.extend(standings.packed().flat_map(u16::to_be_bytes));
    let bytes = [blake3::hash(&rest).as_bytes(), &*rest].concat();
    let (path, draft) = (dir.join(STANDINGS), dir.join("standings.draft"));
    let written = fs::write(&draft, bytes).and_then(|()| fs::rename(&draft, &path));
    written.map_err(|source| KbError::Io {
        doing: "write",
        path,
        source,
    })
}

/// The thread that brings the index up.
pub(in crate::kb) struct Indexer {
    index: Arc<Mutex<Index>>,
    told: Sender<Told>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What the thread is told.
enum Told {
    /// Something has changed.
    Changed,
    /// A large bundle is in the index.
    Loaded,
    /// It will be answered from the index for long.
    Serving,
    /// Segments of the index were merged.
    Merged,
    /// It is to end.
    Stop,
}

impl Indexer {
    pub(in crate::kb) fn start(state: Arc<State>, index: Index) -> Indexer {
        let index = Arc::new(Mutex::new(index));
        let (told, waiting) = channel();
        let follower = Follower {
            state,
            index: index.clone(),
            told: told.clone(),
            is_serving: false,
        };
        let thread = thread::Builder::new()
            .name("indexer".into())
            .spawn(move || follower.follow(&waiting))
            .expect("the operating system has a thread to give at the start");
        Indexer {
            index,
            told,
            thread: Mutex::new(Some(thread)),
        }
    }

    /// Tells the thread that something has changed.
    pub(in crate::kb) fn nudge(&self) {
        self.tell(Told::Changed);
    }

    /// Tells the thread that readers see a large bundle.
    pub(in crate::kb) fn loaded(&self) {
        self.tell(Told::Loaded);
    }

    /// Has segments merged from now on, at once and after large bundles.
    pub(in crate::kb) fn serve(&self) {
        self.tell(Told::Serving);
    }

    fn tell(&self, told: Told) {
        // If the thread has ended, it has said why.
        let _ = self.told.send(told);
    }

    /// Brings the index up at once, to a view that nobody sees yet.
    pub(in crate::kb) fn bring_up(&self, view: &View) -> Result<Arc<IndexView>, KbError> {
        bring_up(&mut lock(&self.index), view, &|_, _, _| ())
    }

    /// Begins to bring the index from a view to the one after it, which `records` make.
    pub(in crate::kb) fn begin(&self, before: &View, records: usize) -> Result<Batch<'_>, KbError> {
        let mut index = lock(&self.index);
        bring_up(&mut index, before, &|_, _, _| ())?;
        Ok(Batch {
            index,
            records,
            is_done: false,
        })
    }

    /// Ends the thread, with the index brought up. What is being merged is given up.
    pub(in crate::kb) fn stop(&self) {
        self.tell(Told::Stop);
        if let Some(thread) = lock(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that brings the index up has panicked");
        }
    }
}

impl Drop for Indexer {
    fn drop(&mut self) {
        self.tell(Told::Stop);
    }
}

/// Records on their way into the index, while they go into the store. Dropped before it is committed,
/// it has done nothing.
pub(in crate::kb) struct Batch<'i> {
    index: MutexGuard<'i, Index>,
    records: usize,
    is_done: bool,
}

impl Batch<'_> {
    /// Puts a record.
    pub(in crate::kb) fn put(&mut self, record: &AnyStored) -> Result<(), IndexError> {
        put_one(&mut self.index, record, self.records)
    }

    /// Makes what was put the state at a commit.
    pub(in crate::kb) fn commit(mut self, commit: &Commit) -> Result<Arc<IndexView>, IndexError> {
        self.index.commit(&index::State {
            revision: commit.revision,
            hash: commit.hash.to_string(),
        })?;
        self.is_done = true;
        Ok(Arc::new(IndexView::new(self.index.readers()?)))
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        if !self.is_done
            && let Err(error) = self.index.forget()
        {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "what was put into the index could not be forgotten"
            );
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the thread has.
struct Follower {
    state: Arc<State>,
    index: Arc<Mutex<Index>>,
    told: Sender<Told>,
    is_serving: bool,
}

impl Follower {
    fn follow(mut self, waiting: &Receiver<Told>) {
        let mut is_open = true;
        while is_open {
            let mut told = waiting.recv().unwrap_or(Told::Stop);
            let until = Instant::now() + SOON;
            while let Told::Changed = told
                && self.state.newest().indexed().behind() < MANY
            {
                told = match waiting.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(told) => told,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => Told::Stop,
                };
            }
            is_open = !matches!(told, Told::Stop);
            if let Err(error) = self.heed(&told) {
                // What has changed is tried by itself for as long as the index is behind.
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the index cannot be brought up; it is tried again after the next change"
                );
            }
        }
    }

    fn heed(&mut self, told: &Told) -> Result<(), KbError> {
        self.is_serving |= matches!(told, Told::Serving);
        let mut index = lock(&self.index);
        let newest = self.state.newest();
        let known = index.state().map_or(Revision(0), |it| it.revision);
        if known > newest.revision() {
            // Whoever brought it there shows it to readers, and tells.
            return Ok(());
        }
        if newest.indexed().behind() > 0 || matches!(told, Told::Merged) {
            let indexed = bring_up(&mut index, &newest, &|_, _, _| ())?;
            self.state.publish_over(&indexed, newest.revision())?;
        }
        if self.is_serving && !matches!(told, Told::Changed | Told::Stop) {
            self.merge(&mut index)?;
        }
        Ok(())
    }

    /// Has segments merged. A thread of its own waits for them, since that takes long.
    fn merge(&self, index: &mut Index) -> Result<(), IndexError> {
        let merging = index.merge()?;
        if merging.is_empty() {
            return Ok(());
        }
        let told = self.told.clone();
        let waits = move || match merging.wait() {
            // The index may have ended meanwhile.
            Ok(()) => drop(told.send(Told::Merged)),
            Err(error) => tracing::debug!(%error, "what was being merged is given up"),
        };
        if let Err(error) = thread::Builder::new().name("merging".into()).spawn(waits) {
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
    use crate::kb::{Bundle, KnowledgeBase, Options, SearchQuery, search::Only};

    const LARGE: usize = 600;

    /// A bundle that is indexed before it is shown.
    fn large(nth: usize) -> Bundle {
        let person = |n| json!({"id": format!("ann-{nth}-{n}"), "type": "person", "labels": {"en": format!("Ann {nth} {n}")}});
        let people: Vec<_> = (0..LARGE).map(person).collect();
        let types = json!([{"id": "person", "labels": {"en": "person"}}]);
        let bundle = json!({"types": types, "entities": people});
        Bundle::from_text("people.json", &bundle.to_string()).unwrap()
    }

    fn found(at: &Snapshot) -> u64 {
        let words = SearchQuery::parse("Ann").unwrap();
        let (search, _) = at.search(words, Only::default(), &[], 0).unwrap();
        search.count(Kind::Entity).unwrap()
    }

    #[test]
    fn what_large_bundles_leave_is_merged_while_it_is_served_and_answers_the_same() {
        let folder = TempDir::new().unwrap();
        let open = || KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ());
        let (knowledge_base, _) = open().unwrap();
        let segments = |it: &KnowledgeBase| it.snapshot().indexed().readers.entities.segments();
        for nth in 0..3 {
            knowledge_base.load(large(nth), None).unwrap();
        }
        assert_eq!(segments(&knowledge_base), 3);
        knowledge_base.close().unwrap();

        let (knowledge_base, _) = open().unwrap();
        knowledge_base.serve();
        for loaded in 3..5 {
            while segments(&knowledge_base) > 1 {
                thread::yield_now();
            }
            assert_eq!(found(&knowledge_base.snapshot()), (loaded * LARGE) as u64);
            knowledge_base.load(large(loaded), None).unwrap();
        }
        // It may end at any time.
        knowledge_base.close().unwrap();
        let (knowledge_base, found_there) = open().unwrap();
        assert_eq!(found_there.rebuilt, None);
        assert_eq!(found(&knowledge_base.snapshot()), (5 * LARGE) as u64);
    }
}
