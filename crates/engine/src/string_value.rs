//! The values of strings and of block strings, by the edition of September 2025.

/// A mistake in a string.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum StringMistake {
    #[error("a string is not closed")]
    NotClosed(usize),
    #[error(
        "an escape names no Unicode character; write it as `\\u00E9`, `\\u{{1F600}}` or, with both surrogates, `\\uD83D\\uDE00`"
    )]
    NoCharacter(usize),
    #[error(
        "a string has an escape that GraphQL does not have; a backslash itself is written `\\\\`"
    )]
    NoEscape(usize),
}

impl StringMistake {
    /// The offset in the string.
    pub(crate) fn offset(&self) -> usize {
        match self {
            Self::NotClosed(offset) | Self::NoCharacter(offset) | Self::NoEscape(offset) => *offset,
        }
    }
}

/// The value of a string or block string, which is there with its quotes.
pub(crate) fn string_value(raw: &str) -> Result<String, StringMistake> {
    let Some(body) = raw.strip_prefix("\"\"\"") else {
        return ordinary(raw);
    };
    match body.strip_suffix("\"\"\"") {
        // What ends with `\"""` is not closed.
        Some(body) if !body.ends_with('\\') => Ok(block(body)),
        _ => Err(StringMistake::NotClosed(raw.len())),
    }
}

fn ordinary(raw: &str) -> Result<String, StringMistake> {
    let mut value = String::with_capacity(raw.len());
    let mut offset = 1;
    loop {
        let rest = raw.get(offset..).unwrap_or_default();
        let mut characters = rest.chars();
        let (character, length) = match characters.next() {
            Some('"') => return Ok(value),
            Some('\\') => escape(characters.as_str(), offset)?,
            Some(other) => (other, other.len_utf8()),
            None => return Err(StringMistake::NotClosed(offset)),
        };
        value.push(character);
        offset += length;
    }
}

/// The character of an escape, and the bytes of the escape; `rest` follows its backslash.
fn escape(rest: &str, offset: usize) -> Result<(char, usize), StringMistake> {
    let character = match rest.bytes().next() {
        Some(b'u') => {
            let escaped = unicode(&rest[1..]).map(|(character, length)| (character, length + 2));
            return escaped.ok_or(StringMistake::NoCharacter(offset));
        }
        Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        _ => return Err(StringMistake::NoEscape(offset)),
    };
    Ok((character, 2))
}

/// The character of a Unicode escape, and the bytes behind its `\u`.
fn unicode(rest: &str) -> Option<(char, usize)> {
    if let Some(braced) = rest.strip_prefix('{') {
        let (digits, _) = braced.split_once('}')?;
        let character = char::from_u32(hexadecimal(digits)?)?;
        return Some((character, digits.len() + 2));
    }
    let unit = |rest: &str| hexadecimal(rest.get(..4)?);
    let first = unit(rest)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 4));
    }
    let second = unit(rest.get(4..)?.strip_prefix("\\u")?)?;
    let units = [first, second].map(|unit| unit as u16);
    let character = char::decode_utf16(units).next()?.ok()?;
    Some((character, 10))
}

fn hexadecimal(digits: &str) -> Option<u32> {
    // `from_str_radix` takes a sign.
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = are_digits.then(|| u32::from_str_radix(digits, 16));
    number?.ok()
}

/// The value of a block string: `BlockStringValue` of the specification.
fn block(body: &str) -> String {
    let text = body.replace("\\\"\"\"", "\"\"\"").replace("\r\n", "\n");
    let lines: Vec<&str> = text.split(['\n', '\r']).collect();
    let indented = lines.iter().skip(1);
    let indent = indented.filter_map(|line| line.find(is_not_blank)).min();
    let indent = indent.unwrap_or(0);
    let unindented: Vec<&str> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| match index {
            0 => line,
            _ => line.get(indent..).unwrap_or_default(),
        })
        .collect();
    let has_text = |line: &&str| line.contains(is_not_blank);
    let first = unindented.iter().position(has_text);
    let last = unindented.iter().rposition(has_text);
    match (first, last) {
        (Some(first), Some(last)) => unindented[first..=last].join("\n"),
        _ => String::new(),
    }
}

fn is_not_blank(character: char) -> bool {
    !matches!(character, ' ' | '\t')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escapes_name_characters_by_number_or_by_surrogates() {
        for (raw, value) in [
            (r#""""#, ""),
            (r#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"),
            (r#""\u00e9\u{E9}\u{0000000000E9}""#, "ééé"),
            (r#""\u{1F600}\uD83D\uDE00\ud83d\ude00""#, "😀😀😀"),
            (r#""\u{10FFFF}\u{0}""#, "\u{10ffff}\0"),
        ] {
            assert_eq!(string_value(raw).unwrap(), value, "{raw}");
        }
    }

    #[test]
    fn an_escape_of_no_character_is_refused_where_it_begins() {
        for escape in [
            r"\uD83D",
            r"\uDE00",
            r"\uD83D\uD83D",
            r"\uDE00\uD83D",
            r"\uD83Dx",
            r"\uD83D\n",
            r"\uD83D\u{DE00}",
            r"\u{D83D}\u{DE00}",
            r"\u{D83D}",
            r"\u{110000}",
            r"\u{100000041}",
            r"\u{}",
            r"\u{+41}",
            r"\u{41",
            r"\u{ 41}",
            r"\u+041",
            r"\u41",
            r"\u",
        ] {
            let raw = format!("\"ab{escape}\"");
            let mistake = string_value(&raw);
            assert_eq!(mistake, Err(StringMistake::NoCharacter(3)), "{raw}");
        }
        for raw in [r#""\q""#, "\"\\", r#""\U0041""#, r#""\報""#] {
            assert_eq!(string_value(raw), Err(StringMistake::NoEscape(1)), "{raw}");
        }
    }

    #[test]
    fn a_string_needs_its_last_quote() {
        for raw in ["\"a", "\"a\\\"", "\"\"\"", "\"\"\"\"\"", "\"\"\"\\\"\"\""] {
            let mistake = string_value(raw);
            assert_eq!(mistake, Err(StringMistake::NotClosed(raw.len())), "{raw}");
        }
    }

    #[test]
    fn a_block_string_loses_its_indentation_and_its_blank_ends() {
        for (body, value) in [
            ("", ""),
            (" \n\t\n", ""),
            ("  a\n    b\r\n      c\n  ", "  a\nb\n  c"),
            ("\n    a\n \n    b\n", "a\n\nb"),
            (
                "a\\\"\"\"b \\u{41} \\n \" \"\" ",
                "a\"\"\"b \\u{41} \\n \" \"\" ",
            ),
        ] {
            let raw = format!("\"\"\"{body}\"\"\"");
            assert_eq!(string_value(&raw).unwrap(), value, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_in_numbers_is_that_text(text in any::<String>()) {
            let numbers: String = text.chars().map(|c| format!("\\u{{{:x}}}", c as u32)).collect();
            let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
            for escaped in [numbers, units] {
                prop_assert_eq!(string_value(&format!("\"{escaped}\"")).unwrap(), &*text);
            }
        }
    }
}
