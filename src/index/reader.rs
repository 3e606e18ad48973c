//! Reading an index: the records with a term, a value in a column, an attribution, a text.
//!
//! An answer is a set of ordinals. If the index cannot decide, the answer is two sets: the records
//! that match surely, and those that match perhaps.

use std::{ops::Range, sync::Arc};

use fixedbitset::FixedBitSet;
use roaring::RoaringBitmap;
use tantivy::{Searcher, schema::IndexRecordOption};

use crate::{
    index::{
        column::{AttributionColumn, Column, to_ordinal},
        column_batch::ColumnBatch,
        column_filter::{ColumnFilter, RowBlock},
        column_values::ColumnValues,
        error::IndexError,
        ordinal_bits::OrdinalBits,
        ordinal_set_builder::OrdinalSetBuilder,
        row_column::{PartKind, RowColumn},
        schema::Fields,
        segment_view::{ColumnCache, SegmentView, terms_of},
        term_kind::TermKind,
    },
    model::{Ordinal, Revision},
};

/// A reader of the index of one kind of records, which stays at one revision.
pub struct Reader {
    pub(super) fields: Fields,
    pub(super) searcher: Searcher,
    pub(super) segments: Vec<SegmentView>,
    revision: Revision,
}

/// The number of records whose columns are read in the time of one term lookup in a segment; small
/// in tests, so that both strategies are exercised.
const TERM_LOOKUP: u64 = if cfg!(test) { 20 } else { 300 };

/// Terms, and their total document frequency.
type CountedTerms = (Vec<(TermKind, u64)>, u64);

impl Reader {
    pub(super) fn new(
        fields: Fields,
        searcher: Searcher,
        cache: &Arc<ColumnCache>,
        revision: Revision,
    ) -> Result<Reader, IndexError> {
        let segments = searcher
            .segment_readers()
            .iter()
            .map(|segment| SegmentView::new(segment.clone(), cache.clone()))
            .collect::<Result<_, _>>()?;
        Ok(Reader {
            fields,
            searcher,
            segments,
            revision,
        })
    }

    /// The revision of the index.
    pub fn revision(&self) -> Revision {
        self.revision
    }

    /// The number of segments.
    #[cfg(test)]
    pub(crate) fn segments(&self) -> usize {
        self.segments.len()
    }

    /// The records with a term.
    pub fn with(&self, kind: TermKind, number: u64) -> Result<RoaringBitmap, IndexError> {
        self.with_one_of([(kind, number)])
    }

    /// The records `within` a set that refer to one of `others` by a term and, if they refer to at
    /// most one so, in a `column`. Records outside of the set may come with them.
    pub fn with_any(
        &self,
        kind: TermKind,
        column: Option<Column>,
        others: &RoaringBitmap,
        within: &RoaringBitmap,
    ) -> Result<RoaringBitmap, IndexError> {
        match column {
            Some(column) if !self.is_lookup_cheaper(others.len(), within) => {
                let others = OrdinalBits::new(others);
                self.filter(column, within, |value| others.contains_value(value))
            }
            _ => self.with_one_of(others.iter().map(|other| (kind, other.into()))),
        }
    }

    fn with_one_of(
        &self,
        terms: impl IntoIterator<Item = (TermKind, u64)> + Clone,
    ) -> Result<RoaringBitmap, IndexError> {
        self.union(|segment| {
            OrdinalSetBuilder::with_terms(segment, self.fields.terms, terms.clone())
        })
    }

    /// The number of documents with a term, deleted ones included.
    fn document_frequency(&self, kind: TermKind, number: u64) -> Result<u64, IndexError> {
        let term = kind.term(self.fields.terms, number);
        let mut total = 0;
        for segment in &self.segments {
            let inverted = segment.reader.inverted_index(self.fields.terms)?;
            total += u64::from(inverted.doc_freq(&term)?);
        }
        Ok(total)
    }

    /// The records with any term of a kind, and the numbers of those terms.
    pub fn under(&self, kind: TermKind) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let mut numbers = RoaringBitmap::new();
        for segment in &self.segments {
            let inverted = segment.reader.inverted_index(self.fields.terms)?;
            let mut terms = terms_of(&inverted, kind)?;
            while terms.advance() {
                let number = terms.key().last_chunk();
                numbers.extend(number.map(|bytes| u32::from_be_bytes(*bytes)));
            }
        }
        let records = self.with_one_of(numbers.iter().map(|number| (kind, number.into())))?;
        Ok((records, numbers))
    }

    /// The records `within` a set whose value in a column passes a test. A missing value is 0.
    pub fn filter(
        &self,
        column: Column,
        within: &RoaringBitmap,
        test: impl Fn(u64) -> bool,
    ) -> Result<RoaringBitmap, IndexError> {
        self.union(|segment| {
            let column = segment.column(column)?;
            let mut found = OrdinalSetBuilder::new(segment);
            let mut values = Vec::new();
            segment.within(within, |documents| {
                column.read(documents, &mut values);
                found.filter(documents, |index| test(values[index]));
                Ok(())
            })?;
            Ok(found.build())
        })
    }

    /// The records whose indexed versions were written after a revision.
    pub fn since(&self, revision: Revision) -> Result<RoaringBitmap, IndexError> {
        self.union(|segment| {
            let revisions = segment.column(Column::VersionRevision)?;
            if revisions.greatest() <= revision.0 {
                return Ok(RoaringBitmap::new());
            }
            let is_later = |document: &u32| revisions.at(*document as usize) > revision.0;
            let mut found = OrdinalSetBuilder::new(segment);
            found.extend(&(0..segment.len()).filter(is_later).collect::<Vec<u32>>());
            Ok(found.build())
        })
    }

    /// The records `within` a set with a row of a kind that passes a filter: surely, and perhaps.
    pub fn some(
        &self,
        kind: PartKind,
        filter: &ColumnFilter<'_>,
        within: &RoaringBitmap,
    ) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let by_terms = filter.is_decided_by_terms();
        let candidates = match self.rarest_terms(filter, within)? {
            // Terms that decide save reading columns, but a long posting list takes time too.
            Some((terms, frequency)) if frequency < within.len() * if by_terms { 4 } else { 1 } => {
                Some(self.with_one_of(terms)? & within)
            }
            _ => None,
        };
        if let Some(found) = &candidates
            && by_terms
        {
            return Ok((found.clone(), found.clone()));
        }
        let candidates = candidates.as_ref().unwrap_or(within);
        let (mut surely, mut perhaps) = (RoaringBitmap::new(), RoaringBitmap::new());
        for segment in &self.segments {
            let bound = filter.bind(segment)?;
            let starts = segment.starts(kind)?;
            let mut sure = OrdinalSetBuilder::new(segment);
            let mut maybe = OrdinalSetBuilder::new(segment);
            segment.within(candidates, |documents| {
                let block = RowBlock {
                    documents,
                    rows: starts.rows(documents),
                    ends: starts.offsets(documents),
                };
                let results = bound.evaluate(&block);
                let of = |index: usize| results[block.ends.rows_of(index)].iter();
                sure.filter(documents, |index| of(index).any(|result| result.surely));
                maybe.filter(documents, |index| of(index).any(|result| result.perhaps));
                Ok(())
            })?;
            surely |= sure.build();
            perhaps |= maybe.build();
        }
        Ok((surely, perhaps))
    }

    /// The records to which rows refer that pass a filter, by a column of those rows: surely, and
    /// perhaps.
    pub fn referenced(
        &self,
        column: RowColumn,
        filter: &ColumnFilter<'_>,
        within: &RoaringBitmap,
    ) -> Result<(RoaringBitmap, RoaringBitmap), IndexError> {
        let (mut surely, mut perhaps) = (RoaringBitmap::new(), RoaringBitmap::new());
        let mut values = Vec::new();
        for segment in &self.segments {
            let (bound, starts) = (filter.bind(segment)?, segment.starts(column.kind())?);
            let column = segment.row_column(column)?;
            segment.within(within, |documents| {
                let block = RowBlock {
                    documents,
                    rows: starts.rows(documents),
                    ends: starts.offsets(documents),
                };
                column.read(&block.rows, &mut values);
                for (result, value) in bound.evaluate(&block).into_iter().zip(&values) {
                    if let (true, Some(record)) = (result.perhaps, to_ordinal(*value)) {
                        perhaps.insert(record.0);
                        if result.surely {
                            surely.insert(record.0);
                        }
                    }
                }
                Ok(())
            })?;
        }
        Ok((surely, perhaps))
    }

    /// The numbers of the terms of a kind that any of some records has.
    pub fn terms_within(
        &self,
        kind: TermKind,
        records: &RoaringBitmap,
    ) -> Result<RoaringBitmap, IndexError> {
        let mut numbers = RoaringBitmap::new();
        for segment in &self.segments {
            let mut wanted = FixedBitSet::with_capacity(segment.len() as usize);
            segment.within(records, |documents| {
                documents.for_each(|_, document| wanted.insert(document as usize));
                Ok(())
            })?;
            if wanted.is_clear() {
                continue;
            }
            let inverted = segment.reader.inverted_index(self.fields.terms)?;
            let mut terms = terms_of(&inverted, kind)?;
            while terms.advance() {
                let Some(number) = terms.key().last_chunk() else {
                    continue;
                };
                let basic = IndexRecordOption::Basic;
                let mut postings =
                    inverted.read_block_postings_from_terminfo(terms.value(), basic)?;
                let is_wanted = |document: &u32| wanted.contains(*document as usize);
                while !postings.docs().is_empty() {
                    if postings.docs().iter().any(is_wanted) {
                        numbers.insert(u32::from_be_bytes(*number));
                        break;
                    }
                    postings.advance();
                }
            }
        }
        Ok(numbers)
    }

    /// Whether the lookup of so many terms takes less time than reading a column of some records.
    fn is_lookup_cheaper(&self, terms: u64, records: &RoaringBitmap) -> bool {
        terms * self.segments.len() as u64 * TERM_LOOKUP <= records.len()
    }

    /// Terms of which every record with a passing row has one, with their total document
    /// frequency; the rarest, if there is a choice.
    fn rarest_terms(
        &self,
        filter: &ColumnFilter<'_>,
        within: &RoaringBitmap,
    ) -> Result<Option<CountedTerms>, IndexError> {
        let counted = |kind: TermKind, numbers: &mut dyn Iterator<Item = u64>| {
            let mut terms = Vec::new();
            let mut total = 0;
            for number in numbers {
                total += self.document_frequency(kind, number)?;
                terms.push((kind, number));
            }
            Ok::<_, IndexError>(Some((terms, total)))
        };
        Ok(match filter {
            ColumnFilter::PackedField {
                tag: Some(tag),
                numbers,
                ..
            } => {
                let numbers = *numbers;
                counted(
                    *tag,
                    &mut (0..16).filter(|number| numbers >> number & 1 == 1),
                )?
            }
            ColumnFilter::OneOf {
                tag: Some(tag),
                set,
                ..
            } if self.is_lookup_cheaper(set.len(), within) => {
                counted(*tag, &mut set.iter().map(u64::from))?
            }
            ColumnFilter::All(filters) => {
                let mut rarest: Option<(Vec<(TermKind, u64)>, u64)> = None;
                for filter in filters {
                    let next = self.rarest_terms(filter, within)?;
                    rarest = match (rarest, next) {
                        (Some(rarest), Some(next)) if rarest.1 <= next.1 => Some(rarest),
                        (rarest, next) => next.or(rarest),
                    };
                }
                rarest
            }
            ColumnFilter::Any(filters) => {
                let mut any = (Vec::new(), 0);
                for filter in filters {
                    let Some((terms, frequency)) = self.rarest_terms(filter, within)? else {
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

    /// A column of records, read by ordinals.
    pub fn column(&self, column: Column) -> Result<ByOrdinal<'_>, IndexError> {
        let values = self
            .segments
            .iter()
            .map(|segment| segment.column(column))
            .collect::<Result<_, _>>()?;
        Ok(ByOrdinal {
            segments: &self.segments,
            values,
        })
    }

    /// Visits each record of a set with columns of it and of its attributions, in no order.
    pub fn each(
        &self,
        set: &RoaringBitmap,
        of_records: &[Column],
        of_rows: &[AttributionColumn],
        mut visit: impl FnMut(u32, &[u64], &RowsOf<'_>),
    ) -> Result<(), IndexError> {
        let all = [of_records, &[Column::Ordinal]].concat();
        let mut record = vec![0; of_records.len()];
        let mut records = vec![Vec::new(); all.len()];
        let mut attributions = vec![Vec::new(); of_rows.len()];
        for batch in self.columns(&all, of_rows)? {
            batch.blocks(set, |block| {
                for (index, values) in records.iter_mut().enumerate() {
                    batch.of_records(index).read(block.records, values);
                }
                for (index, values) in attributions.iter_mut().enumerate() {
                    batch.of_rows(index).read(&block.rows, values);
                }
                let ends = block.ends();
                for (index, ordinal) in records[of_records.len()].iter().enumerate() {
                    for (value, values) in record.iter_mut().zip(&records) {
                        *value = values[index];
                    }
                    let rows = RowsOf {
                        columns: &attributions,
                        rows: ends.rows_of(index),
                    };
                    visit(*ordinal as u32, &record, &rows);
                }
            })?;
        }
        Ok(())
    }

    /// Columns of each segment.
    pub fn columns(
        &self,
        of_records: &[Column],
        of_rows: &[AttributionColumn],
    ) -> Result<Vec<ColumnBatch<'_>>, IndexError> {
        let segments = self.segments.iter();
        let batches = segments.map(|it| ColumnBatch::of_segment(it, of_records, of_rows));
        batches.collect()
    }

    pub(super) fn union(
        &self,
        of: impl Fn(&SegmentView) -> Result<RoaringBitmap, IndexError>,
    ) -> Result<RoaringBitmap, IndexError> {
        let mut found = RoaringBitmap::new();
        for segment in &self.segments {
            found |= of(segment)?;
        }
        Ok(found)
    }
}

/// The attributions of a claim, in some columns.
pub struct RowsOf<'r> {
    columns: &'r [Vec<u64>],
    rows: Range<usize>,
}

impl RowsOf<'_> {
    /// The number of attributions.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no attribution.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The value of an attribution in a column, each by its index.
    pub fn number(&self, attribution: usize, column: usize) -> u64 {
        self.columns[column][self.rows.start + attribution]
    }
}

/// A column of records, read by ordinals.
pub struct ByOrdinal<'r> {
    segments: &'r [SegmentView],
    values: Vec<Arc<ColumnValues>>,
}

impl ByOrdinal<'_> {
    /// The value of a record; `None` if the index lacks the record.
    pub fn of(&self, ordinal: Ordinal) -> Option<u64> {
        self.segments
            .iter()
            .zip(&self.values)
            .find_map(|(segment, values)| {
                let document = segment.document(ordinal.0)?;
                Some(values.at(document as usize))
            })
    }
}
