//! The thread that writes.
//!
//! Bundles that wait are taken together: each is validated against what was there and what those
//! before it in the group bring, their commits go to the journal with one sync, and each is applied
//! to the store before anyone is answered. A large bundle goes alone, and is streamed.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, JoinHandle, Scope},
};

use crate::{
    journal::{Commit, Draft, Journal, RecordLine},
    kb::{
        KbError, Loaded, Origins, Snapshot,
        formats::json::{Bundle, PackedRecord},
        indexing::{
            bulk_index::{BulkIndex, Ending, unindexed},
            index_lag::{IndexView, written_since},
            indexer::Indexer,
        },
        parallel::ordered_parallel_map,
        rules::assessment::AssessmentColumn,
        state::State,
        write::{change_set::ChangeSet, overlay::Overlay, replay::info},
    },
    model::{CommitMeta, Kind},
    store::{Mode, View},
};

/// The most bundles that share one sync.
const LARGEST_GROUP: usize = 64;
/// A bundle with more records than this goes alone.
const LARGE: usize = 500;

/// A bundle to be written, and where its answer goes.
pub(in crate::kb) struct Job {
    pub(in crate::kb) bundle: Bundle,
    pub(in crate::kb) by: Option<String>,
    pub(in crate::kb) answer: Answer,
}

type Answer = Sender<Result<Loaded, KbError>>;

/// A handle to the thread.
pub(in crate::kb) struct Writer {
    jobs: Mutex<Option<Sender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(in crate::kb) fn start(state: Arc<State>, indexer: Arc<Indexer>) -> Writer {
        let (jobs, waiting) = channel();
        let thread = thread::Builder::new()
            .name("writer".into())
            .spawn(move || write(&state, &indexer, &waiting))
            .expect("the operating system has a thread to give at the start");
        Writer {
            jobs: Mutex::new(Some(jobs)),
            thread: Mutex::new(Some(thread)),
        }
    }

    /// Hands a job to the thread and waits for its answer.
    pub(in crate::kb) fn run(&self, job: impl FnOnce(Answer) -> Job) -> Result<Loaded, KbError> {
        let (answer, answered) = channel();
        let jobs = self
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let jobs = jobs.ok_or(KbError::WriterGone)?;
        jobs.send(job(answer)).map_err(|_| KbError::WriterGone)?;
        answered.recv().unwrap_or(Err(KbError::WriterGone))
    }

    /// Takes no more jobs, and waits for those that it has.
    pub(in crate::kb) fn stop(&self) {
        drop(
            self.jobs
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        if let Some(thread) = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that writes has panicked");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn write(state: &State, indexer: &Indexer, waiting: &Receiver<Job>) {
    let mut next: Option<Job> = None;
    while let Some(first) = next.take().or_else(|| waiting.recv().ok()) {
        let mut group = vec![first];
        while group.len() < LARGEST_GROUP && group.iter().all(|job| job.bundle.records() <= LARGE) {
            match waiting.try_recv() {
                Ok(job) if job.bundle.records() <= LARGE => group.push(job),
                Ok(large) => {
                    next = Some(large);
                    break;
                }
                Err(_) => break,
            }
        }
        if let Err(error) = commit(state, indexer, group) {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "writing has failed for good"
            );
            return;
        }
    }
}

/// A job that is valid and changes something.
struct Accepted {
    changes: ChangeSet,
    by: Option<String>,
    answer: Answer,
}

/// Writes a group. Whoever asked is answered in any case; an error means that the journal and the
/// store have parted, so that no more can be written before the next start.
fn commit(state: &State, indexer: &Indexer, group: Vec<Job>) -> Result<(), KbError> {
    let before = state.newest();
    let accepted = accept(group, &before);
    if accepted.is_empty() {
        return Ok(());
    }
    let appended = thread::scope(|scope| {
        let drafts = accepted.iter().map(|it| draft(it, state, scope));
        state.journal.append(before.revision(), drafts.collect())
    });
    let commits = match appended {
        Ok(commits) => commits,
        Err(error) => return refuse(accepted, error.into()),
    };
    let mut applied = Applied::default();
    // One that is alone may be large, and then goes into the index too.
    let index = (accepted.len() == 1).then_some((indexer, &before));
    for (it, commit) in accepted.iter().zip(&commits) {
        match apply(state, &it.changes, commit, index) {
            Ok(it) => {
                applied.sources_changed |= it.sources_changed;
                applied.indexed = it.indexed;
            }
            Err(error) => return part(&accepted, error),
        }
    }
    let newest = state.store.view(state.journal.head().revision);
    let origins = match applied.sources_changed {
        true => Arc::default(),
        false => before.shared_origins(),
    };
    if let Err(error) = show(state, indexer, &before, newest, origins, applied.indexed) {
        return part(&accepted, error);
    }
    for (it, commit) in accepted.into_iter().zip(&commits) {
        let revision = commit.revision;
        tell(
            &it.answer,
            Ok(Loaded {
                revision,
                ..it.changes.loaded
            }),
        );
    }
    Ok(())
}

/// Shows what was written to readers from now on.
fn show(
    state: &State,
    indexer: &Indexer,
    before: &Snapshot,
    view: View,
    origins: Arc<OnceLock<Origins>>,
    indexed: Option<Arc<IndexView>>,
) -> Result<(), KbError> {
    let written = written_since(&view, before.revision())?;
    if written.len() > LARGE {
        match indexed.map_or_else(|| indexer.bring_up(&view), Ok) {
            Ok(indexed) => {
                let next = before.next(view, origins, indexed);
                let standings = next.assess_all()?;
                state.publish(|_| next.with_assessments(standings));
                indexer.loaded();
                return Ok(());
            }
            Err(error) => unindexed(&error),
        }
    }
    let over = |indexed: &Arc<IndexView>| {
        let indexed = Arc::new(indexed.with(&written));
        before.next(view.clone(), origins.clone(), indexed)
    };
    let standings = match before.assessments() {
        Some(standings) => over(before.index_view()).assess_changed(before, standings, &written)?,
        None => AssessmentColumn::default(),
    };
    state.publish(|indexed| over(indexed).with_assessments(standings));
    indexer.nudge();
    Ok(())
}

/// The jobs that are valid and change something; the others are answered.
fn accept(group: Vec<Job>, before: &Snapshot) -> Vec<Accepted> {
    let mut there = Overlay::new(before);
    let mut accepted = Vec::with_capacity(group.len());
    for Job { bundle, by, answer } in group {
        let valid = bundle.validate(&there).map_err(KbError::from);
        match valid.and_then(|bundle| ChangeSet::of(bundle, &there)) {
            Ok(changes) if changes.loaded.written() == 0 => tell(&answer, Ok(changes.loaded)),
            Ok(changes) => {
                // A large one is alone in its group: nobody comes after it.
                if !is_large(&changes) {
                    there.add(changes.records());
                }
                accepted.push(Accepted {
                    changes,
                    by,
                    answer,
                });
            }
            Err(error) => tell(&answer, Err(error)),
        }
    }
    accepted
}

fn draft<'scope>(
    it: &'scope Accepted,
    state: &State,
    scope: &'scope Scope<'scope, '_>,
) -> Draft<'scope> {
    let lines = ordered_parallel_map(scope, it.changes.packed(), |packed: PackedRecord<'_>| {
        Ok(RecordLine::of(&packed.record())?)
    });
    Draft {
        at: (state.clock)(),
        meta: CommitMeta::by(it.by.clone()),
        records: Box::new(lines),
    }
}

/// What applying a commit did.
#[derive(Default)]
struct Applied {
    /// Whether it wrote sources.
    sources_changed: bool,
    /// The index with what it wrote, if it went there too.
    indexed: Option<Arc<IndexView>>,
}

/// Applies a commit to the store and, where that is given and much is written, to the index. If that
/// refuses a record, it is brought up later.
fn apply(
    state: &State,
    changes: &ChangeSet,
    commit: &Commit,
    index: Option<(&Indexer, &Snapshot)>,
) -> Result<Applied, KbError> {
    let mode = match is_large(changes) {
        true => Mode::Bulk,
        false => Mode::Serving,
    };
    let mut apply = state.store.begin(commit.revision, mode)?;
    let written = usize::try_from(changes.loaded.written()).unwrap_or(usize::MAX);
    let index = index.filter(|_| written > LARGE);
    thread::scope(|scope| {
        let mut sources_changed = false;
        let mut indexing = index
            .map(|(indexer, before)| BulkIndex::start(scope, indexer, before, commit, written));
        let read = |packed: PackedRecord<'_>| (packed.record(), packed.bytes());
        for (record, bytes) in ordered_parallel_map(scope, changes.packed(), read) {
            sources_changed |= record.kind() == Kind::Source;
            let kept = apply.put(record)?;
            if let Some(indexing) = &mut indexing {
                indexing.put(kept, bytes);
            }
        }
        // The commit is in the journal already: both are finished at the same time.
        let indexing = indexing.map(BulkIndex::end);
        apply.finish(info(commit))?;
        Ok(Applied {
            sources_changed,
            indexed: indexing.and_then(Ending::wait),
        })
    })
}

fn is_large(changes: &ChangeSet) -> bool {
    changes.bundle.counts().records() > LARGE
}

/// Tells a group why the journal refused it. An error means that it will refuse every other too.
fn refuse(accepted: Vec<Accepted>, error: KbError) -> Result<(), KbError> {
    let is_final = matches!(&error, KbError::Journal(e) if e.is_final());
    let error = Arc::new(error);
    for it in &accepted {
        tell(&it.answer, Err(KbError::Refused(error.clone())));
    }
    match is_final {
        true => Err(KbError::Refused(error)),
        false => Ok(()),
    }
}

/// Tells a group that it is in the journal and not in the store. What comes after cannot be applied either.
fn part(accepted: &[Accepted], error: KbError) -> Result<(), KbError> {
    let error = Arc::new(error);
    for it in accepted {
        tell(&it.answer, Err(KbError::NotApplied(error.clone())));
    }
    Err(KbError::NotApplied(error))
}

fn tell(whoever_asked: &Answer, answer: Result<Loaded, KbError>) {
    // Whoever asked may have gone; what was written stays written.
    let _ = whoever_asked.send(answer);
}
