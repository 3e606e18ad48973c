//! Columns by ordinal for sorting: ranks of texts, and counts of terms.

use std::{cmp::Reverse, collections::BinaryHeap};

use roaring::RoaringBitmap;
use tantivy::columnar::Streamer;

use crate::index::{
    column_text::CUT,
    error::IndexError,
    reader::Reader,
    row_column::{RowColumn, TEXT_END, TextColumn},
    segment_view::{for_each_posting, terms_of},
    term_kind::TermKind,
};

impl Reader {
    /// The ranks of the first texts of records in a column, from 1, with those of further texts;
    /// `None` where a text is too long to be told from others. The ranks of records are written
    /// into `out` by ordinal.
    pub fn text_ranks(
        &self,
        column: TextColumn,
        further: &[String],
        out: &mut [u64],
    ) -> Result<Option<Vec<u64>>, IndexError> {
        let texts = self.segments.iter();
        let texts = texts.map(|segment| segment.text_dictionary(column));
        let texts: Vec<_> = texts.collect::<Result<_, _>>()?;
        let mut streams = Vec::new();
        for texts in &texts {
            streams.push(match texts {
                Some(texts) => Some(texts.dictionary().stream()?),
                None => None,
            });
        }
        // The next text of each segment, and of the further ones.
        let mut heap = BinaryHeap::new();
        let mut ranks: Vec<Vec<u64>> = vec![vec![0]; streams.len()];
        let mut further_ranks = vec![0; further.len()];
        for (index, text) in further.iter().enumerate() {
            heap.push(Reverse((text.clone().into_bytes(), streams.len() + index)));
        }
        for (segment, stream) in streams.iter_mut().enumerate() {
            heap.extend(next_text(stream, segment));
        }
        let (mut rank, mut last) = (0, Vec::new());
        while let Some(Reverse((text, segment))) = heap.pop() {
            if text.ends_with(&[CUT as u8]) {
                return Ok(None);
            }
            if text != last {
                (rank, last) = (rank + 1, text);
            }
            // An empty text is none.
            let rank = if last.is_empty() { 0 } else { rank };
            match ranks.get_mut(segment) {
                Some(ranks) => {
                    ranks.push(rank);
                    heap.extend(next_text(&mut streams[segment], segment));
                }
                None => further_ranks[segment - streams.len()] = rank,
            }
        }
        for (segment, ranks) in self.segments.iter().zip(ranks) {
            let numbers = segment.text_numbers(column)?;
            for document in (0..segment.len()).filter(|document| segment.is_alive(*document)) {
                let number = numbers.at(document as usize) as usize;
                out[segment.ordinal(document) as usize] = ranks.get(number).copied().unwrap_or(0);
            }
        }
        Ok(Some(further_ranks))
    }

    /// A number that is greater than every ordinal.
    pub fn ordinals(&self) -> usize {
        let ranges = self.segments.iter();
        let greatest = ranges.map(|segment| segment.ordinal_range().1).max();
        greatest.map_or(0, |greatest| greatest as usize + 1)
    }

    /// Adds the number of rows of each record, by ordinal: of all, or only of those with a value;
    /// `column` is any of the rows' columns.
    pub fn count_rows(
        &self,
        column: RowColumn,
        only: Option<u64>,
        out: &mut [u64],
    ) -> Result<(), IndexError> {
        for segment in &self.segments {
            let starts = segment.starts(column.kind())?;
            let values = only.map(|_| segment.row_column(column)).transpose()?;
            for document in (0..segment.len()).filter(|document| segment.is_alive(*document)) {
                let rows = starts.start(document)..starts.start(document + 1);
                let count = match &values {
                    None => rows.len(),
                    Some(values) => rows
                        .filter(|row| Some(values.at(*row as usize)) == only)
                        .count(),
                };
                out[segment.ordinal(document) as usize] += count as u64;
            }
        }
        Ok(())
    }

    /// Visits the terms of a kind with the ordinals of the records that have them, segment by
    /// segment.
    pub fn each_term(
        &self,
        kind: TermKind,
        mut visit: impl FnMut(u32, &[u32]),
    ) -> Result<(), IndexError> {
        let mut ordinals = Vec::new();
        for segment in &self.segments {
            let inverted = segment.reader.inverted_index(self.fields.terms)?;
            let mut terms = terms_of(&inverted, kind)?;
            while terms.advance() {
                let Some(number) = terms.key().last_chunk() else {
                    continue;
                };
                let number = u32::from_be_bytes(*number);
                ordinals.clear();
                let term = kind.term(self.fields.terms, number.into());
                for_each_posting(&inverted, &term, |documents| {
                    let alive = documents
                        .iter()
                        .filter(|document| segment.is_alive(**document));
                    ordinals.extend(alive.map(|document| segment.ordinal(*document)));
                })?;
                visit(number, &ordinals);
            }
        }
        Ok(())
    }

    /// The records without a text in the first of two columns and with one in the second.
    pub fn without_first(
        &self,
        [first, second]: [TextColumn; 2],
    ) -> Result<RoaringBitmap, IndexError> {
        let mut found = RoaringBitmap::new();
        for segment in &self.segments {
            let (first, second) = (segment.text_numbers(first)?, segment.text_numbers(second)?);
            for document in 0..segment.len() {
                let row = document as usize;
                if first.at(row) == 0 && second.at(row) != 0 && segment.is_alive(document) {
                    found.insert(segment.ordinal(document));
                }
            }
        }
        Ok(found)
    }
}

/// The next text of a segment's dictionary.
fn next_text(
    stream: &mut Option<Streamer<'_>>,
    segment: usize,
) -> Option<Reverse<(Vec<u8>, usize)>> {
    let stream = stream.as_mut()?;
    let text = stream.advance().then(|| first_text(stream.key()))?;
    Some(Reverse((text, segment)))
}

/// The first text of a column's value.
fn first_text(value: &[u8]) -> Vec<u8> {
    let end = value.iter().position(|byte| *byte == TEXT_END as u8);
    value[..end.unwrap_or(value.len())].to_vec()
}
