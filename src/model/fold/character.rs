//! The folding of a character by itself, and the role that a folded character has in a text.

use unicode_normalization::char::{canonical_combining_class, compose, decompose_compatible};

use crate::model::fold::han;

/// The role of a character in folding.
pub(super) enum Role {
    /// The character stays.
    Plain,
    /// The character is removed, and its range joined to the one before: a mark that is no letter,
    /// or an invisible sign.
    Removed,
    /// A blank, of which several are as good as one.
    Blank,
    /// A middle dot.
    Dot,
    /// A full stop, which between characters that stand alone is a middle dot.
    Stop,
}

/// The role of a folded character.
pub(super) fn role(c: char) -> Role {
    match c {
        '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => Role::Plain,
        '.' => Role::Stop,
        '\u{b7}' | '\u{16eb}' | '\u{2022}' | '\u{2027}' | '\u{2219}' | '\u{22c5}' | '\u{2e31}'
        | '\u{2e33}' | '\u{30fb}' | '\u{a78f}' | '\u{10101}' => Role::Dot,
        // Default-ignorable code points of Unicode, frequent in texts from the web.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{fff0}'..='\u{fff8}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Role::Removed,
        c if c.is_whitespace() => Role::Blank,
        c if is_ornament(c) => Role::Removed,
        _ => Role::Plain,
    }
}

/// Whether a character is a mark without which a word is still the word: a diacritic, or a point of
/// Hebrew or Arabic.
fn is_ornament(c: char) -> bool {
    match canonical_combining_class(c) {
        // No mark; the voicing marks of kana; the virama of Indic scripts.
        0 | 8 | 9 => false,
        // Vowels and tones of Telugu, Thai, Lao and Tibetan.
        84..=132 => false,
        // Tones of Burmese and Shan, Tai Tham and Tai Viet.
        _ => !matches!(c,
            '\u{1000}'..='\u{109f}' | '\u{1a60}'..='\u{1a7f}' | '\u{aa60}'..='\u{aadf}'),
    }
}

/// Whether a character is a token by itself: characters of scripts without spaces between words
/// (Han, kana), and Hangul, whose words carry their particles.
pub(crate) fn stands_alone(c: char) -> bool {
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

/// Whether a character is part of a word of several. So are the marks that folding leaves, with
/// which some scripts write vowels.
pub(super) fn is_in_word(c: char) -> bool {
    !stands_alone(c) && (c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c))
}

/// The letter composed of a Hangul syllable or consonant and the Jamo that follows it, or of a kana
/// and its voicing mark.
pub(super) fn joined(last: char, c: char) -> Option<char> {
    let follows = matches!(c,
        '\u{1161}'..='\u{1175}' | '\u{11a8}'..='\u{11c2}' | '\u{3099}'..='\u{309a}');
    follows.then(|| compose(last, c)).flatten()
}

/// Calls `out` with each character of the complete folding of a character by itself, and with
/// whether it comes of an upper-case letter.
pub(super) fn for_each_folded(c: char, is_upper: bool, out: &mut dyn FnMut(char, bool)) {
    if c.is_ascii_lowercase() || matches!(c, '\u{ac00}'..='\u{d7a3}') {
        return out(c, is_upper);
    }
    if let Some(sign) = sign(c) {
        return out(sign, false);
    }
    if let Some(plain) = plain(c) {
        return plain.chars().for_each(|c| out(c, is_upper));
    }
    let han = han::representative(c);
    if han != c {
        return for_each_folded(han, is_upper, out);
    }
    let mut lower = c.to_lowercase();
    if lower.len() > 1 || lower.next() != Some(c) {
        return c.to_lowercase().for_each(|c| for_each_folded(c, true, out));
    }
    let mut parts = smallvec::SmallVec::<[char; 18]>::new();
    decompose_compatible(c, |part| parts.push(part));
    match parts[..] == [c] {
        true => out(c, is_upper),
        false => parts
            .into_iter()
            .for_each(|c| for_each_folded(c, is_upper, out)),
    }
}

/// The sign for which several are typed: an apostrophe, a quote, a hyphen or a middle dot.
fn sign(c: char) -> Option<char> {
    Some(match c {
        '`'
        | '\u{b4}'
        | '\u{1fef}'
        | '\u{1ffd}'
        | '\u{2b9}'
        | '\u{2bb}'..='\u{2bf}'
        | '\u{55a}'
        | '\u{5f3}'
        | '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2035}'
        | '\u{a78c}' => '\'',
        '\u{5f4}' | '\u{201c}'..='\u{201f}' => '"',
        '\u{58a}' | '\u{5be}' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => '-',
        // A vowel of Middle Korean, which Korean keyboards have for a middle dot.
        '\u{318d}' => '\u{b7}',
        _ => return None,
    })
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
