//! The texts that are ids: letters and digits that are safe to see, by the Unicode Security
//! Mechanisms (UTS 39), with marks between them.

use std::borrow::Cow;

use data_encoding::BASE32_NOPAD;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark, is_nfc};
use unicode_security::{GeneralSecurityProfile, mixed_script::AugmentedScriptSet, skeleton};

/// The longest id, in bytes.
pub const MAX_ID: usize = 128;

/// The bytes of the hash that stands for the end of a text that is too long.
const HASH: usize = 10;

/// The fault of a text that is no id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdFault {
    /// The text is empty.
    #[error("an id must not be empty")]
    Empty,
    /// The text is longer than [`MAX_ID`].
    #[error("an id has at most {MAX_ID} bytes, this one has {0}")]
    TooLong(usize),
    /// The text has a character that is neither a letter nor a digit nor a mark, or is one of those
    /// that UTS 39 does not allow in identifiers.
    #[error("`{}` cannot stand in an id", .0.escape_debug())]
    Character(char),
    /// The text starts or ends with a mark, or starts with a character that combines with the one
    /// before.
    #[error("an id starts and ends with a letter or a digit, not with `{0}`")]
    Edge(char),
    /// The text is not in NFC.
    #[error("an id is written in the normalisation form NFC")]
    Decomposed,
    /// The text has letters of several scripts that are not written together, so that some may be
    /// taken for others: it is not of the restriction level "highly restrictive".
    #[error("letters of scripts that are not written together cannot stand in one id")]
    Scripts,
    /// The text has digits of several scripts.
    #[error("digits of several scripts cannot stand in one id")]
    Digits,
}

/// Finds the fault of a text; `None` where it is fit for an id.
pub(super) fn fault(text: &str) -> Option<IdFault> {
    if text.len() <= MAX_ID && is_plain(text.as_bytes()) {
        return None;
    }
    if text.is_empty() {
        return Some(IdFault::Empty);
    }
    if let Some(bad) = text.chars().find(|c| !is_word(*c) && !is_mark(*c)) {
        return Some(IdFault::Character(bad));
    }
    let (first, last) = (text.chars().next(), text.chars().next_back());
    let first = first.filter(|c| !is_word(*c) || is_combining_mark(*c));
    if let Some(edge) = first.or(last.filter(|c| is_mark(*c))) {
        return Some(IdFault::Edge(edge));
    }
    if !is_nfc(text) {
        return Some(IdFault::Decomposed);
    }
    if !is_written_together(text) {
        return Some(IdFault::Scripts);
    }
    let is_other_digit = |c: char| c.is_numeric() && !c.is_alphabetic() && !c.is_ascii();
    if text.contains(|c: char| c.is_ascii_digit()) && text.contains(is_other_digit) {
        return Some(IdFault::Digits);
    }
    (text.len() > MAX_ID).then_some(IdFault::TooLong(text.len()))
}

/// Whether all bytes are letters of ASCII, digits and marks, and neither the first nor the last is
/// a mark. Their number is not looked at.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let is_mark = |b: &u8| matches!(b, b'-' | b'.' | b'_' | b':');
    let [first, .., last] = bytes else {
        return bytes.first().is_some_and(u8::is_ascii_alphanumeric);
    };
    first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || is_mark(b))
}

/// Makes the nearest text that is fit for an id: what cannot stand in one becomes a hyphen, and the
/// end of a text that is too long its hash. `None` where no letter or digit is left, and where the
/// scripts do not go together.
pub(super) fn nearest(text: &str) -> Option<String> {
    let mut near = String::new();
    for c in text.nfc() {
        if is_word(c) || is_mark(c) {
            near.push(c);
            continue;
        }
        // Full-width letters, superscripts and the like are the plain ones.
        let plain = near.len();
        near.extend([c].into_iter().nfkc().filter(|c| is_word(*c)));
        if near.len() == plain && !near.ends_with('-') {
            near.push('-');
        }
    }
    let near: String = near.nfc().collect();
    let is_no_start = |c: char| is_mark(c) || is_combining_mark(c);
    let near = near.trim_start_matches(is_no_start);
    let near = near.trim_end_matches(is_mark);
    let near = match near.len() > MAX_ID {
        true => shortened(near, text),
        false => near.to_owned(),
    };
    fault(&near).is_none().then_some(near)
}

/// The start of a text that is too long, and a hash of the whole.
fn shortened(near: &str, whole: &str) -> String {
    let hash = blake3::hash(whole.as_bytes());
    let hash = BASE32_NOPAD.encode(&hash.as_bytes()[..HASH]);
    let most = MAX_ID - 1 - hash.len();
    let end = (0..=most).rev().find(|end| near.is_char_boundary(*end));
    let start = near[..end.unwrap_or(0)].trim_end_matches(is_mark);
    format!("{start}-{}", hash.to_ascii_lowercase())
}

/// Makes the likeness of an id, which ids have in common that are taken for each other: the text in
/// lower case, with each letter beyond ASCII as the one for which it may be taken (the skeleton of
/// UTS 39). An id of lower-case letters of ASCII is its own.
pub(super) fn likeness(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        let is_plain = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        return match is_plain {
            true => text.into(),
            false => text.to_ascii_lowercase().into(),
        };
    }
    let mut likeness = String::with_capacity(text.len());
    let mut buffer = [0; 4];
    for c in text.nfd() {
        match c.is_ascii() {
            true => likeness.push(c),
            false => likeness.extend(skeleton(c.encode_utf8(&mut buffer))),
        }
    }
    likeness.to_lowercase().into()
}

/// Whether a character may be part of a word: a letter, a digit, or what combines with them.
fn is_word(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric(),
        false => (c.is_alphanumeric() || is_combining_mark(c)) && c.identifier_allowed(),
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '-' | '.' | '_' | ':')
}

/// Whether the letters are of one script, or of Latin and those of Chinese, Japanese or Korean (the
/// restriction level "highly restrictive").
fn is_written_together(text: &str) -> bool {
    let latin = AugmentedScriptSet::for_char('a').base;
    let mut scripts = AugmentedScriptSet::default();
    let mut others = AugmentedScriptSet::default();
    for c in text.chars() {
        scripts.intersect_with(AugmentedScriptSet::for_char(c));
        if AugmentedScriptSet::for_char(c).base != latin {
            others.intersect_with(AugmentedScriptSet::for_char(c));
        }
    }
    !scripts.is_empty() || others.hanb || others.jpan || others.kore
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_any_script_that_are_safe_to_see_are_fit() {
        for good in [
            "meta",
            "Q42",
            "zhao-shengjia",
            "a",
            "s:1.2_b",
            "Q42-F078E5B3",
            "趙昇嘉",
            "Meta超級智能",
            "Zhào",
            "カタカナ-abc-漢字",
            "서울",
            "Москва",
            "हिन्दी",
            "עברית",
            "العربية-٣",
            "Ελλάδα",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
    }

    /// Each case: a text, its fault, and the nearest id.
    #[test]
    fn what_is_no_id_has_a_fault_and_a_nearest_id() {
        for (text, expected, near) in [
            ("", IdFault::Empty, None),
            ("Q64$A1", IdFault::Character('$'), Some("Q64-A1")),
            ("a b", IdFault::Character(' '), Some("a-b")),
            ("bills/hr-1", IdFault::Character('/'), Some("bills-hr-1")),
            ("a@2", IdFault::Character('@'), Some("a-2")),
            ("a, (b)!", IdFault::Character(','), Some("a-b")),
            ("a\u{202e}b", IdFault::Character('\u{202e}'), Some("a-b")),
            ("a\u{200d}b", IdFault::Character('\u{200d}'), Some("a-b")),
            ("a\u{3164}b", IdFault::Character('\u{3164}'), Some("a-b")),
            ("Ｑ４２", IdFault::Character('Ｑ'), Some("Q42")),
            ("x²", IdFault::Character('²'), Some("x2")),
            ("-a", IdFault::Edge('-'), Some("a")),
            ("a-", IdFault::Edge('-'), Some("a")),
            ("\u{301}a", IdFault::Edge('\u{301}'), Some("a")),
            ("$$", IdFault::Character('$'), None),
            ("e\u{301}", IdFault::Decomposed, Some("é")),
            // A Cyrillic letter among Latin ones.
            ("pаypal", IdFault::Scripts, None),
            ("αβγ-abc", IdFault::Scripts, None),
            ("a1-٣", IdFault::Scripts, None),
            ("1-٣", IdFault::Digits, None),
        ] {
            assert_eq!(fault(text), Some(expected), "{text}");
            assert_eq!(nearest(text).as_deref(), near, "{text}");
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_and_told_apart_by_a_hash() {
        let near = |text: &str| {
            assert_eq!(fault(text), Some(IdFault::TooLong(text.len())), "{text}");
            let near = nearest(text).unwrap();
            assert_eq!(fault(&near), None, "{near}");
            near
        };
        for letter in ["p", "嘉"] {
            let long = letter.repeat(153);
            let near = [150, 153].map(|end| near(&long[..end]));
            assert_eq!(near[0].len(), MAX_ID);
            assert_ne!(near[0], near[1]);
            assert_eq!(near[0][..111], long[..111]);
        }
    }

    /// Each case: an id, and another for which it may be taken.
    #[test]
    fn ids_that_are_taken_for_each_other_have_one_likeness() {
        for (id, other) in [
            ("Q42", "q42"),
            ("раураl", "paypal"),
            ("МЕТА", "META"),
            ("Zhào", "zhào"),
        ] {
            assert_eq!(likeness(id), likeness(other), "{id}");
        }
        for (id, other) in [
            ("q42", "q43"),
            ("q10", "qlo"),
            ("趙", "趟"),
            ("zhao", "zhào"),
        ] {
            assert_ne!(likeness(id), likeness(other), "{id}");
        }
        assert_eq!(likeness("a-1.m"), "a-1.m");
    }
}
