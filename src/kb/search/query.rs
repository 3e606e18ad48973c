//! Search queries.

use std::borrow::Cow;

use crate::{
    index,
    model::{WebUrl, canonical_url::canonical_readable},
};

/// A search query: what a person typed, in parts that must all match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery(pub(super) index::SearchQuery);

/// The reason why a text is no search query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct SearchQueryError(#[from] index::SearchQueryError);

impl SearchQuery {
    /// Parses what was typed: words, phrases in quotation marks, and URLs, which find what has the
    /// same address in any form.
    pub fn parse(typed: &str) -> Result<SearchQuery, SearchQueryError> {
        Ok(SearchQuery(index::SearchQuery::parse(&with_addresses(
            typed,
        ))?))
    }
}

/// A text with its URLs in the form in which they are indexed.
fn with_addresses(typed: &str) -> Cow<'_, str> {
    if !typed.contains(':') {
        return typed.into();
    }
    let words = typed.split_whitespace().map(|word| {
        let url = WebUrl::new(word).ok();
        url.map_or(word.into(), |url| Cow::from(canonical_readable(&url)))
    });
    words.collect::<Vec<_>>().join(" ").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: what is typed, and what is looked for.
    #[test]
    fn a_url_is_looked_for_in_its_canonical_form() {
        for (typed, expected) in [
            ("harbour fees", "harbour fees"),
            ("fees http://www.x.org/a/ rise", "fees x.org/a rise"),
            ("https://xn--bcher-kva.example", "bücher.example"),
            ("DOI:10.1000/A", "doi:10.1000/a"),
            ("note: fees", "note: fees"),
        ] {
            assert_eq!(with_addresses(typed), expected);
        }
    }
}
