//! The documents of a segment that have every part of what was typed.
//!
//! The part that the fewest may have leads: its documents are gone through, and those are left out
//! that lack another. So what a frequent word adds is the documents that the rarer one has.

use tantivy::{
    DocId, DocSet, Score, TERMINATED,
    query::{BitSetDocSet, ConstScorer, Scorer, Weight},
};

use super::{IndexError, about::AboutWithin};

/// The documents of a segment that have one part.
pub(super) struct Having<'p> {
    ways: Vec<Box<dyn Scorer>>,
    about: Vec<AboutWithin<'p>>,
}

impl<'p> Having<'p> {
    /// Those that are found in one of some ways, or are about something.
    pub(super) fn new(
        piece: &'p super::piece::Piece,
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

    /// The score of a document that is not before the last one that was asked for; `None` where it
    /// is not among them.
    fn score_of(&mut self, document: DocId) -> Result<Option<Score>, IndexError> {
        let mut found = None;
        for way in &mut self.ways {
            if way.doc() < document {
                way.seek(document);
            }
            if way.doc() == document {
                found = Some(found.unwrap_or(0.0) + way.score());
            }
        }
        for about in &self.about {
            if about.holds(document)? {
                found = Some(found.unwrap_or(0.0) + about.score());
            }
        }
        Ok(found)
    }

    fn score(&mut self, document: DocId) -> Score {
        let ways = self.ways.iter_mut().filter(|way| way.doc() == document);
        ways.map(|way| way.score()).sum()
    }
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
    let mut document = 0;
    while let Some((found, score)) = lead.next_from(document) {
        document = found + 1;
        let mut all = Some(score);
        for other in &mut others {
            all = match (all, other.score_of(found)?) {
                (Some(all), Some(score)) => Some(all + score),
                _ => None,
            };
            if all.is_none() {
                break;
            }
        }
        if let Some(score) = all
            && let Go::Stop = give(found, score)
        {
            break;
        }
    }
    Ok(())
}

/// Whether to go on.
pub(super) enum Go {
    On,
    Stop,
}
