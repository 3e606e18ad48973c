//! Texts of others, as they are written into HTML and into lines.

use std::fmt::{Display, Formatter, Result, Write};

/// A text as it is written into HTML, also into an attribute in quotes. What would turn the order
/// of the text that follows is left out.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for sign in self.0.chars().filter_map(harmless) {
            match sign {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                sign => f.write_char(sign)?,
            }
        }
        Ok(())
    }
}

/// A text as it stands in a line: without line breaks and other controls, and without what would
/// turn the order of the text that follows.
pub(super) fn in_line(text: &str) -> String {
    text.chars().filter_map(harmless).collect()
}

/// The character as it may stand in a line; none for an override of the direction.
fn harmless(sign: char) -> Option<char> {
    match sign {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{2028}' | '\u{2029}' => Some(' '),
        sign if sign.is_control() => Some(' '),
        sign => Some(sign),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup_or_turns_what_follows() {
        let hostile = "<b a='x' c=\"y\">&\u{202e}\n\u{0}";
        assert_eq!(
            Escaped(hostile).to_string(),
            "&lt;b a=&#39;x&#39; c=&quot;y&quot;&gt;&amp;  "
        );
        assert_eq!(in_line("a\r\nb\u{2028}c\u{2066}"), "a  b c");
    }
}
