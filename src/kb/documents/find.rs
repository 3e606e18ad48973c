//! Finding quoted words in a document.

use std::ops::Range;

use crate::{kb::documents::source_text::SourceText, model::Quote};

/// The most places that are looked for.
pub(in crate::kb) const MOST_PLACES: usize = 20;
/// The number of characters around a place that tell it from another, if they do.
const AROUND: usize = 30;

impl SourceText {
    /// The places of the quoted words, in bytes: those with the quote's prefix and suffix, at most
    /// `MOST_PLACES`.
    pub fn places(&self, quote: &Quote) -> Vec<Range<usize>> {
        let all = occurrences(self.text(), &quote.exact);
        let fitting = all.filter(|place| self.surrounds(quote, place));
        fitting.take(MOST_PLACES).collect()
    }

    /// Whether the prefix and the suffix of a quote stand around a place.
    pub(in crate::kb) fn surrounds(&self, quote: &Quote, place: &Range<usize>) -> bool {
        let prefix = quote.prefix.as_deref().unwrap_or_default();
        let suffix = quote.suffix.as_deref().unwrap_or_default();
        self.text()[..place.start].ends_with(prefix) && self.text()[place.end..].starts_with(suffix)
    }

    /// The characters before and after a place, which tell it from others with the same words.
    pub fn surroundings(&self, place: &Range<usize>) -> (&str, &str) {
        let before = self.before(place.start, AROUND);
        (before, self.after(place.end, AROUND))
    }
}

/// The places of some words in a text; places may overlap.
fn occurrences(text: &str, words: &str) -> impl Iterator<Item = Range<usize>> {
    let first = words.chars().next().map_or(1, char::len_utf8);
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text.get(from..)?.find(words)?;
        from = start + first;
        Some(start..start + words.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::QuotedText;

    fn quote(exact: &str, prefix: &str, suffix: &str) -> Quote {
        Quote {
            exact: QuotedText::new(exact).unwrap(),
            prefix: QuotedText::new(prefix).ok(),
            suffix: QuotedText::new(suffix).ok(),
        }
    }

    #[test]
    fn a_quote_is_found_where_its_prefix_and_suffix_stand_around_it() {
        let text = SourceText::from_bytes("Ada left. Ada, 馬克 and Ada left.".into()).unwrap();
        // Each case: the words, the prefix and the suffix, and the characters at which they stand.
        let cases: [(&str, &str, &str, &[u32]); 8] = [
            ("Ada", "", "", &[0, 10, 22]),
            ("Ada", ". ", "", &[10]),
            ("Ada", "", " left", &[0, 22]),
            ("Ada", "and ", " left.", &[22]),
            ("Ada left.", "", "", &[0, 22]),
            ("馬克", "", "", &[15]),
            ("ada", "", "", &[]),
            ("Ada", "or ", "", &[]),
        ];
        for (exact, prefix, suffix, starts) in cases {
            let places = text.places(&quote(exact, prefix, suffix));
            let found: Vec<u32> = places
                .iter()
                .map(|place| text.character(place.start))
                .collect();
            assert_eq!(found, starts, "{prefix}[{exact}]{suffix}");
        }
    }

    #[test]
    fn places_overlap_and_are_not_looked_for_without_end() {
        let text = SourceText::from_bytes("aaaa".into()).unwrap();
        assert_eq!(text.places(&quote("aa", "", "")), [0..2, 1..3, 2..4]);
        let many = SourceText::from_bytes("馬".repeat(100).into()).unwrap();
        assert_eq!(many.places(&quote("馬", "", "")).len(), MOST_PLACES);
    }
}
