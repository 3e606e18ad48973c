//! The offsets of each claim's attributions in the columns of attributions.

use std::{iter, ops::Range, sync::Arc};

use crate::index::column_values::{ColumnValues, DocSelection};

/// The ends of each selected document's rows, counted from the first selected row.
#[derive(Default)]
pub struct RowOffsets(Vec<u32>);

impl RowOffsets {
    /// The rows of the document with an index in the selection.
    #[inline]
    pub fn rows_of(&self, index: usize) -> Range<usize> {
        let end_of = |index: usize| self.0.get(index).map_or(0, |end| *end as usize);
        index.checked_sub(1).map_or(0, end_of)..end_of(index)
    }

    /// The end of each document's rows, where those of the next start.
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }
}

/// The first row of each document, and the end of the last.
pub(super) struct RowStarts(Arc<ColumnValues>);

impl RowStarts {
    pub(super) fn new(starts: Arc<ColumnValues>) -> RowStarts {
        RowStarts(starts)
    }

    /// The starts that follow from the number of rows of each document.
    pub(super) fn from_counts(counts: impl Iterator<Item = usize>) -> RowStarts {
        let ends = counts.scan(0, |end, count| {
            *end += count as u64;
            Some(*end)
        });
        let starts: Vec<u64> = iter::once(0).chain(ends).collect();
        RowStarts(Arc::new(ColumnValues::new(&starts)))
    }

    /// The index of each row among those of its document.
    pub(super) fn indexes(&self) -> ColumnValues {
        let starts = &self.0;
        let documents = 1..starts.len();
        let indexes =
            documents.flat_map(|document| 0..starts.at(document) - starts.at(document - 1));
        ColumnValues::new(&indexes.collect::<Vec<u64>>())
    }

    /// The rows of the selected documents.
    pub(super) fn rows(&self, documents: &DocSelection) -> DocSelection {
        match documents {
            DocSelection::Range(range) => {
                DocSelection::Range(self.start(range.start)..self.start(range.end))
            }
            DocSelection::List(documents) => {
                let mut rows = Vec::with_capacity(2 * documents.len());
                for document in documents {
                    rows.extend(self.start(*document)..self.start(document + 1));
                }
                DocSelection::take(&mut rows)
            }
        }
    }

    /// The ends of the selected documents' rows.
    pub(super) fn offsets(&self, documents: &DocSelection) -> RowOffsets {
        let mut ends = vec![0; documents.count()];
        match documents {
            DocSelection::Range(range) => {
                let first = self.start(range.start);
                let bounds = DocSelection::Range(range.start + 1..range.end + 1);
                (self.0).for_each_value(&bounds, &mut ends, |end, bound| {
                    *end = bound as u32 - first;
                });
            }
            DocSelection::List(documents) => {
                let mut rows = 0;
                for (end, document) in ends.iter_mut().zip(documents) {
                    rows += self.start(document + 1) - self.start(*document);
                    *end = rows;
                }
            }
        }
        RowOffsets(ends)
    }

    /// The first row of a document; for the number of documents, the end of the last.
    pub(super) fn start(&self, document: u32) -> u32 {
        self.0.at(document as usize) as u32
    }
}
