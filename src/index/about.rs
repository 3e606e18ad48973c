//! Records that count as having a word since they are about something that has it.

use std::sync::Arc;

use roaring::RoaringBitmap;
use tantivy::{
    BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError,
    postings::SegmentPostings,
    query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
};

use super::{document::Document, tag::Tag};

/// What records may be about: one of these others, under a tag.
#[derive(Clone, Debug)]
pub struct About {
    /// The tag, such as [`Tag::AnyRole`].
    pub tag: Tag,
    /// The others' ordinals.
    pub others: Arc<RoaringBitmap>,
    /// How much it adds to the score: [`About::AS_TYPED`] or [`About::NEARLY`].
    pub score: f32,
}

/// Up to this many terms are looked up one by one; for more, all terms of the tag are gone through.
const FEW: u64 = 1_000;

impl About {
    /// The score of a record that is about something that has the part as it was typed: less than
    /// that of having it itself.
    pub const AS_TYPED: f32 = 2.0;
    /// The score of one that is about something that has it only with a typo, or begins so: less
    /// than that of anything that has it so itself.
    pub const NEARLY: f32 = 0.005;

    /// Whether a record is.
    pub(super) fn holds(&self, document: &Document<'_>) -> bool {
        let is_other = |number: u64| u32::try_from(number).is_ok_and(|it| self.others.contains(it));
        let mut terms = document.terms.iter();
        terms.any(|(tag, number)| *tag == self.tag && is_other(*number))
    }

    /// The query for those that are.
    pub(super) fn query(&self, terms: Field) -> AboutQuery {
        AboutQuery {
            about: self.clone(),
            terms,
        }
    }

    fn documents(&self, terms: Field, segment: &SegmentReader) -> Result<BitSet, TantivyError> {
        let inverted = segment.inverted_index(terms)?;
        let mut documents = BitSet::with_max_value(segment.max_doc());
        let mut insert = |mut postings: SegmentPostings| {
            while postings.doc() != TERMINATED {
                documents.insert(postings.doc());
                postings.advance();
            }
        };
        if self.others.len() <= FEW {
            for other in &*self.others {
                let term = self.tag.term(terms, other.into());
                if let Some(postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? {
                    insert(postings);
                }
            }
            return Ok(documents);
        }
        let range = inverted.terms().range();
        let (first, last) = (self.tag.bytes(0), self.tag.bytes(u64::MAX));
        let mut terms = range.ge(first).le(last).into_stream()?;
        while terms.advance() {
            let other = terms
                .key()
                .last_chunk()
                .map(|bytes| u32::from_be_bytes(*bytes));
            if other.is_some_and(|other| self.others.contains(other)) {
                let term = terms.value();
                insert(inverted.read_postings_from_terminfo(term, IndexRecordOption::Basic)?);
            }
        }
        Ok(documents)
    }
}

/// Finds the documents of records that are about others.
#[derive(Clone, Debug)]
pub(super) struct AboutQuery {
    about: About,
    terms: Field,
}

impl Query for AboutQuery {
    fn weight(&self, _: EnableScoring<'_>) -> Result<Box<dyn Weight>, TantivyError> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for AboutQuery {
    fn scorer(
        &self,
        segment: &SegmentReader,
        boost: Score,
    ) -> Result<Box<dyn Scorer>, TantivyError> {
        let documents = self.about.documents(self.terms, segment)?;
        let documents = BitSetDocSet::from(documents);
        Ok(Box::new(ConstScorer::new(documents, boost)))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> Result<Explanation, TantivyError> {
        Ok(Explanation::new("is about one of some others", 1.0))
    }
}
