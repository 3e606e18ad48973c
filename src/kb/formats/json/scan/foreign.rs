//! Characters that look like those of JSON and are others.

/// The use for which a character is mistaken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Quote,
    Space,
    /// Punctuation, and what to write for it.
    Punctuation(&'static str),
}

/// The characters, each with its name.
const FOREIGN: &[(char, &str, Use)] = &[
    ('“', "left double quotation mark", Use::Quote),
    ('”', "right double quotation mark", Use::Quote),
    ('„', "low double quotation mark", Use::Quote),
    ('‟', "reversed double quotation mark", Use::Quote),
    ('″', "double prime", Use::Quote),
    ('＂', "full-width quotation mark", Use::Quote),
    ('«', "left guillemet", Use::Quote),
    ('»', "right guillemet", Use::Quote),
    ('‹', "left single guillemet", Use::Quote),
    ('›', "right single guillemet", Use::Quote),
    ('「', "left corner bracket", Use::Quote),
    ('」', "right corner bracket", Use::Quote),
    ('『', "left white corner bracket", Use::Quote),
    ('』', "right white corner bracket", Use::Quote),
    ('〝', "reversed double prime quotation mark", Use::Quote),
    ('〞', "double prime quotation mark", Use::Quote),
    ('〟', "low double prime quotation mark", Use::Quote),
    ('‘', "left single quotation mark", Use::Quote),
    ('’', "right single quotation mark", Use::Quote),
    ('‚', "low single quotation mark", Use::Quote),
    ('‛', "reversed single quotation mark", Use::Quote),
    ('′', "prime", Use::Quote),
    ('´', "acute accent", Use::Quote),
    ('＇', "full-width apostrophe", Use::Quote),
    ('\u{b}', "vertical tab", Use::Space),
    ('\u{c}', "form feed", Use::Space),
    ('\u{85}', "next-line character", Use::Space),
    ('\u{a0}', "no-break space", Use::Space),
    ('\u{ad}', "soft hyphen", Use::Space),
    ('\u{1680}', "Ogham space", Use::Space),
    ('\u{2000}', "en quad", Use::Space),
    ('\u{2001}', "em quad", Use::Space),
    ('\u{2002}', "en space", Use::Space),
    ('\u{2003}', "em space", Use::Space),
    ('\u{2004}', "three-per-em space", Use::Space),
    ('\u{2005}', "four-per-em space", Use::Space),
    ('\u{2006}', "six-per-em space", Use::Space),
    ('\u{2007}', "figure space", Use::Space),
    ('\u{2008}', "punctuation space", Use::Space),
    ('\u{2009}', "thin space", Use::Space),
    ('\u{200a}', "hair space", Use::Space),
    ('\u{200b}', "zero-width space", Use::Space),
    ('\u{200c}', "zero-width non-joiner", Use::Space),
    ('\u{200d}', "zero-width joiner", Use::Space),
    ('\u{200e}', "left-to-right mark", Use::Space),
    ('\u{200f}', "right-to-left mark", Use::Space),
    ('\u{2028}', "line separator", Use::Space),
    ('\u{2029}', "paragraph separator", Use::Space),
    ('\u{202f}', "narrow no-break space", Use::Space),
    ('\u{205f}', "mathematical space", Use::Space),
    ('\u{2060}', "word joiner", Use::Space),
    ('\u{3000}', "ideographic space", Use::Space),
    ('\u{feff}', "byte order mark", Use::Space),
    ('：', "full-width colon", Use::Punctuation(":")),
    ('，', "full-width comma", Use::Punctuation(",")),
    ('、', "ideographic comma", Use::Punctuation(",")),
    ('；', "full-width semicolon", Use::Punctuation(",")),
    ('。', "ideographic full stop", Use::Punctuation(",")),
    ('｛', "full-width brace", Use::Punctuation("{")),
    ('｝', "full-width brace", Use::Punctuation("}")),
    ('［', "full-width bracket", Use::Punctuation("[")),
    ('］', "full-width bracket", Use::Punctuation("]")),
    ('【', "lenticular bracket", Use::Punctuation("[")),
    ('】', "lenticular bracket", Use::Punctuation("]")),
    ('−', "minus sign", Use::Punctuation("-")),
    ('–', "en dash", Use::Punctuation("-")),
    ('—', "em dash", Use::Punctuation("-")),
    ('－', "full-width hyphen", Use::Punctuation("-")),
];

/// Describes a character that is taken for one of JSON, and says what to do; `None` for others.
pub(super) fn described(c: char) -> Option<(String, String)> {
    let code = u32::from(c);
    if ('０'..='９').contains(&c) {
        let digit = char::from_u32(code - u32::from('０') + u32::from('0'));
        let digit = digit.unwrap_or_default();
        let message = format!("`{c}` (U+{code:04X}) is a full-width digit");
        return Some((message, format!("write `{digit}`")));
    }
    let (_, name, mistaken_for) = FOREIGN.iter().find(|(other, ..)| *other == c)?;
    Some(match mistaken_for {
        Use::Quote => (
            format!("`{c}` is a typographic quote (U+{code:04X}, {name})"),
            "strings of JSON stand in plain double quotes: `\"`".into(),
        ),
        Use::Space => (
            format!("a {name} (U+{code:04X}) stands here"),
            "write a plain space, or nothing".into(),
        ),
        Use::Punctuation(plain) => (
            format!("`{c}` (U+{code:04X}) is a {name}"),
            format!("write `{plain}`"),
        ),
    })
}

/// Whether a character is a quote that JSON does not take for one.
pub(super) fn is_quote(c: char) -> bool {
    let is_it =
        |(other, _, mistaken_for): &(char, &str, Use)| *other == c && *mistaken_for == Use::Quote;
    FOREIGN.iter().any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_named_with_what_to_write() {
        for (c, message, help) in [
            (
                '“',
                "`“` is a typographic quote (U+201C, left double quotation mark)",
                "strings of JSON stand in plain double quotes: `\"`",
            ),
            (
                '\u{a0}',
                "a no-break space (U+00A0) stands here",
                "write a plain space, or nothing",
            ),
            ('：', "`：` (U+FF1A) is a full-width colon", "write `:`"),
            ('５', "`５` (U+FF15) is a full-width digit", "write `5`"),
        ] {
            assert_eq!(described(c), Some((message.into(), help.into())));
        }
        for plain in "\"'{}[]:, \t\naé馬".chars() {
            assert_eq!(described(plain), None, "{plain}");
        }
        assert!(is_quote('」') && !is_quote('"') && !is_quote('：'));
    }
}
