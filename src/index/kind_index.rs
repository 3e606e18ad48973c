//! The index of one kind of records, in a folder of its own.

use std::{
    fs,
    io::ErrorKind,
    panic::catch_unwind,
    path::{Path, PathBuf},
    sync::Arc,
};

use quick_cache::sync::Cache;
use tantivy::{
    Directory, Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyError,
    index::{SegmentComponent, SegmentMeta},
    indexer::{IndexWriterOptions, LogMergePolicy, NoMergePolicy},
    store::Compressor,
    tokenizer::TextAnalyzer,
};

use crate::{
    index::{
        checked_directory::CheckedDirectory,
        document::Document,
        error::IndexError,
        merging::{Merging, merge_candidates},
        reader::Reader,
        schema::Fields,
        segment_view::{ByBytes, ColumnCache},
        term_kind::TermKind,
        tokenizer::{TOKENIZER, Tokenizer},
    },
    model::{Ordinal, Revision},
};

/// The number of the format, which a changed folding changes too. An index of another format is
/// made anew.
const FORMAT: u32 = 8;
/// tantivy's least memory for a writer, in bytes: enough for a few hundred records.
const SMALL: usize = 15 << 20;
/// The memory of a writer for a bulk load.
const LARGE: usize = 64 << 20;

/// tantivy's list of the segments.
const META: &str = "meta.json";
/// tantivy's list of the files.
const MANAGED: &str = ".managed.json";

/// The expected number of cached columns: so few that the cache has one shard, into which a long
/// column fits.
const CACHED_COLUMNS: usize = 32;

/// The options with which an index is opened.
#[derive(Clone, Copy, Debug)]
pub struct IndexOptions {
    /// The size of the cache of decoded columns, for each of the three indexes.
    pub cell_bytes: u64,
}

impl Default for IndexOptions {
    fn default() -> IndexOptions {
        IndexOptions {
            cell_bytes: 192 << 20,
        }
    }
}

/// The index of one kind of records.
pub(super) struct KindIndex {
    dir: PathBuf,
    options: IndexOptions,
    fields: Fields,
    index: Index,
    reader: IndexReader,
    cache: Arc<ColumnCache>,
    writer: Option<(IndexWriter, usize)>,
    state: Option<State>,
}

/// The commit that an index is up to date with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The commit's revision.
    pub revision: Revision,
    /// The commit's hash in the journal, which differs in another history.
    pub hash: String,
}

impl KindIndex {
    /// Opens the index in a folder, or begins one there.
    pub(super) fn open(dir: &Path, options: &IndexOptions) -> Result<KindIndex, IndexError> {
        let damaged = |reason: String| IndexError::Damaged {
            path: dir.to_owned(),
            reason,
        };
        // Checksums do not find everything: one of four billion damages, or a whole file that is
        // another index's. tantivy panics at what it does not expect in a file.
        match catch_unwind(|| KindIndex::read(dir, options)) {
            Ok(Err(IndexError::Engine(error))) => Err(damaged(error.to_string())),
            Ok(Err(IndexError::Read(error))) => Err(damaged(error.to_string())),
            Ok(opened) => opened,
            Err(_) => Err(damaged("it cannot be parsed".to_owned())),
        }
    }

    /// Removes all documents.
    pub(super) fn clear(&mut self) -> Result<(), IndexError> {
        self.close()?;
        remove(&self.dir)?;
        *self = KindIndex::read(&self.dir, &self.options)?;
        Ok(())
    }

    fn read(dir: &Path, options: &IndexOptions) -> Result<KindIndex, IndexError> {
        fs::create_dir_all(dir).map_err(|source| IndexError::Folder {
            path: dir.to_owned(),
            source,
        })?;
        let fields = Fields::new();
        let is_new = fs::read_dir(dir)?.next().is_none();
        let directory = CheckedDirectory::open(dir).map_err(TantivyError::from)?;
        if !is_new {
            for path in [META, MANAGED].map(Path::new) {
                directory.atomic_read(path).map_err(TantivyError::from)?;
            }
        }
        let settings = IndexSettings {
            docstore_compression: Compressor::None,
            docstore_compress_dedicated_thread: false,
            ..IndexSettings::default()
        };
        let index = Index::builder()
            .schema(fields.schema.clone())
            .settings(settings)
            .open_or_create(directory.clone())?;
        index
            .tokenizers()
            .register(TOKENIZER, TextAnalyzer::from(Tokenizer));
        let metas = index.load_metas()?;
        verify(&directory, &metas.segments)?;
        let state = match &metas.payload {
            Some(payload) => Some(state_of(payload).ok_or_else(|| IndexError::Damaged {
                path: dir.to_owned(),
                reason: format!("its format is not {FORMAT}"),
            })?),
            None => None,
        };
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let cache = Arc::new(Cache::with_weighter(
            CACHED_COLUMNS,
            options.cell_bytes,
            ByBytes,
        ));
        Ok(KindIndex {
            dir: dir.to_owned(),
            options: *options,
            fields,
            index,
            reader,
            cache,
            writer: None,
            state,
        })
    }

    /// The commit that the index is up to date with; `None` for a new index.
    pub(super) fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// Puts a document in the place of an earlier one of the record. No reader sees it before
    /// [`KindIndex::commit`].
    pub(super) fn put(&mut self, document: &Document<'_>, memory: usize) -> Result<(), IndexError> {
        let (terms, added) = (self.fields.terms, self.fields.document(document));
        let state = self.state.as_ref();
        let is_indexed = state.is_some_and(|state| document.born <= state.revision);
        let writer = self.writer(memory)?;
        if is_indexed {
            writer.delete_term(TermKind::Ordinal.term(terms, document.ordinal.0.into()));
        }
        writer.add_document(added)?;
        Ok(())
    }

    /// Deletes the document of a record. Nobody sees it before [`KindIndex::commit`].
    pub(super) fn delete(&mut self, ordinal: Ordinal, memory: usize) -> Result<(), IndexError> {
        let terms = self.fields.terms;
        let writer = self.writer(memory)?;
        writer.delete_term(TermKind::Ordinal.term(terms, ordinal.0.into()));
        Ok(())
    }

    /// Commits the documents put so far to the disk, as the state at a commit of the journal.
    pub(super) fn commit(&mut self, state: &State) -> Result<(), IndexError> {
        let writer = self.writer(SMALL)?;
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&format!("{FORMAT} {} {}", state.revision, state.hash));
        prepared.commit()?;
        self.state = Some(state.clone());
        if self
            .writer
            .as_ref()
            .is_some_and(|(_, memory)| *memory == LARGE)
        {
            // This writer merges nothing, so no merge is aborted.
            self.writer = None;
        }
        Ok(())
    }

    /// Returns to the last commit on the disk. The next documents have a new writer: one that has
    /// failed may take documents and lose them.
    pub(super) fn forget(&mut self) -> Result<(), IndexError> {
        self.writer = None;
        self.state = None;
        let payload = self.index.load_metas()?.payload;
        self.state = payload.as_deref().and_then(state_of);
        Ok(())
    }

    /// A reader of the last commit.
    pub(super) fn reader(&self, revision: Revision) -> Result<Reader, IndexError> {
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        Reader::new(self.fields.clone(), searcher, &self.cache, revision)
    }

    /// Starts merges that leave fewer segments. All documents must have been committed.
    pub(super) fn merge(&mut self) -> Result<Merging, IndexError> {
        self.reader.reload()?;
        let mut merging = Merging::default();
        for segments in merge_candidates(&self.reader.searcher())? {
            merging.add(self.writer(SMALL)?.merge(&segments));
        }
        Ok(merging)
    }

    /// Waits for the merges under way.
    pub(super) fn close(&mut self) -> Result<(), IndexError> {
        if let Some((writer, _)) = self.writer.take() {
            writer.wait_merging_threads()?;
        }
        Ok(())
    }

    /// Aborts the merges, and waits for the writes that they have begun. Otherwise such a write
    /// could come to the disk after the next writer's commit, and take its place.
    fn abort_merges(&mut self) {
        if let Some((writer, _)) = self.writer.take() {
            // It runs after all that was queued before it. If it fails, only disk space is lost.
            let _ = writer.garbage_collect_files().wait();
        }
    }

    fn writer(&mut self, memory: usize) -> Result<&mut IndexWriter, IndexError> {
        // More memory is requested at the start of a batch, when no document waits for a commit. A
        // batch does not wait for merges.
        let budget = self.writer.as_ref().map(|(_, budget)| *budget);
        if budget.is_some_and(|budget| budget < memory) {
            self.abort_merges();
        }
        if self.writer.is_none() {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .memory_budget_per_thread(memory)
                .num_merge_threads(1)
                .build();
            let writer = self.index.writer_with_options(options)?;
            if memory == LARGE {
                // A merge would keep very many records in memory, and be lost at the end of a
                // program that only loads. A server merges them.
                writer.set_merge_policy(Box::new(NoMergePolicy));
            } else {
                let mut merges = LogMergePolicy::default();
                merges.set_min_num_segments(8);
                merges.set_del_docs_ratio_before_merge(0.3);
                writer.set_merge_policy(Box::new(merges));
            }
            skip_first_opstamp(&writer)?;
            self.writer = Some((writer, memory));
        }
        match &mut self.writer {
            Some((writer, _)) => Ok(writer),
            None => unreachable!("the writer was made just now"),
        }
    }
}

impl Drop for KindIndex {
    fn drop(&mut self) {
        self.abort_merges();
    }
}

/// Removes the folder of an index, if there is one.
pub(super) fn remove(dir: &Path) -> Result<(), IndexError> {
    match fs::remove_dir_all(dir) {
        Err(source) if source.kind() != ErrorKind::NotFound => Err(IndexError::Folder {
            path: dir.to_owned(),
            source,
        }),
        _ => Ok(()),
    }
}

/// Uses up a writer's first operation stamp. It equals that of the last commit, and a merge that
/// starts before the next commit would lose a deletion with it.
fn skip_first_opstamp(writer: &IndexWriter) -> Result<(), IndexError> {
    writer.run([])?;
    Ok(())
}

/// Verifies all files of segments. tantivy does without a missing file of positions until it is
/// read.
fn verify(directory: &CheckedDirectory, segments: &[SegmentMeta]) -> Result<(), IndexError> {
    for segment in segments {
        let mut components = vec![
            SegmentComponent::Terms,
            SegmentComponent::Postings,
            SegmentComponent::Positions,
            SegmentComponent::FastFields,
            SegmentComponent::FieldNorms,
            SegmentComponent::Store,
        ];
        if segment.has_deletes() {
            components.push(SegmentComponent::Delete);
        }
        for component in components {
            let path = segment.relative_path(component);
            directory.verify(&path).map_err(TantivyError::from)?;
        }
    }
    Ok(())
}

/// The memory of a writer for a batch of so many records.
pub(super) fn memory_for(records: usize) -> usize {
    if records > 2_000 { LARGE } else { SMALL }
}

fn state_of(payload: &str) -> Option<State> {
    let mut parts = payload.split(' ');
    let (format, revision, hash) = (parts.next()?, parts.next()?, parts.next()?);
    (format.parse() == Ok(FORMAT)).then_some(())?;
    Some(State {
        revision: Revision(revision.parse().ok()?),
        hash: hash.to_owned(),
    })
}
