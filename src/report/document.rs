//! A report as headings, paragraphs and notes, before it is written in a format.

use crate::report::record::Words;

/// A report in words.
#[derive(Debug)]
pub(super) struct Document {
    /// The title.
    pub(super) title: Words,
    /// The tag of the language of the report's own words.
    pub(super) language: &'static str,
    /// The parts of the report, in order.
    pub(super) blocks: Vec<Block>,
    /// The heading of the notes.
    pub(super) notes_heading: &'static str,
    /// The notes, numbered from 1.
    pub(super) notes: Vec<Line>,
    /// The last line: what was read.
    pub(super) colophon: Line,
}

/// A part of a report.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading, below the title.
    Heading(Level, Line),
    /// A paragraph.
    Paragraph(Line),
    /// A list without numbers.
    List(Vec<Line>),
}

/// The level of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// A part of the report.
    Part,
    /// A part of a part.
    Section,
}

/// The pieces of a line.
pub(super) type Line = Vec<Piece>;

/// A piece of a line.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Words of the report itself.
    Own(String),
    /// A text of the knowledge base.
    Text(Words),
    /// A text that stands out.
    Strong(Words),
    /// A web address, which is a link.
    Link(String),
    /// A note, by its number from 1.
    Note(usize),
}

impl Piece {
    /// Words of the report itself.
    pub(super) fn own(words: impl Into<String>) -> Piece {
        Piece::Own(words.into())
    }

    /// A text in no language that is recorded.
    pub(super) fn plain(text: &str) -> Piece {
        Piece::Text(Words {
            text: text.to_owned(),
            language: None,
        })
    }

    /// A link to an address of the web; any other address is a text.
    pub(super) fn address(url: &str) -> Piece {
        let lower = url.to_ascii_lowercase();
        match lower.starts_with("https://") || lower.starts_with("http://") {
            true => Piece::Link(url.to_owned()),
            false => Piece::plain(url),
        }
    }
}
