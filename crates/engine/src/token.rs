//! The tokens of a document's text.

use async_graphql::Pos;

/// A token of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'t> {
    /// A name or a number, with its offset.
    Name(usize, &'t str),
    /// A string with its quotes, and its offset. One that is not closed ends with its line, or with
    /// the text if it is a block string.
    String(usize, &'t str),
    /// Any other token, by its first byte.
    Other(u8),
}

/// The tokens of a text; a character that is no GraphQL is a token by itself.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    offset: usize,
}

impl<'t> Tokens<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text, offset: 0 }
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.offset..).unwrap_or_default()
    }

    fn skip_while(&mut self, is_skipped: impl Fn(u8) -> bool) {
        self.offset += self
            .rest()
            .iter()
            .take_while(|byte| is_skipped(**byte))
            .count();
    }

    /// Skips white space, commas, byte order marks and comments.
    fn skip_ignored(&mut self) {
        loop {
            self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b','));
            match self.rest() {
                [b'#', ..] => self.skip_while(|byte| byte != b'\n' && byte != b'\r'),
                [0xef, 0xbb, 0xbf, ..] => self.offset += 3,
                _ => return,
            }
        }
    }

    /// Skips the string whose first quote is here.
    fn skip_string(&mut self) {
        let block = self.rest().starts_with(b"\"\"\"");
        self.offset += if block { 3 } else { 1 };
        loop {
            let rest = self.rest();
            self.offset += match rest {
                [] => break,
                _ if block && rest.starts_with(b"\\\"\"\"") => 4,
                _ if block && rest.starts_with(b"\"\"\"") => {
                    self.offset += 3;
                    break;
                }
                [b'\n' | b'\r', ..] if !block => break,
                [b'"', ..] if !block => {
                    self.offset += 1;
                    break;
                }
                [b'\\', b'"' | b'\\', ..] if !block => 2,
                _ => 1,
            };
        }
    }

    /// The text from an offset to here.
    fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.offset).unwrap_or_default()
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        self.skip_ignored();
        let start = self.offset;
        let first = *self.rest().first()?;
        if first == b'"' {
            self.skip_string();
            return Some(Token::String(start, self.since(start)));
        }
        if first.is_ascii_alphanumeric() || first == b'_' {
            self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            return Some(Token::Name(start, self.since(start)));
        }
        if self.rest().starts_with(b"...") {
            self.offset += 3;
        } else {
            self.offset += 1;
            // The other bytes of the same character.
            self.skip_while(|byte| byte & 0xc0 == 0x80);
        }
        Some(Token::Other(first))
    }
}

/// The line and the column, in characters, of a byte offset in the text.
pub(crate) fn position(text: &str, offset: usize) -> Pos {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |line| line.chars().count())
        + 1;
    Pos { line, column }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<(usize, &str)> {
        let of = |token| match token {
            Token::String(start, raw) => Some((start, raw)),
            _ => None,
        };
        Tokens::of(text).filter_map(of).collect()
    }

    #[test]
    fn a_string_is_a_token_with_its_quotes() {
        assert_eq!(
            strings(r#"a "" "b\\" "\"c" """d "" \""" " e""" "#),
            [
                (2, r#""""#),
                (5, r#""b\\""#),
                (11, r#""\"c""#),
                (17, r#""""d "" \""" " e""""#),
            ]
        );
    }

    #[test]
    fn a_string_that_is_not_closed_ends_with_its_line_or_the_text() {
        assert_eq!(strings("\"報\\報\n a"), [(0, "\"報\\報")]);
        assert_eq!(strings("\"a\\"), [(0, "\"a\\")]);
        assert_eq!(strings("\"\"\"a\n\\\"\"\""), [(0, "\"\"\"a\n\\\"\"\"")]);
    }

    #[test]
    fn byte_order_marks_and_comments_are_no_tokens_and_other_characters_are_one() {
        let tokens: Vec<_> = Tokens::of("\u{feff}#x\n\u{feff}報{ ...").collect();
        let other = |byte| Token::Other(byte);
        assert_eq!(
            tokens,
            [other("報".as_bytes()[0]), other(b'{'), other(b'.')]
        );
    }
}
