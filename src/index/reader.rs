//! Reading: which records have a term, a number, a row, a text.
//!
//! An answer is a set of ordinals. Where the index cannot tell for sure, it is two: those that are
//! in it surely, and those that may be.

use std::sync::Arc;

use roaring::RoaringBitmap;
use tantivy::Searcher;

use super::{
    IndexError,
    column::{Column, RowColumn, of_ordinal, to_instant},
    piece::{Cells, Numbers, Piece},
    row_test::{Bits, RowTest},
    schema::Fields,
    tag::Tag,
};
use crate::model::{Ordinal, Revision, When};

/// The index of one kind of records, as it is at one revision for as long as this lives.
pub struct Reader {
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    pub(super) pieces: Vec<Piece>,
    revision: Revision,
}

/// Up to this many terms are looked up one by one; a column is read for more.
const MOST_TERMS: u64 = 2_000;

impl Reader {
    pub(super) fn new(
        fields: Fields,
        searcher: Searcher,
        cells: &Arc<Cells>,
        revision: Revision,
    ) -> Result<Reader, IndexError> {
        let pieces = searcher
            .segment_readers()
            .iter()
            .map(|segment| Piece::new(segment.clone(), cells.clone()))
            .collect::<Result<_, _>>()?;
        Ok(Reader {
            fields,
            searcher,
            pieces,
            revision,
        })
    }

    /// The revision that it has.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The records with a term.
    pub fn with(&self, tag: Tag, number: u64) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| piece.with_term(self.fields.terms, tag, number))
    }

    /// The records that have one of some others under a tag and, where they have at most one
    /// there, in a column.
    pub fn with_any(
        &self,
        tag: Tag,
        column: Option<Column>,
        others: &RoaringBitmap,
    ) -> Result<RoaringBitmap, IndexError> {
        match column {
            Some(column) if others.len() > MOST_TERMS => {
                let others = Bits::of(others);
                self.filter(column, |number| others.has(number))
            }
            _ => {
                let mut found = RoaringBitmap::new();
                for other in others {
                    found |= self.with(tag, other.into())?;
                }
                Ok(found)
            }
        }
    }

    /// The records with any term under a tag, and the numbers of those terms.
    pub fn under(&self, tag: Tag) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let mut numbers = RoaringBitmap::new();
        for piece in &self.pieces {
            let inverted = piece.segment.inverted_index(self.fields.terms)?;
            let mut terms = inverted
                .terms()
                .range()
                .ge(tag.bytes(0))
                .le(tag.bytes(u64::MAX))
                .into_stream()?;
            while terms.advance() {
                let number = terms.key().last_chunk().map(|it| u32::from_be_bytes(*it));
                numbers.extend(number);
            }
        }
        let records = self.with_any(tag, None, &numbers)?;
        Ok((records, numbers))
    }

    /// The records whose number in a column passes a test. One that has none has 0.
    pub fn filter(
        &self,
        column: Column,
        test: impl Fn(u64) -> bool,
    ) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| {
            let numbers = piece.column(column)?;
            Ok(piece.set((0..piece.len()).filter(|at| test(numbers.at(*at as usize)))))
        })
    }

    /// The records whose span of time lies so. An end that is open is so for ever; one without a
    /// span does not.
    pub fn lying(&self, when: When) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| {
            let (from, until) = (piece.column(Column::From)?, piece.column(Column::Until)?);
            Ok(piece.set((0..piece.len()).filter(|at| {
                let from = to_instant(from.at(*at as usize));
                let until = to_instant(until.at(*at as usize));
                (from.is_some() || until.is_some())
                    && when.holds(from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX))
            })))
        })
    }

    /// The records whose versions are later than a revision.
    pub fn since(&self, revision: Revision) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| {
            let numbers = piece.column(Column::Since)?;
            if numbers.greatest() <= revision.0 {
                return Ok(RoaringBitmap::new());
            }
            Ok(piece.set((0..piece.len()).filter(|at| numbers.at(*at as usize) > revision.0)))
        })
    }

    /// The claims of which some attribution passes a test: those surely, and those perhaps.
    pub fn some(&self, test: &RowTest) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let among = self.among(test)?;
        if let Some(found) = &among
            && test.is_told_by_terms()
        {
            return Ok((found.clone(), found.clone()));
        }
        let (mut surely, mut perhaps) = (RoaringBitmap::new(), RoaringBitmap::new());
        for piece in &self.pieces {
            let bound = test.bind(piece)?;
            let rows = piece.rows()?;
            let mut sure = Vec::new();
            let mut maybe = Vec::new();
            let mut look = |document: u32| {
                let mut any = false;
                for row in rows.of(document) {
                    let holds = bound.holds(row);
                    any |= holds.perhaps;
                    if holds.surely {
                        sure.push(document);
                        break;
                    }
                }
                if any {
                    maybe.push(document);
                }
            };
            match &among {
                Some(among) if among.len() * 8 < piece.len().into() => among
                    .iter()
                    .filter_map(|ordinal| piece.document(ordinal))
                    .for_each(&mut look),
                Some(among) => {
                    let among = Bits::of(among);
                    let is_among = |at: &u32| among.has(of_ordinal(Ordinal(piece.ordinal(*at))));
                    piece.living().filter(is_among).for_each(&mut look);
                }
                None => piece.living().for_each(&mut look),
            }
            surely |= piece.set(sure.into_iter());
            perhaps |= piece.set(maybe.into_iter());
        }
        Ok((surely, perhaps))
    }

    /// A superset of the claims of which some attribution passes a test, where terms tell one.
    fn among(&self, test: &RowTest) -> Result<Option<RoaringBitmap>, IndexError> {
        Ok(match test {
            RowTest::Facet { tag, numbers, .. } => {
                let mut found = RoaringBitmap::new();
                for number in (0..16).filter(|number| numbers >> number & 1 == 1) {
                    found |= self.with(*tag, number)?;
                }
                Some(found)
            }
            RowTest::OneOf { tag, set, .. } if set.len() <= MOST_TERMS => {
                Some(self.with_any(*tag, None, set)?)
            }
            RowTest::All(tests) => {
                let mut among: Option<RoaringBitmap> = None;
                for test in tests {
                    among = match (among, self.among(test)?) {
                        (Some(one), Some(other)) => Some(one & other),
                        (one, other) => one.or(other),
                    };
                }
                among
            }
            RowTest::Any(tests) => {
                let mut among = RoaringBitmap::new();
                for test in tests {
                    match self.among(test)? {
                        Some(other) => among |= other,
                        None => return Ok(None),
                    }
                }
                Some(among)
            }
            _ => None,
        })
    }

    /// A column by ordinals.
    pub fn column(&self, column: Column) -> Result<ByOrdinal<'_>, IndexError> {
        let numbers = self
            .pieces
            .iter()
            .map(|piece| piece.column(column))
            .collect::<Result<_, _>>()?;
        Ok(ByOrdinal {
            pieces: &self.pieces,
            numbers,
        })
    }

    /// Gives each record of a set with its columns, and the columns of its attributions, in no
    /// order.
    pub fn each(
        &self,
        set: &RoaringBitmap,
        columns: &[Column],
        row_columns: &[RowColumn],
        mut give: impl FnMut(u32, &[u64], &mut dyn Iterator<Item = &[u64]>),
    ) -> Result<(), IndexError> {
        let wanted = Bits::of(set);
        let mut numbers = vec![0; columns.len()];
        let mut row_numbers: Vec<u64> = Vec::new();
        for piece in &self.pieces {
            let singles = columns
                .iter()
                .map(|column| piece.column(*column))
                .collect::<Result<Vec<Arc<Numbers>>, _>>()?;
            let many = row_columns
                .iter()
                .map(|column| piece.row_column(*column))
                .collect::<Result<Vec<Arc<Numbers>>, _>>()?;
            let rows = match row_columns {
                [] => None,
                _ => Some(piece.rows()?),
            };
            let mut look = |document: u32| {
                for (number, column) in numbers.iter_mut().zip(&singles) {
                    *number = column.at(document as usize);
                }
                row_numbers.clear();
                for row in rows.iter().flat_map(|rows| rows.of(document)) {
                    row_numbers.extend(many.iter().map(|column| column.at(row)));
                }
                let mut each = row_numbers.chunks_exact(row_columns.len().max(1));
                give(piece.ordinal(document), &numbers, &mut each);
            };
            if set.len() * 8 < piece.len().into() {
                set.iter()
                    .filter_map(|ordinal| piece.document(ordinal))
                    .for_each(&mut look);
            } else {
                let is_wanted = |at: &u32| wanted.has(of_ordinal(Ordinal(piece.ordinal(*at))));
                piece.living().filter(is_wanted).for_each(&mut look);
            }
        }
        Ok(())
    }

    pub(super) fn union(
        &self,
        of: impl Fn(&Piece) -> Result<RoaringBitmap, IndexError>,
    ) -> Result<RoaringBitmap, IndexError> {
        let mut found = RoaringBitmap::new();
        for piece in &self.pieces {
            found |= of(piece)?;
        }
        Ok(found)
    }
}

/// A column, read by ordinals.
pub struct ByOrdinal<'r> {
    pieces: &'r [Piece],
    numbers: Vec<Arc<Numbers>>,
}

impl ByOrdinal<'_> {
    /// The number of a record; `None` where the index does not have it.
    pub fn of(&self, ordinal: Ordinal) -> Option<u64> {
        self.pieces
            .iter()
            .zip(&self.numbers)
            .find_map(|(piece, numbers)| {
                let document = piece.document(ordinal.0)?;
                Some(numbers.at(document as usize))
            })
    }
}
