//! Some columns of records and of their attributions, read block by block.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::index::{
    column::{AttributionColumn, Column},
    column_values::{ColumnValues, DocSelection},
    document::Document,
    error::IndexError,
    row_offsets::{RowOffsets, RowStarts},
    segment_view::SegmentView,
};

/// The key under which the attributions' indexes are cached.
const ATTRIBUTION_INDEXES: &str = "attribution indexes";

/// Columns of the records of a segment, or of records that the index lacks, and of their
/// attributions.
pub struct ColumnBatch<'r> {
    records: Records<'r>,
    of_records: Vec<Arc<ColumnValues>>,
    of_rows: Vec<Arc<ColumnValues>>,
    /// The rows of each record; `None` if no column of attributions was requested.
    rows: Option<RowStarts>,
}

enum Records<'r> {
    /// The records of a segment.
    Segment(&'r SegmentView),
    /// The number of records, in the order of their documents.
    Documents(u32),
}

/// Some records that are read together.
pub struct Block<'b> {
    /// The records' rows in columns of records.
    pub records: &'b DocSelection,
    /// The rows of their attributions in columns of attributions, record by record.
    pub rows: DocSelection,
    all_rows: Option<&'b RowStarts>,
}

impl<'r> ColumnBatch<'r> {
    pub(super) fn of_segment(
        segment: &'r SegmentView,
        of_records: &[Column],
        of_rows: &[AttributionColumn],
    ) -> Result<ColumnBatch<'r>, IndexError> {
        let of_records = of_records.iter().map(|column| segment.column(*column));
        let rows = match of_rows {
            [] => None,
            _ => Some(segment.row_starts()?),
        };
        let of_rows = of_rows
            .iter()
            .map(|column| segment.attribution_column(*column));
        Ok(ColumnBatch {
            records: Records::Segment(segment),
            of_records: of_records.collect::<Result<_, _>>()?,
            of_rows: of_rows.collect::<Result<_, _>>()?,
            rows,
        })
    }

    /// The columns of documents that the index lacks.
    pub fn of_documents(
        documents: &[Document<'_>],
        of_records: &[Column],
        of_rows: &[AttributionColumn],
    ) -> ColumnBatch<'static> {
        let column = |column: &Column| {
            let values = documents.iter().map(|document| document.number(*column));
            Arc::new(ColumnValues::new(&values.collect::<Vec<u64>>()))
        };
        let mut rows = vec![Vec::new(); of_rows.len()];
        for row in documents.iter().flat_map(|document| document.rows(of_rows)) {
            for (values, value) in rows.iter_mut().zip(row) {
                values.push(value);
            }
        }
        let rows = rows
            .iter()
            .map(|values| Arc::new(ColumnValues::new(values)));
        ColumnBatch {
            records: Records::Documents(documents.len() as u32),
            of_records: of_records.iter().map(column).collect(),
            of_rows: rows.collect(),
            rows: Some(RowStarts::from_counts(
                documents.iter().map(|document| document.rows.len()),
            )),
        }
    }

    /// The column of records with an index in the request.
    pub fn of_records(&self, index: usize) -> &ColumnValues {
        &self.of_records[index]
    }

    /// The column of attributions with an index in the request.
    pub fn of_rows(&self, index: usize) -> &ColumnValues {
        &self.of_rows[index]
    }

    /// The index of each attribution in its record; empty if no column of attributions was
    /// requested.
    pub fn attribution_indexes(&self) -> Result<Arc<ColumnValues>, IndexError> {
        let Some(rows) = &self.rows else {
            return Ok(Arc::new(ColumnValues::new(&[])));
        };
        match &self.records {
            Records::Segment(segment) => segment.cached(ATTRIBUTION_INDEXES, || Ok(rows.indexes())),
            Records::Documents(_) => Ok(Arc::new(rows.indexes())),
        }
    }

    /// The number of records.
    pub fn records(&self) -> u32 {
        match self.records {
            Records::Segment(segment) => segment.len(),
            Records::Documents(count) => count,
        }
    }

    /// Visits the records block by block: those of a segment that are in `set`, or all documents.
    pub fn blocks(
        &self,
        set: &RoaringBitmap,
        mut visit: impl FnMut(&Block<'_>),
    ) -> Result<(), IndexError> {
        let mut visit = |records: &DocSelection| {
            let rows = self.rows.as_ref().map(|rows| rows.rows(records));
            visit(&Block {
                records,
                rows: rows.unwrap_or(DocSelection::Range(0..0)),
                all_rows: self.rows.as_ref(),
            });
            Ok(())
        };
        match &self.records {
            Records::Segment(segment) => segment.within(set, visit),
            Records::Documents(count) => visit(&DocSelection::Range(0..*count)),
        }
    }
}

impl Block<'_> {
    /// The ends of each record's attributions; none if no column of attributions was requested.
    pub fn ends(&self) -> RowOffsets {
        let ends = self.all_rows.map(|rows| rows.offsets(self.records));
        ends.unwrap_or_default()
    }
}
