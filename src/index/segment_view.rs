//! A segment of an index, read by ordinals.

use std::{iter, ops::Range, sync::Arc};

use quick_cache::{Weighter, sync::Cache};
use roaring::RoaringBitmap;
use tantivy::{
    InvertedIndexReader, SegmentReader, Term,
    index::SegmentId,
    schema::{Field, IndexRecordOption},
    termdict::TermStreamer,
};

use crate::index::{
    IndexError,
    attribution_filter::OrdinalBits,
    column::{AttributionColumn, Column},
    column_values::{ColumnValues, DocSelection},
    ordinal_set_builder::OrdinalSetBuilder,
    term_kind::TermKind,
};

/// A segment. Segments never change, but documents in them are struck out.
pub(super) struct SegmentView {
    pub(super) segment: SegmentReader,
    cells: Arc<Cells>,
    /// Each document's ordinal.
    ordinals: Arc<ColumnValues>,
    /// The documents in the order of their ordinals, as `ordinal << 32 | document`; `None` where
    /// they are in that order already.
    sorted: Option<Arc<ColumnValues>>,
    /// The least and the greatest ordinal.
    span: (u32, u32),
}

/// Decoded columns, as many as fit into a bound of bytes.
pub(super) type Cells = Cache<(SegmentId, &'static str), Arc<ColumnValues>, Bytes>;

#[derive(Clone)]
pub(super) struct Bytes;

impl Weighter<(SegmentId, &'static str), Arc<ColumnValues>> for Bytes {
    fn weight(&self, _: &(SegmentId, &'static str), numbers: &Arc<ColumnValues>) -> u64 {
        numbers.bytes()
    }
}

/// The name under which the order of the documents is kept among the columns.
const SORTED: &str = "documents by ordinal";
/// The name under which the places of the rows are kept among the columns.
const STARTS: &str = "row starts";
/// How many documents are looked at together: their numbers stay near the processor.
const BLOCK: u32 = 1024;
/// Where fewer than one in so many documents is wanted, each is looked up.
const SPARSE: u64 = 8;

impl SegmentView {
    pub(super) fn new(
        segment: SegmentReader,
        cells: Arc<Cells>,
    ) -> Result<SegmentView, IndexError> {
        let mut piece = SegmentView {
            segment,
            cells,
            ordinals: Arc::new(ColumnValues::new(&[])),
            sorted: None,
            span: (0, 0),
        };
        piece.ordinals = piece.column(Column::Ordinal)?;
        if !piece.ordinals.ascend() {
            piece.sorted = Some(piece.sorted()?);
        }
        let least = match &piece.sorted {
            None => piece.ordinals.at(0),
            Some(sorted) => sorted.at(0) >> 32,
        };
        piece.span = (least as u32, piece.ordinals.greatest() as u32);
        Ok(piece)
    }

    fn sorted(&self) -> Result<Arc<ColumnValues>, IndexError> {
        self.kept(SORTED, || {
            let place = |document| u64::from(self.ordinal(document)) << 32 | u64::from(document);
            let mut places: Vec<u64> = (0..self.len()).map(place).collect();
            places.sort_unstable();
            Ok(ColumnValues::new(&places))
        })
    }

    /// The number of its documents, those struck out included.
    pub(super) fn len(&self) -> u32 {
        self.segment.max_doc()
    }

    /// The ordinal of a document.
    #[inline]
    pub(super) fn ordinal(&self, document: u32) -> u32 {
        self.ordinals.at(document as usize) as u32
    }

    /// The least and the greatest ordinal of its documents.
    pub(super) fn span(&self) -> (u32, u32) {
        self.span
    }

    /// The document of a record; `None` where this segment has none that is not struck out.
    pub(super) fn document(&self, ordinal: u32) -> Option<u32> {
        let found = match &self.sorted {
            None => self.ordinals.search(ordinal.into())? as u32,
            Some(sorted) => {
                // A record has one document that is not struck out, and may have others.
                let first = sorted.first_from(u64::from(ordinal) << 32);
                let places = (first..sorted.len()).map(|place| sorted.at(place));
                let mut documents = places.take_while(|it| it >> 32 == u64::from(ordinal));
                return documents.find_map(|it| Some(it as u32).filter(|it| self.lives(*it)));
            }
        };
        self.lives(found).then_some(found)
    }

    /// Whether a document is not struck out.
    #[inline]
    pub(super) fn lives(&self, document: u32) -> bool {
        !self.segment.is_deleted(document)
    }

    /// Whether no document is struck out.
    pub(super) fn all_live(&self) -> bool {
        !self.segment.has_deletes()
    }

    /// Whether all its records are in a set.
    pub(super) fn is_within(&self, set: &RoaringBitmap) -> bool {
        set.contains_range(self.span.0..=self.span.1)
    }

    /// All its documents, some at a time.
    pub(super) fn blocks(&self) -> impl Iterator<Item = DocSelection> {
        let len = self.len();
        let firsts = (0..len).step_by(BLOCK as usize);
        firsts.map(move |first| DocSelection::Run(first..len.min(first + BLOCK)))
    }

    /// Gives the documents of the records in a set, those that are not struck out, some at a time.
    pub(super) fn within(
        &self,
        set: &RoaringBitmap,
        mut give: impl FnMut(&DocSelection) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        if self.all_live() && self.is_within(set) {
            return self.blocks().try_for_each(|block| give(&block));
        }
        let mut block = Vec::with_capacity(BLOCK as usize);
        let mut add = |document: u32| {
            if self.lives(document) {
                block.push(document);
            }
            match block.len() == BLOCK as usize {
                true => give(&DocSelection::of(&mut block)),
                false => Ok(()),
            }
        };
        let (first, last) = self.span;
        let mut ordinals = set.range(first..=last);
        if self.ordinals.is_run() {
            // Documents of a bundle that was loaded at once stand in the order of their ordinals.
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
            let wanted = OrdinalBits::of(set);
            for document in 0..self.len() {
                if wanted.has(u64::from(self.ordinal(document)) + 1) {
                    add(document)?;
                }
            }
        }
        give(&DocSelection::of(&mut block))
    }

    /// The records whose documents have one of some terms.
    pub(super) fn with_terms(
        &self,
        field: Field,
        terms: impl IntoIterator<Item = (TermKind, u64)>,
    ) -> Result<RoaringBitmap, IndexError> {
        let mut found = OrdinalSetBuilder::new(self);
        let inverted = self.segment.inverted_index(field)?;
        for (tag, number) in terms {
            each_with(&inverted, &tag.term(field, number), |documents| {
                found.extend(documents);
            })?;
        }
        Ok(found.done())
    }

    /// A column, a number a document.
    pub(super) fn column(&self, column: Column) -> Result<Arc<ColumnValues>, IndexError> {
        self.decoded(column.name())
    }

    /// A column of the rows, a number an attribution.
    pub(super) fn row_column(
        &self,
        column: AttributionColumn,
    ) -> Result<Arc<ColumnValues>, IndexError> {
        self.decoded(column.name())
    }

    /// Where the rows of each document start, and last where they end.
    pub(super) fn rows(&self) -> Result<Rows, IndexError> {
        let starts = self.kept(STARTS, || {
            let column = self
                .segment
                .fast_fields()
                .column_opt::<u64>(AttributionColumn::Act.name())?;
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
        Ok(Rows(starts))
    }

    fn decoded(&self, name: &'static str) -> Result<Arc<ColumnValues>, IndexError> {
        self.kept(name, || {
            let column = self.segment.fast_fields().column_opt::<u64>(name)?;
            let Some(column) = column else {
                return Ok(ColumnValues::new(&[]));
            };
            let values = &column.values;
            let mut numbers = vec![0_u64; values.num_vals() as usize];
            values.get_range(0, &mut numbers);
            Ok(ColumnValues::new(&numbers))
        })
    }

    /// Numbers that follow from the segment, made where they are not among the decoded columns.
    pub(super) fn kept(
        &self,
        name: &'static str,
        make: impl FnOnce() -> Result<ColumnValues, IndexError>,
    ) -> Result<Arc<ColumnValues>, IndexError> {
        let key = (self.segment.segment_id(), name);
        let make = || make().map(Arc::new);
        self.cells.get_or_insert_with(&key, make)
    }
}

/// Gives the documents that have a term, those struck out included, some at a time.
pub(super) fn each_with(
    inverted: &InvertedIndexReader,
    term: &Term,
    mut give: impl FnMut(&[u32]),
) -> Result<(), IndexError> {
    let Some(term) = inverted.get_term_info(term)? else {
        return Ok(());
    };
    let basic = IndexRecordOption::Basic;
    let mut postings = inverted.read_block_postings_from_terminfo(&term, basic)?;
    while !postings.docs().is_empty() {
        give(postings.docs());
        postings.advance();
    }
    Ok(())
}

/// The terms under a tag.
pub(super) fn under(
    inverted: &InvertedIndexReader,
    tag: TermKind,
) -> Result<TermStreamer<'_>, IndexError> {
    let range = inverted.terms().range();
    let range = range.ge(tag.bytes(0)).le(tag.bytes(u64::MAX));
    Ok(range.into_stream()?)
}

/// Where among some rows those of each of their documents end.
#[derive(Default)]
pub struct Ends(Vec<u32>);

impl Ends {
    /// Which rows the nth document has.
    #[inline]
    pub fn rows_of(&self, nth: usize) -> Range<usize> {
        let end_of = |nth: usize| self.0.get(nth).map_or(0, |end| *end as usize);
        nth.checked_sub(1).map_or(0, end_of)..end_of(nth)
    }

    /// Where the rows of each document end, and those of the next start.
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }
}

/// Where the rows of each document lie.
pub(super) struct Rows(Arc<ColumnValues>);

impl Rows {
    /// Those of documents each of which has so many.
    pub(super) fn of_each(rows: impl Iterator<Item = usize>) -> Rows {
        let ends = rows.scan(0, |end, rows| {
            *end += rows as u64;
            Some(*end)
        });
        let starts: Vec<u64> = iter::once(0).chain(ends).collect();
        Rows(Arc::new(ColumnValues::new(&starts)))
    }

    /// The place of each among those of its document.
    pub(super) fn nths(&self) -> ColumnValues {
        let starts = &self.0;
        let documents = 1..starts.len();
        let nths = documents.flat_map(|document| 0..starts.at(document) - starts.at(document - 1));
        ColumnValues::new(&nths.collect::<Vec<u64>>())
    }

    /// The rows of some documents.
    pub(super) fn of(&self, documents: &DocSelection) -> DocSelection {
        match documents {
            DocSelection::Run(range) => {
                DocSelection::Run(self.start(range.start)..self.start(range.end))
            }
            DocSelection::Each(documents) => {
                let mut rows = Vec::with_capacity(2 * documents.len());
                for document in documents {
                    rows.extend(self.start(*document)..self.start(document + 1));
                }
                DocSelection::of(&mut rows)
            }
        }
    }

    /// Where among the rows of some documents those of each end.
    pub(super) fn ends(&self, documents: &DocSelection) -> Ends {
        let mut ends = vec![0; documents.count()];
        match documents {
            DocSelection::Run(range) => {
                let first = self.start(range.start);
                let bounds = DocSelection::Run(range.start + 1..range.end + 1);
                (self.0).give(&bounds, &mut ends, |end, bound| *end = bound as u32 - first);
            }
            DocSelection::Each(documents) => {
                let mut rows = 0;
                for (end, document) in ends.iter_mut().zip(documents) {
                    rows += self.start(document + 1) - self.start(*document);
                    *end = rows;
                }
            }
        }
        Ends(ends)
    }

    fn start(&self, document: u32) -> u32 {
        self.0.at(document as usize) as u32
    }
}
