//! A segment of an index, read by ordinals.

use std::sync::Arc;

use quick_cache::{Weighter, sync::Cache};
use roaring::RoaringBitmap;
use tantivy::{
    InvertedIndexReader, SegmentReader, Term,
    columnar::{BytesColumn, Column as FastColumn},
    index::SegmentId,
    schema::IndexRecordOption,
    termdict::TermStreamer,
};

use crate::index::{
    column::{AttributionColumn, Column},
    column_values::{ColumnValues, DocSelection},
    error::IndexError,
    ordinal_bits::OrdinalBits,
    row_column::{PartKind, RowColumn, TextColumn},
    row_offsets::RowStarts,
    term_kind::TermKind,
};

/// A segment of an index. Its files never change; a deleted document is marked in a bit set.
pub(super) struct SegmentView {
    pub(super) reader: SegmentReader,
    cache: Arc<ColumnCache>,
    /// The ordinal of each document.
    ordinals: Arc<ColumnValues>,
    /// The documents sorted by ordinal, as `ordinal << 32 | document`; `None` if they are so
    /// already.
    sorted: Option<Arc<ColumnValues>>,
    /// The least and the greatest ordinal.
    ordinal_range: (u32, u32),
}

/// The decoded columns of all segments, bounded by their bytes.
pub(super) type ColumnCache = Cache<(SegmentId, &'static str), Arc<ColumnValues>, ByBytes>;

/// The weight of a cached column: its bytes.
#[derive(Clone)]
pub(super) struct ByBytes;

impl Weighter<(SegmentId, &'static str), Arc<ColumnValues>> for ByBytes {
    fn weight(&self, _: &(SegmentId, &'static str), values: &Arc<ColumnValues>) -> u64 {
        values.bytes()
    }
}

/// The key under which the sorted documents are cached.
const SORTED: &str = "documents by ordinal";
/// The number of documents that are read together: their values stay in the processor's cache.
const BLOCK: u32 = 1024;
/// The share of documents, as one in so many, below which each wanted one is looked up.
const SPARSE: u64 = 8;

impl SegmentView {
    pub(super) fn new(
        reader: SegmentReader,
        cache: Arc<ColumnCache>,
    ) -> Result<SegmentView, IndexError> {
        let mut segment = SegmentView {
            reader,
            cache,
            ordinals: Arc::new(ColumnValues::new(&[])),
            sorted: None,
            ordinal_range: (0, 0),
        };
        segment.ordinals = segment.column(Column::Ordinal)?;
        if !segment.ordinals.is_ascending() {
            segment.sorted = Some(segment.sorted()?);
        }
        let least = match &segment.sorted {
            None => segment.ordinals.at(0),
            Some(sorted) => sorted.at(0) >> 32,
        };
        segment.ordinal_range = (least as u32, segment.ordinals.greatest() as u32);
        Ok(segment)
    }

    fn sorted(&self) -> Result<Arc<ColumnValues>, IndexError> {
        self.cached(SORTED, || {
            let key = |document| u64::from(self.ordinal(document)) << 32 | u64::from(document);
            let mut sorted: Vec<u64> = (0..self.len()).map(key).collect();
            sorted.sort_unstable();
            Ok(ColumnValues::new(&sorted))
        })
    }

    /// The number of documents, deleted ones included.
    pub(super) fn len(&self) -> u32 {
        self.reader.max_doc()
    }

    /// The ordinal of a document's record.
    #[inline]
    pub(super) fn ordinal(&self, document: u32) -> u32 {
        self.ordinals.at(document as usize) as u32
    }

    /// The least and the greatest ordinal of the documents.
    pub(super) fn ordinal_range(&self) -> (u32, u32) {
        self.ordinal_range
    }

    /// The document of a record; `None` if the segment has none that is alive.
    pub(super) fn document(&self, ordinal: u32) -> Option<u32> {
        let document = match &self.sorted {
            None => self.ordinals.binary_search(ordinal.into())? as u32,
            Some(sorted) => {
                // A record has at most one document that is alive, and may have deleted ones.
                let first = sorted.lower_bound(u64::from(ordinal) << 32);
                let keys = (first..sorted.len()).map(|row| sorted.at(row));
                let mut documents = keys.take_while(|key| key >> 32 == u64::from(ordinal));
                return documents
                    .find_map(|key| Some(key as u32).filter(|document| self.is_alive(*document)));
            }
        };
        self.is_alive(document).then_some(document)
    }

    /// Whether a document is not deleted.
    #[inline]
    pub(super) fn is_alive(&self, document: u32) -> bool {
        !self.reader.is_deleted(document)
    }

    /// Whether any document is deleted.
    pub(super) fn has_deletes(&self) -> bool {
        self.reader.has_deletes()
    }

    /// Whether a set contains all records of the segment.
    pub(super) fn is_within(&self, set: &RoaringBitmap) -> bool {
        set.contains_range(self.ordinal_range.0..=self.ordinal_range.1)
    }

    /// Returns all documents, block by block.
    pub(super) fn blocks(&self) -> impl Iterator<Item = DocSelection> {
        let len = self.len();
        let firsts = (0..len).step_by(BLOCK as usize);
        firsts.map(move |first| DocSelection::Range(first..len.min(first + BLOCK)))
    }

    /// Visits the documents of the records in a set block by block, deleted ones left out.
    pub(super) fn within(
        &self,
        set: &RoaringBitmap,
        mut visit: impl FnMut(&DocSelection) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        if !self.has_deletes() && self.is_within(set) {
            return self.blocks().try_for_each(|block| visit(&block));
        }
        let mut block = Vec::with_capacity(BLOCK as usize);
        let mut add = |document: u32| {
            if self.is_alive(document) {
                block.push(document);
            }
            match block.len() == BLOCK as usize {
                true => visit(&DocSelection::take(&mut block)),
                false => Ok(()),
            }
        };
        let (first, last) = self.ordinal_range;
        let mut ordinals = set.range(first..=last);
        if self.ordinals.is_run() {
            // The documents of a bulk load are in the order of their ordinals.
            while let Some(range) = ordinals.next_range() {
                for ordinal in range {
                    add(ordinal - first)?;
                }
            }
        } else if set.range_cardinality(first..=last) * SPARSE < self.len().into() {
            for ordinal in ordinals {
                if let Some(document) = self.document(ordinal) {
                    add(document)?;
                }
            }
        } else {
            let wanted = OrdinalBits::new(set);
            for document in 0..self.len() {
                if wanted.contains_value(u64::from(self.ordinal(document)) + 1) {
                    add(document)?;
                }
            }
        }
        visit(&DocSelection::take(&mut block))
    }

    /// A column of documents.
    pub(super) fn column(&self, column: Column) -> Result<Arc<ColumnValues>, IndexError> {
        self.row_column(RowColumn::Record(column))
    }

    /// A column of attributions.
    pub(super) fn attribution_column(
        &self,
        column: AttributionColumn,
    ) -> Result<Arc<ColumnValues>, IndexError> {
        self.row_column(RowColumn::Attribution(column))
    }

    /// A column of rows of any kind; 0 where a row has no value.
    pub(super) fn row_column(&self, column: RowColumn) -> Result<Arc<ColumnValues>, IndexError> {
        self.cached(column.name(), || {
            let values = self.fast_column(column.name())?;
            self.aligned(values, column.kind(), |value| value)
        })
    }

    /// The starts of each document's attributions in columns of attributions.
    pub(super) fn row_starts(&self) -> Result<RowStarts, IndexError> {
        self.starts(PartKind::Attribution)
    }

    /// The starts of each document's rows of a kind.
    pub(super) fn starts(&self, kind: PartKind) -> Result<RowStarts, IndexError> {
        let starts = self.cached(kind.starts_key(), || {
            let column = match kind.base() {
                // A record is its own row.
                None => {
                    let rows: Vec<u64> = (0..=u64::from(self.len())).collect();
                    return Ok(ColumnValues::new(&rows));
                }
                Some(base) => self.fast_column(base.name())?,
            };
            let mut starts = vec![0_u64; self.len() as usize + 1];
            if let Some(column) = column {
                for document in 0..self.len() {
                    let rows = column.index.value_row_ids(document);
                    let before = starts[document as usize];
                    starts[document as usize + 1] = before + rows.len() as u64;
                }
            }
            Ok(ColumnValues::new(&starts))
        })?;
        Ok(RowStarts::new(starts))
    }

    /// The dictionary of a text column; `None` where no record has a text there.
    pub(super) fn text_dictionary(
        &self,
        column: TextColumn,
    ) -> Result<Option<BytesColumn>, IndexError> {
        Ok(self.reader.fast_fields().bytes(column.name())?)
    }

    /// The number of each row's text in the dictionary of a text column, from 1; 0 where the row
    /// has none.
    pub(super) fn text_numbers(&self, column: TextColumn) -> Result<Arc<ColumnValues>, IndexError> {
        self.cached(column.name(), || {
            let texts = self.text_dictionary(column)?;
            let ordinals = texts.map(|texts| texts.ords().clone());
            self.aligned(ordinals, column.kind(), |ordinal| ordinal + 1)
        })
    }

    fn fast_column(&self, name: &str) -> Result<Option<FastColumn<u64>>, IndexError> {
        Ok(self.reader.fast_fields().column_opt::<u64>(name)?)
    }

    /// The values of a column, with a 0 for each row of a document that has none.
    fn aligned(
        &self,
        column: Option<FastColumn<u64>>,
        kind: PartKind,
        map: impl Fn(u64) -> u64,
    ) -> Result<ColumnValues, IndexError> {
        let Some(column) = column else {
            return Ok(ColumnValues::new(&[]));
        };
        let starts = self.starts(kind)?;
        let mut present = vec![0_u64; column.values.num_vals() as usize];
        column.values.get_range(0, &mut present);
        present.iter_mut().for_each(|value| *value = map(*value));
        if present.len() == starts.start(self.len()) as usize {
            return Ok(ColumnValues::new(&present));
        }
        let mut values = vec![0_u64; starts.start(self.len()) as usize];
        for document in 0..self.len() {
            let rows = column.index.value_row_ids(document);
            let start = starts.start(document) as usize;
            let rows = &present[rows.start as usize..rows.end as usize];
            // A document has a value for each of its rows, or none.
            values[start..start + rows.len()].copy_from_slice(rows);
        }
        Ok(ColumnValues::new(&values))
    }

    /// Values derived from the segment, from the cache or made and cached under a key.
    pub(super) fn cached(
        &self,
        key: &'static str,
        make: impl FnOnce() -> Result<ColumnValues, IndexError>,
    ) -> Result<Arc<ColumnValues>, IndexError> {
        let make = || make().map(Arc::new);
        (self.cache).get_or_insert_with(&(self.reader.segment_id(), key), make)
    }
}

/// Visits the postings of a term block by block, deleted documents included.
pub(super) fn for_each_posting(
    inverted: &InvertedIndexReader,
    term: &Term,
    mut visit: impl FnMut(&[u32]),
) -> Result<(), IndexError> {
    let Some(term) = inverted.get_term_info(term)? else {
        return Ok(());
    };
    let basic = IndexRecordOption::Basic;
    let mut postings = inverted.read_block_postings_from_terminfo(&term, basic)?;
    while !postings.docs().is_empty() {
        visit(postings.docs());
        postings.advance();
    }
    Ok(())
}

/// The terms of a kind.
pub(super) fn terms_of(
    inverted: &InvertedIndexReader,
    kind: TermKind,
) -> Result<TermStreamer<'_>, IndexError> {
    let range = inverted.terms().range();
    let range = range.ge(kind.bytes(0)).le(kind.bytes(u64::MAX));
    Ok(range.into_stream()?)
}
