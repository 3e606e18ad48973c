//! A segment of an index, read by ordinals.

use std::sync::Arc;

use quick_cache::{Weighter, sync::Cache};
use roaring::RoaringBitmap;
use tantivy::{
    InvertedIndexReader, SegmentReader, Term, index::SegmentId, schema::IndexRecordOption,
    termdict::TermStreamer,
};

use crate::index::{
    column::{AttributionColumn, Column},
    column_values::{ColumnValues, DocSelection},
    error::IndexError,
    ordinal_bits::OrdinalBits,
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
/// The key under which the starts of the documents' rows are cached.
const ROW_STARTS: &str = "row starts";
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
        self.decoded(column.name())
    }

    /// A column of attributions.
    pub(super) fn attribution_column(
        &self,
        column: AttributionColumn,
    ) -> Result<Arc<ColumnValues>, IndexError> {
        self.decoded(column.name())
    }

    /// The starts of each document's rows in columns of attributions.
    pub(super) fn row_starts(&self) -> Result<RowStarts, IndexError> {
        let starts = self.cached(ROW_STARTS, || {
            let column = self
                .reader
                .fast_fields()
                .column_opt::<u64>(AttributionColumn::Flags.name())?;
            let mut starts = vec![0_u64; self.len() as usize + 1];
            if let Some(column) = column {
                for document in 0..self.len() {
                    let rows = column.index.value_row_ids(document);
                    let before = starts[document as usize];
                    starts[document as usize + 1] = before.max(rows.end.into());
                }
            }
            Ok(ColumnValues::new(&starts))
        })?;
        Ok(RowStarts::new(starts))
    }

    fn decoded(&self, name: &'static str) -> Result<Arc<ColumnValues>, IndexError> {
        self.cached(name, || {
            let column = self.reader.fast_fields().column_opt::<u64>(name)?;
            let Some(column) = column else {
                return Ok(ColumnValues::new(&[]));
            };
            let mut values = vec![0_u64; column.values.num_vals() as usize];
            column.values.get_range(0, &mut values);
            Ok(ColumnValues::new(&values))
        })
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
