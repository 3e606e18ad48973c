//! The knowledge base: opened, read, written, closed.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use chrono::{DateTime, Utc};

use crate::{
    index::Index,
    journal::{FileJournal, Journal, Torn},
    kb::{
        Bundle, KbError, Options, Phase, Progress, Snapshot,
        folder::Folder,
        indexing::index_lag::{
            IndexView, Indexer, bring_up, keep_standings, standings, written_since,
        },
        snapshot_history::SnapshotHistory,
        write::{
            change_set::Loaded,
            replay::replay,
            writer::{Job, Writer},
        },
    },
    model::Revision,
    store::{Store, StoreCondition, StoreError},
};

/// A knowledge base in a data folder, which is ours as long as this lives.
pub struct KnowledgeBase {
    state: Arc<State>,
    writer: Writer,
    indexer: Arc<Indexer>,
    index_dir: PathBuf,
    _folder: Folder,
}

/// What readers and the writer share.
pub(super) struct State {
    pub(super) journal: FileJournal,
    pub(super) store: Store,
    pub(super) clock: fn() -> DateTime<Utc>,
    newest: RwLock<Snapshot>,
    recent: Arc<SnapshotHistory>,
}

/// What was found when a knowledge base was opened.
#[derive(Clone, Debug, Default)]
pub struct OpenReport {
    /// What an interrupted write had left at the end of the journal, and was cut off.
    pub torn: Option<Torn>,
    /// Why the store was rebuilt from the journal, if it was.
    pub rebuilt: Option<String>,
    /// How many commits the store was behind the journal.
    pub caught_up: u64,
}

impl KnowledgeBase {
    /// Opens the knowledge base in a folder, or begins one there.
    ///
    /// The store is caught up from the journal. If it cannot be trusted (another format, damage, or
    /// an end without a goodbye before the machine itself went down), it is rebuilt from it.
    pub fn open(
        path: &Path,
        options: &Options,
        progress: Progress<'_>,
    ) -> Result<(KnowledgeBase, OpenReport), KbError> {
        let folder = Folder::take(path, options)?;
        let (journal, torn) = folder.journal()?;
        let head = journal.head().revision;
        let opened = Store::open(&folder.store(), &options.store);
        let (store, applied, rebuilt) = match opened {
            Ok((store, opened)) => match distrust(&opened.condition, opened.applied, head) {
                None => (store, opened.applied, None),
                Some(why) => {
                    store.close()?;
                    (anew(&folder, options)?, Revision(0), Some(why))
                }
            },
            Err(
                StoreError::Damaged { reason, .. } | StoreError::Undecodable { what: reason, .. },
            ) => (anew(&folder, options)?, Revision(0), Some(reason)),
            Err(error) => return Err(error.into()),
        };
        let phase = match applied {
            Revision(0) => Phase::Rebuilding,
            _ => Phase::CatchingUp,
        };
        replay(&journal, &store, applied, phase, progress)?;
        let index_dir = folder.index();
        let mut index = Index::open(&index_dir, &options.index)?;
        let view = store.view(head);
        let indexed = bring_up(&mut index, &view, progress)?;
        let recent = Arc::new(SnapshotHistory::default());
        let bare = Snapshot::new(view, Arc::default(), indexed, Arc::downgrade(&recent));
        let standings = standings(&index_dir, &bare)?;
        let state = Arc::new(State {
            journal,
            store,
            clock: options.clock,
            newest: RwLock::new(bare.with_standings(standings)),
            recent,
        });
        let indexer = Arc::new(Indexer::start(state.clone(), index));
        let writer = Writer::start(state.clone(), indexer.clone());
        let found = OpenReport {
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
            found,
        ))
    }

    /// The newest revision.
    pub fn snapshot(&self) -> Snapshot {
        self.state.newest()
    }

    /// Readies it for being answered from for long: in the background, what large bundles leave of the
    /// index in many pieces is merged into few, from now on.
    pub fn serve(&self) {
        self.indexer.serve();
    }

    /// Validates a bundle against the newest state and commits what is new or changed in it, on
    /// behalf of `by`. A bundle that changes nothing commits nothing.
    pub fn load(&self, bundle: Bundle, by: Option<String>) -> Result<Loaded, KbError> {
        self.writer.run(|answer| Job { bundle, by, answer })
    }

    /// Commits records as they are, without validation.
    #[cfg(test)]
    pub(super) fn commit_records(&self, records: &[crate::model::Record]) -> Result<(), KbError> {
        super::write::writer::commit_records(&self.state, &self.indexer, records)
    }

    /// Ends well: waits for what is being written, and leaves the views so that they open at once.
    pub fn close(self) -> Result<(), KbError> {
        self.writer.stop();
        self.indexer.stop();
        let kept = keep_standings(&self.index_dir, &self.state.newest());
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

impl State {
    pub(super) fn newest(&self) -> Snapshot {
        self.newest
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Shows a revision to readers from now on: `make` gets the index as it is by now.
    pub(super) fn publish(&self, make: impl FnOnce(&Arc<IndexView>) -> Snapshot) {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let next = make(newest.indexed());
        self.recent.keep(std::mem::replace(&mut *newest, next));
    }

    /// Shows the newest revision over an index that was brought up to `revision`.
    pub(super) fn publish_over(
        &self,
        indexed: &IndexView,
        revision: Revision,
    ) -> Result<(), KbError> {
        let mut newest = self.newest.write().unwrap_or_else(PoisonError::into_inner);
        let written = written_since(&newest, revision)?;
        *newest = newest.over(Arc::new(indexed.with(&written)));
        Ok(())
    }
}

/// Why a store cannot be trusted, if it cannot.
fn distrust(condition: &StoreCondition, applied: Revision, head: Revision) -> Option<String> {
    match condition {
        StoreCondition::Outdated { format } => Some(format!("it has the older format {format}")),
        it if it.must_be_rebuilt() => Some("the machine stopped before it was closed".into()),
        _ if applied > head => Some(format!(
            "it has revision {applied}, which the journal, ending at {head}, does not"
        )),
        _ => None,
    }
}

/// An empty store in the place of the one that is there.
fn anew(folder: &Folder, options: &Options) -> Result<Store, KbError> {
    Store::destroy(&folder.store())?;
    Ok(Store::open(&folder.store(), &options.store)?.0)
}
