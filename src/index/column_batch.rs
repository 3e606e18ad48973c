//! Columns of records and of their attributions, to be gone through some records at a time.

use std::sync::Arc;

use roaring::RoaringBitmap;

use crate::index::{
    IndexError,
    column::{AttributionColumn, Column},
    column_values::{ColumnValues, DocSelection},
    document::Document,
    segment_view::{Ends, Rows, SegmentView},
};

/// The name under which the places of attributions among those of a record are kept.
const NTHS: &str = "rows in order";

/// Some columns of the records of a segment, or of some others, and of their attributions.
pub struct ColumnBatch<'r> {
    records: Records<'r>,
    of_records: Vec<Arc<ColumnValues>>,
    of_rows: Vec<Arc<ColumnValues>>,
    /// Where the rows are; `None` where none is asked for.
    rows: Option<Rows>,
}

enum Records<'r> {
    /// Those of a segment.
    Of(&'r SegmentView),
    /// So many, in the order in which their documents were given.
    Late(u32),
}

/// Some records that are looked at together.
pub struct Block<'b> {
    /// Their places in columns of records.
    pub records: &'b DocSelection,
    /// The places of their attributions in columns of those, record by record.
    pub rows: DocSelection,
    all_rows: Option<&'b Rows>,
}

impl<'r> ColumnBatch<'r> {
    pub(super) fn of_piece(
        piece: &'r SegmentView,
        of_records: &[Column],
        of_rows: &[AttributionColumn],
    ) -> Result<ColumnBatch<'r>, IndexError> {
        let of_records = of_records.iter().map(|column| piece.column(*column));
        let rows = match of_rows {
            [] => None,
            _ => Some(piece.rows()?),
        };
        let of_rows = of_rows.iter().map(|column| piece.row_column(*column));
        Ok(ColumnBatch {
            records: Records::Of(piece),
            of_records: of_records.collect::<Result<_, _>>()?,
            of_rows: of_rows.collect::<Result<_, _>>()?,
            rows,
        })
    }

    /// Those of records that the index does not have so.
    pub fn of_late(
        documents: &[Document<'_>],
        of_records: &[Column],
        of_rows: &[AttributionColumn],
    ) -> ColumnBatch<'static> {
        let column = |column: &Column| {
            let numbers = documents.iter().map(|it| it.number(*column));
            Arc::new(ColumnValues::new(&numbers.collect::<Vec<u64>>()))
        };
        let mut rows = vec![Vec::new(); of_rows.len()];
        for row in documents.iter().flat_map(|it| it.rows(of_rows)) {
            for (numbers, number) in rows.iter_mut().zip(row) {
                numbers.push(number);
            }
        }
        ColumnBatch {
            records: Records::Late(documents.len() as u32),
            of_records: of_records.iter().map(column).collect(),
            of_rows: rows
                .iter()
                .map(|it| Arc::new(ColumnValues::new(it)))
                .collect(),
            rows: Some(Rows::of_each(documents.iter().map(|it| it.rows.len()))),
        }
    }

    /// The nth of those that were asked for.
    pub fn of_records(&self, nth: usize) -> &ColumnValues {
        &self.of_records[nth]
    }

    /// The nth of those of attributions that were asked for.
    pub fn of_rows(&self, nth: usize) -> &ColumnValues {
        &self.of_rows[nth]
    }

    /// The place of each attribution among those of its record; none where no column of attributions was
    /// asked for.
    pub fn nths(&self) -> Result<Arc<ColumnValues>, IndexError> {
        let Some(rows) = &self.rows else {
            return Ok(Arc::new(ColumnValues::new(&[])));
        };
        match &self.records {
            Records::Of(piece) => piece.kept(NTHS, || Ok(rows.nths())),
            Records::Late(_) => Ok(Arc::new(rows.nths())),
        }
    }

    /// How many records there are.
    pub fn records(&self) -> u32 {
        match self.records {
            Records::Of(piece) => piece.len(),
            Records::Late(len) => len,
        }
    }

    /// Gives the records of a segment that are in a set, or all that the index does not have so, some
    /// at a time.
    pub fn blocks(
        &self,
        set: &RoaringBitmap,
        mut give: impl FnMut(&Block<'_>),
    ) -> Result<(), IndexError> {
        let mut give = |records: &DocSelection| {
            let rows = self.rows.as_ref().map(|rows| rows.of(records));
            give(&Block {
                records,
                rows: rows.unwrap_or(DocSelection::Run(0..0)),
                all_rows: self.rows.as_ref(),
            });
            Ok(())
        };
        match &self.records {
            Records::Of(piece) => piece.within(set, give),
            Records::Late(len) => give(&DocSelection::Run(0..*len)),
        }
    }
}

impl Block<'_> {
    /// Where among the attributions those of each record end; none where no column of attributions was
    /// asked for.
    pub fn ends(&self) -> Ends {
        let ends = self.all_rows.map(|rows| rows.ends(self.records));
        ends.unwrap_or_default()
    }
}
