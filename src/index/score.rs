//! How well a record fits a search. It follows from the search and the record alone, so that it is
//! the same at every time and wherever it is reckoned: in the index or from the record itself.
//!
//! A part as it was typed scores by BM25, for which the usual statistics over all records are set
//! to constants: every word is as rare as any other. Since a record must have every word, their
//! rarity would tell little. What is found otherwise adds a small constant.

use tantivy::{
    TantivyError, Term,
    fieldnorm::FieldNormReader,
    query::{Bm25StatisticsProvider, Bm25Weight},
    schema::Field,
};

/// How much more a name counts than prose.
pub(super) const NAME: f32 = 3.0;
/// The score where a word, or a phrase's last one, begins as was typed.
pub(super) const BEGINS: f32 = 0.05;
/// The score of a word with one typo; with two it is half of that.
pub(super) const MISTYPED: f32 = 0.02;

/// As if a word were in one of a hundred records.
const RECORDS: u64 = 1_000;
const RECORDS_WITH_WORD: u64 = 10;
/// As if a record had this many tokens in a field.
const USUAL_LENGTH: u64 = 20;

/// The statistics that are the same for every word.
pub(super) struct SameForAll;

impl Bm25StatisticsProvider for SameForAll {
    fn total_num_tokens(&self, _: Field) -> Result<u64, TantivyError> {
        Ok(RECORDS * USUAL_LENGTH)
    }

    fn total_num_docs(&self) -> Result<u64, TantivyError> {
        Ok(RECORDS)
    }

    fn doc_freq(&self, _: &Term) -> Result<u64, TantivyError> {
        Ok(RECORDS_WITH_WORD)
    }
}

/// The score of a part of so many tokens that is so many times in a field with so many tokens.
pub(super) fn score_of(tokens: usize, times: u32, length: u32) -> f32 {
    let weight =
        Bm25Weight::for_one_term_without_explain(RECORDS_WITH_WORD, RECORDS, USUAL_LENGTH as f32);
    tokens as f32 * weight.score(FieldNormReader::fieldnorm_to_id(length), times)
}

/// A score without what depends on the order in which it was summed up.
pub(super) fn rounded(score: f32) -> f32 {
    (score * 1_024.0).round() / 1_024.0
}
