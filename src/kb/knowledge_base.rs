//! The knowledge base: opened, read, written, closed.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    index::Index,
    journal::{Journal, Torn},
    kb::{
        error::KbError,
        folder::{Folder, Options},
        formats::json::Bundle,
        indexing::{assessment_file, index_lag::bring_up, indexer::Indexer},
        progress::{Phase, Progress},
        snapshot::Snapshot,
        snapshot_history::SnapshotHistory,
        state::State,
        write::{
            change_set::Loaded,
            replay::replay,
            writer::{Job, Writer},
        },
    },
    model::Revision,
    store::{Store, StoreCondition, StoreError},
};

/// A knowledge base in a data folder, which stays locked as long as this lives.
pub struct KnowledgeBase {
    state: Arc<State>,
    writer: Writer,
    indexer: Arc<Indexer>,
    index_dir: PathBuf,
    _folder: Folder,
}

/// The report of opening a knowledge base.
#[derive(Clone, Debug, Default)]
pub struct OpenReport {
    /// The torn tail of the journal that was cut off: what an interrupted write had left.
    pub torn: Option<Torn>,
    /// Why the store was rebuilt from the journal, if it was.
    pub rebuilt: Option<String>,
    /// How many commits the store was behind the journal.
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
        let folder = Folder::take(path, options)?;
        let (journal, torn) = folder.journal()?;
        let head = journal.head().revision;
        let opened = Store::open(&folder.store(), &options.store());
        let (store, applied, rebuilt) = match opened {
            Ok((store, opened)) => match distrust(&opened.condition, opened.applied, head) {
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
        replay(&journal, &store, applied, phase, progress)?;
        let index_dir = folder.index();
        let mut index = Index::open(&index_dir, &options.index())?;
        let view = store.view(head);
        let indexed = bring_up(&mut index, &view, progress)?;
        let history = Arc::new(SnapshotHistory::default());
        let bare = Snapshot::new(view, Arc::default(), indexed, Arc::downgrade(&history));
        let assessments = assessment_file::read_or_assess(&index_dir, &bare)?;
        let newest = bare.with_assessments(assessments);
        let state = Arc::new(State::new(journal, store, options.clock, newest, history));
        let indexer = Arc::new(Indexer::start(state.clone(), index));
        let writer = Writer::start(state.clone(), indexer.clone());
        let report = OpenReport {
            torn,
            rebuilt,
            caught_up: head.0 - applied.0,
        };
        Ok((
            KnowledgeBase {
                state,
                writer,
                indexer,
                index_dir,
                _folder: folder,
            },
            report,
        ))
    }

    /// The newest snapshot.
    pub fn snapshot(&self) -> Snapshot {
        self.state.newest()
    }

    /// Prepares for being served: from now on, segments of the index that large bundles leave are
    /// merged in the background.
    pub fn serve(&self) {
        self.indexer.serve();
    }

    /// Validates a bundle against the newest state and commits what is new or changed in it, on
    /// behalf of `by`. A bundle that changes nothing commits nothing.
    pub fn load(&self, bundle: Bundle, by: Option<String>) -> Result<Loaded, KbError> {
        self.writer.run(|answer| Job { bundle, by, answer })
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

    /// How many bytes journal and store have on disk.
    pub fn size_on_disk(&self) -> Result<(u64, u64), KbError> {
        Ok((
            self.state.journal.size_on_disk()?,
            self.state.store.size_on_disk()?,
        ))
    }
}

/// Why a store cannot be trusted, if it cannot.
fn distrust(condition: &StoreCondition, applied: Revision, head: Revision) -> Option<String> {
    match condition {
        StoreCondition::Outdated { format } => Some(format!("it has the older format {format}")),
        condition if condition.must_be_rebuilt() => {
            Some("the machine stopped before it was closed".into())
        }
        _ if applied > head => Some(format!(
            "it has revision {applied}, which the journal, ending at {head}, does not"
        )),
        _ => None,
    }
}

/// Replaces the store of a folder by an empty one.
fn empty_store(folder: &Folder, options: &Options) -> Result<Store, KbError> {
    Store::destroy(&folder.store())?;
    Ok(Store::open(&folder.store(), &options.store())?.0)
}
