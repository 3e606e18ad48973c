//! The knowledge base: opened, read, written, closed.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    index::Index,
    journal::{Journal, TornTail},
    kb::{
        admin::measures::{Measures, bytes_in},
        commit_waiter::CommitWaiter,
        documents::document_folder::DocumentFolder,
        error::KbError,
        folder::{Folder, OpenedFolder, Options},
        formats::json::Bundle,
        indexing::{assessment_file, index_lag::bring_up, indexer::Indexer},
        progress::{Phase, Progress},
        snapshot::Snapshot,
        snapshot_history::SnapshotHistory,
        state::State,
        write::{
            command::Command,
            expectation::Expectation,
            group::{Job, Outcome},
            load_bundle::LoadBundle,
            load_report::Loaded,
            replay::replay,
            writer::Writer,
        },
    },
    model::{Clearance, CommitMeta, Revision},
    store::{Mode, Store, StoreCondition, StoreError},
};

#[cfg(test)]
use crate::{kb::write::command::Unvalidated, model::Record};

/// A knowledge base in a data folder, which stays locked as long as this lives.
pub struct KnowledgeBase {
    state: Arc<State>,
    writer: Writer,
    indexer: Arc<Indexer>,
    index_dir: PathBuf,
    documents: Arc<DocumentFolder>,
    folder: Folder,
}

/// The report of opening a knowledge base.
#[derive(Clone, Debug, Default)]
pub struct OpenReport {
    /// The torn tail of the journal that was cut off: what an interrupted write had left.
    pub torn: Option<TornTail>,
    /// Whether the folder is read alone, so that nothing can be written.
    pub read_only: bool,
    /// The reason why the store was rebuilt from the journal, if it was.
    pub rebuilt: Option<String>,
    /// The reason why the index was made anew from the store, if it was damaged.
    pub reindexed: Option<String>,
    /// The number of commits by which the store was behind the journal.
    pub caught_up: u64,
}

impl KnowledgeBase {
    /// Opens the knowledge base in a folder, or begins one there.
    ///
    /// The store is caught up from the journal, or rebuilt from it if it cannot be trusted: it has
    /// another format, is damaged, or was not closed before the machine stopped.
    pub fn open(
        path: &Path,
        options: &Options,
        progress: Progress<'_>,
    ) -> Result<(KnowledgeBase, OpenReport), KbError> {
        KnowledgeBase::open_over(path, options, progress, |journal| journal)
    }

    /// Opens the knowledge base in a folder over the journal that `over` makes of the one there.
    pub(in crate::kb) fn open_over(
        path: &Path,
        options: &Options,
        progress: Progress<'_>,
        over: impl FnOnce(Arc<dyn Journal>) -> Arc<dyn Journal>,
    ) -> Result<(KnowledgeBase, OpenReport), KbError> {
        let folder = Folder::take(path, options)?;
        let OpenedFolder {
            journal,
            torn,
            store: opened,
        } = folder.open(options)?;
        let journal = over(journal);
        let head = journal.head().revision;
        let (store, applied, rebuilt) = match opened {
            Ok((store, opened)) => match distrust(&opened.condition) {
                None => (store, opened.applied, None),
                Some(why) => {
                    store.close()?;
                    (empty_store(&folder, options)?, Revision(0), Some(why))
                }
            },
            Err(
                StoreError::Damaged { reason, .. } | StoreError::Undecodable { what: reason, .. },
            ) => (empty_store(&folder, options)?, Revision(0), Some(reason)),
            Err(error) => return Err(error.into()),
        };
        let phase = match applied {
            Revision(0) => Phase::Rebuilding,
            _ => Phase::CatchingUp,
        };
        replay(&*journal, &store, applied, Mode::Bulk, phase, progress)?;
        let index_dir = folder.index();
        let mut index = Index::open(&index_dir, &options.index())?;
        let reindexed = index.damage().map(str::to_owned);
        let view = store.view(head);
        let indexed = bring_up(&mut index, &view, progress)?;
        let history = Arc::new(SnapshotHistory::default());
        let bare = Snapshot::new(view, Arc::default(), indexed, Arc::downgrade(&history));
        let assessments = assessment_file::read_or_assess(&index_dir, &bare, progress)?;
        let mut folders = vec![folder.documents()];
        folders.extend(options.documents_beside.iter().cloned());
        let documents = Arc::new(DocumentFolder::new(folders));
        let newest = bare
            .with_assessments(assessments)
            .with_documents(documents.clone());
        let state = Arc::new(State::new(journal, store, options.clock, newest, history));
        let indexer = Arc::new(Indexer::start(state.clone(), index));
        let writer = Writer::start(state.clone(), indexer.clone());
        let report = OpenReport {
            torn,
            read_only: folder.is_read_only(),
            rebuilt,
            reindexed,
            caught_up: head.0 - applied.0,
        };
        Ok((
            KnowledgeBase {
                state,
                writer,
                indexer,
                index_dir,
                documents,
                folder,
            },
            report,
        ))
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> Snapshot {
        self.state.newest()
    }

    /// A new place in the list of those that wait for a commit: they are woken once it can be read
    /// and its writer has the answer.
    pub fn commit_waiter(&self) -> CommitWaiter {
        self.state.commit_waiter()
    }

    /// Whether nothing is written any more, since the storage failed: the next start recovers.
    /// Reads go on, if it was not the store that failed.
    pub fn is_halted(&self) -> bool {
        self.state.halted().is_some() || self.state.store.has_failed()
    }

    /// Prepares for being served: from now on, segments of the index that large bundles leave are
    /// merged in the background.
    pub fn serve(&self) {
        self.indexer.serve();
    }

    /// Validates a bundle against the newest state and commits what is new or changed in it, on
    /// behalf of `by`. A bundle that changes nothing commits nothing.
    pub fn load(&self, bundle: Bundle, by: Option<String>) -> Result<Loaded, KbError> {
        self.load_with(bundle, CommitMeta::by(by), Clearance::ALL, &|_, _, _| ())
    }

    /// The same with all the metadata of the commit, on behalf of a writer with a clearance, and
    /// with progress.
    pub fn load_with(
        &self,
        bundle: Bundle,
        meta: CommitMeta,
        clearance: Clearance,
        progress: Progress<'_>,
    ) -> Result<Loaded, KbError> {
        let spill = self.spill().to_owned();
        let command = Box::new(LoadBundle { bundle, spill });
        let outcome = self.execute_expecting(command, meta, clearance, None, progress)?;
        Ok(outcome.report)
    }

    /// Loads a bundle as a seed: only if no commit of this knowledge base has loaded the same seed,
    /// so that corrections made since are kept. `None` if one has.
    pub fn load_seed(
        &self,
        bundle: Bundle,
        progress: Progress<'_>,
    ) -> Result<Option<Loaded>, KbError> {
        let digest = bundle.digest();
        let snapshot = self.snapshot();
        for revision in 1..=snapshot.revision().0 {
            let commit = snapshot.commit(Revision(revision))?;
            if commit.is_some_and(|commit| commit.seed == Some(digest)) {
                return Ok(None);
            }
        }
        let meta = CommitMeta {
            by: Some("seed".into()),
            seed: Some(digest),
            ..CommitMeta::default()
        };
        self.load_with(bundle, meta, Clearance::ALL, progress)
            .map(Some)
    }

    /// Executes a command, and waits until its commit can be read.
    pub(in crate::kb) fn execute(
        &self,
        command: Box<dyn Command>,
        meta: CommitMeta,
        progress: Progress<'_>,
    ) -> Result<Loaded, KbError> {
        let outcome = self.execute_expecting(command, meta, Clearance::ALL, None, progress)?;
        Ok(outcome.report)
    }

    /// The same on behalf of a writer with a clearance, for a state that is expected, with whether
    /// the request was done before.
    pub(in crate::kb) fn execute_expecting(
        &self,
        command: Box<dyn Command>,
        meta: CommitMeta,
        clearance: Clearance,
        expected: Option<Expectation>,
        progress: Progress<'_>,
    ) -> Result<Outcome, KbError> {
        meta.check()?;
        let job = |answer| Job {
            command,
            meta,
            clearance,
            expected,
            answer,
        };
        self.writer.run(job, progress)
    }

    /// The state that is shared with the writer.
    pub(in crate::kb) fn state(&self) -> &State {
        &self.state
    }

    /// The folder for what is too much for the memory.
    pub(in crate::kb) fn spill(&self) -> &Path {
        self.folder.spill()
    }

    /// Commits records without validation.
    #[cfg(test)]
    pub(super) fn commit_records(&self, records: &[Record]) -> Result<(), KbError> {
        let command = Unvalidated(records.to_vec());
        self.execute(Box::new(command), CommitMeta::default(), &|_, _, _| ())
            .map(drop)
    }

    /// The documents of sources.
    pub(in crate::kb) fn documents(&self) -> &DocumentFolder {
        &self.documents
    }

    /// Whether the folder is read alone, so that nothing can be written.
    pub fn is_read_only(&self) -> bool {
        self.folder.is_read_only()
    }

    /// Closes the knowledge base: waits for the writer, and leaves the views so that they open at
    /// once.
    pub fn close(self) -> Result<(), KbError> {
        self.writer.stop();
        self.indexer.stop();
        let kept = assessment_file::keep(&self.index_dir, &self.state.newest());
        self.state.store.close()?;
        kept
    }

    /// Returns the number of bytes on disk, of the journal and of the store.
    pub fn size_on_disk(&self) -> Result<(u64, u64), KbError> {
        Ok((self.state.journal.size()?, self.state.store.size_on_disk()?))
    }

    /// The revisions of journal, store and index, the number of records, and the bytes on disk.
    pub fn measures(&self) -> Result<Measures, KbError> {
        let newest = self.snapshot();
        let (journal_bytes, store_bytes) = self.size_on_disk()?;
        let bytes = |path: &Path| {
            bytes_in(path).map_err(|source| KbError::Io {
                doing: "measure",
                path: path.into(),
                source,
            })
        };
        Ok(Measures {
            journal: self.state.journal.head().revision,
            store: self.state.store.applied(),
            index: newest.index_view().readers.claims.revision(),
            records: newest.counts()?,
            journal_bytes,
            store_bytes,
            index_bytes: bytes(&self.index_dir)?,
            document_bytes: bytes(&self.folder.documents())?,
        })
    }
}

/// Returns the reason why a store cannot be trusted, if there is one.
fn distrust(condition: &StoreCondition) -> Option<String> {
    match condition {
        StoreCondition::Outdated { format } => Some(format!("it has the older format {format}")),
        condition if condition.must_be_rebuilt() => {
            Some("the machine stopped before it was closed".into())
        }
        _ => None,
    }
}

/// Replaces the store of a folder by an empty one.
fn empty_store(folder: &Folder, options: &Options) -> Result<Store, KbError> {
    Store::destroy(&folder.store())?;
    Ok(Store::open(&folder.store(), &options.store())?.0)
}
