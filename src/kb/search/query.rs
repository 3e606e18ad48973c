//! Search queries.

use crate::index;

/// A search query: what a person typed, in parts that must all match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery(pub(super) index::SearchQuery);

/// The reason why a text is no search query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct SearchQueryError(#[from] index::SearchQueryError);

impl SearchQuery {
    /// Parses what was typed: words, and phrases in quotation marks.
    pub fn parse(typed: &str) -> Result<SearchQuery, SearchQueryError> {
        Ok(SearchQuery(index::SearchQuery::parse(typed)?))
    }
}
