//! The scan of a text before the parser gets it.
//!
//! The parser of async-graphql 7.2 builds nested literals recursively, without a bound: 1,700
//! brackets overflow a stack of 2 MiB, which ends the process. It also needs about 0.3 µs a byte,
//! keeps the last of two input fields with one name, and reads `queryA` as `query A`. So the scan
//! checks nesting, tokens, repeated input fields and the words that begin a definition, in one pass
//! without recursion.

use std::collections::HashSet;

use crate::{
    code,
    error::RequestError,
    limits::{Limit, Limits},
    token::{Token, Tokens, position},
};

/// The result of a scan of a text that may be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scan {
    pub(crate) tokens: usize,
}

/// Refuses a text that is too long, nests too deeply, has too many tokens or repeats an input
/// field.
pub(crate) fn scan(text: &str, limits: &Limits) -> Result<Scan, RequestError> {
    Limit::Document.check(text.len(), limits)?;
    let mut open: Vec<Bracket<'_>> = vec![];
    let mut arguments = 0;
    let mut tokens = 0;
    let mut name = None;
    let mut expects_definition = true;
    for token in Tokens::of(text) {
        tokens += 1;
        if tokens > limits.tokens {
            return Err(Limit::Tokens.exceeded(None, limits));
        }
        let previous_name = name.take();
        match token {
            Token::Name(start, word) if expects_definition => {
                if !["query", "mutation", "subscription", "fragment"].contains(&word) {
                    let message = format!("`{word}` begins neither an operation nor a fragment");
                    let error = RequestError::new(code::GRAPHQL_PARSE_FAILED, message);
                    return Err(error.at(position(text, start)));
                }
                expects_definition = false;
            }
            Token::Name(start, word) => name = Some((start, word)),
            Token::Other(b':') => {
                if let (Some((start, word)), Some(Bracket::Object(names))) =
                    (previous_name, open.last_mut())
                    && !names.insert(word)
                {
                    let message = format!("there can be only one input field named `{word}`");
                    return Err(RequestError::invalid(message).at(position(text, start)));
                }
            }
            Token::Other(bracket @ (b'{' | b'[' | b'(')) => {
                expects_definition = false;
                arguments += usize::from(bracket == b'(');
                open.push(match bracket {
                    b'(' => Bracket::Arguments,
                    b'{' if arguments > 0 => Bracket::Object(HashSet::new()),
                    _ => Bracket::Other,
                });
                if open.len() > limits.nesting {
                    return Err(Limit::Nesting.exceeded(None, limits));
                }
            }
            Token::Other(b'}' | b']' | b')') => {
                if let Some(Bracket::Arguments) = open.pop() {
                    arguments -= 1;
                } else {
                    expects_definition = open.is_empty();
                }
            }
            Token::String(..) | Token::Other(_) => {}
        }
    }
    Ok(Scan { tokens })
}

/// An open bracket.
enum Bracket<'t> {
    Arguments,
    /// An input object, with the names of its fields so far.
    Object(HashSet<&'t str>),
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(text: &str) -> Option<&'static str> {
        scan(text, &Limits::default())
            .err()
            .map(|error| error.code())
    }

    #[test]
    fn brackets_within_strings_and_comments_do_not_count() {
        let brackets = "[".repeat(100);
        for text in [
            format!("{{ a(b: \"{brackets}\") }}"),
            format!("{{ a(b: \"\\\"{brackets}\") }}"),
            format!("{{ a(b: \"\"\"{brackets} \\\"\"\" {brackets}\"\"\") }}"),
            format!("# {brackets}\n{{ a }}"),
        ] {
            assert_eq!(code_of(&text), None, "{text}");
        }
    }

    #[test]
    fn nesting_is_counted_over_all_brackets() {
        let nested = |depth: usize| {
            format!(
                "{{ a(b: {}{}) }}",
                "[".repeat(depth - 2),
                "]".repeat(depth - 2)
            )
        };
        assert_eq!(code_of(&nested(64)), None);
        assert_eq!(code_of(&nested(65)), Some("OPERATION_LIMIT"));
    }

    #[test]
    fn tokens_are_counted_as_graphql_has_them() {
        let tokens = scan(
            "query Q($a: [Int!] = 1.5) { ...F a(b: \"x y\") } # z",
            &Limits::default(),
        );
        // query Q ( $ a : [ Int ! ] = 1 . 5 ) { ... F a ( b : "x y" ) }: a float is three, which
        // errs to the safe side.
        assert_eq!(tokens.unwrap(), Scan { tokens: 25 });
    }

    #[test]
    fn an_input_field_given_twice_is_refused_where_it_stands() {
        let error = scan("{\n  a(b: {c: 1, d: {c: 1}, c: 2})\n}", &Limits::default()).unwrap_err();
        assert_eq!(error.code(), "GRAPHQL_VALIDATION_FAILED");
        assert_eq!(error.locations().collect::<Vec<_>>(), [(2, 26)]);
    }

    #[test]
    fn names_may_repeat_in_selections_and_in_other_objects() {
        assert_eq!(
            code_of("{ a: x a: x b(c: [{d: 1}, {d: 1}]) { a: x a: x } }"),
            None
        );
    }

    #[test]
    fn a_definition_begins_with_a_word_of_the_language() {
        assert_eq!(
            code_of("query A { a } { b } fragment F on Q { c } mutation { d }"),
            None
        );
        for text in [
            "queryA { a }",
            "{ a } fragmentF on Q { c }",
            "type A { a: Int }",
        ] {
            assert_eq!(code_of(text), Some("GRAPHQL_PARSE_FAILED"), "{text}");
        }
    }

    #[test]
    fn a_text_that_never_closes_ends_the_scan() {
        for text in [
            "{ a(b: \"",
            "{ a(b: \"\"\"",
            "{ a(b: \"\\",
            "}}}",
            "\u{feff}{報",
        ] {
            assert_eq!(code_of(text), None, "{text}");
        }
    }
}
