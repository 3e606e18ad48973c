//! The tokens of a text.
//!
//! A character of Han, kana or Hangul is a token by itself (a unigram); letters and digits of other
//! scripts make words. So Chinese needs no dictionary, and a name has the same tokens in every
//! sentence and is found as a phrase.
//!
//! Positions count tokens, so that a phrase is tokens at consecutive positions. Between them:
//!
//! | between | position | so that |
//! |---|---|---|
//! | nothing: `超级`, `Meta超级` | the next one | they are a phrase |
//! | two words and whatever parts them: `Chief Scientist`, `co-founder` | the next one | they are a phrase |
//! | a word and a character, and spaces: `Meta 超级` | the next one | it is the phrase that `Meta超级` is |
//! | anything else: `嘉，赵`, `嘉 赵`, `Meta，超级` | one is left out | no phrase runs across |

use smol_str::SmolStr;

use crate::model::fold::{folded, stands_alone};

/// A token of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The folded text.
    pub text: SmolStr,
    /// The position, by which phrases are found.
    pub position: u32,
    /// The first code point in the original text.
    pub start: u32,
    /// The end in code points, exclusive.
    pub end: u32,
    /// Whether the token is a single character as of Han, and no word.
    pub han: bool,
}

/// The tokens of a text, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::with_capacity(text.len() / 3);
    let mut word = String::new();
    let mut word_range = 0..0;
    let mut between = Between::Nothing;
    for folded in folded(text) {
        if stands_alone(folded.char) {
            push_word(&mut tokens, &mut word, &word_range, &mut between);
            let text = SmolStr::new(folded.char.encode_utf8(&mut [0; 4]));
            push(
                &mut tokens,
                text,
                folded.start,
                folded.end,
                true,
                &mut between,
            );
        } else if in_word(folded.char) {
            if word.is_empty() {
                word_range.start = folded.start;
            }
            word_range.end = folded.end;
            word.push(folded.char);
        } else {
            push_word(&mut tokens, &mut word, &word_range, &mut between);
            let spaces = folded.char.is_whitespace() && between != Between::Signs;
            between = if spaces {
                Between::Spaces
            } else {
                Between::Signs
            };
        }
    }
    push_word(&mut tokens, &mut word, &word_range, &mut between);
    tokens
}

/// The bigrams of adjacent Han characters, each as a number of 21 bits for either.
///
/// Few texts have two characters of a name side by side; so bigrams narrow a phrase query down
/// before positions are read.
pub fn pairs(tokens: &[Token]) -> impl Iterator<Item = u64> + '_ {
    let two = tokens.windows(2);
    let adjacent = two.filter(|two| two[0].position + 1 == two[1].position);
    adjacent.filter_map(|two| pair(&two[0].text, &two[1].text))
}

/// The number of a bigram; `None` if either token is a word.
pub(super) fn pair(first: &str, second: &str) -> Option<u64> {
    let character = |text: &str| text.chars().next().filter(|c| stands_alone(*c));
    Some(u64::from(character(first)?) << 21 | u64::from(character(second)?))
}

/// The separator of two tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Nothing,
    Spaces,
    Signs,
}

/// Whether a character is part of a word. So are the marks that folding leaves, with which some
/// scripts write vowels.
fn in_word(c: char) -> bool {
    c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c)
}

fn push_word(
    tokens: &mut Vec<Token>,
    word: &mut String,
    range: &std::ops::Range<u32>,
    between: &mut Between,
) {
    if !word.is_empty() {
        let text = SmolStr::new(&word);
        push(tokens, text, range.start, range.end, false, between);
        word.clear();
    }
}

fn push(
    tokens: &mut Vec<Token>,
    text: SmolStr,
    start: u32,
    end: u32,
    han: bool,
    between: &mut Between,
) {
    let position = tokens.last().map_or(0, |last| {
        let apart = match (*between, last.han, han) {
            (Between::Nothing, _, _) | (_, false, false) => false,
            (Between::Spaces, last, this) => last && this,
            (Between::Signs, _, _) => true,
        };
        last.position + 1 + u32::from(apart)
    });
    *between = Between::Nothing;
    tokens.push(Token {
        text,
        position,
        start,
        end,
        han,
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tokens as text, with `_` for each position left out.
    fn cut(text: &str) -> String {
        let mut next = 0;
        let mut out = Vec::new();
        for token in tokens(text) {
            out.extend((next..token.position).map(|_| "_".to_owned()));
            out.push(token.text.to_string());
            next = token.position + 1;
        }
        out.join(" ")
    }

    #[test]
    fn a_text_is_cut_into_words_and_characters() {
        for (text, expected) in [
            ("", ""),
            ("，。 !", ""),
            ("Meta超級智能實驗室", "meta 超 级 智 能 实 验 室"),
            ("Meta 超級", "meta 超 级"),
            ("Meta，超級", "meta _ 超 级"),
            ("超級 智能", "超 级 _ 智 能"),
            ("昇嘉（Zhao Shengjia）加入", "升 嘉 _ zhao shengjia _ 加 入"),
            (
                "Chief Scientist, GPT-4o's co-founder",
                "chief scientist gpt 4o s co founder",
            ),
            ("馬克·祖克柏", "马 克 祖 克 柏"),
            ("2025年7月", "2025 年 7 月"),
            ("Zha\u{300}o，。 嘉", "zhao _ 嘉"),
            ("한국어 マーク", "한 국 어 _ マ ー ク"),
            ("हिन्दी", "हिन्दी"),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    #[test]
    fn a_token_knows_its_code_points_in_the_text_as_it_was() {
        let text = "由「Zha\u{300}o」·馬克";
        let chars: Vec<char> = text.chars().collect();
        let of = |token: &Token| -> String {
            chars[token.start as usize..token.end as usize]
                .iter()
                .collect()
        };
        let tokens = tokens(text);
        let originals: Vec<String> = tokens.iter().map(of).collect();
        assert_eq!(originals, ["由", "Zha\u{300}o", "馬", "克"]);
    }

    #[test]
    fn pairs_are_characters_side_by_side() {
        let number = |two: &str| {
            two.chars()
                .fold(0u64, |number, c| number << 21 | u64::from(c))
        };
        let found: Vec<u64> = pairs(&tokens("趙昇嘉，馬克 Meta克")).collect();
        assert_eq!(found, ["赵升", "升嘉", "马克"].map(number));
    }

    proptest! {
        #[test]
        fn tokens_ascend_and_hold_letters_or_digits(text in "[a-cZ0 ,·é趙嘉가。ー-]{0,16}") {
            let tokens = tokens(&text);
            prop_assert!(tokens.iter().all(|it| it.start < it.end && !it.text.is_empty()));
            prop_assert!(tokens.windows(2).all(|two| two[0].position < two[1].position));
            prop_assert!(tokens.windows(2).all(|two| two[0].end <= two[1].start));
        }

        #[test]
        fn the_folded_text_has_the_same_tokens(text in any::<String>()) {
            let of = |text: &str| -> Vec<_> {
                tokens(text).into_iter().map(|it| (it.text, it.position)).collect()
            };
            prop_assert_eq!(of(&text), of(&crate::model::fold::fold(&text)));
        }
    }
}
