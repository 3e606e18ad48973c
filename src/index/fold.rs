//! Folding: the form in which texts are compared.
//!
//! Folding removes case, width and the other compatibility forms of NFKC, diacritics, letters that
//! a keyboard may lack (`ø`, `ł`, `ß`), Traditional characters (each by itself becomes the
//! Simplified one, so that offsets are kept) and middle dots within names. A folded text is never
//! shown.
//!
//! | read | folded | |
//! |---|---|---|
//! | `Zhào` | `zhao` | also with the mark as a character of its own |
//! | `ＭＥＴＡ` | `meta` | |
//! | `趙昇嘉` | `赵升嘉` | |
//! | `馬克·祖克柏` | `马克祖克柏` | the dot is as good as none |
//! | `Mark·Zuckerberg` | `mark zuckerberg` | but it parts words of letters |

use std::sync::LazyLock;

use unicode_normalization::char::{canonical_combining_class, compose, decompose_compatible};

/// A character of a folded text, with its range of code points in the original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    /// The character.
    pub char: char,
    /// The first code point.
    pub start: u32,
    /// The end in code points, exclusive.
    pub end: u32,
}

/// The folded form of a text. Folding is idempotent.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    folded(text).iter().map(|folded| folded.char).collect()
}

/// The folded form of a text, each character with its range in the original.
///
/// Ranges ascend. A character that folds to several gives each of them its own range; a mark that
/// is removed belongs to the range of the character before it.
pub(super) fn folded(text: &str) -> Vec<Folded> {
    let mut out: Vec<Folded> = Vec::with_capacity(text.len());
    let mut dot = None;
    for (start, c) in text.chars().enumerate() {
        // The limits of a record keep a text far shorter than 4 GiB.
        let start = start as u32;
        let end = start + 1;
        if c.is_ascii() {
            let char = c.to_ascii_lowercase();
            part(&mut out, &mut dot, char);
            out.push(Folded { char, start, end });
            continue;
        }
        for_each_folded(c, &mut |char| match role(char) {
            Role::Dot => dot = Some(Folded { char, start, end }),
            Role::Removed => {
                if let Some(before) = dot.as_mut().or_else(|| out.last_mut()) {
                    before.end = end;
                }
            }
            Role::Plain => {
                part(&mut out, &mut dot, char);
                match out.last_mut() {
                    Some(last) if joined(last.char, char).is_some() => {
                        last.char = joined(last.char, char).unwrap_or(char);
                        last.end = end;
                    }
                    _ => out.push(Folded { char, start, end }),
                }
            }
        });
    }
    out
}

/// Whether a character is a token by itself: characters of scripts without spaces between words
/// (Han, kana), and Hangul, whose words carry their particles.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}'     // Hangul Jamo
        | '\u{2e80}'..='\u{2fdf}'   // radicals
        | '\u{3005}'..='\u{3007}'   // 々 〆 〇
        | '\u{3021}'..='\u{3029}'   // Hangzhou numerals
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' // Hiragana
        | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' // Katakana
        | '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}' // Bopomofo
        | '\u{31f0}'..='\u{31ff}'   // small Katakana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' // Han
        | '\u{a960}'..='\u{a97c}' | '\u{ac00}'..='\u{d7ff}' // Hangul
        | '\u{f900}'..='\u{faff}'   // Han for compatibility
        | '\u{1b000}'..='\u{1b16f}' // more kana
        | '\u{20000}'..='\u{3fffd}' // more Han
    )
}

/// The role of a character in folding.
enum Role {
    /// The character stays.
    Plain,
    /// The character is removed, and its range joined to the one before: a mark, or an invisible
    /// sign.
    Removed,
    /// The character is removed, or separates two words.
    Dot,
}

fn role(c: char) -> Role {
    match c {
        '\u{b7}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{2e31}' | '\u{30fb}' => {
            Role::Dot
        }
        // Default-ignorable code points of Unicode, frequent in texts from the web.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}' => Role::Removed,
        // A virama (9) stays: without it, words change.
        c if !matches!(canonical_combining_class(c), 0 | 9) => Role::Removed,
        _ => Role::Plain,
    }
}

/// Adds a space for a dot between two words of letters.
fn part(out: &mut Vec<Folded>, dot: &mut Option<Folded>, next: char) {
    let in_word = |c: char| c.is_alphanumeric() && !stands_alone(c);
    let Some(dot) = dot.take() else { return };
    if in_word(next) && out.last().is_some_and(|last| in_word(last.char)) {
        out.push(Folded { char: ' ', ..dot });
    }
}

/// The syllable composed of a Hangul syllable or consonant and the Jamo that follows it.
fn joined(last: char, c: char) -> Option<char> {
    let follows = matches!(c, '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}');
    follows.then(|| compose(last, c)).flatten()
}

/// Calls `out` with each character of the complete folding of a character by itself.
fn for_each_folded(c: char, out: &mut dyn FnMut(char)) {
    if matches!(c, '\u{ac00}'..='\u{d7a3}') {
        return out(c);
    }
    if let Some(plain) = plain(c) {
        return plain.chars().for_each(out);
    }
    let simplified = simplified(c);
    if simplified != c {
        return for_each_folded(simplified, out);
    }
    let mut lower = c.to_lowercase();
    if lower.len() > 1 || lower.next() != Some(c) {
        return c.to_lowercase().for_each(|c| for_each_folded(c, out));
    }
    let mut parts = smallvec::SmallVec::<[char; 18]>::new();
    decompose_compatible(c, |part| parts.push(part));
    match parts[..] == [c] {
        true => out(c),
        false => parts.into_iter().for_each(|c| for_each_folded(c, out)),
    }
}

/// The substitute of a letter that keyboards may lack and Unicode does not decompose.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ħ' | 'Ħ' => "h",
        'ŧ' | 'Ŧ' => "t",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

const FIRST_HAN: char = '\u{3400}';
const LAST_HAN: char = '\u{9fff}';

/// The Simplified form of a Traditional character by itself.
fn simplified(c: char) -> char {
    static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
        // The line ends disable the rules for pairs of characters, which depend on the text.
        let all: String = (FIRST_HAN..=LAST_HAN).flat_map(|c| [c, '\n']).collect();
        let all = fast2s::convert(&all);
        all.chars().step_by(2).map(variant).collect()
    });
    match c {
        FIRST_HAN..=LAST_HAN => SIMPLIFIED[(u32::from(c) - u32::from(FIRST_HAN)) as usize],
        _ => c,
    }
}

/// One character for variants that only one of the scripts distinguishes: 計畫 is 计划, 看著 is 看着.
fn variant(c: char) -> char {
    match c {
        '画' => '划',
        '著' => '着',
        '藉' => '借',
        '妳' => '你',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text() -> impl Strategy<Value = String> {
        let c = prop_oneof![
            3 => any::<char>(),
            2 => prop::char::range('\u{4e00}', '\u{9fff}'),
            1 => prop::char::range('\u{1100}', '\u{11ff}'),
            1 => prop::char::range('\u{a0}', '\u{36f}'),
            2 => prop::sample::select("aZ09 ·・ .é\u{301}か\u{3099}ｶﾞ각각趙嘉".chars().collect::<Vec<_>>()),
        ];
        prop::collection::vec(c, 0..12).prop_map(|chars| chars.into_iter().collect())
    }

    #[test]
    fn a_mark_on_a_dot_belongs_to_the_dot() {
        let places = folded("A·\u{300}1").into_iter();
        let places: Vec<_> = places.map(|it| (it.char, it.start, it.end)).collect();
        assert_eq!(places, [('a', 0, 1), (' ', 1, 3), ('1', 3, 4)]);
    }

    proptest! {
        #[test]
        fn what_is_folded_folds_no_further(text in text()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn places_ascend_and_lie_within_the_text(text in text()) {
            let folded = folded(&text);
            let chars = text.chars().count() as u32;
            prop_assert!(folded.iter().all(|it| it.start < it.end && it.end <= chars));
            prop_assert!(folded.windows(2).all(|two| two[0].start <= two[1].start));
            prop_assert!(folded.windows(2).all(|two| two[0].end <= two[1].end));
        }

        #[test]
        fn a_text_and_its_normal_forms_fold_alike(text in text()) {
            use unicode_normalization::UnicodeNormalization;
            // Marks are put in order by the normal forms; all of them are folded away.
            prop_assert_eq!(fold(&text.nfc().collect::<String>()), fold(&text.nfd().collect::<String>()));
            prop_assert_eq!(fold(&text.nfkc().collect::<String>()), fold(&text));
        }
    }

    #[test]
    fn every_character_folds_to_what_folds_no_further() {
        for c in (0..=0x0010_ffff).filter_map(char::from_u32) {
            let once = fold(c.encode_utf8(&mut [0; 4]));
            assert_eq!(fold(&once), once, "{c:?}");
        }
    }

    #[test]
    fn what_reads_the_same_folds_to_the_same() {
        for (text, expected) in [
            ("Zhào Shēngjiā", "zhao shengjia"),
            ("Zha\u{300}o", "zhao"),
            ("ＭＥＴＡ　１２", "meta 12"),
            ("趙昇嘉", "赵升嘉"),
            ("超級智能實驗室", "超级智能实验室"),
            ("計畫", "计划"),
            ("馬克·祖克柏", "马克祖克柏"),
            ("マーク・ザッカーバーグ", "マークサッカーハーク"),
            ("ﾏｰｸ", "マーク"),
            ("Mark·Zuckerberg", "mark zuckerberg"),
            ("Meta‧超級", "meta超级"),
            ("Łukasz Straße Ørsted", "lukasz strasse orsted"),
            ("İstanbul", "istanbul"),
            ("ﬁne①㎏", "fine1kg"),
            ("\u{1100}\u{1161}\u{11a8}", "각"),
            ("soft\u{ad}hy\u{200b}phen", "softhyphen"),
        ] {
            assert_eq!(fold(text), expected, "{text}");
        }
    }

    #[test]
    fn a_folded_character_knows_its_place() {
        let places = |text| -> Vec<_> {
            let folded = folded(text);
            folded
                .iter()
                .map(|it| (it.char, it.start, it.end))
                .collect()
        };
        assert_eq!(places("e\u{301}x"), [('e', 0, 2), ('x', 2, 3)]);
        assert_eq!(
            places("ﬁ克·祖"),
            [('f', 0, 1), ('i', 0, 1), ('克', 1, 2), ('祖', 3, 4)]
        );
        assert_eq!(places("\u{1100}\u{1161}"), [('가', 0, 2)]);
        assert_eq!(places("a·b"), [('a', 0, 1), (' ', 1, 2), ('b', 2, 3)]);
    }
}
