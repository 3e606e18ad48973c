//! A report as a page of HTML without a script: all texts escaped, each with its language.

use std::fmt::Write;

use crate::report::{
    document::{Block, Document, Level, Piece},
    escaped::Escaped,
    record::Words,
};

/// The style sheet, which stands in the page.
pub const STYLE: &str = include_str!("report.css");

/// Writes a report.
pub(super) fn write(document: &Document) -> String {
    let language = document.language;
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{}</title><style>{STYLE}</style></head>\n<body><main>\n<h1>{}</h1>\n",
        Escaped(&document.title.text),
        text(&document.title, language),
    );
    let line = |pieces: &[Piece]| line(pieces, language);
    for block in &document.blocks {
        match block {
            Block::Heading(level, pieces) => {
                let tag = match level {
                    Level::Part => "h2",
                    Level::Section => "h3",
                };
                let _ = writeln!(out, "<{tag}>{}</{tag}>", line(pieces));
            }
            Block::Paragraph(pieces) => {
                let _ = writeln!(out, "<p>{}</p>", line(pieces));
            }
            Block::List(lines) => {
                out.push_str("<ul>\n");
                for pieces in lines {
                    let _ = writeln!(out, "<li>{}</li>", line(pieces));
                }
                out.push_str("</ul>\n");
            }
        }
    }
    if !document.notes.is_empty() {
        let heading = Escaped(document.notes_heading);
        let _ = writeln!(out, "<h2>{heading}</h2>\n<ol>");
        for (note, number) in document.notes.iter().zip(1..) {
            let _ = writeln!(out, "<li id=\"note-{number}\">{}</li>", line(note));
        }
        out.push_str("</ol>\n");
    }
    let colophon = line(&document.colophon);
    let _ = write!(out, "</main>\n<footer>{colophon}</footer></body></html>\n");
    out
}

fn line(pieces: &[Piece], language: &str) -> String {
    let mut out = String::new();
    for piece in pieces {
        let _ = match piece {
            Piece::Own(words) => write!(out, "{}", Escaped(words)),
            Piece::Text(words) => write!(out, "{}", text(words, language)),
            Piece::Strong(words) => write!(out, "<b>{}</b>", text(words, language)),
            Piece::Link(url) => {
                let url = Escaped(url);
                write!(out, "<a href=\"{url}\" rel=\"noreferrer\">{url}</a>")
            }
            Piece::Note(number) => {
                write!(out, "<sup><a href=\"#note-{number}\">[{number}]</a></sup>")
            }
        };
    }
    out
}

/// A text apart from the direction of what surrounds it, with its language if that is another than
/// the page's.
fn text(words: &Words, page: &str) -> String {
    let language = match &words.language {
        Some(language) if language != page => format!(" lang=\"{}\"", Escaped(language)),
        _ => String::new(),
    };
    format!("<bdi{language}>{}</bdi>", Escaped(&words.text))
}
