//! The index: a view of the records in tantivy, which answers which of them have something, and
//! finds texts.
//!
//! **What it is.** For each kind of records that can be asked for (entities, sources, claims) a
//! document a record, in an index of its own. It is made from the store, and can be made again at
//! any time. tantivy is named in this folder alone.
//!
//! **What it answers.** Sets of ordinals: [`Readers`] are the index at one revision, unchanged for
//! as long as they are held. A document follows from its record alone; what depends on other
//! records (the publisher of a claim's source, its status) is joined by whoever asks.
//!
//! **Writing.** One writer: [`Index::put`] documents, then [`Index::commit`] the revision that they
//! make. The revision is written with them; what is not committed is lost with the process.
//!
//! **Merging.** Whatever is written at once makes segments of its own. The engine merges small ones
//! by itself; after a large batch [`Index::merge`] merges those that it left.
//!
//! **Damage.** Every file is held against its checksum before anything is read from it
//! (`checked_directory.rs`), all of them as the index is opened. An index with a damaged or a missing
//! file, or of another format, is begun anew: it has no revision, and [`Index::damage`] says why.

mod adjacency;
mod attribution_filter;
mod checked_directory;
pub mod column;
mod column_batch;
mod column_values;
mod conjunction;
mod document;
mod entity_join;
mod error;
#[cfg(test)]
mod fixture;
mod fold;
mod highlight;
mod kind_index;
mod merging;
mod ordinal_set_builder;
mod phrase;
mod reader;
mod schema;
mod score;
mod score_record;
mod search;
mod search_query;
mod segment_view;
mod substring;
mod term_kind;
mod text_query;
mod token;
mod tokenizer;

use std::{path::Path, sync::Arc};

use crate::{
    index::kind_index::{KindIndex, memory_for, remove},
    model::{Kind, Ordinal, Revision},
};

pub use crate::index::{
    adjacency::{Adjacency, EdgeScan, EntityEdge},
    attribution_filter::AttributionFilter,
    column::{AttributionColumn, Column, PackedField},
    column_batch::{Block, ColumnBatch},
    column_values::{ColumnValues, DocSelection, Table},
    document::{Document, speaker_kind, value_kind},
    entity_join::EntityJoin,
    error::IndexError,
    fold::fold,
    highlight::highlights,
    kind_index::State,
    merging::Merging,
    reader::{ByOrdinal, Reader, RowsOf},
    search::{Hit, Hits},
    search_query::{MOST_CHARS, MOST_WORDS, QueryPart, SearchQuery, SearchQueryError},
    segment_view::Ends,
    substring::{TextField, TextQuery},
    term_kind::TermKind,
    token::{pairs, tokens},
};

/// The folders of the three indexes.
const NAMES: [&str; 3] = ["entities", "sources", "claims"];

/// How an index is opened.
#[derive(Clone, Copy, Debug)]
pub struct IndexOptions {
    /// How many bytes of decoded columns each of the three indexes may hold.
    pub cell_bytes: u64,
}

impl Default for IndexOptions {
    fn default() -> IndexOptions {
        IndexOptions {
            cell_bytes: 192 << 20,
        }
    }
}

/// The index of all records.
pub struct Index {
    entities: KindIndex,
    sources: KindIndex,
    claims: KindIndex,
    damage: Option<String>,
}

/// The index at one revision.
pub struct Readers {
    /// The entities.
    pub entities: Reader,
    /// The sources.
    pub sources: Reader,
    /// The claims.
    pub claims: Reader,
}

impl Index {
    /// Opens the index in a folder, or begins one there. One that is damaged is begun anew.
    pub fn open(dir: &Path, options: &IndexOptions) -> Result<Index, IndexError> {
        match Index::open_undamaged(dir, options) {
            Err(IndexError::Damaged { path, reason }) => {
                for name in NAMES {
                    remove(&dir.join(name))?;
                }
                let mut index = Index::open_undamaged(dir, options)?;
                index.damage = Some(format!("`{}` is damaged: {reason}", path.display()));
                Ok(index)
            }
            opened => opened,
        }
    }

    /// Opens the index in a folder, or begins one there. One that is damaged is an error, and is left
    /// as it is.
    pub fn open_undamaged(dir: &Path, options: &IndexOptions) -> Result<Index, IndexError> {
        let [entities, sources, claims] = NAMES.map(|name| dir.join(name));
        Ok(Index {
            entities: KindIndex::open(&entities, options)?,
            sources: KindIndex::open(&sources, options)?,
            claims: KindIndex::open(&claims, options)?,
            damage: None,
        })
    }

    /// The damage because of which the index was begun anew as it was opened.
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// The newest commit up to which all of it has everything; `None` where it must be made from
    /// the start.
    pub fn state(&self) -> Option<&State> {
        let states = self.kinds().map(KindIndex::state);
        let oldest = states.into_iter().min_by_key(|it| it.map(|it| it.revision));
        oldest.flatten()
    }

    /// Replaces what it has of a record, which is one of `records` that are to be put. Nobody sees
    /// it before [`Index::commit`].
    pub fn put(&mut self, document: &Document<'_>, records: usize) -> Result<(), IndexError> {
        match document.kind {
            Kind::Entity => self.entities.put(document, memory_for(0)),
            Kind::Source => self.sources.put(document, memory_for(0)),
            _ => self.claims.put(document, memory_for(records)),
        }
    }

    /// Deletes the document of a record, which is one of `records` that are to be put. Nobody sees
    /// it before [`Index::commit`].
    pub fn delete(
        &mut self,
        kind: Kind,
        ordinal: Ordinal,
        records: usize,
    ) -> Result<(), IndexError> {
        match kind {
            Kind::Entity => self.entities.delete(ordinal, memory_for(0)),
            Kind::Source => self.sources.delete(ordinal, memory_for(0)),
            Kind::Claim => self.claims.delete(ordinal, memory_for(records)),
            // Records of other kinds have no documents.
            _ => Ok(()),
        }
    }

    /// Makes what was put the state at a commit, on the disk.
    pub fn commit(&mut self, state: &State) -> Result<(), IndexError> {
        self.entities.commit(state)?;
        self.sources.commit(state)?;
        self.claims.commit(state)
    }

    /// Begins to merge segments, so that few are left to be looked through. Commits go on meanwhile;
    /// what is merged is read by readers that are made afterwards. All of it must have been
    /// committed.
    pub fn merge(&mut self) -> Result<Merging, IndexError> {
        let mut merging = self.entities.merge()?;
        merging.append(self.sources.merge()?);
        merging.append(self.claims.merge()?);
        Ok(merging)
    }

    /// Forgets what was put since the last commit.
    pub fn forget(&mut self) -> Result<(), IndexError> {
        self.entities.forget()?;
        self.sources.forget()?;
        self.claims.forget()
    }

    /// What it has, to be read. All of it must have been committed.
    pub fn readers(&self) -> Result<Arc<Readers>, IndexError> {
        let revision = self.state().map_or(Revision(0), |state| state.revision);
        Ok(Arc::new(Readers {
            entities: self.entities.reader(revision)?,
            sources: self.sources.reader(revision)?,
            claims: self.claims.reader(revision)?,
        }))
    }

    /// Removes all that is in it, so that it can be made from the start.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        self.entities.clear()?;
        self.sources.clear()?;
        self.claims.clear()
    }

    /// Ends well: waits for what is under way.
    pub fn close(mut self) -> Result<(), IndexError> {
        self.entities.close()?;
        self.sources.close()?;
        self.claims.close()
    }

    fn kinds(&self) -> [&KindIndex; 3] {
        [&self.entities, &self.sources, &self.claims]
    }
}

impl Readers {
    /// The reader of a kind; that of claims for all but entities and sources.
    pub fn of(&self, kind: Kind) -> &Reader {
        match kind {
            Kind::Entity => &self.entities,
            Kind::Source => &self.sources,
            _ => &self.claims,
        }
    }
}
