//! The documents of a segment that have every part of what was typed.
//!
//! The part that the fewest may have leads: its documents are gone through, and those are left out
//! that lack another. So what a frequent word adds is the documents that the rarer one has.

use tantivy::{
    DocId, DocSet, Score, TERMINATED,
    query::{BitSetDocSet, ConstScorer, Scorer, Weight},
};

use crate::index::{
    IndexError, column_values::DocSelection, entity_join::AboutWithin, segment_view::SegmentView,
};

/// So many documents are looked at together: what is read of one need not wait for what is read of
/// another.
const BLOCK: usize = 256;

/// The documents of a segment that have one part.
pub(super) struct Conjunction<'p> {
    ways: Vec<Box<dyn Scorer>>,
    about: Vec<AboutWithin<'p>>,
}

impl<'p> Conjunction<'p> {
    /// Those that are found in one of some ways, or are about something.
    pub(super) fn new(
        piece: &'p SegmentView,
        ways: &[Box<dyn Weight>],
        about: Vec<AboutWithin<'p>>,
    ) -> Result<Conjunction<'p>, IndexError> {
        let mut scorers = Vec::with_capacity(ways.len());
        for way in ways {
            let scorer = way.scorer(&piece.segment, 1.0)?;
            if scorer.doc() != TERMINATED {
                scorers.push(scorer);
            }
        }
        Ok(Conjunction {
            ways: scorers,
            about,
        })
    }

    /// About how many they are.
    fn size_hint(&self) -> u64 {
        let ways = self.ways.iter().map(|way| u64::from(way.size_hint()));
        let about = self.about.iter().map(AboutWithin::size_hint);
        ways.chain(about).sum()
    }

    /// Makes ready to go through all of them.
    fn lead(self) -> Result<Lead, IndexError> {
        let mut ways = self.ways;
        for about in self.about {
            let documents = BitSetDocSet::from(about.documents()?);
            ways.push(Box::new(ConstScorer::new(documents, about.score())));
        }
        let ways = ways.into_iter().map(|way| (way.doc(), way));
        Ok(Lead {
            ways: ways.collect(),
        })
    }

    /// Leaves of some documents, which ascend from call to call and are about so many in all, those that
    /// are among them, and adds to their scores.
    fn keep(&mut self, found: &mut Found, among: u64) -> Result<(), IndexError> {
        let mut added: Vec<Option<Score>> = vec![None; found.scores.len()];
        for way in &mut self.ways {
            let mut next = way.doc();
            for (document, added) in found.documents.iter().zip(&mut added) {
                if next < *document {
                    next = way.seek(*document);
                }
                if next == *document {
                    *added = Some(added.unwrap_or(0.0) + way.score());
                }
            }
        }
        let documents = DocSelection::of(&mut found.documents);
        for about in &self.about {
            for (holds, added) in about.holds(&documents, among)?.into_iter().zip(&mut added) {
                if holds {
                    *added = Some(added.unwrap_or(0.0) + about.score());
                }
            }
        }
        let scores = std::mem::take(&mut found.scores);
        documents.for_each(|nth, document| {
            if let Some(added) = added[nth] {
                found.documents.push(document);
                found.scores.push(scores[nth] + added);
            }
        });
        Ok(())
    }
}

/// The documents that have one part, one after the other.
struct Lead {
    /// Each way with the next document that it finds.
    ways: Vec<(DocId, Box<dyn Scorer>)>,
}

impl Iterator for Lead {
    type Item = (DocId, Score);

    fn next(&mut self) -> Option<(DocId, Score)> {
        let next = self.ways.iter().map(|(next, _)| *next).min()?;
        if next == TERMINATED {
            return None;
        }
        let mut score = 0.0;
        for (document, way) in &mut self.ways {
            if *document == next {
                score += way.score();
                *document = way.advance();
            }
        }
        Some((next, score))
    }
}

/// Documents that were found, with their scores.
#[derive(Default)]
struct Found {
    documents: Vec<DocId>,
    scores: Vec<Score>,
}

/// Gives each document that has all parts, with its score, until it is told to stop.
pub(super) fn each_with_all(
    mut parts: Vec<Conjunction<'_>>,
    mut give: impl FnMut(DocId, Score) -> Go,
) -> Result<(), IndexError> {
    parts.sort_by_key(Conjunction::size_hint);
    let mut parts = parts.into_iter();
    let Some(lead) = parts.next() else {
        return Ok(());
    };
    let among = lead.size_hint();
    let (mut lead, mut others) = (lead.lead()?, parts.collect::<Vec<_>>());
    loop {
        let mut found = Found::default();
        for (document, score) in lead.by_ref().take(BLOCK) {
            found.documents.push(document);
            found.scores.push(score);
        }
        if found.documents.is_empty() {
            return Ok(());
        }
        for other in &mut others {
            other.keep(&mut found, among)?;
        }
        for (document, score) in found.documents.into_iter().zip(found.scores) {
            if let Go::Stop = give(document, score) {
                return Ok(());
            }
        }
    }
}

/// Whether to go on.
pub(super) enum Go {
    On,
    Stop,
}
