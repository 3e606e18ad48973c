//! Phrases: the documents in which some tokens stand in their places, one after the other.
//!
//! Two characters side by side are a pair, and documents have each of their pairs as a term. So a
//! phrase is looked for only where all its pairs are, which are few documents. Of most of those no
//! position is read: where each inner character of a phrase is in a document once, the pairs on its
//! two sides share it, and the phrase is there once.

use smol_str::SmolStr;
use tantivy::{
    DocId, DocSet, Result, Score, SegmentReader, TERMINATED, TantivyError, Term,
    fieldnorm::FieldNormReader,
    postings::{Postings, SegmentPostings},
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
};

use crate::index::{schema::Fields, score::SameForAll, term_kind::TermKind, token::pair};

/// The query for a phrase in a field. It scores as one of the engine's own does.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    field: Field,
    /// Its tokens, each with its distance from the first one; two at least.
    tokens: Vec<(u32, Term)>,
    /// For each token but the first, the pair that it makes with the one before, if it makes one.
    pairs: Vec<Option<Term>>,
}

impl Phrase {
    /// The phrase of some tokens, two at least, each with its distance from the first one.
    pub(super) fn new(field: Field, fields: &Fields, tokens: &[(u32, SmolStr)]) -> Phrase {
        let tag = match field == fields.names {
            true => TermKind::NamePair,
            false => TermKind::ProsePair,
        };
        let pair = |two: &[(u32, SmolStr)]| match two {
            [(one_place, one), (place, other)] if one_place + 1 == *place => {
                pair(one, other).map(|pair| tag.term(fields.terms, pair))
            }
            _ => None,
        };
        let term = |(place, token): &(u32, SmolStr)| (*place, Term::from_field_text(field, token));
        Phrase {
            field,
            tokens: tokens.iter().map(term).collect(),
            pairs: tokens.windows(2).map(pair).collect(),
        }
    }

    /// The terms of its tokens, each with its distance from the first one.
    pub(super) fn tokens(&self) -> impl Iterator<Item = (usize, Term)> {
        let tokens = self.tokens.iter();
        tokens.map(|(place, term)| (*place as usize, term.clone()))
    }

    /// The terms of its pairs.
    pub(super) fn pairs(&self) -> impl Iterator<Item = &Term> {
        self.pairs.iter().flatten()
    }

    /// Whether the documents that have all its pairs are known to have a token.
    fn is_in_pair(&self, nth: usize) -> bool {
        let is_pair = |nth: usize| self.pairs.get(nth).is_some_and(Option::is_some);
        is_pair(nth) || nth.checked_sub(1).is_some_and(is_pair)
    }

    /// Its documents in a segment; `None` where a term of it is in none.
    fn within(&self, segment: &SegmentReader, score: Option<Bm25Weight>) -> Result<Option<Places>> {
        let mut lists = Vec::with_capacity(self.pairs.len() + self.tokens.len());
        for pair in self.pairs() {
            let inverted = segment.inverted_index(pair.field())?;
            let Some(list) = inverted.read_postings(pair, IndexRecordOption::Basic)? else {
                return Ok(None);
            };
            lists.push(list);
        }
        let pairs = lists.len();
        let mut leading: Vec<usize> = (0..pairs).collect();
        let inverted = segment.inverted_index(self.field)?;
        for (nth, (_, token)) in self.tokens.iter().enumerate() {
            let positions = IndexRecordOption::WithFreqsAndPositions;
            let Some(list) = inverted.read_postings(token, positions)? else {
                return Ok(None);
            };
            if !self.is_in_pair(nth) {
                leading.push(lists.len());
            }
            lists.push(list);
        }
        leading.sort_by_key(|list| lists[*list].doc_freq());
        let mut places = Places {
            places: self.tokens.iter().map(|(place, _)| *place).collect(),
            is_of_pairs: self.pairs.iter().all(Option::is_some),
            tokens: lists.split_off(pairs),
            pairs: lists,
            leading,
            lengths: segment.get_fieldnorms_reader(self.field)?,
            score,
            document: 0,
            times: 0,
            starts: Vec::new(),
            others: Vec::new(),
        };
        places.find();
        Ok(Some(places))
    }
}

impl Query for Phrase {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>> {
        let score = match scoring.is_scoring_enabled() {
            true => {
                let terms: Vec<Term> = self.tokens().map(|(_, term)| term).collect();
                Some(Bm25Weight::for_terms(&SameForAll, &terms)?)
            }
            false => None,
        };
        Ok(Box::new(Weighted {
            phrase: self.clone(),
            score,
        }))
    }
}

struct Weighted {
    phrase: Phrase,
    score: Option<Bm25Weight>,
}

impl Weight for Weighted {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>> {
        let score = self.score.as_ref().map(|score| score.boost_by(boost));
        Ok(match self.phrase.within(segment, score)? {
            Some(places) => Box::new(places),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        if scorer.doc() < document {
            scorer.seek(document);
        }
        match scorer.doc() == document {
            true => Ok(Explanation::new("phrase", scorer.score())),
            false => {
                let missing = format!("document {document} does not have the phrase");
                Err(TantivyError::InvalidArgument(missing))
            }
        }
    }
}

/// Where a phrase is in the documents of a segment.
struct Places {
    /// The documents of each pair.
    pairs: Vec<SegmentPostings>,
    /// The documents of each token, with its positions in them.
    tokens: Vec<SegmentPostings>,
    /// The distance of each token from the first one.
    places: Vec<u32>,
    /// Whether each two tokens that follow one upon the other are a pair.
    is_of_pairs: bool,
    /// Which of the pairs, and behind them of the tokens, a document must have to be looked at, the
    /// rarest first: those that tell of all others.
    leading: Vec<usize>,
    /// How long the field is in each document.
    lengths: FieldNormReader,
    /// What scores; without it, it is not counted how many times the phrase is in a document.
    score: Option<Bm25Weight>,
    document: DocId,
    /// How many times it is there.
    times: u32,
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl Places {
    /// Goes on to the first document that has the phrase, from where the leading lists are.
    fn find(&mut self) -> DocId {
        loop {
            self.document = self.common();
            if self.document == TERMINATED {
                return TERMINATED;
            }
            self.times = self.times();
            if self.times > 0 {
                return self.document;
            }
            self.lead(0).advance();
        }
    }

    /// The first document that all leading lists have, to which they go on.
    fn common(&mut self) -> DocId {
        let mut document = self.lead(0).doc();
        let mut nth = 1;
        while nth < self.leading.len() && document != TERMINATED {
            let next = seek(self.lead(nth), document);
            if next == document {
                nth += 1;
            } else {
                document = seek(self.lead(0), next);
                nth = 1;
            }
        }
        document
    }

    fn lead(&mut self, nth: usize) -> &mut SegmentPostings {
        let list = self.leading[nth];
        match list.checked_sub(self.pairs.len()) {
            None => &mut self.pairs[list],
            Some(token) => &mut self.tokens[token],
        }
    }

    /// How many times the document has the phrase; where nothing is scored, 1 for any number.
    fn times(&mut self) -> u32 {
        match self.is_there_once() {
            true => 1,
            false => self.count(),
        }
    }

    /// Whether pairs and how often its characters are there tell that it is there once or, where
    /// nothing is scored, that it is there.
    fn is_there_once(&mut self) -> bool {
        if !self.is_of_pairs {
            return false;
        }
        match self.tokens.len() {
            2 => self.score.is_none() || self.is_single(0) || self.is_single(1),
            all => (1..all - 1).all(|inner| self.is_single(inner)),
        }
    }

    fn is_single(&mut self, token: usize) -> bool {
        let list = &mut self.tokens[token];
        seek(list, self.document) == self.document && list.term_freq() == 1
    }

    /// Counts by positions.
    fn count(&mut self) -> u32 {
        for (nth, (list, place)) in self.tokens.iter_mut().zip(&self.places).enumerate() {
            if seek(list, self.document) != self.document {
                return 0;
            }
            if nth == 0 {
                list.positions(&mut self.starts);
                continue;
            }
            list.positions(&mut self.others);
            let mut others = self.others.iter().copied().peekable();
            self.starts.retain(|start| {
                let wanted = start + place;
                while others.next_if(|it| *it < wanted).is_some() {}
                others.peek() == Some(&wanted)
            });
            if self.starts.is_empty() {
                return 0;
            }
        }
        self.starts.len() as u32
    }
}

fn seek(list: &mut SegmentPostings, document: DocId) -> DocId {
    match list.doc() < document {
        true => list.seek(document),
        false => list.doc(),
    }
}

impl DocSet for Places {
    fn advance(&mut self) -> DocId {
        if self.document != TERMINATED {
            self.lead(0).advance();
        }
        self.find()
    }

    fn seek(&mut self, document: DocId) -> DocId {
        if self.document >= document {
            return self.document;
        }
        seek(self.lead(0), document);
        self.find()
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        let lead = self.leading[0];
        let list = self.pairs.iter().chain(&self.tokens).nth(lead);
        list.map_or(0, DocSet::size_hint)
    }
}

impl Scorer for Places {
    fn score(&mut self) -> Score {
        let length = self.lengths.fieldnorm_id(self.document);
        (self.score.as_ref()).map_or(1.0, |score| score.score(length, self.times))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::query::PhraseQuery;

    use super::*;
    use crate::index::{document::Document, fixture::Small, reader::Reader, token::tokens};
    use crate::model::{Kind, Ordinal, Revision};

    /// An index of records by their names and their prose, in several segments.
    fn index(records: &[(Vec<String>, String)]) -> Small {
        let document = |nth: usize| {
            let (names, prose) = &records[nth];
            let mut document = Document::new(Kind::Entity, Ordinal(nth as u32), Revision(1));
            document.names(names.iter().map(String::as_str));
            document.prose([&**prose].into_iter());
            document.done()
        };
        let all: Vec<usize> = (0..records.len()).collect();
        let batches = all.chunks(5);
        Small::of(batches.map(|batch| batch.iter().copied().map(document).collect()))
    }

    fn phrase(reader: &Reader, field: Field, text: &str) -> Option<Phrase> {
        let tokens = tokens(text);
        let first = tokens.first()?.position;
        let tokens = tokens.into_iter().map(|it| (it.position - first, it.text));
        let tokens: Vec<_> = tokens.collect();
        (tokens.len() > 1).then(|| Phrase::new(field, &reader.fields, &tokens))
    }

    /// The records that a query finds from some document of each segment on, with their scores where
    /// it scores.
    fn found(reader: &Reader, query: &dyn Query, scores: bool, from: DocId) -> Vec<(u32, Score)> {
        let scoring = match scores {
            true => EnableScoring::enabled_from_statistics_provider(&SameForAll, &reader.searcher),
            false => EnableScoring::disabled_from_searcher(&reader.searcher),
        };
        let weight = query.weight(scoring).unwrap();
        let mut found = Vec::new();
        for piece in &reader.pieces {
            let mut scorer = weight.scorer(&piece.segment, 3.0).unwrap();
            if scorer.doc() < from {
                scorer.seek(from);
            }
            while scorer.doc() != TERMINATED {
                let score = if scores { scorer.score() } else { 0.0 };
                found.push((piece.ordinal(scorer.doc()), score));
                scorer.advance();
            }
        }
        found
    }

    #[test]
    fn a_phrase_is_looked_for_where_its_rarest_pair_is() {
        let texts = ["趙嘉馬", "嘉趙馬", "馬 趙，嘉", "馬趙嘉", "嘉馬，趙嘉"];
        let Small { reader, .. } = &index(&texts.map(|text| (vec![], text.into())));
        let prose = reader.fields.prose;
        let segment = &reader.pieces[0].segment;
        let looked_at = |text| {
            let phrase = phrase(reader, prose, text).unwrap();
            let places = phrase.within(segment, None).unwrap();
            places.map_or(0, |places| places.size_hint())
        };
        assert_eq!(looked_at("趙嘉"), 3);
        assert_eq!(looked_at("趙嘉馬"), 2);
        assert_eq!(looked_at("馬嘉"), 0);
    }

    #[test]
    fn the_pairs_of_a_phrase_may_be_apart() {
        let texts = ["嘉馬，趙嘉", "趙嘉馬"];
        let Small { reader, .. } = &index(&texts.map(|text| (vec![], text.into())));
        let phrase = phrase(reader, reader.fields.prose, "趙嘉馬").unwrap();
        let found = found(reader, &phrase, false, 0);
        assert_eq!(found, [(1, 0.0)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_phrase_is_found_where_the_engine_finds_it_and_scores_the_same(
            records in prop::collection::vec((prop::collection::vec(TEXT, 0..3), TEXT), 1..12),
            typed in "[趙嘉馬a，]{2,6}",
            scores: bool,
            from in 0..4_u32,
        ) {
            let Small { reader, .. } = &index(&records);
            for field in [reader.fields.names, reader.fields.prose] {
                let Some(phrase) = phrase(reader, field, &typed) else { return Ok(()) };
                let engine = PhraseQuery::new_with_offset(phrase.tokens().collect());
                let expected = found(reader, &engine, scores, from);
                prop_assert_eq!(found(reader, &phrase, scores, from), expected);
            }
        }
    }

    const TEXT: &str = "[趙嘉馬a，]{0,12}";
}
