//! The conjunction of query parts: the documents of a segment that match every part.
//!
//! The part with the fewest documents leads: the others only test its documents. So a frequent word
//! costs no more than the documents of a rare one.

use std::ops::ControlFlow;

use tantivy::{
    DocId, DocSet, Score, TERMINATED,
    query::{BitSetDocSet, ConstScorer, Scorer, Weight},
};

use crate::index::{
    column_values::DocSelection, entity_join::BoundEntityJoin, error::IndexError,
    segment_view::SegmentView,
};

/// The number of documents that are tested together, so that reading one does not wait for another.
const BLOCK: usize = 256;

/// The documents of a segment that match one query part, with their scores.
pub(super) struct PartScorer<'p> {
    clauses: Vec<Box<dyn Scorer>>,
    joins: Vec<BoundEntityJoin<'p>>,
}

impl<'p> PartScorer<'p> {
    /// The documents that match one of the clauses or of the joins.
    pub(super) fn new(
        segment: &'p SegmentView,
        weights: &[Box<dyn Weight>],
        joins: Vec<BoundEntityJoin<'p>>,
    ) -> Result<PartScorer<'p>, IndexError> {
        let mut clauses = Vec::with_capacity(weights.len());
        for weight in weights {
            let scorer = weight.scorer(&segment.reader, 1.0)?;
            if scorer.doc() != TERMINATED {
                clauses.push(scorer);
            }
        }
        Ok(PartScorer { clauses, joins })
    }

    /// An estimate of the number of documents.
    fn size_hint(&self) -> u64 {
        let clauses = self.clauses.iter();
        let clauses = clauses.map(|clause| u64::from(clause.size_hint()));
        let joins = self.joins.iter().map(BoundEntityJoin::size_hint);
        clauses.chain(joins).sum()
    }

    /// An iterator over all documents.
    fn into_lead(self) -> Result<LeadIterator, IndexError> {
        let mut clauses = self.clauses;
        for join in self.joins {
            let documents = BitSetDocSet::from(join.documents()?);
            clauses.push(Box::new(ConstScorer::new(documents, join.score())));
        }
        let clauses = clauses.into_iter().map(|clause| (clause.doc(), clause));
        Ok(LeadIterator {
            clauses: clauses.collect(),
        })
    }

    /// Retains the documents that match, and adds to their scores. Documents ascend from call to
    /// call; `expected_total` estimates how many are tested in all.
    fn retain(&mut self, batch: &mut ScoredBatch, expected_total: u64) -> Result<(), IndexError> {
        let mut added: Vec<Option<Score>> = vec![None; batch.scores.len()];
        for clause in &mut self.clauses {
            let mut next = clause.doc();
            for (document, added) in batch.documents.iter().zip(&mut added) {
                if next < *document {
                    next = clause.seek(*document);
                }
                if next == *document {
                    *added = Some(added.unwrap_or(0.0) + clause.score());
                }
            }
        }
        let documents = DocSelection::take(&mut batch.documents);
        for join in &self.joins {
            let matches = join.evaluate(&documents, expected_total)?;
            for (is_match, added) in matches.into_iter().zip(&mut added) {
                if is_match {
                    *added = Some(added.unwrap_or(0.0) + join.score());
                }
            }
        }
        let scores = std::mem::take(&mut batch.scores);
        documents.for_each(|index, document| {
            if let Some(added) = added[index] {
                batch.documents.push(document);
                batch.scores.push(scores[index] + added);
            }
        });
        Ok(())
    }
}

/// An iterator over the documents of the leading part, in ascending order.
struct LeadIterator {
    /// The clauses, each with its next document.
    clauses: Vec<(DocId, Box<dyn Scorer>)>,
}

impl Iterator for LeadIterator {
    type Item = (DocId, Score);

    fn next(&mut self) -> Option<(DocId, Score)> {
        let next = self.clauses.iter().map(|(next, _)| *next).min()?;
        if next == TERMINATED {
            return None;
        }
        let mut score = 0.0;
        for (document, clause) in &mut self.clauses {
            if *document == next {
                score += clause.score();
                *document = clause.advance();
            }
        }
        Some((next, score))
    }
}

/// A batch of documents with their scores.
#[derive(Default)]
struct ScoredBatch {
    documents: Vec<DocId>,
    scores: Vec<Score>,
}

/// Visits each document that matches all parts, with its score, until `visit` breaks.
pub(super) fn for_each_match(
    mut parts: Vec<PartScorer<'_>>,
    mut visit: impl FnMut(DocId, Score) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, IndexError> {
    parts.sort_by_key(PartScorer::size_hint);
    let mut parts = parts.into_iter();
    let Some(lead) = parts.next() else {
        return Ok(ControlFlow::Continue(()));
    };
    let expected_total = lead.size_hint();
    let (mut lead, mut others) = (lead.into_lead()?, parts.collect::<Vec<_>>());
    loop {
        let mut batch = ScoredBatch::default();
        for (document, score) in lead.by_ref().take(BLOCK) {
            batch.documents.push(document);
            batch.scores.push(score);
        }
        if batch.documents.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        for other in &mut others {
            other.retain(&mut batch, expected_total)?;
        }
        for (document, score) in batch.documents.into_iter().zip(batch.scores) {
            if visit(document, score).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
    }
}
