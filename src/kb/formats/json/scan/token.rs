//! The tokens of JSON that have more than one character: strings, numbers and words.

use crate::kb::formats::json::scan::{
    foreign::{self, is_quote},
    syntax_fault::SyntaxFault,
};

/// The treatment of `\u` escapes that are half a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surrogates {
    /// Takes them: whoever reads the string refuses them.
    Taken,
    /// Refuses them.
    Refused,
}

/// The length of the string at `at`.
pub(super) fn string(text: &str, at: usize, surrogates: Surrogates) -> Result<usize, SyntaxFault> {
    let rest = &text[at..];
    let mut chars = rest.char_indices().skip(1);
    while let Some((index, c)) = chars.next() {
        let here = at + index..at + index + c.len_utf8();
        match c {
            '"' => return Ok(index + 1),
            '\\' => {
                let len = escape(&rest[index..], surrogates).map_err(|(len, message, help)| {
                    SyntaxFault::new(here.start..here.start + len, message, help)
                })?;
                // All of an escape is ASCII.
                for _ in 1..len {
                    chars.next();
                }
            }
            '\t' => {
                return Err(SyntaxFault::new(
                    here,
                    "a tab stands within a string",
                    "write `\\t`, or a space",
                ));
            }
            '\n' | '\r' => return Err(unclosed(text, at, here.start)),
            '\0'..='\u{1f}' => {
                let code = u32::from(c);
                return Err(SyntaxFault::new(
                    here,
                    format!("a control character (U+{code:04X}) stands within a string"),
                    format!("take it away, or write `\\u{code:04x}`"),
                ));
            }
            _ => {}
        }
    }
    let fault = unclosed(text, at, text.len());
    let last = text.char_indices().next_back().map_or(0, |(last, _)| last);
    Err(match fault.span.start == at {
        true => SyntaxFault::new(
            last..text.len(),
            "the file ends within a string",
            "close it with `\"`",
        ),
        false => fault,
    })
}

/// The fault of a string from `start` that is not closed on its line, which ends at `end`.
fn unclosed(text: &str, start: usize, end: usize) -> SyntaxFault {
    let string = &text[start..end];
    if let Some((at, quote)) = string.char_indices().find(|(_, c)| is_quote(*c)) {
        let (message, help) = foreign::described(quote).unwrap_or_default();
        let at = start + at;
        let message = format!("{message}, which does not close the string");
        return SyntaxFault::new(at..at + quote.len_utf8(), message, help);
    }
    SyntaxFault::new(
        start..end,
        "this string is not closed on its line",
        "close it with `\"`; a line break within a string is written `\\n`",
    )
}

/// The length of the escape with which a text begins; or how much of it is wrong, why, and what to
/// do.
fn escape(text: &str, surrogates: Surrogates) -> Result<usize, (usize, String, String)> {
    let Some(c) = text[1..].chars().next() else {
        return Ok(1);
    };
    let backslash = "a backslash is written `\\\\`";
    match c {
        '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => Ok(2),
        'u' => {
            let Some(code) = code_unit(text) else {
                let digits = text[2..].chars().take(4);
                let digits = digits.take_while(char::is_ascii_hexdigit).count();
                let message = format!("`{}` is no escape", &text[..2 + digits]);
                let help = format!("four hexadecimal digits stand behind `\\u`; {backslash}");
                return Err((2 + digits, message, help));
            };
            let is_low = (0xdc00..0xe000).contains(&code);
            let is_high = (0xd800..0xdc00).contains(&code);
            let pair = code_unit(&text[6..]).filter(|low| (0xdc00..0xe000).contains(low));
            match (surrogates, is_high, pair) {
                (_, true, Some(_)) => Ok(12),
                (Surrogates::Refused, is_high, _) if is_high || is_low => Err((
                    6,
                    format!("`{}` is half a character", &text[..6]),
                    "write both halves, or the character itself".into(),
                )),
                _ => Ok(6),
            }
        }
        '\'' => Err((
            2,
            "`\\'` is no escape".into(),
            "`'` needs no backslash".into(),
        )),
        _ if c.is_control() => Err((1, "a line ends behind a backslash".into(), backslash.into())),
        _ => Err((
            1 + c.len_utf8(),
            format!("`\\{c}` is no escape"),
            backslash.into(),
        )),
    }
}

/// The code unit of a `\u` escape.
fn code_unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    are_digits.then(|| u32::from_str_radix(digits, 16).ok())?
}

/// The length of the number at `at`.
pub(super) fn number(text: &str, at: usize) -> Result<usize, SyntaxFault> {
    let rest = &text[at..];
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '.' | '_' | '$');
    let token = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    let plain = token.strip_prefix(['-', '+']).unwrap_or(token);
    if is_number(token) {
        return Ok(token.len());
    }
    let help = match plain.to_ascii_lowercase().as_str() {
        "inf" | "infinity" | "nan" => "JSON has no such number: leave the field out".into(),
        lower if lower.starts_with("0x") => "write it in decimal digits".into(),
        _ if is_number(plain) => format!("write `{plain}`"),
        _ if plain.starts_with('.') && is_number(&format!("0{plain}")) => {
            format!("write `0{plain}`")
        }
        _ if is_number(plain.trim_end_matches('.')) => {
            format!("write `{}`", plain.trim_end_matches('.'))
        }
        _ if is_number(&plain.replace('_', "")) => format!("write `{}`", plain.replace('_', "")),
        _ if plain.starts_with('0') && is_number(plain.trim_start_matches('0')) => {
            let digits = plain.trim_start_matches('0');
            format!("write `{digits}`, or `\"{plain}\"` where the zeros belong to it")
        }
        _ => "what is no plain number is written as a string, in `\"`".into(),
    };
    Err(SyntaxFault::new(
        at..at + token.len(),
        format!("`{token}` is no number of JSON"),
        help,
    ))
}

/// Whether a token is a number by the grammar of JSON.
fn is_number(token: &str) -> bool {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = token.strip_prefix('-').unwrap_or(token);
    let whole = digits(rest);
    if whole == 0 || (whole > 1 && rest.starts_with('0')) {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let len = digits(fraction);
        if len == 0 {
            return false;
        }
        rest = &fraction[len..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// The length of the word at `at`.
pub(super) fn word(text: &str, at: usize) -> Result<usize, SyntaxFault> {
    let rest = &text[at..];
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-');
    let word = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    let help = match word {
        "true" | "false" | "null" => return Ok(word.len()),
        _ => match word.to_ascii_lowercase().as_str() {
            lower @ ("true" | "false" | "null") => format!("write `{lower}`"),
            "none" | "nil" | "undefined" => "write `null`, or leave the field out".into(),
            "nan" | "inf" | "infinity" => "JSON has no such number: leave the field out".into(),
            _ => format!("write `\"{word}\"`"),
        },
    };
    Err(SyntaxFault::new(
        at..at + word.len(),
        format!("`{word}` stands here without quotes"),
        help,
    ))
}
