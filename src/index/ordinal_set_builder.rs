//! Building a set of ordinals from documents of a segment.

use roaring::RoaringBitmap;
use tantivy::schema::Field;

use crate::index::{
    column_values::DocSelection,
    error::IndexError,
    segment_view::{SegmentView, for_each_posting},
    term_kind::TermKind,
};

/// The share of documents, as one in so many, above which ordinals are gathered as bits.
const DENSE: usize = 64;

/// A builder of a set of ordinals: a list while they are few, then bits.
pub(super) struct OrdinalSetBuilder<'p> {
    segment: &'p SegmentView,
    list: Vec<u32>,
    /// The longest that the list may be.
    longest_list: usize,
    /// A bit for each ordinal from `first` on; empty as long as there is a list.
    bits: Vec<u8>,
    first: u32,
    passing: Vec<u32>,
}

impl<'p> OrdinalSetBuilder<'p> {
    pub(super) fn new(segment: &'p SegmentView) -> OrdinalSetBuilder<'p> {
        let (least, greatest) = segment.ordinal_range();
        let documents = segment.len() as usize;
        let is_dense = (greatest - least) as usize / 8 <= documents;
        OrdinalSetBuilder {
            segment,
            list: Vec::new(),
            longest_list: match is_dense {
                true => documents / DENSE,
                false => usize::MAX,
            },
            bits: Vec::new(),
            // A whole number of bytes.
            first: least / 8 * 8,
            passing: Vec::new(),
        }
    }

    /// The records whose documents in a segment have at least one of some terms.
    pub(super) fn with_terms(
        segment: &SegmentView,
        field: Field,
        terms: impl IntoIterator<Item = (TermKind, u64)>,
    ) -> Result<RoaringBitmap, IndexError> {
        let mut found = OrdinalSetBuilder::new(segment);
        let inverted = segment.reader.inverted_index(field)?;
        for (kind, number) in terms {
            for_each_posting(&inverted, &kind.term(field, number), |documents| {
                found.extend(documents);
            })?;
        }
        Ok(found.build())
    }

    /// Adds the records of documents, deleted ones left out.
    pub(super) fn extend(&mut self, documents: &[u32]) {
        let segment = self.segment;
        match segment.has_deletes() {
            false => self.add(documents.iter().copied()),
            true => self.add(
                documents
                    .iter()
                    .copied()
                    .filter(|document| segment.is_alive(*document)),
            ),
        }
    }

    /// Adds the selected documents whose indexes in the selection pass a test. None may be deleted.
    pub(super) fn filter(&mut self, documents: &DocSelection, passes: impl Fn(usize) -> bool) {
        let mut passing = std::mem::take(&mut self.passing);
        passing.clear();
        passing.resize(documents.count(), 0);
        // Without a branch, which could not be predicted: always write, and advance on a match.
        let mut count = 0;
        documents.for_each(|index, document| {
            passing[count] = document;
            count += usize::from(passes(index));
        });
        self.add(passing[..count].iter().copied());
        self.passing = passing;
    }

    /// The set of what was added.
    pub(super) fn build(mut self) -> RoaringBitmap {
        if !self.bits.is_empty() {
            return RoaringBitmap::from_lsb0_bytes(self.first, &self.bits);
        }
        self.list.sort_unstable();
        self.list.dedup();
        RoaringBitmap::from_sorted_iter(self.list).expect("the list was sorted just now")
    }

    fn add(&mut self, documents: impl Iterator<Item = u32>) {
        let segment = self.segment;
        let ordinals = documents.map(|document| segment.ordinal(document));
        if self.bits.is_empty() {
            self.list.extend(ordinals);
            if self.list.len() > self.longest_list {
                let list = std::mem::take(&mut self.list);
                self.bits = vec![0; (segment.ordinal_range().1 - self.first) as usize / 8 + 1];
                self.set(list.into_iter());
            }
        } else {
            self.set(ordinals);
        }
    }

    fn set(&mut self, ordinals: impl Iterator<Item = u32>) {
        for ordinal in ordinals {
            let bit = ordinal - self.first;
            self.bits[bit as usize / 8] |= 1 << (bit % 8);
        }
    }
}
