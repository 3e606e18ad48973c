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
        IndexError, IndexOptions,
        checked_directory::CheckedDirectory,
        document::Document,
        merging::{Merging, to_merge},
        reader::Reader,
        schema::Fields,
        segment_view::{Bytes, Cells},
        term_kind::TermKind,
        tokenizer::{TOKENIZER, Tokenizer},
    },
    model::{Ordinal, Revision},
};

/// The format of all this. Another one is made anew.
const FORMAT: u32 = 3;
/// The engine's least memory for a writer, in bytes: enough for a few hundred records.
const SMALL: usize = 15 << 20;
/// The memory of a writer that takes very many records.
const LARGE: usize = 64 << 20;

/// tantivy's list of the segments.
const META: &str = "meta.json";
/// tantivy's list of the files.
const MANAGED: &str = ".managed.json";

/// So few columns are expected that the cache is not cut into shards: a long column would not fit
/// into one.
const ONE_SHARD: usize = 32;

pub(super) struct KindIndex {
    dir: PathBuf,
    options: IndexOptions,
    fields: Fields,
    index: Index,
    reader: IndexReader,
    cells: Arc<Cells>,
    writer: Option<(IndexWriter, usize)>,
    state: Option<State>,
}

/// The commit up to which an index has everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Its revision.
    pub revision: Revision,
    /// Its hash, which tells it from a commit of another history.
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

    /// Removes all that is in it.
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
        let cells = Arc::new(Cache::with_weighter(ONE_SHARD, options.cell_bytes, Bytes));
        Ok(KindIndex {
            dir: dir.to_owned(),
            options: *options,
            fields,
            index,
            reader,
            cells,
            writer: None,
            state,
        })
    }

    /// Up to which commit it has everything; `None` where it was begun anew.
    pub(super) fn state(&self) -> Option<&State> {
        self.state.as_ref()
    }

    /// Replaces what it has of a record. Nobody sees it before [`KindIndex::commit`].
    pub(super) fn put(&mut self, document: &Document<'_>, memory: usize) -> Result<(), IndexError> {
        let (terms, added) = (self.fields.terms, self.fields.document(document));
        let has_it = self
            .state
            .as_ref()
            .is_some_and(|it| document.born <= it.revision);
        let writer = self.writer(memory)?;
        if has_it {
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

    /// Brings what was put to the disk, as the state at a commit.
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
            // It merges nothing, so there is nothing to give up.
            self.writer = None;
        }
        Ok(())
    }

    /// Forgets what was put since the last commit.
    pub(super) fn forget(&mut self) -> Result<(), IndexError> {
        if let Some((writer, _)) = &mut self.writer {
            writer.rollback()?;
            pass_over_stamp(writer)?;
        }
        Ok(())
    }

    /// What it has, to be read.
    pub(super) fn reader(&self, revision: Revision) -> Result<Reader, IndexError> {
        self.reader.reload()?;
        let searcher = self.reader.searcher();
        Reader::new(self.fields.clone(), searcher, &self.cells, revision)
    }

    /// Begins to merge its segments, where that leaves fewer. Nothing may wait to be committed.
    pub(super) fn merge(&mut self) -> Result<Merging, IndexError> {
        self.reader.reload()?;
        let mut merging = Merging::default();
        for segments in to_merge(&self.reader.searcher())? {
            merging.add(self.writer(SMALL)?.merge(&segments));
        }
        Ok(merging)
    }

    /// Waits for what is under way.
    pub(super) fn close(&mut self) -> Result<(), IndexError> {
        if let Some((writer, _)) = self.writer.take() {
            writer.wait_merging_threads()?;
        }
        Ok(())
    }

    /// Gives up what is being merged, but for what is being written of it just now. Without waiting for
    /// that, it could come to the disk behind what the next writer commits, and take its place.
    fn give_up(&mut self) {
        if let Some((writer, _)) = self.writer.take() {
            // It is done after all that was begun before it. Should it fail, nothing is lost but room.
            let _ = writer.garbage_collect_files().wait();
        }
    }

    fn writer(&mut self, memory: usize) -> Result<&mut IndexWriter, IndexError> {
        // More memory is asked for at the start of a batch, when nothing waits to be committed. What
        // is being merged is given up: a batch does not wait for it.
        if self.writer.as_ref().is_some_and(|(_, has)| *has < memory) {
            self.give_up();
        }
        if self.writer.is_none() {
            let options = IndexWriterOptions::builder()
                .num_worker_threads(1)
                .memory_budget_per_thread(memory)
                .num_merge_threads(1)
                .build();
            let writer = self.index.writer_with_options(options)?;
            if memory == LARGE {
                // A merge under way would keep very many records in memory, and be lost at the end of
                // a program that only loads them. Whoever answers from them merges them.
                writer.set_merge_policy(Box::new(NoMergePolicy));
            } else {
                let mut merges = LogMergePolicy::default();
                merges.set_min_num_segments(8);
                merges.set_del_docs_ratio_before_merge(0.3);
                writer.set_merge_policy(Box::new(merges));
            }
            pass_over_stamp(&writer)?;
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
        self.give_up();
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

/// Takes a writer's first stamp for nothing. It is the one that the last commit had, and a deletion
/// with it is not made in some of the segments of a merge that begins before the next commit.
fn pass_over_stamp(writer: &IndexWriter) -> Result<(), IndexError> {
    writer.run([])?;
    Ok(())
}

/// Verifies all files of segments. tantivy does without a missing file of positions until it is read.
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

/// How much memory a writer takes for so many records at once.
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
