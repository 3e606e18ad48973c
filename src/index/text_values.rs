//! The texts of a column that pass a filter.
//!
//! A segment has each text of a column once, in a sorted dictionary, and for each row the number of
//! its text. So a filter is evaluated once for each different text.

use fixedbitset::FixedBitSet;

use crate::index::{
    column_text::CUT,
    error::IndexError,
    row_column::{TEXT_END, TextColumn},
    segment_view::SegmentView,
    ternary::Ternary,
    text_filter::TextQuery,
};

/// The numbers of texts that pass a filter: surely, and perhaps.
pub(super) struct TextNumbers {
    surely: FixedBitSet,
    perhaps: FixedBitSet,
}

impl TextNumbers {
    /// The result for a text by its number, which is 0 for none.
    pub(super) fn get(&self, number: u64) -> Ternary {
        Ternary {
            surely: self.surely.contains(number as usize),
            perhaps: self.perhaps.contains(number as usize),
        }
    }

    fn insert(&mut self, ordinal: u64, result: Ternary) {
        let number = ordinal as usize + 1;
        self.surely.set(number, result.surely);
        self.perhaps.set(number, result.perhaps);
    }
}

/// The numbers of the texts of a column that pass a filter, or of all without one.
pub(super) fn text_numbers(
    segment: &SegmentView,
    column: TextColumn,
    query: Option<TextQuery<'_>>,
) -> Result<TextNumbers, IndexError> {
    let texts = segment.text_dictionary(column)?;
    let length = texts.as_ref().map_or(0, |texts| texts.num_terms() + 1);
    let mut numbers = TextNumbers {
        surely: FixedBitSet::with_capacity(length),
        perhaps: FixedBitSet::with_capacity(length),
    };
    let Some(texts) = texts else {
        return Ok(numbers);
    };
    let dictionary = texts.dictionary();
    let mut stream = match query {
        Some(TextQuery::In(wanted)) if column.is_single() => {
            for text in wanted {
                if let Some(ordinal) = dictionary.term_ord(text)? {
                    numbers.insert(ordinal, Ternary::from(true));
                }
            }
            // Only a text that was cut may be one that is not in the dictionary.
            match wanted.iter().any(|text| text.len() >= LONG) {
                true => dictionary.stream()?,
                false => return Ok(numbers),
            }
        }
        Some(TextQuery::StartsWith(start)) if column.is_single() && start.len() < LONG => {
            dictionary.prefix_range(start).into_stream()?
        }
        _ => dictionary.stream()?,
    };
    while stream.advance() {
        // Only texts were put in.
        let text = str::from_utf8(stream.key()).unwrap_or_default();
        let result = match query {
            Some(query) => evaluate(text, query),
            None => Ternary::from(!text.is_empty()),
        };
        let ordinal = stream.term_ord();
        numbers.insert(ordinal, result);
    }
    Ok(numbers)
}

/// A length in bytes that a text may have which was cut.
const LONG: usize = 7_900;

/// Whether one of the texts of a column's value passes a filter.
fn evaluate(value: &str, query: TextQuery<'_>) -> Ternary {
    let (texts, is_cut) = match value.strip_suffix(CUT) {
        Some(texts) => (texts, true),
        None => (value, false),
    };
    let mut texts = texts.split(TEXT_END).filter(|text| !text.is_empty());
    if !is_cut {
        return texts.any(|text| query.matches(text)).into();
    }
    let last = texts.next_back().unwrap_or_default();
    let is_in_last = match query {
        TextQuery::Contains(part) => last.contains(part),
        TextQuery::StartsWith(start) => last.starts_with(start),
        TextQuery::In(_) | TextQuery::EndsWith(_) => false,
    };
    Ternary {
        surely: is_in_last || texts.any(|text| query.matches(text)),
        perhaps: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: the texts, a filter, and whether they pass surely and perhaps.
    #[test]
    fn a_text_that_was_cut_passes_surely_only_by_what_is_left() {
        let equal = [String::from("meta")];
        let cases = [
            ("meta", TextQuery::In(&equal), (true, true)),
            ("openai\0meta", TextQuery::In(&equal), (true, true)),
            ("metal", TextQuery::In(&equal), (false, false)),
            ("meta\u{1}", TextQuery::In(&equal), (false, true)),
            ("meta\0met\u{1}", TextQuery::In(&equal), (true, true)),
            ("the meta\u{1}", TextQuery::Contains("meta"), (true, true)),
            ("the met\u{1}", TextQuery::Contains("meta"), (false, true)),
            ("a\0b", TextQuery::Contains("\0"), (false, false)),
            ("the meta", TextQuery::StartsWith("the m"), (true, true)),
            ("the meta", TextQuery::EndsWith("meta"), (true, true)),
            ("the meta\u{1}", TextQuery::EndsWith("meta"), (false, true)),
            ("meta\0lab", TextQuery::EndsWith("meta"), (true, true)),
            ("lab\0metal", TextQuery::EndsWith("meta"), (false, false)),
        ];
        for (value, query, expected) in cases {
            let found = evaluate(value, query);
            assert_eq!((found.surely, found.perhaps), expected, "{value:?}");
        }
    }
}
