//! The index: a view of the records in tantivy, for filters, aggregation and full-text search.
//!
//! **Content.** Entities, sources and claims have an index each, with a document for each record.
//! The index is built from the store, and can be rebuilt at any time. tantivy is named in this
//! folder alone.
//!
//! **Answers** are sets of ordinals. [`Readers`] stay at one revision for as long as they are held.
//! A document follows from its record alone; what depends on other records (the publisher of a
//! claim's source, a claim's status) is joined by the caller.
//!
//! **Writing.** There is one writer: [`Index::put`] documents, then [`Index::commit`] them with
//! their revision. Documents that are not committed are lost with the process.
//!
//! **Merging.** Each batch makes new segments. tantivy merges small ones by itself; after a bulk
//! load [`Index::merge`] merges those that it left.
//!
//! **Damage.** The checksum of every file is verified as the index is opened, before anything is
//! read (`checked_directory.rs`). An index with a damaged or missing file, or of another format, is
//! begun anew: it has no revision, and [`Index::damage`] says why.

mod adjacency;
mod attribution_rows;
mod checked_directory;
pub mod column;
mod column_batch;
mod column_filter;
mod column_text;
mod column_values;
mod conjunction;
mod document;
mod entity_join;
mod error;
#[cfg(test)]
mod fixture;
mod highlight;
mod identifier;
mod kind_index;
mod merging;
mod ordinal_bits;
mod ordinal_set_builder;
mod phrase;
mod reader;
mod row_column;
mod row_offsets;
mod schema;
mod score;
mod score_record;
mod search;
mod search_query;
mod segment_view;
mod sorting;
mod span_form;
mod substring;
mod term_kind;
mod ternary;
mod text_filter;
mod text_query;
mod text_values;
mod token;
mod tokenizer;
mod value_parts;

use std::{path::Path, sync::Arc};

use crate::{
    index::kind_index::{KindIndex, memory_for, remove},
    model::{Kind, Ordinal, Revision},
};

pub use crate::index::{
    adjacency::{Adjacency, EdgeScan, EntityEdge},
    attribution_rows::speaker_kind,
    column::{AttributionColumn, Column, PackedField},
    column_batch::{Block, ColumnBatch},
    column_filter::{ColumnFilter, MissingEnds, NestedPart, SpanColumns},
    column_values::{ColumnValues, DocSelection, Table},
    document::Document,
    entity_join::EntityJoin,
    error::IndexError,
    highlight::highlights,
    identifier::hosts,
    kind_index::{IndexOptions, State},
    merging::Merging,
    reader::{ByOrdinal, Reader, RowsOf},
    row_column::{PartColumn, PartKind, RowColumn, TextColumn},
    row_offsets::RowOffsets,
    search::{Hit, Hits},
    search_query::{MOST_CHARS, MOST_WORDS, QueryPart, SearchQuery, SearchQueryError},
    span_form::{EndForm, SpanForm},
    substring::TextField,
    term_kind::{TermKind, text_number},
    text_filter::TextQuery,
    token::{pairs, tokens},
    value_parts::{IDENTIFIER, QUANTITY, TEXT, is_inexact, value_kind},
};

/// The folders of the three indexes.
const NAMES: [&str; 3] = ["entities", "sources", "claims"];

/// The index of all kinds of records.
pub struct Index {
    entities: KindIndex,
    sources: KindIndex,
    claims: KindIndex,
    damage: Option<String>,
}

/// The readers of the index at one revision.
pub struct Readers {
    /// The reader of entities.
    pub entities: Reader,
    /// The reader of sources.
    pub sources: Reader,
    /// The reader of claims.
    pub claims: Reader,
}

impl Index {
    /// Opens the index in a folder, or begins one there. A damaged one is begun anew.
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

    /// Opens the index in a folder, or begins one there. A damaged one is left as it is, and an
    /// error.
    pub fn open_undamaged(dir: &Path, options: &IndexOptions) -> Result<Index, IndexError> {
        let [entities, sources, claims] = NAMES.map(|name| dir.join(name));
        Ok(Index {
            entities: KindIndex::open(&entities, options)?,
            sources: KindIndex::open(&sources, options)?,
            claims: KindIndex::open(&claims, options)?,
            damage: None,
        })
    }

    /// The damage for which the index was begun anew as it was opened.
    pub fn damage(&self) -> Option<&str> {
        self.damage.as_deref()
    }

    /// The commit that every part of the index is up to date with; `None` if it must be built from
    /// the start.
    pub fn state(&self) -> Option<&State> {
        let states = [&self.entities, &self.sources, &self.claims].map(KindIndex::state);
        let revision = |state: &Option<&State>| state.map(|state| state.revision);
        states.into_iter().min_by_key(revision).flatten()
    }

    /// Puts a document, one of a batch of `records`, in the place of an earlier one of the record.
    /// No reader sees it before [`Index::commit`].
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

    /// Commits the documents put so far to the disk, as the state at a commit of the journal.
    pub fn commit(&mut self, state: &State) -> Result<(), IndexError> {
        self.entities.commit(state)?;
        self.sources.commit(state)?;
        self.claims.commit(state)
    }

    /// Starts merges, so that queries read fewer segments. Commits go on meanwhile; later readers
    /// see the merged segments. All documents must have been committed.
    pub fn merge(&mut self) -> Result<Merging, IndexError> {
        let mut merging = self.entities.merge()?;
        merging.append(self.sources.merge()?);
        merging.append(self.claims.merge()?);
        Ok(merging)
    }

    /// Returns to the last commit on the disk.
    pub fn forget(&mut self) -> Result<(), IndexError> {
        self.entities.forget()?;
        self.sources.forget()?;
        self.claims.forget()
    }

    /// Readers of the last commit. All documents must have been committed.
    pub fn readers(&self) -> Result<Arc<Readers>, IndexError> {
        let revision = self.state().map_or(Revision(0), |state| state.revision);
        Ok(Arc::new(Readers {
            entities: self.entities.reader(revision)?,
            sources: self.sources.reader(revision)?,
            claims: self.claims.reader(revision)?,
        }))
    }

    /// Removes all documents, so that the index can be built from the start.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        self.entities.clear()?;
        self.sources.clear()?;
        self.claims.clear()
    }

    /// Closes the index after the merges under way.
    pub fn close(mut self) -> Result<(), IndexError> {
        self.entities.close()?;
        self.sources.close()?;
        self.claims.close()
    }
}

impl Readers {
    /// The reader of a kind; the reader of claims for kinds that are not indexed.
    pub fn of(&self, kind: Kind) -> &Reader {
        match kind {
            Kind::Entity => &self.entities,
            Kind::Source => &self.sources,
            _ => &self.claims,
        }
    }
}
