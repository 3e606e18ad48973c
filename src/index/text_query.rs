//! The tantivy queries of a search query.
//!
//! A part matches in either text field, with a boost for names, or as an identifier. As typed it
//! scores by BM25; a match by a prefix or with a typo scores so little that it comes after all
//! matches as typed.

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
    score::{BEGINS, IDENTIFIER, MISTYPED, NAME},
    search_query::{QueryPart, SearchQuery},
    term_kind::TermKind,
};

/// The most terms of a segment to which the prefix at the end of a phrase is expanded.
const MOST_EXPANSIONS: u32 = 1_000;

/// A clause of a disjunction.
pub(super) type Clause = Box<dyn Query>;

impl QueryPart {
    /// The query for the documents with a name that matches.
    pub(super) fn in_names(&self, fields: &Fields) -> BooleanQuery {
        BooleanQuery::union(self.clauses(fields.names, fields, 1.0))
    }

    /// The clauses over both text fields and the identifiers that match: one must match, and
    /// several score more.
    pub(super) fn in_texts(
        &self,
        identifiers: impl Iterator<Item = u64>,
        fields: &Fields,
    ) -> Vec<Clause> {
        let mut clauses = self.clauses(fields.names, fields, NAME);
        clauses.extend(self.clauses(fields.prose, fields, 1.0));
        clauses.extend(identifiers.map(|number| {
            let term = TermKind::Identifier.term(fields.terms, number);
            constant(TermQuery::new(term, IndexRecordOption::Basic), IDENTIFIER)
        }));
        clauses
    }

    /// The clauses over a field: one must match, and several score more.
    fn clauses(&self, field: Field, fields: &Fields, boost: f32) -> Vec<Clause> {
        match &self.tokens[..] {
            [(_, word)] => self.word(Term::from_field_text(field, word), boost),
            tokens => self.phrase(Phrase::new(field, fields, tokens), boost),
        }
    }

    fn word(&self, term: Term, boost: f32) -> Vec<Clause> {
        let exact = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        let mut clauses = vec![boosted(exact, boost)];
        if self.is_open {
            let begins = FuzzyTermQuery::new_prefix(term.clone(), 0, true);
            clauses.push(constant(begins, BEGINS * boost));
        }
        for typos in 1..=self.typos {
            let mistyped = FuzzyTermQuery::new(term.clone(), typos, true);
            clauses.push(constant(mistyped, MISTYPED / f32::from(typos) * boost));
        }
        clauses
    }

    fn phrase(&self, phrase: Phrase, boost: f32) -> Vec<Clause> {
        let begins = self.is_open.then(|| {
            let mut begins = PhrasePrefixQuery::new_with_offset(phrase.tokens().collect());
            begins.set_max_expansions(MOST_EXPANSIONS);
            // Only the few documents with all bigrams are tested.
            let bigrams = phrase.bigrams().map(|bigram| {
                let bigram = TermQuery::new(bigram.clone(), IndexRecordOption::Basic);
                (Occur::Must, constant(bigram, 0.0))
            });
            let begins = [(Occur::Must, constant(begins, BEGINS * boost))];
            Box::new(BooleanQuery::new(bigrams.chain(begins).collect())) as Clause
        });
        let exact = boosted(phrase, boost);
        [exact].into_iter().chain(begins).collect()
    }
}

fn boosted(query: impl Query, boost: f32) -> Clause {
    Box::new(BoostQuery::new(Box::new(query), boost))
}

/// A clause that scores each of its documents the same.
fn constant(query: impl Query, score: f32) -> Clause {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

/// The query for the documents whose names are nearest to a search query: those that match the most
/// of it, with more typos forgiven than in a search, and each Han character counting by itself.
pub(super) fn nearest(words: &SearchQuery, names: Field) -> BooleanQuery {
    let parts = words.parts().iter().map(|part| {
        let tokens = part.tokens.iter();
        let near = tokens.map(|(_, token)| near(names, token)).collect();
        // Half of a phrase must match, lest every name with a frequent character be near.
        let least = part.tokens.len().div_ceil(2);
        let near = BooleanQuery::union_with_minimum_required_clauses(near, least);
        (Occur::Should, boosted(near, 1.0 / part.tokens.len() as f32))
    });
    BooleanQuery::new(parts.collect())
}

fn near(field: Field, token: &str) -> Clause {
    let term = Term::from_field_text(field, token);
    let letters = token.chars().count();
    let exact = TermQuery::new(term.clone(), IndexRecordOption::Basic);
    let mut clauses = vec![constant(exact, 1.0)];
    // The automata of longer words cost too much.
    if (3..=32).contains(&letters) {
        clauses.push(constant(FuzzyTermQuery::new(term.clone(), 1, true), 0.5));
        clauses.push(constant(
            FuzzyTermQuery::new_prefix(term.clone(), 0, true),
            0.5,
        ));
    }
    if (4..=32).contains(&letters) {
        clauses.push(constant(FuzzyTermQuery::new(term.clone(), 2, true), 0.25));
        clauses.push(constant(FuzzyTermQuery::new_prefix(term, 1, true), 0.25));
    }
    Box::new(BooleanQuery::union(clauses))
}
