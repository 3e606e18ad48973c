//! The score of a record for a search query. It follows from the two alone, so that the index and
//! the record itself give the same score at every time.
//!
//! A part as typed scores by BM25 with constants for the statistics of the collection: every word
//! is as rare as any other. Since a record must match every word, rarity would say little. A match
//! by a prefix or with a typo adds a small constant.

use tantivy::{
    TantivyError, Term,
    fieldnorm::FieldNormReader,
    query::{Bm25StatisticsProvider, Bm25Weight},
    schema::Field,
};

/// The boost of a name over prose.
pub(super) const NAME: f32 = 3.0;
/// The score of an identifier that is typed as it is: that of a word in a short name.
pub(super) const IDENTIFIER: f32 = 20.0;
/// The score of a match by a prefix.
pub(super) const BEGINS: f32 = 0.05;
/// The score of a match with one typo; with two it is half of that.
pub(super) const MISTYPED: f32 = 0.02;

/// The assumed number of records; a word is in one of a hundred.
const RECORDS: u64 = 1_000;
/// The assumed document frequency of a word.
const DOCUMENT_FREQUENCY: u64 = 10;
/// The assumed mean number of tokens in a field.
const MEAN_LENGTH: u64 = 20;

/// Statistics that are the same for every word.
pub(super) struct ConstantStatistics;

impl Bm25StatisticsProvider for ConstantStatistics {
    fn total_num_tokens(&self, _: Field) -> Result<u64, TantivyError> {
        Ok(RECORDS * MEAN_LENGTH)
    }

    fn total_num_docs(&self) -> Result<u64, TantivyError> {
        Ok(RECORDS)
    }

    fn doc_freq(&self, _: &Term) -> Result<u64, TantivyError> {
        Ok(DOCUMENT_FREQUENCY)
    }
}

/// The BM25 score of a part of so many tokens that occurs `frequency` times in a field of `length`
/// tokens.
pub(super) fn score_of(tokens: usize, frequency: u32, length: u32) -> f32 {
    let weight =
        Bm25Weight::for_one_term_without_explain(DOCUMENT_FREQUENCY, RECORDS, MEAN_LENGTH as f32);
    tokens as f32 * weight.score(FieldNormReader::fieldnorm_to_id(length), frequency)
}

/// A score without the rounding errors of the order in which it was summed up.
pub(super) fn rounded(score: f32) -> f32 {
    (score * 1_024.0).round() / 1_024.0
}
