//! The writer: the thread that executes commands, one group after the other.
//!
//! Commands that wait are taken as a group: each change set is computed against the newest state
//! and the change sets before it in the group, their commits go to the journal with one sync, and
//! each is applied to the store before any client gets its answer. A large command goes alone, and
//! is streamed.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        mpsc::{Receiver, Sender, channel},
    },
    thread::{self, JoinHandle, Scope},
};

use crate::{
    journal::{Commit, Draft, RecordLine},
    kb::{
        error::KbError,
        indexing::{
            bulk_index::{BulkIndex, Ending, unindexed},
            index_lag::{IndexView, written_since},
            indexer::Indexer,
        },
        parallel::ordered_parallel_map,
        progress::{Phase, Progress, Steps},
        rules::{
            assessment::AssessmentColumn, chain::source_graph::SourceGraph,
            voice_claims::have_same_voice_links,
        },
        snapshot::Snapshot,
        state::State,
        write::{
            apply::{CommitApply, SourcesWritten},
            change_set::{ChangeSet, ChangedRecord},
            command::{Command, LARGE},
            load_report::Loaded,
            overlay::Overlay,
            replay::replay,
        },
    },
    model::{Clearance, CommitMeta},
    store::{Mode, View},
};

/// The most commands that share one sync.
const LARGEST_GROUP: usize = 64;
/// The most retries of a group after another writer of the journal was faster.
const MOST_RETRIES: usize = 16;

/// The number of records after which progress is told.
const STEP: usize = 1000;

/// A command to be executed, and the channel of its answer.
pub(in crate::kb) struct Job {
    pub(in crate::kb) command: Box<dyn Command>,
    pub(in crate::kb) meta: CommitMeta,
    /// The clearance of the writer.
    pub(in crate::kb) clearance: Clearance,
    pub(in crate::kb) answer: Answer,
}

impl Job {
    fn is_large(&self) -> bool {
        self.command.records() > LARGE
    }
}

type Answer = Sender<Reply>;

/// A reply to who waits for a job.
#[allow(
    clippy::large_enum_variant,
    reason = "a job has one end, which is not kept"
)]
pub(in crate::kb) enum Reply {
    /// The progress of the job.
    Progress(Phase, u64, u64),
    /// The end of the job, and of the replies.
    End(Result<Loaded, KbError>),
}

/// The handle of the writing thread.
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

    /// Hands a job to the thread and waits for its end.
    pub(in crate::kb) fn run(
        &self,
        job: impl FnOnce(Answer) -> Job,
        progress: Progress<'_>,
    ) -> Result<Loaded, KbError> {
        let (answer, answered) = channel();
        let jobs = self
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let jobs = jobs.ok_or(KbError::WriterGone)?;
        jobs.send(job(answer)).map_err(|_| KbError::WriterGone)?;
        for reply in answered {
            match reply {
                Reply::Progress(phase, done, all) => progress(phase, done, all),
                Reply::End(result) => return result,
            }
        }
        Err(KbError::WriterGone)
    }

    /// Takes no more jobs, and waits for the end of those in the queue.
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
            tracing::error!("the writing thread has panicked");
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
        while group.len() < LARGEST_GROUP && !group.iter().any(Job::is_large) {
            match waiting.try_recv() {
                Ok(job) if !job.is_large() => group.push(job),
                Ok(large) => {
                    next = Some(large);
                    break;
                }
                Err(_) => break,
            }
        }
        if let Err(error) = execute(state, indexer, group) {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "writing has failed for good"
            );
            return;
        }
    }
}

/// A job whose change set is valid and not empty.
struct Accepted {
    job: Job,
    changes: ChangeSet,
}

/// Executes a group of commands. Every client gets an answer. An error means that the journal takes
/// no more commits, or has commits that the store does not have: nothing more can be written before
/// the next start.
fn execute(state: &State, indexer: &Indexer, mut group: Vec<Job>) -> Result<(), KbError> {
    let mut retries = 0;
    loop {
        let before = state.newest();
        let accepted = accept(group, &before);
        if accepted.is_empty() {
            return Ok(());
        }
        let appended = thread::scope(|scope| {
            let drafts = accepted
                .iter()
                .map(|accepted| draft(accepted, state, scope));
            state.journal.append(before.revision(), drafts.collect())
        });
        match appended {
            Ok(commits) => return apply_group(state, indexer, &before, accepted, &commits),
            Err(conflict) if conflict.is_conflict() && retries < MOST_RETRIES => {
                retries += 1;
                if let Err(error) = catch_up(state, indexer, &before) {
                    return part(&accepted, error);
                }
                group = accepted.into_iter().map(|accepted| accepted.job).collect();
            }
            Err(error) => return refuse(accepted, error.into()),
        }
    }
}

/// Applies the commits of another writer of the journal, and publishes them.
fn catch_up(state: &State, indexer: &Indexer, before: &Snapshot) -> Result<(), KbError> {
    let since = before.revision();
    let (journal, store) = (&*state.journal, &state.store);
    replay(
        journal,
        store,
        since,
        Mode::Serving,
        Phase::CatchingUp,
        &|_, _, _| (),
    )?;
    let view = store.view(store.applied());
    let written = Written {
        view,
        source_graph: Arc::default(),
        indexed: None,
    };
    publish(state, indexer, before, written, &|_, _, _| ())
}

/// Applies the commits of a group, publishes them, and answers.
fn apply_group(
    state: &State,
    indexer: &Indexer,
    before: &Snapshot,
    accepted: Vec<Accepted>,
    commits: &[Commit],
) -> Result<(), KbError> {
    let mut source_graph = before.shared_source_graph();
    let mut indexed = None;
    // A command that is alone may be large, and then goes into the index too.
    let index = (accepted.len() == 1).then_some((indexer, before));
    for (accepted_job, commit) in accepted.iter().zip(commits) {
        match apply(state, accepted_job, commit, index) {
            Ok((SourcesWritten::Yes, view)) => (source_graph, indexed) = (Arc::default(), view),
            Ok((SourcesWritten::No, view)) => indexed = view,
            Err(error) => return part(&accepted, error),
        }
    }
    let written = Written {
        view: state.store.view(state.store.applied()),
        source_graph,
        indexed,
    };
    let answers: Vec<&Answer> = accepted
        .iter()
        .map(|accepted| &accepted.job.answer)
        .collect();
    let progress = |phase, done, all| {
        for answer in &answers {
            reply(answer, Reply::Progress(phase, done, all));
        }
    };
    if let Err(error) = publish(state, indexer, before, written, &progress) {
        return part(&accepted, error);
    }
    for (Accepted { job, changes }, commit) in accepted.into_iter().zip(commits) {
        let revision = commit.revision;
        let report = Loaded {
            revision,
            ..changes.report
        };
        reply(&job.answer, Reply::End(Ok(report)));
    }
    Ok(())
}

/// A state of the store that is newer than the newest snapshot.
struct Written {
    view: View,
    source_graph: Arc<OnceLock<SourceGraph>>,
    /// The view of the index with all of it, if it was indexed as it was written.
    indexed: Option<Arc<IndexView>>,
}

/// Publishes what was written.
fn publish(
    state: &State,
    indexer: &Indexer,
    before: &Snapshot,
    written: Written,
    progress: Progress<'_>,
) -> Result<(), KbError> {
    let Written {
        view,
        source_graph,
        indexed,
    } = written;
    let written = written_since(&view, before.revision())?;
    let merges = before.merges_until(&view, &written)?;
    if written.len() > LARGE {
        match indexed.map_or_else(|| indexer.bring_up(&view), Ok) {
            Ok(indexed) => {
                let next = before.next(view, source_graph, indexed).with_merges(merges);
                let assessments = next.assess_all(progress)?;
                state.publish(|_| next.with_assessments(assessments));
                indexer.loaded();
                return Ok(());
            }
            Err(error) => unindexed(&error),
        }
    }
    let over = |indexed: &Arc<IndexView>| {
        let indexed = Arc::new(indexed.with(&written));
        let next = before.next(view.clone(), source_graph.clone(), indexed);
        next.with_merges(merges.clone())
            .with_predicates_of(before, &written)
    };
    let mut next = over(before.index_view());
    if have_same_voice_links(before, &next, &written)? {
        next = next.with_voice_links(before.voice_links().clone());
    }
    let assessments = match before.assessments() {
        Some(column) => next.assess_changed(before, column, &written, progress)?,
        None => AssessmentColumn::default(),
    };
    let voice_links = next.voice_links().clone();
    state.publish(|indexed| {
        let next = over(indexed).with_voice_links(voice_links);
        next.with_assessments(assessments)
    });
    indexer.nudge();
    Ok(())
}

/// The jobs whose change sets are valid and not empty; the others are answered.
fn accept(group: Vec<Job>, before: &Snapshot) -> Vec<Accepted> {
    let mut base = Overlay::new(before);
    let mut accepted = Vec::with_capacity(group.len());
    for mut job in group {
        base.set_clearance(job.clearance);
        match job.command.change_set(&base) {
            // A seed is noted even if it changes nothing, so that it is never loaded again.
            Ok(changes) if changes.is_empty() && job.meta.seed.is_none() => {
                reply(&job.answer, Reply::End(Ok(changes.report)))
            }
            Ok(changes) => {
                changes.add_to(&mut base);
                if changes.has_closed_parts() {
                    job.meta.salt();
                }
                accepted.push(Accepted { job, changes });
            }
            Err(error) => reply(&job.answer, Reply::End(Err(error))),
        }
    }
    accepted
}

fn draft<'scope>(
    accepted: &'scope Accepted,
    state: &State,
    scope: &'scope Scope<'scope, '_>,
) -> Draft<'scope> {
    let records = accepted.changes.records();
    let lines = ordered_parallel_map(scope, records, |record: ChangedRecord<'_>| {
        Ok(RecordLine::of(&*record.record()?)?)
    });
    Draft {
        at: (state.clock)(),
        meta: accepted.job.meta.clone(),
        records: Box::new(lines),
    }
}

/// Applies a commit to the store and, if `index` is there and many records are written, to the
/// index. An index that refuses a record is brought up later.
fn apply(
    state: &State,
    Accepted { job, changes }: &Accepted,
    commit: &Commit,
    index: Option<(&Indexer, &Snapshot)>,
) -> Result<(SourcesWritten, Option<Arc<IndexView>>), KbError> {
    let mode = match changes.few() {
        Some(_) => Mode::Serving,
        None => Mode::Bulk,
    };
    let mut apply = CommitApply::begin(&state.store, commit.revision, mode)?;
    let written = usize::try_from(changes.report.written()).unwrap_or(usize::MAX);
    let index = index.filter(|_| written > LARGE);
    let answer = &job.answer;
    let progress = |phase, done, all| reply(answer, Reply::Progress(phase, done, all));
    let steps = Steps::new(&progress, Phase::Writing, written as u64);
    thread::scope(|scope| {
        let mut bulk_index = index
            .map(|(indexer, before)| BulkIndex::start(scope, indexer, before, commit, written));
        let decode = |record: ChangedRecord<'_>| {
            Ok::<_, KbError>((record.record()?.into_owned(), record.bytes()))
        };
        let decoded = ordered_parallel_map(scope, changes.records(), decode);
        for (number, decoded) in decoded.enumerate() {
            if number % STEP == STEP - 1 {
                steps.add(STEP);
            }
            let (record, bytes) = decoded?;
            let stored = apply.put(record)?;
            if let (Some(bulk_index), Some(stored)) = (&mut bulk_index, stored) {
                bulk_index.put(stored, bytes);
            }
        }
        apply.put_deferred(|stored| {
            if let Some(bulk_index) = &mut bulk_index {
                bulk_index.put(stored, 0);
            }
        })?;
        // The commit is in the journal already: store and index are finished at the same time.
        let ending = bulk_index.map(BulkIndex::end);
        let sources_written = apply.finish(commit)?;
        Ok((sources_written, ending.and_then(Ending::wait)))
    })
}

/// Answers a group that the journal refused. An error means that it will refuse every other too.
fn refuse(accepted: Vec<Accepted>, error: KbError) -> Result<(), KbError> {
    let is_final = matches!(&error, KbError::Journal(error) if error.is_final());
    let error = Arc::new(error);
    for Accepted { job, .. } in &accepted {
        reply(
            &job.answer,
            Reply::End(Err(KbError::Refused(error.clone()))),
        );
    }
    match is_final {
        true => Err(KbError::Refused(error)),
        false => Ok(()),
    }
}

/// Answers a group after the store has failed to take a commit of the journal. The commits after
/// it cannot be applied either.
fn part(accepted: &[Accepted], error: KbError) -> Result<(), KbError> {
    let error = Arc::new(error);
    for Accepted { job, .. } in accepted {
        reply(
            &job.answer,
            Reply::End(Err(KbError::NotApplied(error.clone()))),
        );
    }
    Err(KbError::NotApplied(error))
}

fn reply(client: &Answer, reply: Reply) {
    // The client may have gone; what was written stays written.
    let _ = client.send(reply);
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        journal::{Entries, Head, Journal, JournalError, Verification},
        kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase},
        model::{Kind, Record, Revision},
    };

    /// A journal to which another writer appends a commit whenever this one wants to, some times.
    struct Contended {
        files: Arc<dyn Journal>,
        others: Mutex<Vec<Record>>,
    }

    impl Journal for Contended {
        fn head(&self) -> Head {
            self.files.head()
        }

        fn append(
            &self,
            expected: Revision,
            group: Vec<Draft<'_>>,
        ) -> Result<Vec<Commit>, JournalError> {
            if let Some(record) = self.others.lock().unwrap().pop() {
                let line = RecordLine::of(&record).unwrap();
                let other = Draft {
                    at: chrono::Utc::now(),
                    meta: CommitMeta::by(Some("the other writer".into())),
                    records: Box::new([Ok(line)].into_iter()),
                };
                self.files.append(self.head().revision, vec![other])?;
            }
            self.files.append(expected, group)
        }

        fn read(&self, since: Revision) -> Result<Entries, JournalError> {
            self.files.read(since)
        }

        fn wait_after(&self, revision: Revision, timeout: std::time::Duration) -> Head {
            self.files.wait_after(revision, timeout)
        }

        fn verify(&self, progress: &mut dyn FnMut(u64, u64)) -> Result<Verification, JournalError> {
            self.files.verify(progress)
        }

        fn size(&self) -> Result<u64, JournalError> {
            self.files.size()
        }
    }

    fn person(id: &str, label: &str) -> serde_json::Value {
        json!({"id": id, "type": "person", "labels": {"en": label}})
    }

    fn record(entity: serde_json::Value) -> Record {
        Record::Entity(serde_json::from_value(entity).unwrap())
    }

    fn bundle(value: &serde_json::Value) -> Bundle {
        Bundle::from_text("bundle.json", &value.to_string()).unwrap()
    }

    #[test]
    fn a_conflict_is_caught_up_with_and_the_command_is_computed_again() {
        let folder = TempDir::new().unwrap();
        let options = Options::default();
        let types = json!({"types": [{"id": "person", "labels": {"en": "person"}}]});
        {
            let (first, _) = KnowledgeBase::open(folder.path(), &options, &|_, _, _| ()).unwrap();
            first.load(bundle(&types), None).unwrap();
            first.close().unwrap();
        }
        let others = vec![
            record(person("ben", "Ben of the other writer")),
            record(person("ann", "Ann of the other writer")),
        ];
        let contended = |files: Arc<dyn Journal>| -> Arc<dyn Journal> {
            let others = Mutex::new(others);
            Arc::new(Contended { files, others })
        };
        let open = KnowledgeBase::open_over(folder.path(), &options, &|_, _, _| (), contended);
        let (knowledge_base, _) = open.unwrap();
        let mine = json!({"entities": [person("ann", "Ann"), person("carl", "Carl")]});
        let loaded = knowledge_base.load(bundle(&mine), None).unwrap();
        // Two commits came first, and what was new before is a change now.
        assert_eq!(loaded.revision, Revision(4));
        assert_eq!((loaded.created, loaded.changed), (1, 1));
        let snapshot = knowledge_base.snapshot();
        let label = |id: &str| {
            let key = snapshot.find(id).unwrap().unwrap();
            let entity = snapshot.entity(key.ordinal).unwrap().unwrap();
            entity.record.labels.iter().next().unwrap().1.to_string()
        };
        assert_eq!(label("ann"), "Ann");
        assert_eq!(label("ben"), "Ben of the other writer");
        assert_eq!(snapshot.all_ordinals(Kind::Entity).unwrap().len(), 3);
        knowledge_base.close().unwrap();
    }

    #[test]
    fn a_command_is_computed_on_the_records_of_those_before_it_in_its_group() {
        let folder = TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let snapshot = knowledge_base.snapshot();
        let mut base = Overlay::new(&snapshot);
        let first = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "entities": [person("ann", "Ann")]
        });
        let valid = bundle(&first).validate(&base).unwrap();
        let changes = ChangeSet::of_records(valid.records().collect(), &base).unwrap();
        changes.add_to(&mut base);
        // The whole record is there, not only its name.
        let ann = record(person("ann", "Ann"));
        assert_eq!(base.record(Kind::Entity, ann.id()).unwrap(), Some(ann));
        let second = json!({"entities": [person("ann", "Ann"), person("ben", "Ben")]});
        let valid = bundle(&second).validate(&base).unwrap();
        let changes = ChangeSet::of_records(valid.records().collect(), &base).unwrap();
        assert_eq!((changes.report.created, changes.report.unchanged), (1, 1));
    }
}
