//! The documents of a segment that have every part of what was typed.
//!
//! The part that the fewest may have leads: its documents are gone through, and those are left out
//! that lack another. So what a frequent word adds is the documents that the rarer one has.

use tantivy::{
    DocId, DocSet, Score, TERMINATED,
    query::{BitSetDocSet, ConstScorer, Scorer, Weight},
};

use super::{IndexError, about::AboutWithin, numbers::Places, piece::Piece};

/// So many documents are looked at together: what is read of one need not wait for what is read of
/// another.
const BLOCK: usize = 256;

/// The documents of a segment that have one part.
pub(super) struct Having<'p> {
    ways: Vec<Box<dyn Scorer>>,
    about: Vec<AboutWithin<'p>>,
}

impl<'p> Having<'p> {
    /// Those that are found in one of some ways, or are about something.
    pub(super) fn new(
        piece: &'p Piece,
        ways: &[Box<dyn Weight>],
        about: Vec<AboutWithin<'p>>,
    ) -> Result<Having<'p>, IndexError> {
        let mut scorers = Vec::with_capacity(ways.len());
        for way in ways {
            let scorer = way.scorer(&piece.segment, 1.0)?;
            if scorer.doc() != TERMINATED {
                scorers.push(scorer);
            }
        }
        Ok(Having {
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
    fn lead(mut self) -> Result<Having<'p>, IndexError> {
        for about in std::mem::take(&mut self.about) {
            let documents = BitSetDocSet::from(about.documents()?);
            let way = ConstScorer::new(documents, about.score());
            if way.doc() != TERMINATED {
                self.ways.push(Box::new(way));
            }
        }
        Ok(self)
    }

    /// The first document from one on, and its score. Only of what leads.
    fn next_from(&mut self, document: DocId) -> Option<(DocId, Score)> {
        let mut next = TERMINATED;
        for way in &mut self.ways {
            if way.doc() < document {
                way.seek(document);
            }
            next = next.min(way.doc());
        }
        (next != TERMINATED).then(|| (next, self.score(next)))
    }

    /// Leaves of some documents, which ascend from call to call, those that are among them, and adds to
    /// their scores.
    fn keep(&mut self, found: &mut Found) -> Result<(), IndexError> {
        let mut added: Vec<Option<Score>> = vec![None; found.scores.len()];
        for way in &mut self.ways {
            for (document, added) in found.documents.iter().zip(&mut added) {
                if way.doc() < *document {
                    way.seek(*document);
                }
                if way.doc() == *document {
                    *added = Some(added.unwrap_or(0.0) + way.score());
                }
            }
        }
        let documents = Places::of(&mut found.documents);
        for about in &self.about {
            for (holds, added) in about.holds(&documents)?.into_iter().zip(&mut added) {
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

    fn score(&mut self, document: DocId) -> Score {
        let ways = self.ways.iter_mut().filter(|way| way.doc() == document);
        ways.map(|way| way.score()).sum()
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
    mut parts: Vec<Having<'_>>,
    mut give: impl FnMut(DocId, Score) -> Go,
) -> Result<(), IndexError> {
    parts.sort_by_key(Having::size_hint);
    let mut parts = parts.into_iter();
    let Some(lead) = parts.next() else {
        return Ok(());
    };
    let (mut lead, mut others) = (lead.lead()?, parts.collect::<Vec<_>>());
    let mut next = 0;
    loop {
        let mut found = Found::default();
        while found.documents.len() < BLOCK
            && let Some((document, score)) = lead.next_from(next)
        {
            next = document + 1;
            found.documents.push(document);
            found.scores.push(score);
        }
        if found.documents.is_empty() {
            return Ok(());
        }
        for other in &mut others {
            other.keep(&mut found)?;
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
