//! Texts in text columns: folded, joined, and cut where they are long.

use crate::{
    index::row_column::TEXT_END,
    model::{WebUrl, fold::fold},
};

/// The most bytes of a text in a text column. What is longer is cut, and marked by [`CUT`] at its
/// end.
const MOST_TEXT: usize = 8_000;
/// The mark at the end of a text that was cut, which no folded text ends with.
pub(super) const CUT: char = '\u{1}';

/// The folded texts, joined as text columns have them.
pub(super) fn joined(texts: impl Iterator<Item = impl AsRef<str>>) -> String {
    let mut joined = String::new();
    for (index, text) in texts.enumerate() {
        if index > 0 {
            joined.push(TEXT_END);
        }
        joined.push_str(&fold(text.as_ref()));
    }
    cut(joined)
}

/// The texts of addresses: each as it is stored, and as people write it.
pub(super) fn addresses<'u>(urls: impl Iterator<Item = &'u WebUrl>) -> Vec<String> {
    let mut texts = Vec::new();
    for url in urls {
        texts.push(url.as_str().to_owned());
        let readable = url.readable();
        if readable != url.as_str() {
            texts.push(readable);
        }
    }
    texts
}

/// A text with what is beyond the most bytes cut off.
pub(super) fn cut(mut text: String) -> String {
    if text.len() > MOST_TEXT {
        let boundary = (0..=MOST_TEXT).rfind(|index| text.is_char_boundary(*index));
        text.truncate(boundary.unwrap_or(0));
        text.push(CUT);
    }
    text
}
