//! A segment of an index, read by ordinals.

use std::{ops::Range, sync::Arc};

use quick_cache::{Weighter, sync::Cache};
use roaring::RoaringBitmap;
use tantivy::{
    DocSet, SegmentReader, TERMINATED,
    index::SegmentId,
    postings::SegmentPostings,
    schema::{Field, IndexRecordOption},
};

use super::{
    IndexError,
    column::{Column, RowColumn},
    row_test::Bits,
    tag::Tag,
};

/// A segment. Segments never change, but documents in them are struck out.
pub(super) struct Piece {
    pub(super) segment: SegmentReader,
    cells: Arc<Cells>,
    /// Each document's ordinal.
    ordinals: Arc<Numbers>,
    /// The documents in the order of their ordinals, as `ordinal << 32 | document`; `None` where
    /// they are in that order already.
    sorted: Option<Arc<Numbers>>,
}

/// Decoded columns, as many as fit into a bound of bytes.
pub(super) type Cells = Cache<(SegmentId, &'static str), Arc<Numbers>, Bytes>;

#[derive(Clone)]
pub(super) struct Bytes;

impl Weighter<(SegmentId, &'static str), Arc<Numbers>> for Bytes {
    fn weight(&self, _: &(SegmentId, &'static str), numbers: &Arc<Numbers>) -> u64 {
        64 + match &numbers.cells {
            Width::Narrow(them) => 4 * them.len() as u64,
            Width::Wide(them) => 8 * them.len() as u64,
        }
    }
}

/// The numbers of a column.
pub(super) struct Numbers {
    cells: Width,
    greatest: u64,
}

/// Numbers in as few bytes as they need.
enum Width {
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

impl Numbers {
    fn new(numbers: Vec<u64>) -> Numbers {
        let greatest = numbers.iter().max().copied().unwrap_or(0);
        let cells = match greatest <= u32::MAX.into() {
            true => Width::Narrow(numbers.into_iter().map(|it| it as u32).collect()),
            false => Width::Wide(numbers),
        };
        Numbers { cells, greatest }
    }

    /// The number at a place; 0 where the column has none there.
    pub(super) fn at(&self, place: usize) -> u64 {
        match &self.cells {
            Width::Narrow(them) => them.get(place).map_or(0, |it| (*it).into()),
            Width::Wide(them) => them.get(place).map_or(0, |it| *it),
        }
    }

    /// The greatest number; 0 where there is none.
    pub(super) fn greatest(&self) -> u64 {
        self.greatest
    }

    /// Whether each is greater than the one before.
    fn ascend(&self) -> bool {
        match &self.cells {
            Width::Narrow(them) => them.windows(2).all(|two| two[0] < two[1]),
            Width::Wide(them) => them.windows(2).all(|two| two[0] < two[1]),
        }
    }

    /// The place of a number, where they ascend.
    fn search(&self, number: u64) -> Option<usize> {
        let place = self.first_from(number);
        (place < self.len() && self.at(place) == number).then_some(place)
    }

    /// The place of the first that is not less, where they ascend.
    fn first_from(&self, number: u64) -> usize {
        match &self.cells {
            Width::Narrow(them) => them.partition_point(|it| u64::from(*it) < number),
            Width::Wide(them) => them.partition_point(|it| *it < number),
        }
    }

    fn len(&self) -> usize {
        match &self.cells {
            Width::Narrow(them) => them.len(),
            Width::Wide(them) => them.len(),
        }
    }
}

/// The name under which the order of the documents is kept among the columns.
const SORTED: &str = "documents by ordinal";
/// The name under which the places of the rows are kept among the columns.
const STARTS: &str = "row starts";

impl Piece {
    pub(super) fn new(segment: SegmentReader, cells: Arc<Cells>) -> Result<Piece, IndexError> {
        let mut piece = Piece {
            segment,
            cells,
            ordinals: Arc::new(Numbers::new(Vec::new())),
            sorted: None,
        };
        piece.ordinals = piece.column(Column::Ordinal)?;
        if !piece.ordinals.ascend() {
            piece.sorted = Some(piece.sorted()?);
        }
        Ok(piece)
    }

    fn sorted(&self) -> Result<Arc<Numbers>, IndexError> {
        let key = (self.segment.segment_id(), SORTED);
        self.cells.get_or_insert_with(&key, || {
            let place = |document| u64::from(self.ordinal(document)) << 32 | u64::from(document);
            let mut places: Vec<u64> = (0..self.len()).map(place).collect();
            places.sort_unstable();
            Ok(Arc::new(Numbers::new(places)))
        })
    }

    /// The number of its documents, those struck out included.
    pub(super) fn len(&self) -> u32 {
        self.segment.max_doc()
    }

    /// The ordinal of a document.
    pub(super) fn ordinal(&self, document: u32) -> u32 {
        self.ordinals.at(document as usize) as u32
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
    pub(super) fn lives(&self, document: u32) -> bool {
        !self.segment.is_deleted(document)
    }

    /// The documents of the records in a set, those that are not struck out.
    pub(super) fn within<'s>(
        &'s self,
        set: &'s RoaringBitmap,
    ) -> Box<dyn Iterator<Item = u32> + 's> {
        let first = self.ordinals.at(0) as u32;
        let is_run = self.sorted.is_none()
            && self.len() > 0
            && self.ordinal(self.len() - 1) - first == self.len() - 1;
        if is_run {
            // Documents of a bundle that was loaded at once stand in the order of their ordinals.
            let ordinals = set.range(first..=first + (self.len() - 1));
            let documents = ordinals.map(move |ordinal| ordinal - first);
            return Box::new(documents.filter(|document| self.lives(*document)));
        }
        if set.len() * 8 < self.len().into() {
            return Box::new(set.iter().filter_map(|ordinal| self.document(ordinal)));
        }
        let wanted = Bits::of(set);
        let is_wanted = move |document: &u32| wanted.has(u64::from(self.ordinal(*document)) + 1);
        Box::new(
            (0..self.len())
                .filter(is_wanted)
                .filter(|document| self.lives(*document)),
        )
    }

    /// Those records of which a document was found.
    pub(super) fn set(&self, documents: impl Iterator<Item = u32>) -> RoaringBitmap {
        let living = documents.filter(|document| self.lives(*document));
        let mut ordinals: Vec<u32> = living.map(|document| self.ordinal(document)).collect();
        if self.sorted.is_some() {
            ordinals.sort_unstable();
        }
        RoaringBitmap::from_sorted_iter(ordinals).expect("the ordinals ascend, each is there once")
    }

    /// The records whose documents have a term.
    pub(super) fn with_term(
        &self,
        field: Field,
        tag: Tag,
        number: u64,
    ) -> Result<RoaringBitmap, IndexError> {
        let inverted = self.segment.inverted_index(field)?;
        let term = tag.term(field, number);
        match inverted.read_postings(&term, IndexRecordOption::Basic)? {
            Some(postings) => Ok(self.set(Documents(postings))),
            None => Ok(RoaringBitmap::new()),
        }
    }

    /// A column, a number a document.
    pub(super) fn column(&self, column: Column) -> Result<Arc<Numbers>, IndexError> {
        self.decoded(column.name())
    }

    /// A column of the rows, a number an attribution.
    pub(super) fn row_column(&self, column: RowColumn) -> Result<Arc<Numbers>, IndexError> {
        self.decoded(column.name())
    }

    /// Where the rows of each document start, and last where they end.
    pub(super) fn rows(&self) -> Result<Rows, IndexError> {
        let key = (self.segment.segment_id(), STARTS);
        let starts = self.cells.get_or_insert_with(&key, || {
            let column = self
                .segment
                .fast_fields()
                .column_opt::<u64>(RowColumn::Act.name())?;
            let mut starts = vec![0_u64; self.len() as usize + 1];
            if let Some(column) = column {
                for document in 0..self.len() {
                    let rows = column.index.value_row_ids(document);
                    let before = starts[document as usize];
                    starts[document as usize + 1] = before.max(rows.end.into());
                }
            }
            Ok::<_, IndexError>(Arc::new(Numbers::new(starts)))
        })?;
        Ok(Rows(starts))
    }

    fn decoded(&self, name: &'static str) -> Result<Arc<Numbers>, IndexError> {
        let key = (self.segment.segment_id(), name);
        self.cells.get_or_insert_with(&key, || {
            let column = self.segment.fast_fields().column_opt::<u64>(name)?;
            let Some(column) = column else {
                return Ok(Arc::new(Numbers::new(Vec::new())));
            };
            let values = &column.values;
            let mut numbers = vec![0_u64; values.num_vals() as usize];
            values.get_range(0, &mut numbers);
            Ok(Arc::new(Numbers::new(numbers)))
        })
    }
}

/// Where the rows of each document lie.
pub(super) struct Rows(Arc<Numbers>);

impl Rows {
    /// The rows of a document.
    pub(super) fn of(&self, document: u32) -> Range<usize> {
        let document = document as usize;
        self.0.at(document) as usize..self.0.at(document + 1) as usize
    }
}

/// The documents of a list of postings.
struct Documents(SegmentPostings);

impl Iterator for Documents {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let document = self.0.doc();
        if document == TERMINATED {
            return None;
        }
        self.0.advance();
        Some(document)
    }
}
