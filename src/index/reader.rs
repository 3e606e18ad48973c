//! Reading: which records have a term, a number, a row, a text.
//!
//! An answer is a set of ordinals. Where the index cannot tell for sure, it is two: those that are
//! in it surely, and those that may be.

use std::{ops::Range, sync::Arc};

use roaring::RoaringBitmap;
use tantivy::Searcher;

use crate::{
    index::{
        IndexError,
        attribution_filter::{AttributionFilter, OrdinalBits},
        column::{AttributionColumn, Column, to_instant},
        column_batch::ColumnBatch,
        column_values::ColumnValues,
        ordinal_set_builder::OrdinalSetBuilder,
        schema::Fields,
        segment_view::{Cells, SegmentView, under},
        term_kind::TermKind,
    },
    model::{Ordinal, Revision, When},
};

/// The index of one kind of records, as it is at one revision for as long as this lives.
pub struct Reader {
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    pub(super) pieces: Vec<SegmentView>,
    revision: Revision,
}

/// To look a term up in a segment takes as long as to read the columns of about so many records. Few
/// in tests, so that both are done.
const LOOKED_UP: u64 = if cfg!(test) { 20 } else { 300 };

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
            .map(|segment| SegmentView::new(segment.clone(), cells.clone()))
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

    /// How many segments it goes through.
    #[cfg(test)]
    pub(crate) fn segments(&self) -> usize {
        self.pieces.len()
    }

    /// The records with a term.
    pub fn with(&self, tag: TermKind, number: u64) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| piece.with_terms(self.fields.terms, [(tag, number)]))
    }

    /// The records `within` a set that have one of some others under a tag and, where they have at
    /// most one there, in a column. Others may be given with them.
    pub fn with_any(
        &self,
        tag: TermKind,
        column: Option<Column>,
        others: &RoaringBitmap,
        within: &RoaringBitmap,
    ) -> Result<RoaringBitmap, IndexError> {
        match column {
            Some(column) if !self.is_less(others.len(), within) => {
                let others = OrdinalBits::of(others);
                self.filter(column, within, |number| others.has(number))
            }
            _ => self.with_terms(tag, others),
        }
    }

    fn with_terms(
        &self,
        tag: TermKind,
        others: &RoaringBitmap,
    ) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| {
            let others = others.iter().map(|other| (tag, other.into()));
            piece.with_terms(self.fields.terms, others)
        })
    }

    /// How many documents have a term, those struck out included.
    fn frequency(&self, tag: TermKind, number: u64) -> Result<u64, IndexError> {
        let term = tag.term(self.fields.terms, number);
        let mut all = 0;
        for piece in &self.pieces {
            let inverted = piece.segment.inverted_index(self.fields.terms)?;
            all += u64::from(inverted.doc_freq(&term)?);
        }
        Ok(all)
    }

    /// The records with any term under a tag, and the numbers of those terms.
    pub fn under(&self, tag: TermKind) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let mut numbers = RoaringBitmap::new();
        for piece in &self.pieces {
            let inverted = piece.segment.inverted_index(self.fields.terms)?;
            let mut terms = under(&inverted, tag)?;
            while terms.advance() {
                let number = terms.key().last_chunk().map(|it| u32::from_be_bytes(*it));
                numbers.extend(number);
            }
        }
        let records = self.with_terms(tag, &numbers)?;
        Ok((records, numbers))
    }

    /// The records `within` a set whose number in a column passes a test. One that has none has 0.
    pub fn filter(
        &self,
        column: Column,
        within: &RoaringBitmap,
        test: impl Fn(u64) -> bool,
    ) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| {
            let numbers = piece.column(column)?;
            let mut found = OrdinalSetBuilder::new(piece);
            let mut read = Vec::new();
            piece.within(within, |documents| {
                numbers.read(documents, &mut read);
                found.pick(documents, |nth| test(read[nth]));
                Ok(())
            })?;
            Ok(found.done())
        })
    }

    /// The records `within` a set whose span of time lies so. An end that is open is so for ever; one without a
    /// span does not.
    pub fn lying(&self, when: When, within: &RoaringBitmap) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| {
            let (starts, ends) = (piece.column(Column::From)?, piece.column(Column::Until)?);
            let mut found = OrdinalSetBuilder::new(piece);
            let (mut from, mut until) = (Vec::new(), Vec::new());
            piece.within(within, |documents| {
                starts.read(documents, &mut from);
                ends.read(documents, &mut until);
                found.pick(documents, |nth| {
                    let (from, until) = (to_instant(from[nth]), to_instant(until[nth]));
                    (from.is_some() || until.is_some())
                        && when.holds(from.unwrap_or(i64::MIN), until.unwrap_or(i64::MAX))
                });
                Ok(())
            })?;
            Ok(found.done())
        })
    }

    /// The records whose versions are later than a revision.
    pub fn since(&self, revision: Revision) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| {
            let numbers = piece.column(Column::Since)?;
            if numbers.greatest() <= revision.0 {
                return Ok(RoaringBitmap::new());
            }
            let late = (0..piece.len()).filter(|at| numbers.at(*at as usize) > revision.0);
            let mut found = OrdinalSetBuilder::new(piece);
            found.extend(&late.collect::<Vec<u32>>());
            Ok(found.done())
        })
    }

    /// The claims `within` a set of which some attribution passes a test: those surely, and those
    /// perhaps.
    pub fn some(
        &self,
        test: &AttributionFilter,
        within: &RoaringBitmap,
    ) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let told = test.is_told_by_terms();
        let among = match self.least(test, within)? {
            // What terms tell need not be looked at, but a long list of documents takes time too.
            Some((terms, frequency)) if frequency < within.len() * if told { 4 } else { 1 } => {
                Some(self.of_terms(terms)? & within)
            }
            _ => None,
        };
        if let Some(found) = &among
            && told
        {
            return Ok((found.clone(), found.clone()));
        }
        let among = among.as_ref().unwrap_or(within);
        let (mut surely, mut perhaps) = (RoaringBitmap::new(), RoaringBitmap::new());
        for piece in &self.pieces {
            let bound = test.bind(piece)?;
            let rows = piece.rows()?;
            let (mut sure, mut maybe) =
                (OrdinalSetBuilder::new(piece), OrdinalSetBuilder::new(piece));
            piece.within(among, |documents| {
                let (rows, ends) = (rows.of(documents), rows.ends(documents));
                let holds = bound.holds(&rows);
                let of = |nth: usize| &holds[ends.rows_of(nth)];
                sure.pick(documents, |nth| of(nth).iter().any(|it| it.surely));
                maybe.pick(documents, |nth| of(nth).iter().any(|it| it.perhaps));
                Ok(())
            })?;
            surely |= sure.done();
            perhaps |= maybe.done();
        }
        Ok((surely, perhaps))
    }

    /// Whether it is less work to look up so many terms than to read the columns of some records.
    fn is_less(&self, terms: u64, within: &RoaringBitmap) -> bool {
        terms * self.pieces.len() as u64 * LOOKED_UP <= within.len()
    }

    fn of_terms(&self, terms: Vec<(TermKind, u64)>) -> Result<RoaringBitmap, IndexError> {
        self.union(|piece| piece.with_terms(self.fields.terms, terms.iter().copied()))
    }

    /// The terms of which a claim has one if some attribution passes a test, and how many
    /// documents have them: those with the fewest, where there is a choice.
    fn least(
        &self,
        test: &AttributionFilter,
        within: &RoaringBitmap,
    ) -> Result<Option<(Vec<(TermKind, u64)>, u64)>, IndexError> {
        let counted = |tag: TermKind, numbers: &mut dyn Iterator<Item = u64>| {
            let mut terms = Vec::new();
            let mut all = 0;
            for number in numbers {
                all += self.frequency(tag, number)?;
                terms.push((tag, number));
            }
            Ok::<_, IndexError>(Some((terms, all)))
        };
        Ok(match test {
            AttributionFilter::PackedField { tag, numbers, .. } => {
                let numbers = *numbers;
                counted(
                    *tag,
                    &mut (0..16).filter(|number| numbers >> number & 1 == 1),
                )?
            }
            AttributionFilter::OneOf { tag, set, .. } if self.is_less(set.len(), within) => {
                counted(*tag, &mut set.iter().map(u64::from))?
            }
            AttributionFilter::All(tests) => {
                let mut least: Option<(Vec<(TermKind, u64)>, u64)> = None;
                for test in tests {
                    let other = self.least(test, within)?;
                    least = match (least, other) {
                        (Some(one), Some(other)) => Some(if other.1 < one.1 { other } else { one }),
                        (one, other) => one.or(other),
                    };
                }
                least
            }
            AttributionFilter::Any(tests) => {
                let mut any = (Vec::new(), 0);
                for test in tests {
                    let Some((terms, frequency)) = self.least(test, within)? else {
                        return Ok(None);
                    };
                    any.0.extend(terms);
                    any.1 += frequency;
                }
                Some(any)
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
        of_records: &[Column],
        of_rows: &[AttributionColumn],
        mut give: impl FnMut(u32, &[u64], &RowsOf<'_>),
    ) -> Result<(), IndexError> {
        let all = [of_records, &[Column::Ordinal]].concat();
        let mut numbers = vec![0; of_records.len()];
        let (mut read, mut rows_read) =
            (vec![Vec::new(); all.len()], vec![Vec::new(); of_rows.len()]);
        for columns in self.columns(&all, of_rows)? {
            columns.blocks(set, |block| {
                for (nth, into) in read.iter_mut().enumerate() {
                    columns.of_records(nth).read(block.records, into);
                }
                for (nth, into) in rows_read.iter_mut().enumerate() {
                    columns.of_rows(nth).read(&block.rows, into);
                }
                let ends = block.ends();
                for (nth, ordinal) in read[of_records.len()].iter().enumerate() {
                    for (number, column) in numbers.iter_mut().zip(&read) {
                        *number = column[nth];
                    }
                    let of_it = RowsOf {
                        columns: &rows_read,
                        rows: ends.rows_of(nth),
                    };
                    give(*ordinal as u32, &numbers, &of_it);
                }
            })?;
        }
        Ok(())
    }

    /// Columns, segment by segment.
    pub fn columns(
        &self,
        of_records: &[Column],
        of_rows: &[AttributionColumn],
    ) -> Result<Vec<ColumnBatch<'_>>, IndexError> {
        let pieces = self.pieces.iter();
        let columns = pieces.map(|piece| ColumnBatch::of_piece(piece, of_records, of_rows));
        columns.collect()
    }

    pub(super) fn union(
        &self,
        of: impl Fn(&SegmentView) -> Result<RoaringBitmap, IndexError>,
    ) -> Result<RoaringBitmap, IndexError> {
        let mut found = RoaringBitmap::new();
        for piece in &self.pieces {
            found |= of(piece)?;
        }
        Ok(found)
    }
}

/// The attributions of a claim in some columns.
pub struct RowsOf<'r> {
    columns: &'r [Vec<u64>],
    rows: Range<usize>,
}

impl RowsOf<'_> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of the nth attribution in one of the columns, by its place among them.
    pub fn number(&self, nth: usize, column: usize) -> u64 {
        self.columns[column][self.rows.start + nth]
    }
}

/// A column, read by ordinals.
pub struct ByOrdinal<'r> {
    pieces: &'r [SegmentView],
    numbers: Vec<Arc<ColumnValues>>,
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
