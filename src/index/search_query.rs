//! The search query: parsed from what a person typed.
//!
//! | typed | matches |
//! |---|---|
//! | `meta zhao` | both words, in any order |
//! | `超級智能`, `Meta超級`, `co-founder` | one phrase |
//! | `"chief scientist"`, `“…”`, `「…」` | one phrase, each word whole |
//! | `G0007`, `10.1000/182`, `reuters.com` | the record with that external id, the sources at that host |
//! | `… zuck` | the last word also as a prefix, from two letters on |
//! | `Zuckerburg` | if nothing else does: with a typo in a word of 4 letters or two in one of 8, not in numbers |
//!
//! Case, width, diacritics, Traditional or Simplified and middle dots make no difference: see
//! [`fold`].

use smol_str::SmolStr;

use crate::{
    index::{
        identifier::{identifier_number, number_of_tokens},
        token::tokens,
    },
    model::fold::{fold, stands_alone},
};

/// The most characters of a query.
pub const MOST_CHARS: usize = 500;
/// The most words and phrases of a query.
pub const MOST_WORDS: usize = 32;
/// The shortest prefix: one letter begins too many words.
const SHORTEST_PREFIX: usize = 2;
/// The longest word in which a typo is forgiven.
const LONGEST_MISTYPED: usize = 32;

/// An error in a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SearchQueryError {
    /// The query has no token.
    #[error("`{0}` has no letter, digit or character to look for; give a word or a name")]
    Nothing(String),
    /// The query is too long.
    #[error("a search of {chars} characters is longer than the {MOST_CHARS} allowed; shorten it")]
    TooLong {
        /// The number of characters.
        chars: usize,
    },
    /// The query has too many words and phrases.
    #[error(
        "a search of {words} words and phrases has more than the {MOST_WORDS} allowed; leave some out, or put what stands together in quotes"
    )]
    TooMany {
        /// The number of words and phrases.
        words: usize,
    },
}

/// A search query: a conjunction of parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchQuery {
    parts: Vec<QueryPart>,
    whole: String,
}

/// A part of a query: a word or a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryPart {
    /// The folded tokens, each with its offset from the first.
    pub(super) tokens: Vec<(u32, SmolStr)>,
    /// Whether the last token is a prefix.
    pub(super) is_open: bool,
    /// Whether the part was in quotes.
    is_quoted: bool,
    /// The number of typos that are forgiven.
    pub(super) typos: u8,
}

impl SearchQuery {
    /// Parses what was typed.
    pub fn parse(typed: &str) -> Result<SearchQuery, SearchQueryError> {
        let chars = typed.chars().count();
        if chars > MOST_CHARS {
            return Err(SearchQueryError::TooLong { chars });
        }
        let mut parts: Vec<QueryPart> = Vec::new();
        for (text, is_quoted) in split_quotes(typed) {
            for part in QueryPart::all_of(text, is_quoted) {
                // A part that is typed twice counts once; its last place decides whether it is
                // open.
                parts.retain(|before| before.tokens != part.tokens);
                parts.push(part);
            }
        }
        if let Some(last) = parts.last_mut()
            && let Some((_, token)) = last.tokens.last()
            && !last.is_quoted
        {
            last.is_open = is_word(token) && token.chars().count() >= SHORTEST_PREFIX;
        }
        match parts.len() {
            0 => Err(SearchQueryError::Nothing(typed.to_owned())),
            words if words > MOST_WORDS => Err(SearchQueryError::TooMany { words }),
            _ => Ok(SearchQuery {
                parts,
                whole: whole(typed),
            }),
        }
    }

    /// The words and phrases.
    pub fn parts(&self) -> &[QueryPart] {
        &self.parts
    }

    /// The query of one part.
    pub fn part(&self, index: usize) -> Option<SearchQuery> {
        self.only(|other| other == index)
    }

    /// The query of the parts whose indexes are wanted; `None` if none is.
    pub fn only(&self, is_wanted: impl Fn(usize) -> bool) -> Option<SearchQuery> {
        let wanted = (0..self.parts.len()).filter(|index| is_wanted(*index));
        let parts: Vec<QueryPart> = wanted.map(|index| self.parts[index].clone()).collect();
        let tokens = parts.iter().flat_map(|part| &part.tokens);
        let tokens: Vec<&str> = tokens.map(|(_, token)| &**token).collect();
        let whole = tokens.join(" ");
        (!parts.is_empty()).then_some(SearchQuery { parts, whole })
    }

    /// The query without typos and prefixes.
    pub fn as_typed(&self) -> SearchQuery {
        let mut words = self.clone();
        for part in &mut words.parts {
            part.is_open = false;
            part.typos = 0;
        }
        words
    }

    /// The numbers of the identifiers by which a part matches: what the part is, and what the query
    /// is as a whole.
    pub(super) fn identifiers(&self, part: &QueryPart) -> impl Iterator<Item = u64> + use<> {
        let tokens = part.tokens.iter().map(|(_, token)| &**token);
        let (part, whole) = (number_of_tokens(tokens), identifier_number(&self.whole));
        [part].into_iter().chain((whole != part).then_some(whole))
    }

    /// Whether an identifier is what a part of the query is, or the query as a whole.
    pub fn identifies(&self, identifier: &str) -> bool {
        let number = identifier_number(identifier);
        let mut parts = self.parts.iter();
        parts.any(|part| self.identifiers(part).any(|other| other == number))
    }

    /// The whole query folded, to be compared with names.
    pub fn whole(&self) -> &str {
        &self.whole
    }

    /// The query with typos forgiven, for when nothing matches as typed; `None` if no word may have
    /// one. It matches all that the query as typed does.
    pub fn forgiving(&self) -> Option<SearchQuery> {
        let mut words = self.clone();
        for part in &mut words.parts {
            if let [(_, word)] = &part.tokens[..]
                && !part.is_quoted
            {
                part.typos = typos_forgiven(word);
            }
        }
        words
            .parts
            .iter()
            .any(|part| part.typos > 0)
            .then_some(words)
    }
}

impl QueryPart {
    /// The parts of a text: one if it is quoted, else one for each run of tokens at consecutive
    /// positions.
    fn all_of(text: &str, is_quoted: bool) -> Vec<QueryPart> {
        let tokens = tokens(text);
        let runs = tokens.chunk_by(|token, next| is_quoted || token.position + 1 == next.position);
        let part = |run: &[crate::index::token::Token]| {
            let first = run[0].position;
            let tokens: Vec<_> = run
                .iter()
                .map(|token| (token.position - first, token.text.clone()))
                .collect();
            QueryPart {
                tokens,
                is_open: false,
                is_quoted,
                typos: 0,
            }
        };
        runs.map(part).collect()
    }
}

/// The number of typos that a word may have.
fn typos_forgiven(token: &str) -> u8 {
    if !is_word(token) || token.chars().any(char::is_numeric) {
        return 0;
    }
    match token.chars().count() {
        4..8 => 1,
        8..=LONGEST_MISTYPED => 2,
        _ => 0,
    }
}

fn is_word(token: &str) -> bool {
    !token.starts_with(stands_alone)
}

/// The texts within and without quotes, each with whether it is quoted. A quote that is not closed
/// goes on to the end.
fn split_quotes(typed: &str) -> Vec<(&str, bool)> {
    let mut texts = Vec::new();
    let mut rest = typed;
    while let Some((at, quote)) = rest.char_indices().find(|(_, c)| closing(*c).is_some()) {
        texts.extend(split_unquoted(&rest[..at]));
        rest = &rest[at + quote.len_utf8()..];
        let closing = closing(quote).unwrap_or_default();
        let end = rest.find(closing).unwrap_or(rest.len());
        texts.push((&rest[..end], true));
        rest = &rest[end..];
        let mut after = rest.chars();
        after.next();
        rest = after.as_str();
    }
    texts.extend(split_unquoted(rest));
    texts
}

/// The words and runs of characters outside of quotes. Signs within a word, as in `co-founder`,
/// `Meta's` and `GPT-4.5`, do not split it.
fn split_unquoted(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let separates =
        |c: char| c.is_whitespace() || ",;!?()[]{}<>|/，；！？（）【】《》〈〉、。…／".contains(c);
    text.split(separates)
        .filter(|text| !tokens(text).is_empty())
        .map(|text| (text, false))
}

/// The characters that close a quote; `None` if a character opens none.
fn closing(c: char) -> Option<&'static [char]> {
    match c {
        '"' | '“' | '”' | '„' | '＂' => Some(&['"', '“', '”', '＂']),
        '«' => Some(&['»']),
        '「' | '」' => Some(&['」']),
        '『' | '』' => Some(&['』']),
        _ => None,
    }
}

/// Returns the typed text, folded and without the quotes around it.
fn whole(typed: &str) -> String {
    let is_mark = |c: char| c.is_whitespace() || c == '»' || closing(c).is_some();
    fold(typed.trim_matches(is_mark))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The parts as text: `*` for a prefix, `~` for each typo forgiven, `_` for each position left
    /// out.
    fn read(typed: &str) -> String {
        let show = |part: &QueryPart| {
            let mut next = 0;
            let mut out = String::new();
            for (offset, token) in &part.tokens {
                out += if *offset == 0 { "" } else { " " };
                out += &"_ ".repeat((offset - next) as usize);
                out += token;
                next = offset + 1;
            }
            out + if part.is_open { "*" } else { "" } + &"~".repeat(part.typos.into())
        };
        match SearchQuery::parse(typed) {
            Ok(words) => (words.forgiving().unwrap_or(words))
                .parts()
                .iter()
                .map(show)
                .collect::<Vec<_>>()
                .join(" | "),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn what_is_typed_is_read_as_a_person_means_it() {
        for (typed, expected) in [
            ("Meta", "meta*~"),
            ("Zhào z", "zhao~ | z"),
            ("超級智能", "超 级 智 能"),
            (
                "Meta超级智能实验室 Wang",
                "meta 超 级 智 能 实 验 室 | wang*~",
            ),
            ("超級 智能", "超 级 | 智 能"),
            ("超級，智能", "超 级 | 智 能"),
            (
                "“Chief Scientist” zuckerberg",
                "chief scientist | zuckerberg*~~",
            ),
            ("meta \"Chief Scien", "meta~ | chief scien"),
            ("「超級，智能」", "超 级 _ 智 能"),
            ("co-founder", "co founder*"),
            ("GPT-4.5 2025", "gpt 4 5 | 2025*"),
            ("馬克·祖克柏", "马 克 祖 克 柏"),
            ("zhao,wang", "zhao~ | wang*~"),
            ("meta zhao meta", "zhao~ | meta*~"),
            ("\"\" meta", "meta*~"),
            (
                "!!",
                "`!!` has no letter, digit or character to look for; give a word or a name",
            ),
            (
                "",
                "`` has no letter, digit or character to look for; give a word or a name",
            ),
        ] {
            assert_eq!(read(typed), expected, "{typed}");
        }
    }

    #[test]
    fn a_search_has_bounds() {
        let long = "嘉".repeat(501);
        assert_eq!(
            SearchQuery::parse(&long),
            Err(SearchQueryError::TooLong { chars: 501 })
        );
        assert!(SearchQuery::parse(&long[3..]).is_ok());
        let many = |n: usize| (0..n).map(|n| format!("w{n} ")).collect::<String>();
        assert_eq!(
            SearchQuery::parse(&many(33)),
            Err(SearchQueryError::TooMany { words: 33 })
        );
        assert!(SearchQuery::parse(&many(32)).is_ok());
    }

    #[test]
    fn typos_are_forgiven_on_request_and_in_words_alone() {
        let typos = |words: &SearchQuery| words.parts().iter().map(|part| part.typos).sum::<u8>();
        let words = SearchQuery::parse("Zukerberg meta").unwrap();
        assert_eq!(typos(&words), 0);
        assert_eq!(words.forgiving().as_ref().map(typos), Some(3));
        for typed in ["2025", "msl", "\"chief\"", "co-founder", "超級智能"] {
            assert_eq!(
                SearchQuery::parse(typed).unwrap().forgiving(),
                None,
                "{typed}"
            );
        }
    }

    #[test]
    fn the_whole_is_the_name_that_it_may_be() {
        let whole = |typed| SearchQuery::parse(typed).unwrap().whole().to_owned();
        assert_eq!(whole(" 「馬克·祖克柏」 "), "马克祖克柏");
        assert_eq!(whole("Zhào Shengjia"), "zhao shengjia");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_or_refused(typed in any::<String>(), quoted in "[a嘉 \"“”「」『»«,·-]{0,20}") {
            for typed in [typed, quoted] {
                if let Ok(words) = SearchQuery::parse(&typed) {
                    prop_assert!(words.parts().iter().all(|part| part.tokens[0].0 == 0));
                    prop_assert!((0..words.parts().len()).all(|index| words.part(index).is_some()));
                }
            }
        }
    }
}
