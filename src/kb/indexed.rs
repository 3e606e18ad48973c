//! The index beside the store: brought up by a thread of its own, and never awaited.
//!
//! The index takes many records in one go far more cheaply than one by one. So a commit does not
//! wait for it: a snapshot has the index as it was at some revision, and the set of records that
//! have changed since. What the index says of those is void; they are read and tried themselves.
//! The thread brings the index up when a few hundred have changed, or a moment after one has.

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

use super::{KbError, Phase, Progress, Snapshot, knowledge_base::State, standing::Standings};
use crate::{
    index::{self, Document, Index, IndexError, Readers},
    model::{Kind, Ordinal, Revision},
    store::{List, Position, Slot, Start, View, kind_of_number},
};

/// How many records may have changed before the index is brought up at once.
const MANY: u64 = 256;
/// How long after a change it is brought up otherwise.
const SOON: Duration = Duration::from_millis(500);
/// The name of the file of standings.
const STANDINGS: &str = "standings";

/// The index at a revision, and what has changed since.
pub(super) struct Indexed {
    pub(super) readers: Arc<Readers>,
    /// The changed entities, sources and claims.
    later: [RoaringBitmap; 3],
}

impl Indexed {
    /// The index without anything that has changed since.
    pub(super) fn new(readers: Arc<Readers>) -> Indexed {
        Indexed {
            readers,
            later: Default::default(),
        }
    }

    /// The same index, with what was written on top.
    pub(super) fn with(&self, written: &[(Kind, Ordinal)]) -> Indexed {
        let mut later = self.later.clone();
        for (kind, ordinal) in written {
            if let Some(place) = place(*kind) {
                later[place].insert(ordinal.0);
            }
        }
        Indexed {
            readers: self.readers.clone(),
            later,
        }
    }

    /// The changed records of a kind, and the kind's place among the kinds that are indexed; those
    /// of claims for all others.
    pub(super) fn later(&self, kind: Kind) -> (usize, &RoaringBitmap) {
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
pub(super) fn written_since(
    view: &View,
    revision: Revision,
) -> Result<Vec<(Kind, Ordinal)>, KbError> {
    let start = Start::After(Position {
        order: i64::try_from(revision.0).unwrap_or(i64::MAX),
        ordinal: Ordinal(u32::MAX),
        nth: u16::MAX,
    });
    let mut written = Vec::new();
    for link in view.links(List::Changes, start)? {
        let position = link?.position;
        let kind = kind_of_number(position.nth);
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
            Kind::Entity => view.entity(*ordinal)?.map(Slot::Entity),
            Kind::Source => view.source(*ordinal)?.map(Slot::Source),
            _ => view.claim(*ordinal)?.map(Slot::Claim),
        };
        if let Some(slot) = slot {
            put_one(index, &slot, count)?;
        }
    }
    Ok(())
}

/// Puts a record, one of `count`, into the index.
fn put_one(index: &mut Index, record: &Slot, count: usize) -> Result<(), IndexError> {
    let document = match record {
        Slot::Entity(it) => Document::of_entity(it.ordinal, it.since, &it.record).born(it.born),
        Slot::Source(it) => Document::of_source(it.ordinal, it.since, &it.record).born(it.born),
        Slot::Claim(it) => Document::of_claim(it.ordinal, it.since, &it.record).born(it.born),
        Slot::EntityType(_) | Slot::Predicate(_) => return Ok(()),
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
pub(super) fn bring_up(
    index: &mut Index,
    view: &View,
    progress: Progress<'_>,
) -> Result<Arc<Indexed>, KbError> {
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
    Ok(Arc::new(Indexed::new(index.readers()?)))
}

/// What every claim is worth at a snapshot that the index has: as it was written to disk, if it was
/// written at this commit.
pub(super) fn standings(dir: &Path, at: &Snapshot) -> Result<Standings, KbError> {
    let kept = read_standings(dir, &state(at)?, at.counts()?.claims);
    kept.map_or_else(|| Standings::of_all(at), Ok)
}

/// Writes what every claim is worth at a snapshot, so that it need not be worked out again.
pub(super) fn keep_standings(dir: &Path, at: &Snapshot) -> Result<(), KbError> {
    match at.standings() {
        Some(standings) => write_standings(dir, &state(at)?, standings),
        None => Ok(()),
    }
}

fn head(state: &index::State) -> String {
    format!("1 {} {}\n", state.revision, state.hash)
}

fn read_standings(dir: &Path, now: &index::State, claims: u64) -> Option<Standings> {
    let bytes = fs::read(dir.join(STANDINGS)).ok()?;
    let (hash, rest) = bytes.split_first_chunk::<32>()?;
    if blake3::hash(rest) != *hash {
        return None;
    }
    let packed = rest.strip_prefix(head(now).as_bytes())?;
    let packed = packed
        .chunks_exact(2)
        .map(|it| u16::from_be_bytes([it[0], it[1]]));
    (packed.len() as u64 == claims).then(|| Standings::from_packed(packed))
}

fn write_standings(dir: &Path, now: &index::State, standings: &Standings) -> Result<(), KbError> {
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
pub(super) struct Indexer {
    index: Arc<Mutex<Index>>,
    changed: Mutex<Option<Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Indexer {
    pub(super) fn start(state: Arc<State>, index: Index) -> Indexer {
        let index = Arc::new(Mutex::new(index));
        let (changed, waiting) = channel();
        let its = index.clone();
        let thread = thread::Builder::new()
            .name("indexer".into())
            .spawn(move || follow(&state, &its, &waiting))
            .expect("the operating system has a thread to give at the start");
        Indexer {
            index,
            changed: Mutex::new(Some(changed)),
            thread: Mutex::new(Some(thread)),
        }
    }

    /// Tells the thread that something has changed.
    pub(super) fn nudge(&self) {
        if let Some(changed) = &*lock(&self.changed) {
            // If the thread has ended, it has said why.
            let _ = changed.send(());
        }
    }

    /// Brings the index up at once, to a view that nobody sees yet.
    pub(super) fn bring_up(&self, view: &View) -> Result<Arc<Indexed>, KbError> {
        bring_up(&mut lock(&self.index), view, &|_, _, _| ())
    }

    /// Begins to bring the index from a view to the one after it, which `records` make.
    pub(super) fn begin(&self, before: &View, records: usize) -> Result<Batch<'_>, KbError> {
        let mut index = lock(&self.index);
        bring_up(&mut index, before, &|_, _, _| ())?;
        Ok(Batch {
            index,
            records,
            is_done: false,
        })
    }

    /// Ends the thread, with the index brought up.
    pub(super) fn stop(&self) {
        drop(lock(&self.changed).take());
        if let Some(thread) = lock(&self.thread).take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that brings the index up has panicked");
        }
    }
}

/// Records on their way into the index, while they go into the store. Dropped before it is committed,
/// it has done nothing.
pub(super) struct Batch<'i> {
    index: MutexGuard<'i, Index>,
    records: usize,
    is_done: bool,
}

impl Batch<'_> {
    /// Puts a record.
    pub(super) fn put(&mut self, record: &Slot) -> Result<(), IndexError> {
        put_one(&mut self.index, record, self.records)
    }

    /// Makes what was put the state of a view.
    pub(super) fn commit(mut self, view: &View) -> Result<Arc<Indexed>, KbError> {
        self.index.commit(&state(view)?)?;
        self.is_done = true;
        Ok(Arc::new(Indexed::new(self.index.readers()?)))
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

fn follow(state: &State, index: &Mutex<Index>, changed: &Receiver<()>) {
    let mut is_open = true;
    while is_open {
        is_open = changed.recv().is_ok();
        let until = Instant::now() + SOON;
        while is_open && state.newest().indexed().behind() < MANY {
            match changed.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(()) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => is_open = false,
            }
        }
        if let Err(error) = catch_up(state, index) {
            // What has changed is tried by itself for as long as the index is behind.
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "the index cannot be brought up; it is tried again after the next change"
            );
        }
    }
}

fn catch_up(state: &State, index: &Mutex<Index>) -> Result<(), KbError> {
    let mut index = lock(index);
    let newest = state.newest();
    if newest.indexed().behind() == 0 {
        return Ok(());
    }
    let indexed = bring_up(&mut index, &newest, &|_, _, _| ())?;
    state.publish_over(&indexed, newest.revision())
}
