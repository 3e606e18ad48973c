//! The tokenizer by which tantivy cuts texts as [`tokens`] does.

use tantivy::tokenizer::{Token as Cut, TokenStream, Tokenizer as TantivyTokenizer};

use super::token::{Token, tokens};

/// The name by which the schema asks for it.
pub(super) const TOKENIZER: &str = "claimgraph";

/// Cuts texts as [`tokens`] does. Offsets are code points, and nothing reads them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tokenizer;

impl TantivyTokenizer for Tokenizer {
    type TokenStream<'a> = Tokens;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Tokens {
        Tokens {
            rest: tokens(text).into_iter(),
            current: Cut::default(),
        }
    }
}

/// The tokens of one text.
#[derive(Debug)]
pub(super) struct Tokens {
    rest: std::vec::IntoIter<Token>,
    current: Cut,
}

impl TokenStream for Tokens {
    fn advance(&mut self) -> bool {
        let Some(token) = self.rest.next() else {
            return false;
        };
        self.current.text.clear();
        self.current.text.push_str(&token.text);
        self.current.position = token.position as usize;
        self.current.offset_from = token.start as usize;
        self.current.offset_to = token.end as usize;
        true
    }

    fn token(&self) -> &Cut {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Cut {
        &mut self.current
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tantivy_sees_the_same_tokens() {
        let text = "Meta，趙昇嘉 Zhào";
        let mut stream = Tokenizer.token_stream(text);
        let mut seen = Vec::new();
        while stream.advance() {
            let token = stream.token();
            seen.push((token.text.clone(), token.position));
        }
        let expected = tokens(text).into_iter();
        let expected: Vec<_> = expected
            .map(|it| (it.text.to_string(), it.position as usize))
            .collect();
        assert_eq!(seen, expected);
        assert_eq!(seen.len(), 5);
    }
}
