//! Phrase queries: the documents in which some tokens stand at consecutive positions.
//!
//! This is tantivy's and Lucene's `PhraseQuery` over Han unigrams, led by bigrams: each two
//! adjacent Han characters of a text are also a term of their own, without positions (the terms
//! that Lucene's `CJKBigramFilter` with `outputUnigrams` makes, here in a field of their own). So
//! only the few documents that have all bigrams of the phrase are tested. For most of those no
//! position is read: if each inner character of a phrase occurs once in a document, the bigrams on
//! its two sides share it, and the phrase occurs once.

use smol_str::SmolStr;
use tantivy::{
    DocId, DocSet, Result, Score, SegmentReader, TERMINATED, TantivyError, Term,
    fieldnorm::FieldNormReader,
    postings::{Postings, SegmentPostings},
    query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
    schema::{Field, IndexRecordOption},
};

use crate::index::{schema::Fields, score::ConstantStatistics, term_kind::TermKind, token::pair};

/// The query for a phrase in a field. It scores as tantivy's `PhraseQuery` does.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    field: Field,
    /// The tokens, two at least, each with its offset from the first.
    tokens: Vec<(u32, Term)>,
    /// The bigram of each token but the first with the token before, if they make one.
    bigrams: Vec<Option<Term>>,
}

impl Phrase {
    /// The phrase of two tokens at least, each with its offset from the first.
    pub(super) fn new(field: Field, fields: &Fields, tokens: &[(u32, SmolStr)]) -> Phrase {
        let kind = match field == fields.names {
            true => TermKind::NamePair,
            false => TermKind::ProsePair,
        };
        let bigram = |two: &[(u32, SmolStr)]| match two {
            [(first_offset, first), (offset, second)] if first_offset + 1 == *offset => {
                pair(first, second).map(|number| kind.term(fields.terms, number))
            }
            _ => None,
        };
        let term =
            |(offset, token): &(u32, SmolStr)| (*offset, Term::from_field_text(field, token));
        Phrase {
            field,
            tokens: tokens.iter().map(term).collect(),
            bigrams: tokens.windows(2).map(bigram).collect(),
        }
    }

    /// The terms of the tokens, each with its offset from the first.
    pub(super) fn tokens(&self) -> impl Iterator<Item = (usize, Term)> {
        let tokens = self.tokens.iter();
        tokens.map(|(offset, term)| (*offset as usize, term.clone()))
    }

    /// The terms of the bigrams.
    pub(super) fn bigrams(&self) -> impl Iterator<Item = &Term> {
        self.bigrams.iter().flatten()
    }

    /// Whether a token is part of a bigram, so that documents with all bigrams have the token.
    fn is_in_bigram(&self, token: usize) -> bool {
        let is_some = |index: usize| self.bigrams.get(index).is_some_and(Option::is_some);
        is_some(token) || token.checked_sub(1).is_some_and(is_some)
    }

    /// The scorer for a segment; `None` if the segment lacks one of the terms.
    fn scorer(
        &self,
        segment: &SegmentReader,
        score: Option<Bm25Weight>,
    ) -> Result<Option<PhraseScorer>> {
        let mut lists = Vec::with_capacity(self.bigrams.len() + self.tokens.len());
        for bigram in self.bigrams() {
            let inverted = segment.inverted_index(bigram.field())?;
            let Some(list) = inverted.read_postings(bigram, IndexRecordOption::Basic)? else {
                return Ok(None);
            };
            lists.push(list);
        }
        let bigrams = lists.len();
        let mut leading: Vec<usize> = (0..bigrams).collect();
        let inverted = segment.inverted_index(self.field)?;
        for (index, (_, token)) in self.tokens.iter().enumerate() {
            let positions = IndexRecordOption::WithFreqsAndPositions;
            let Some(list) = inverted.read_postings(token, positions)? else {
                return Ok(None);
            };
            if !self.is_in_bigram(index) {
                leading.push(lists.len());
            }
            lists.push(list);
        }
        leading.sort_by_key(|list| lists[*list].doc_freq());
        let mut scorer = PhraseScorer {
            offsets: self.tokens.iter().map(|(offset, _)| *offset).collect(),
            is_all_bigrams: self.bigrams.iter().all(Option::is_some),
            tokens: lists.split_off(bigrams),
            bigrams: lists,
            leading,
            fieldnorms: segment.get_fieldnorms_reader(self.field)?,
            score,
            document: 0,
            frequency: 0,
            starts: Vec::new(),
            positions: Vec::new(),
        };
        scorer.find_next();
        Ok(Some(scorer))
    }
}

impl Query for Phrase {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>> {
        let score = match scoring.is_scoring_enabled() {
            true => {
                let terms: Vec<Term> = self.tokens().map(|(_, term)| term).collect();
                Some(Bm25Weight::for_terms(&ConstantStatistics, &terms)?)
            }
            false => None,
        };
        Ok(Box::new(PhraseWeight {
            phrase: self.clone(),
            score,
        }))
    }
}

struct PhraseWeight {
    phrase: Phrase,
    score: Option<Bm25Weight>,
}

impl Weight for PhraseWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>> {
        let score = self.score.as_ref().map(|score| score.boost_by(boost));
        Ok(match self.phrase.scorer(segment, score)? {
            Some(scorer) => Box::new(scorer),
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

/// The documents of a segment with the phrase.
struct PhraseScorer {
    /// The postings of each bigram.
    bigrams: Vec<SegmentPostings>,
    /// The postings of each token, with positions.
    tokens: Vec<SegmentPostings>,
    /// The offset of each token from the first.
    offsets: Vec<u32>,
    /// Whether each two successive tokens are a bigram.
    is_all_bigrams: bool,
    /// The lists that a document must be in to be tested, the rarest first: bigrams, and the tokens
    /// that are in none. They are numbered through `bigrams`, then `tokens`.
    leading: Vec<usize>,
    /// The length of the field in each document.
    fieldnorms: FieldNormReader,
    /// The weight of a score; without one, occurrences are not counted.
    score: Option<Bm25Weight>,
    document: DocId,
    /// The number of occurrences in the document.
    frequency: u32,
    starts: Vec<u32>,
    positions: Vec<u32>,
}

impl PhraseScorer {
    /// Advances to the first document with the phrase, from where the leading lists are.
    fn find_next(&mut self) -> DocId {
        loop {
            self.document = self.next_candidate();
            if self.document == TERMINATED {
                return TERMINATED;
            }
            self.frequency = self.frequency();
            if self.frequency > 0 {
                return self.document;
            }
            self.lead(0).advance();
        }
    }

    /// Advances the leading lists to the first document that is in all of them.
    fn next_candidate(&mut self) -> DocId {
        let mut document = self.lead(0).doc();
        let mut list = 1;
        while list < self.leading.len() && document != TERMINATED {
            let next = seek(self.lead(list), document);
            if next == document {
                list += 1;
            } else {
                document = seek(self.lead(0), next);
                list = 1;
            }
        }
        document
    }

    fn lead(&mut self, index: usize) -> &mut SegmentPostings {
        let list = self.leading[index];
        match list.checked_sub(self.bigrams.len()) {
            None => &mut self.bigrams[list],
            Some(token) => &mut self.tokens[token],
        }
    }

    /// The number of occurrences in the document; without scoring, 1 for any number.
    fn frequency(&mut self) -> u32 {
        match self.is_proved() {
            true => 1,
            false => self.count_by_positions(),
        }
    }

    /// Whether bigram postings and term frequencies alone prove the phrase (exactly one occurrence
    /// when scoring), so that positions need not be read.
    fn is_proved(&mut self) -> bool {
        if !self.is_all_bigrams {
            return false;
        }
        match self.tokens.len() {
            2 => self.score.is_none() || self.occurs_once(0) || self.occurs_once(1),
            count => (1..count - 1).all(|inner| self.occurs_once(inner)),
        }
    }

    fn occurs_once(&mut self, token: usize) -> bool {
        let list = &mut self.tokens[token];
        seek(list, self.document) == self.document && list.term_freq() == 1
    }

    fn count_by_positions(&mut self) -> u32 {
        for (index, (list, offset)) in self.tokens.iter_mut().zip(&self.offsets).enumerate() {
            if seek(list, self.document) != self.document {
                return 0;
            }
            if index == 0 {
                list.positions(&mut self.starts);
                continue;
            }
            list.positions(&mut self.positions);
            let mut positions = self.positions.iter().copied().peekable();
            self.starts.retain(|start| {
                let wanted = start + offset;
                while positions.next_if(|position| *position < wanted).is_some() {}
                positions.peek() == Some(&wanted)
            });
            if self.starts.is_empty() {
                return 0;
            }
        }
        self.starts.len() as u32
    }
}

/// Advances a list to the first document that is not less than `document`.
fn seek(list: &mut SegmentPostings, document: DocId) -> DocId {
    match list.doc() < document {
        true => list.seek(document),
        false => list.doc(),
    }
}

impl DocSet for PhraseScorer {
    fn advance(&mut self) -> DocId {
        if self.document != TERMINATED {
            self.lead(0).advance();
        }
        self.find_next()
    }

    fn seek(&mut self, document: DocId) -> DocId {
        if self.document >= document {
            return self.document;
        }
        seek(self.lead(0), document);
        self.find_next()
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        let lead = self.leading[0];
        let list = self.bigrams.iter().chain(&self.tokens).nth(lead);
        list.map_or(0, DocSet::size_hint)
    }
}

impl Scorer for PhraseScorer {
    fn score(&mut self) -> Score {
        let length = self.fieldnorms.fieldnorm_id(self.document);
        (self.score.as_ref()).map_or(1.0, |score| score.score(length, self.frequency))
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
        let document = |ordinal: usize| {
            let (names, prose) = &records[ordinal];
            let mut document = Document::new(Kind::Entity, Ordinal(ordinal as u32), Revision(1));
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
        let tokens = tokens
            .into_iter()
            .map(|token| (token.position - first, token.text));
        let tokens: Vec<_> = tokens.collect();
        (tokens.len() > 1).then(|| Phrase::new(field, &reader.fields, &tokens))
    }

    /// The hits of a query from some document of each segment on, with scores if it scores.
    fn found(reader: &Reader, query: &dyn Query, scores: bool, from: DocId) -> Vec<(u32, Score)> {
        let scoring = match scores {
            true => EnableScoring::enabled_from_statistics_provider(
                &ConstantStatistics,
                &reader.searcher,
            ),
            false => EnableScoring::disabled_from_searcher(&reader.searcher),
        };
        let weight = query.weight(scoring).unwrap();
        let mut found = Vec::new();
        for segment in &reader.segments {
            let mut scorer = weight.scorer(&segment.reader, 3.0).unwrap();
            if scorer.doc() < from {
                scorer.seek(from);
            }
            while scorer.doc() != TERMINATED {
                let score = if scores { scorer.score() } else { 0.0 };
                found.push((segment.ordinal(scorer.doc()), score));
                scorer.advance();
            }
        }
        found
    }

    #[test]
    fn the_rarest_bigram_of_a_phrase_leads() {
        let texts = ["趙嘉馬", "嘉趙馬", "馬 趙，嘉", "馬趙嘉", "嘉馬，趙嘉"];
        let Small { reader, .. } = &index(&texts.map(|text| (vec![], text.into())));
        let prose = reader.fields.prose;
        let segment = &reader.segments[0].reader;
        let candidates = |text| {
            let phrase = phrase(reader, prose, text).unwrap();
            let scorer = phrase.scorer(segment, None).unwrap();
            scorer.map_or(0, |scorer| scorer.size_hint())
        };
        assert_eq!(candidates("趙嘉"), 3);
        assert_eq!(candidates("趙嘉馬"), 2);
        assert_eq!(candidates("馬嘉"), 0);
    }

    #[test]
    fn the_bigrams_of_a_phrase_may_be_apart() {
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
