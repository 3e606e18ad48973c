//! The tantivy tokenizer that gives the tokens of [`tokens`].

use tantivy::tokenizer::{Token as TantivyToken, TokenStream, Tokenizer as TantivyTokenizer};

use crate::index::token::{Token, tokens};

/// The tokenizer's name in the schema.
pub(super) const TOKENIZER: &str = "claimgraph";

/// The tokenizer. Offsets are code points, and nothing reads them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tokenizer;

impl TantivyTokenizer for Tokenizer {
    type TokenStream<'a> = Tokens<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens<'a> {
        let rest = match text.is_ascii() {
            true => Rest::Ascii { text, offset: 0 },
            false => Rest::Tokens(tokens(text).into_iter()),
        };
        Tokens {
            rest,
            current: TantivyToken::default(),
        }
    }
}

/// The token stream of a text.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    rest: Rest<'a>,
    current: TantivyToken,
}

/// The remaining tokens.
#[derive(Debug)]
enum Rest<'a> {
    /// The tokens of a text of ASCII from a byte on: words alone, at successive positions.
    Ascii { text: &'a str, offset: usize },
    /// The tokens of any other text.
    Tokens(std::vec::IntoIter<Token>),
}

impl TokenStream for Tokens<'_> {
    fn advance(&mut self) -> bool {
        match &mut self.rest {
            Rest::Ascii { text, offset } => {
                let in_word = |byte: &u8| byte.is_ascii_alphanumeric();
                let rest = &text.as_bytes()[*offset..];
                let Some(before) = rest.iter().position(in_word) else {
                    return false;
                };
                let word = &rest[before..];
                let length = word.iter().position(|byte| !in_word(byte));
                let start = *offset + before;
                *offset = start + length.unwrap_or(word.len());
                // The position before the first is the greatest number.
                self.current.position = self.current.position.wrapping_add(1);
                self.current.text.clear();
                self.current.text.push_str(&text[start..*offset]);
                self.current.text.make_ascii_lowercase();
                (self.current.offset_from, self.current.offset_to) = (start, *offset);
            }
            Rest::Tokens(rest) => {
                let Some(token) = rest.next() else {
                    return false;
                };
                self.current.text.clear();
                self.current.text.push_str(&token.text);
                self.current.position = token.position as usize;
                self.current.offset_from = token.start as usize;
                self.current.offset_to = token.end as usize;
            }
        }
        true
    }

    fn token(&self) -> &TantivyToken {
        &self.current
    }

    fn token_mut(&mut self) -> &mut TantivyToken {
        &mut self.current
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str) {
        let mut tokenizer = Tokenizer;
        let mut stream = tokenizer.token_stream(text);
        let mut seen = Vec::new();
        while stream.advance() {
            let it = stream.token().clone();
            seen.push((it.text, it.position, it.offset_from, it.offset_to));
        }
        let expected = tokens(text).into_iter().map(|it| {
            let [position, start, end] = [it.position, it.start, it.end].map(|n| n as usize);
            (it.text.to_string(), position, start, end)
        });
        assert_eq!(seen, expected.collect::<Vec<_>>(), "{text:?}");
    }

    #[test]
    fn tantivy_sees_the_same_tokens() {
        for text in [
            "Meta，趙昇嘉 Zhào",
            "",
            " - ",
            "x",
            "(Co-founder) of  A1, it's ",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn tantivy_sees_the_same_tokens_of_any_text(ascii in "[ -~\n]{0,40}", any in ".{0,20}") {
            check(&ascii);
            check(&any);
        }
    }
}
