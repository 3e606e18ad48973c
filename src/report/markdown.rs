//! A report in Markdown: CommonMark, with the notes of GitHub Flavored Markdown and Pandoc.
//!
//! Texts are escaped so that nothing of them is markup: neither emphasis nor a link, neither HTML
//! nor the beginning of a list.

use crate::report::{
    document::{Block, Document, Level, Piece},
    escaped::in_line,
};

/// Writes a report.
pub(super) fn write(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title.text));
    for block in &document.blocks {
        out.push('\n');
        match block {
            Block::Heading(level, pieces) => {
                let marks = match level {
                    Level::Part => "##",
                    Level::Section => "###",
                };
                out += &format!("{marks} {}\n", line(pieces));
            }
            Block::Paragraph(pieces) => out += &format!("{}\n", line(pieces)),
            Block::List(lines) => {
                for pieces in lines {
                    out += &format!("- {}\n", line(pieces));
                }
            }
        }
    }
    if !document.notes.is_empty() {
        out += &format!("\n## {}\n\n", escaped(document.notes_heading));
        for (note, number) in document.notes.iter().zip(1..) {
            out += &format!("[^{number}]: {}\n", line(note));
        }
    }
    out += &format!("\n---\n\n{}\n", line(&document.colophon));
    out
}

fn line(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        let written = match piece {
            Piece::Own(text) => marked(text),
            Piece::Text(words) => marked(&words.text),
            Piece::Strong(words) => format!("**{}**", marked(words.text.trim())),
            Piece::Link(url) => format!("<{}>", address(url)),
            Piece::Note(number) => format!("[^{number}]"),
        };
        match out.is_empty() {
            true => out += &at_start(written),
            false => out += &written,
        }
    }
    out.trim_end().to_owned()
}

fn escaped(text: &str) -> String {
    at_start(marked(text))
}

/// A text in which no character is markup, wherever in a line it stands.
fn marked(text: &str) -> String {
    let text = in_line(text);
    let mut out = String::with_capacity(text.len());
    for (place, sign) in text.char_indices() {
        let rest = &text[place..];
        let is_markup = match sign {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' => true,
            // What GitHub makes a link by itself.
            ':' => rest.starts_with("://"),
            '.' => out.to_ascii_lowercase().ends_with("www"),
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}

/// A text at the start of a line, where more is markup: headings, lists, rules.
fn at_start(text: String) -> String {
    let text = text.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && text[digits..].starts_with(['.', ')']);
    match text.chars().next() {
        Some('#' | '+' | '-' | '=') => format!("\\{text}"),
        _ if is_number => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text.to_owned(),
    }
}

/// An address between angle brackets, with what would end it written as its bytes.
fn address(url: &str) -> String {
    let mut out = String::new();
    for sign in url.chars() {
        match sign {
            '<' | '>' | '\\' => out += &format!("%{:02X}", sign as u32),
            sign if sign.is_whitespace() || sign.is_control() => {
                let mut bytes = [0; 4];
                for byte in sign.encode_utf8(&mut bytes).bytes() {
                    out += &format!("%{byte:02X}");
                }
            }
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::record::Words;

    #[test]
    fn nothing_of_a_text_is_markup() {
        for (text, expected) in [
            ("# not a heading", "\\# not a heading"),
            ("- not a list", "\\- not a list"),
            ("12. not a list", "12\\. not a list"),
            ("2025 is a year", "2025 is a year"),
            (
                "*a* _b_ `c` ~~d~~ $e$",
                "\\*a\\* \\_b\\_ \\`c\\` \\~\\~d\\~\\~ \\$e\\$",
            ),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("![x][^1]", "!\\[x\\]\\[^1\\]"),
            ("<script>&amp;", "\\<script\\>\\&amp;"),
            (
                "http://e.example www.e.example",
                "http\\://e.example www\\.e.example",
            ),
            ("a\n# b\u{202e}", "a # b"),
            ("back\\slash", "back\\\\slash"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }

    #[test]
    fn an_address_ends_where_it_ends() {
        let pieces = [Piece::address("https://e.example/a>b c\n")];
        assert_eq!(line(&pieces), "<https://e.example/a%3Eb%20c%0A>");
        let pieces = [Piece::address("javascript:alert(1)")];
        assert_eq!(line(&pieces), "javascript:alert(1)");
    }

    #[test]
    fn a_line_that_begins_with_what_stands_out_is_no_list() {
        let words = Words {
            text: " + ".into(),
            language: None,
        };
        assert_eq!(line(&[Piece::Strong(words.clone())]), "**+**");
        assert_eq!(line(&[Piece::Text(words)]), "\\+");
    }
}
