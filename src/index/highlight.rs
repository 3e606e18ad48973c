//! The highlights of a text: where a search query matches, by the rules of the index.

use std::ops::Range;

use crate::index::{
    search_query::{QueryPart, SearchQuery},
    token::{Token, tokens},
};

/// The ranges of code points that match a query. They ascend and do not touch.
pub fn highlights(words: &SearchQuery, text: &str) -> Vec<Range<u32>> {
    let tokens = tokens(text);
    let mut found: Vec<Range<u32>> = Vec::new();
    for part in words.parts() {
        let length = part.tokens.len();
        let firsts = (0..tokens.len()).filter(|first| part.matches_at(&tokens[*first..]));
        found.extend(firsts.map(|first| tokens[first].start..tokens[first + length - 1].end));
    }
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<u32>> = Vec::with_capacity(found.len());
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

impl QueryPart {
    /// Whether the part matches at the start of some tokens, as typed, by a prefix or with typos.
    fn matches_at(&self, tokens: &[Token]) -> bool {
        self.is_at(tokens)
            || (self.is_open && self.begins_at(tokens))
            || (self.typos > 0 && self.is_mistyped_at(tokens, self.typos))
    }

    /// Whether some tokens start with the part.
    pub(super) fn is_at(&self, tokens: &[Token]) -> bool {
        self.starts_with(tokens, |wanted, token| wanted == token)
    }

    /// Whether some tokens start with the part, whose last word may be a prefix.
    pub(super) fn begins_at(&self, tokens: &[Token]) -> bool {
        self.starts_with(tokens, |wanted, token| token.starts_with(wanted))
    }

    /// Whether some tokens start with the part, but for at most so many typos.
    pub(super) fn is_mistyped_at(&self, tokens: &[Token], typos: u8) -> bool {
        let most = usize::from(typos);
        self.starts_with(tokens, |wanted, token| {
            // The lengths in bytes rule out most words at once.
            token.len().abs_diff(wanted.len()) <= 4 * most
                && strsim::osa_distance(wanted, token) <= most
        })
    }

    fn starts_with(&self, tokens: &[Token], is_last: impl Fn(&str, &str) -> bool) -> bool {
        let last = self.tokens.len() - 1;
        let mut both = self.tokens.iter().zip(tokens).enumerate();
        tokens.len() > last
            && both.all(|(index, ((offset, wanted), token))| {
                token.position == tokens[0].position + offset
                    && match index == last {
                        true => is_last(wanted, &token.text),
                        false => *wanted == token.text,
                    }
            })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A text with `[` and `]` around what is found.
    fn marked(typed: &str, text: &str) -> String {
        let words = SearchQuery::parse(typed).unwrap();
        let mut ranges = highlights(&words, text);
        if let (true, Some(words)) = (ranges.is_empty(), words.forgiving()) {
            ranges = highlights(&words, text);
        }
        let mut out = String::new();
        let chars = text.chars().chain(['\0']);
        for (at, c) in chars.enumerate() {
            let at = at as u32;
            out.extend(ranges.iter().filter(|range| range.end == at).map(|_| ']'));
            out.extend(ranges.iter().filter(|range| range.start == at).map(|_| '['));
            out.extend((c != '\0').then_some(c));
        }
        out
    }

    #[test]
    fn what_was_searched_is_marked_in_the_text_as_it_was() {
        for (typed, expected) in [
            ("Meta超级智能实验室", "加入[Meta超級智能實驗室]，由馬克"),
            ("meta 超級", "加入[Meta] [超級]智能"),
            ("meta超級", "加入[Meta 超級]智能"),
            ("赵升嘉", "[趙昇嘉]與[赵昇嘉]"),
            ("zhao", "[Zhào] Shengjia，[Zha\u{300}o]"),
            ("Zhào", "[ZHAO] shengjia"),
            ("馬克祖克柏", "[馬克·祖克柏]說"),
            ("馬克·祖克柏", "[马克祖克柏]说"),
            ("zuck", "Mark [Zuckerberg]"),
            ("zuck mark", "[Mark] Zuckerberg"),
            ("zukcerburg", "Mark [Zuckerberg]"),
            (
                "\"chief scientist\"",
                "the [Chief Scientist], not a scientist",
            ),
            ("\"scientist chief\"", "the Chief Scientist"),
            ("co-founder", "a [co-founder] and a [Co Founder]"),
            ("智能 超級", "[超級智能]"),
            ("佐伯", "馬克[佐伯]的，佐，伯"),
            ("2025", "[2025]年 2024年"),
            ("nothing", "Meta"),
        ] {
            let text: String = expected.chars().filter(|c| !"[]".contains(*c)).collect();
            assert_eq!(marked(typed, &text), expected, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn ranges_ascend_and_lie_within_the_text(typed in "[a-c趙嘉馬 \"]{1,8}", text in "[a-cé趙嘉馬·， ]{0,30}") {
            if let Ok(words) = SearchQuery::parse(&typed) {
                let ranges = highlights(&words, &text);
                let chars = text.chars().count() as u32;
                prop_assert!(ranges.iter().all(|it| it.start < it.end && it.end <= chars));
                prop_assert!(ranges.windows(2).all(|two| two[0].end < two[1].start));
            }
        }

        #[test]
        fn a_part_of_a_text_is_found_in_it(text in "[a-c趙嘉馬克·]{1,12}", from in 0..12usize, length in 1..6usize) {
            // A piece of Han, cut out anywhere, is where it was cut out.
            let chars: Vec<char> = text.chars().collect();
            let piece: String = chars.iter().skip(from).take(length).collect();
            let is_han = piece.chars().all(|c| "趙嘉馬克".contains(c));
            if let (true, Ok(words)) = (is_han, SearchQuery::parse(&piece)) {
                let from = from as u32;
                let end = from + piece.chars().count() as u32;
                let ranges = highlights(&words, &text);
                prop_assert!(ranges.iter().any(|it| it.start <= from && end <= it.end));
            }
        }
    }
}
