//! The search engine's query for what a person typed.
//!
//! A part counts where any of the two text fields has it, and more in a name than in prose. As it
//! stands it scores by BM25; what only begins so, or has a typo, adds so little that it comes after
//! all that has it as it stands.

use tantivy::{
    Term,
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery, Query,
        TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use crate::index::{
    phrase::Phrase,
    schema::Fields,
    score::{BEGINS, MISTYPED, NAME},
    search_query::{QueryPart, SearchQuery},
};

/// How many words, in a segment, a phrase may go on with that was not typed to its end.
const MOST_ENDINGS: u32 = 1_000;

/// A query among others.
pub(super) type Clause = Box<dyn Query>;

impl QueryPart {
    /// Finds the documents that have it in a name.
    pub(super) fn in_names(&self, fields: &Fields) -> BooleanQuery {
        BooleanQuery::union(self.ways(fields.names, fields, 1.0))
    }

    /// The ways to have it in a text: each alone suffices, several count more.
    pub(super) fn in_texts(&self, fields: &Fields) -> Vec<Clause> {
        let mut ways = self.ways(fields.names, fields, NAME);
        ways.extend(self.ways(fields.prose, fields, 1.0));
        ways
    }

    /// The ways to have it in a field: each alone suffices, several count more.
    fn ways(&self, field: Field, fields: &Fields, weight: f32) -> Vec<Clause> {
        match &self.tokens[..] {
            [(_, word)] => self.word(Term::from_field_text(field, word), weight),
            tokens => self.phrase(Phrase::new(field, fields, tokens), weight),
        }
    }

    fn word(&self, term: Term, weight: f32) -> Vec<Clause> {
        let exact = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        let mut ways = vec![weighted(exact, weight)];
        if self.is_open {
            let begins = FuzzyTermQuery::new_prefix(term.clone(), 0, true);
            ways.push(constant(begins, BEGINS * weight));
        }
        for typos in 1..=self.typos {
            let mistyped = FuzzyTermQuery::new(term.clone(), typos, true);
            ways.push(constant(mistyped, MISTYPED / f32::from(typos) * weight));
        }
        ways
    }

    fn phrase(&self, phrase: Phrase, weight: f32) -> Vec<Clause> {
        let begins = self.is_open.then(|| {
            let mut begins = PhrasePrefixQuery::new_with_offset(phrase.tokens().collect());
            begins.set_max_expansions(MOST_ENDINGS);
            // It is looked for only where the pairs are: few texts have them.
            let pairs = phrase.pairs().map(|pair| {
                let pair = TermQuery::new(pair.clone(), IndexRecordOption::Basic);
                (Occur::Must, constant(pair, 0.0))
            });
            let begins = [(Occur::Must, constant(begins, BEGINS * weight))];
            Box::new(BooleanQuery::new(pairs.chain(begins).collect())) as Clause
        });
        let exact = weighted(phrase, weight);
        [exact].into_iter().chain(begins).collect()
    }
}

fn weighted(query: impl Query, weight: f32) -> Clause {
    Box::new(BoostQuery::new(Box::new(query), weight))
}

/// A query that gives each document that it finds the same score.
fn constant(query: impl Query, score: f32) -> Clause {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

/// Finds the documents closest to what was typed, by their names: those that have the most of it,
/// with more typos forgiven than in a search, and each Han character counting by itself.
pub(super) fn nearest(words: &SearchQuery, names: Field) -> BooleanQuery {
    let parts = words.parts().iter().map(|part| {
        let tokens = part.tokens.iter();
        let near = tokens.map(|(_, token)| near(names, token)).collect();
        // Half of a phrase must be there, lest every name with a frequent character be near.
        let least = part.tokens.len().div_ceil(2);
        let near = BooleanQuery::union_with_minimum_required_clauses(near, least);
        (
            Occur::Should,
            weighted(near, 1.0 / part.tokens.len() as f32),
        )
    });
    BooleanQuery::new(parts.collect())
}

fn near(field: Field, token: &str) -> Clause {
    let term = Term::from_field_text(field, token);
    let letters = token.chars().count();
    let exact = TermQuery::new(term.clone(), IndexRecordOption::Basic);
    let mut ways = vec![constant(exact, 1.0)];
    // What is longer makes for automata that are not worth their while.
    if (3..=32).contains(&letters) {
        ways.push(constant(FuzzyTermQuery::new(term.clone(), 1, true), 0.5));
        ways.push(constant(
            FuzzyTermQuery::new_prefix(term.clone(), 0, true),
            0.5,
        ));
    }
    if (4..=32).contains(&letters) {
        ways.push(constant(FuzzyTermQuery::new(term.clone(), 2, true), 0.25));
        ways.push(constant(FuzzyTermQuery::new_prefix(term, 1, true), 0.25));
    }
    Box::new(BooleanQuery::union(ways))
}
