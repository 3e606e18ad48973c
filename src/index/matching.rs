//! The search engine's query for what a person typed.
//!
//! A part counts where any of the two text fields has it, and more in a name than in prose. As
//! it stands it is scored by BM25; what only begins so, or has a typo, adds so little that it comes
//! after all that has it as it stands.

use tantivy::{
    Term,
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery,
        PhraseQuery, Query, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::words::{Part, Words};

/// The fields of a document that hold texts.
#[derive(Clone, Copy, Debug)]
pub struct TextFields {
    /// Labels, aliases, titles.
    pub names: Field,
    /// Statements, descriptions, notes.
    pub prose: Field,
}

/// How much more a name counts than prose.
const NAME: f32 = 3.0;
/// The score of a word that begins as was typed.
const BEGINS: f32 = 0.05;
/// The score of a word with one typo; with two it is half of that.
const MISTYPED: f32 = 0.02;
/// How much a phrase counts whose last word only begins as was typed.
const PHRASE_BEGINS: f32 = 0.1;
/// How many words may be at the end of a phrase that is not typed to its end, in a segment.
const MOST_ENDINGS: u32 = 1_000;

pub(super) type Clause = Box<dyn Query>;

impl Words {
    /// Finds documents that have every part. `also` gives what else is as good as having a part,
    /// by the part's number.
    pub(super) fn query(
        &self,
        fields: TextFields,
        mut also: impl FnMut(usize) -> Option<Clause>,
    ) -> BooleanQuery {
        let parts = self.parts().iter().enumerate().map(|(nth, part)| {
            let mut ways = part.ways(fields);
            ways.extend(also(nth));
            Box::new(BooleanQuery::union(ways)) as Clause
        });
        BooleanQuery::intersection(parts.collect())
    }
}

impl Part {
    /// The ways to have it: each alone suffices, several count more.
    fn ways(&self, fields: TextFields) -> Vec<Clause> {
        let mut ways = Vec::new();
        for (field, weight) in [(fields.names, NAME), (fields.prose, 1.0)] {
            match &self.tokens[..] {
                [(_, word)] => self.word(Term::from_field_text(field, word), weight, &mut ways),
                _ => self.phrase(field, weight, &mut ways),
            }
        }
        ways
    }

    fn word(&self, term: Term, weight: f32, ways: &mut Vec<Clause>) {
        let exact = TermQuery::new(term.clone(), IndexRecordOption::WithFreqs);
        ways.push(Box::new(BoostQuery::new(Box::new(exact), weight)));
        if self.is_open {
            let begins = FuzzyTermQuery::new_prefix(term.clone(), 0, true);
            ways.push(constant(begins, BEGINS * weight));
        }
        for typos in 1..=self.typos {
            let mistyped = FuzzyTermQuery::new(term.clone(), typos, true);
            ways.push(constant(mistyped, MISTYPED * weight / f32::from(typos)));
        }
    }

    fn phrase(&self, field: Field, weight: f32, ways: &mut Vec<Clause>) {
        let terms = || -> Vec<(usize, Term)> {
            let tokens = self.tokens.iter();
            let term = |(place, token): &(u32, smol_str::SmolStr)| {
                (*place as usize, Term::from_field_text(field, token))
            };
            tokens.map(term).collect()
        };
        let exact = PhraseQuery::new_with_offset(terms());
        ways.push(Box::new(BoostQuery::new(Box::new(exact), weight)));
        if self.is_open {
            let mut begins = PhrasePrefixQuery::new_with_offset(terms());
            begins.set_max_expansions(MOST_ENDINGS);
            ways.push(Box::new(BoostQuery::new(
                Box::new(begins),
                PHRASE_BEGINS * weight,
            )));
        }
    }
}

/// A query that gives each document that it finds the same score.
pub(super) fn constant(query: impl Query, score: f32) -> Clause {
    Box::new(ConstScoreQuery::new(Box::new(query), score))
}

/// The documents closest to what was typed, by their names: those that have the most of it, with
/// more typos forgiven than in a search, and each Han character counting by itself.
pub(super) fn nearest(words: &Words, names: Field) -> BooleanQuery {
    let parts = words.parts().iter().map(|part| {
        let tokens = part.tokens.iter();
        let near = tokens.map(|(_, token)| near(names, token)).collect();
        // Half of a phrase must be there, lest every name with a frequent character be near.
        let least = part.tokens.len().div_ceil(2);
        let near = BooleanQuery::union_with_minimum_required_clauses(near, least);
        let share = 1.0 / part.tokens.len() as f32;
        (
            Occur::Should,
            Box::new(BoostQuery::new(Box::new(near), share)) as Clause,
        )
    });
    BooleanQuery::new(parts.collect())
}

fn near(field: Field, token: &str) -> Clause {
    let term = Term::from_field_text(field, token);
    let letters = token.chars().count();
    let exact = TermQuery::new(term.clone(), IndexRecordOption::Basic);
    let mut ways = vec![constant(exact, 1.0)];
    // What is long makes for automata that are not worth their while.
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
