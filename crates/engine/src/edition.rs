//! The syntax of the edition of September 2025, rewritten to that of October 2021.
//!
//! The parser of async-graphql 7.2 reads the older edition: it refuses descriptions of operations,
//! variables and fragments, and in strings `\u{1F600}` and pairs of surrogates. It also leaves
//! `\"""` in a block string as it stands. So descriptions are blanked, and strings of these kinds
//! are written as ordinary ones. The tokens behind them keep their lines and columns.

use std::borrow::Cow;

use async_graphql::Pos;

use crate::{
    code,
    error::RequestError,
    string_value::{StringMistake, string_value},
    token::{Token, Tokens, position},
};

/// Rewrites a text whose brackets and definitions the scan has checked.
pub(crate) fn rewrite(text: &str) -> Result<Cow<'_, str>, RequestError> {
    let mut rewriter = Rewriter::new(text);
    let mut place = Place::Outside;
    let mut depth = 0usize;
    let mut previous = None;
    let mut tokens = Tokens::of(text).peekable();
    while let Some(token) = tokens.next() {
        match (token, place) {
            (Token::String(start, raw), _) => {
                let value = string_value(raw).map_err(|error| refused(text, start, &error))?;
                let next = tokens.peek();
                let is_description = match place {
                    Place::Outside if next == Some(&Token::Other(b'{')) => {
                        return Err(undescribed(text, start));
                    }
                    Place::Outside => matches!(next, Some(Token::Name(..))),
                    Place::Variables if depth == 1 => {
                        previous != Some(Token::Other(b'=')) && next == Some(&Token::Other(b'$'))
                    }
                    _ => false,
                };
                if is_description {
                    rewriter.replace(start, raw, "");
                } else if raw.starts_with("\"\"\"") || raw.contains("\\u") {
                    rewriter.replace(start, raw, &quoted(&value));
                }
            }
            (Token::Name(_, "fragment"), Place::Outside) => place = Place::Definition,
            (Token::Name(..), Place::Outside) => place = Place::OperationHead,
            (Token::Other(bracket @ (b'{' | b'[' | b'(')), _) => {
                depth += 1;
                place = match (place, bracket) {
                    (Place::OperationHead, b'(') => Place::Variables,
                    (Place::Variables, _) => Place::Variables,
                    _ => Place::Definition,
                };
            }
            (Token::Other(bracket @ (b'}' | b']' | b')')), _) => {
                depth = depth.saturating_sub(1);
                place = match (depth, bracket) {
                    (0, b'}') => Place::Outside,
                    (0, _) => Place::Definition,
                    _ => place,
                };
            }
            (Token::Other(b'@'), Place::OperationHead) => place = Place::Definition,
            _ => {}
        }
        previous = Some(token);
    }
    Ok(rewriter.finish())
}

/// The position of the parser's syntax error in the text before its rewriting.
///
/// The parser counts a carriage return as a character in the position of a syntax error, and as the
/// beginning of a line in the position of a token.
pub(crate) fn syntax_error_position(rewritten: &str, pos: Pos) -> Pos {
    let line = rewritten.split('\n').nth(pos.line.saturating_sub(1));
    let before = line
        .unwrap_or_default()
        .chars()
        .take(pos.column.saturating_sub(1));
    let column = before.fold(1, next_column);
    Pos { column, ..pos }
}

/// A place in a document, as far as descriptions are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The gap between definitions.
    Outside,
    /// The part behind the word that begins an operation, and perhaps its name.
    OperationHead,
    /// The variable definitions of an operation.
    Variables,
    /// Anywhere else in a definition.
    Definition,
}

/// Writes a text with some of its tokens replaced.
struct Rewriter<'t> {
    text: &'t str,
    rewritten: String,
    /// The end of the text that is rewritten, and its column.
    end: usize,
    column: usize,
}

impl<'t> Rewriter<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            rewritten: String::new(),
            end: 0,
            column: 1,
        }
    }

    /// Replaces the token `raw` at an offset; what follows keeps its line and its column.
    fn replace(&mut self, start: usize, raw: &str, replacement: &str) {
        let copied = self.text.get(self.end..start).unwrap_or_default();
        self.rewritten.push_str(copied);
        self.rewritten.push_str(replacement);
        let column = copied.chars().fold(self.column, next_column);
        let mut column_now = column + replacement.chars().count();
        self.column = raw.chars().fold(column, next_column);
        self.end = start + raw.len();
        let lines = raw.matches('\n').count();
        if lines > 0 {
            self.rewritten.extend(std::iter::repeat_n('\n', lines));
            column_now = 1;
        } else if column_now > self.column {
            // Begins the line anew without counting one.
            self.rewritten.push('\r');
            column_now = 1;
        }
        let padding = self.column.saturating_sub(column_now);
        self.rewritten.extend(std::iter::repeat_n(' ', padding));
    }

    fn finish(mut self) -> Cow<'t, str> {
        if self.end == 0 {
            return Cow::Borrowed(self.text);
        }
        self.rewritten
            .push_str(self.text.get(self.end..).unwrap_or_default());
        Cow::Owned(self.rewritten)
    }
}

/// The column behind a character, as the parser counts the columns of tokens.
fn next_column(column: usize, character: char) -> usize {
    match character {
        '\n' | '\r' => 1,
        _ => column + 1,
    }
}

/// A value as an ordinary string, with the escapes that it needs.
fn quoted(value: &str) -> String {
    let mut quoted = String::with_capacity(value.len() + 2);
    quoted.push('"');
    for character in value.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn refused(text: &str, start: usize, mistake: &StringMistake) -> RequestError {
    let message = format!("the document cannot be read: {mistake}");
    RequestError::new(code::GRAPHQL_PARSE_FAILED, message)
        .at(position(text, start + mistake.offset()))
}

fn undescribed(text: &str, start: usize) -> RequestError {
    let message = "the document cannot be read: a description stands before `query`, `mutation`, \
                   `subscription` or `fragment`; write `query` before the `{`";
    RequestError::new(code::GRAPHQL_PARSE_FAILED, message).at(position(text, start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_the_older_edition_stays_as_it_is() {
        let text = "query Q($a: S = \"x\" $b: S) { a(b: \"\\n\", c: \"報\") }";
        assert!(matches!(rewrite(text), Ok(Cow::Borrowed(same)) if same == text));
    }

    #[test]
    fn descriptions_are_blanked_and_all_else_keeps_its_place() {
        for (text, rewritten) in [
            ("\"d\"query{a}", "   query{a}"),
            ("\"報\" fragment F on Q {a}", "    fragment F on Q {a}"),
            ("{a}\"\"\"d\r\n \"\"\"mutation{a}", "{a}\n    mutation{a}"),
            (
                "query Q(\"d\"$a:S=\"x\"\"e\"$b:S=[\"y\"]){a}",
                "query Q(   $a:S=\"x\"   $b:S=[\"y\"]){a}",
            ),
            (
                "{a}\"d\"\nsubscription(\"e\" $a: S) {a}",
                "{a}   \nsubscription(    $a: S) {a}",
            ),
        ] {
            assert_eq!(rewrite(text).unwrap(), rewritten, "{text}");
        }
    }

    #[test]
    fn a_string_that_is_no_description_is_left_to_the_parser() {
        for text in [
            "query(\"d\") {a}",
            "query(\"d\" \"e\") {a}",
            "query @d(a: \"x\" $b: 1) {a}",
            "query Q($a: S @d(b: \"x\" $c: 1)) {a}",
            "fragment F(\"d\" $a: S) on Q {a}",
            "{\"d\" a}",
            "{a(\"d\" b: 1)}",
            "{a} \"d\"",
        ] {
            assert_eq!(rewrite(text).unwrap(), text);
        }
    }

    #[test]
    fn a_shorthand_query_has_no_description() {
        let error = rewrite("\n \"d\" {a}").unwrap_err();
        assert_eq!(error.code(), "GRAPHQL_PARSE_FAILED");
        assert_eq!(error.locations().collect::<Vec<_>>(), [(2, 2)]);
    }

    #[test]
    fn strings_become_ordinary_ones_and_what_follows_keeps_its_place() {
        for (text, rewritten) in [
            (r#"{a(b:"\u{1F600}")}"#, "{a(b:\"😀\"        )}"),
            (r#"{a(b:"\uD83D\uDE00")}"#, "{a(b:\"😀\"           )}"),
            (r#"{a(b:"\u0022\u000A")}"#, r#"{a(b:"\"\n"        )}"#),
            (
                "{a(b:\"\"\"\n  x\n  \\y\"\"\")}",
                "{a(b:\"x\\n\\\\y\"\n\n       )}",
            ),
            (
                "{報(b:\"\"\"\\\"\"\"\\\"\"\"\\\"\"\"\"\"\")}",
                "{報(b:\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\"\r                       )}",
            ),
        ] {
            assert_eq!(rewrite(text).unwrap(), rewritten, "{text}");
        }
    }

    #[test]
    fn an_error_of_syntax_is_found_again_behind_a_longer_string() {
        let text = "{\n a(b:\"\"\"\\\"\"\"\\\"\"\"\\\"\"\"\"\"\" ]";
        let rewritten = rewrite(text).unwrap();
        let line = rewritten.split('\n').nth(1).unwrap();
        let seen = Pos {
            line: 2,
            column: line.chars().take_while(|c| *c != ']').count() + 1,
        };
        let wanted = position(text, text.find(']').unwrap());
        assert_eq!(syntax_error_position(&rewritten, seen), wanted);
    }

    #[test]
    fn a_mistake_in_a_string_is_refused_where_it_stands() {
        let error = rewrite("{\n a(b: \"報\\uD83D\")}").unwrap_err();
        assert_eq!(error.code(), "GRAPHQL_PARSE_FAILED");
        assert_eq!(error.locations().collect::<Vec<_>>(), [(2, 9)]);
    }
}
