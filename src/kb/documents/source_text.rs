//! The text of a source's document.

use std::{
    fs,
    io::{self, Read},
    ops::Range,
    path::Path,
};

use crate::model::Digest;

/// The largest document, in bytes.
pub const MAX_DOCUMENT: usize = 64 << 20;
/// The number of characters from one noted byte offset to the next.
const STEP: usize = 1_024;

/// The text of a document, in which characters are found by their number.
///
/// A byte order mark at its start is no part of the text, and not of its digest. Line ends are kept
/// as they are.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    text: String,
    digest: Digest,
    /// The byte offset of every 1,024th character; empty if each character is one byte.
    offsets: Vec<u32>,
    characters: u32,
}

/// The reason why a file is no document.
#[derive(Debug, thiserror::Error)]
pub enum SourceTextError {
    /// The file could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The file is too large.
    #[error("it has more than {MAX_DOCUMENT} bytes, which is the most that a document may have")]
    TooLarge,
    /// The file is a PDF.
    #[error(
        "it is a PDF, and documents are texts: extract the text, such as with `pdftotext -layout FILE FILE.txt`, and name that file"
    )]
    Pdf,
    /// The file is HTML.
    #[error(
        "it is HTML, and documents are texts: save the page as text, such as with `w3m -dump FILE > FILE.txt`, and name that file"
    )]
    Html,
    /// The file is not in UTF-8.
    #[error("its byte {at} is not UTF-8; save the file as UTF-8")]
    NotUtf8 {
        /// The number of the byte, from 0.
        at: usize,
    },
    /// The file is empty.
    #[error("it is empty")]
    Empty,
}

impl SourceText {
    /// Reads a file.
    pub fn read(path: &Path) -> Result<SourceText, SourceTextError> {
        let most = MAX_DOCUMENT as u64;
        let mut bytes = Vec::new();
        // A pipe or a device has no length, so the length alone decides nothing.
        fs::File::open(path)?
            .take(most + 4)
            .read_to_end(&mut bytes)?;
        SourceText::from_bytes(bytes)
    }

    /// The text in the bytes of a file.
    pub fn from_bytes(mut bytes: Vec<u8>) -> Result<SourceText, SourceTextError> {
        if bytes.starts_with("\u{feff}".as_bytes()) {
            bytes.drain(..'\u{feff}'.len_utf8());
        }
        if bytes.starts_with(b"%PDF-") {
            return Err(SourceTextError::Pdf);
        }
        let first = bytes.trim_ascii_start();
        let is_html = |tag: &[u8]| {
            first
                .get(..tag.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(tag))
        };
        if is_html(b"<!doctype html") || is_html(b"<html") {
            return Err(SourceTextError::Html);
        }
        if bytes.len() > MAX_DOCUMENT {
            return Err(SourceTextError::TooLarge);
        }
        if bytes.is_empty() {
            return Err(SourceTextError::Empty);
        }
        let text = String::from_utf8(bytes).map_err(|error| SourceTextError::NotUtf8 {
            at: error.utf8_error().valid_up_to(),
        })?;
        Ok(SourceText::new(text))
    }

    fn new(text: String) -> SourceText {
        let digest = Digest::of(text.as_bytes());
        let mut offsets = Vec::new();
        let mut characters = text.len();
        if !text.is_ascii() {
            characters = 0;
            for (at, _) in text.char_indices() {
                if characters.is_multiple_of(STEP) {
                    offsets.push(at as u32);
                }
                characters += 1;
            }
        }
        SourceText {
            text,
            digest,
            offsets,
            characters: characters as u32,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The digest of the text's bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The number of characters.
    pub fn characters(&self) -> u32 {
        self.characters
    }

    /// The memory that the text takes, in bytes.
    pub(super) fn bytes(&self) -> u64 {
        (self.text.len() + self.offsets.len() * size_of::<u32>()) as u64
    }

    /// The bytes from one character up to another; `None` where the text ends before.
    pub fn span(&self, start: u32, end: u32) -> Option<Range<usize>> {
        let span = self.offset(start)?..self.offset(end)?;
        (span.start <= span.end).then_some(span)
    }

    /// The byte offset of a character; the length for the one after the last.
    fn offset(&self, character: u32) -> Option<usize> {
        if character >= self.characters {
            return (character == self.characters).then_some(self.text.len());
        }
        let character = character as usize;
        if self.offsets.is_empty() {
            return Some(character);
        }
        let from = self.offsets[character / STEP] as usize;
        let (at, _) = self.text[from..].char_indices().nth(character % STEP)?;
        Some(from + at)
    }

    /// The number of the character that starts at a byte offset.
    pub fn character(&self, offset: usize) -> u32 {
        if self.offsets.is_empty() {
            return offset as u32;
        }
        let block = self
            .offsets
            .partition_point(|start| *start as usize <= offset)
            - 1;
        let rest = &self.text[self.offsets[block] as usize..offset];
        (block * STEP + rest.chars().count()) as u32
    }

    /// At most so many characters before a byte offset.
    pub fn before(&self, offset: usize, characters: usize) -> &str {
        let before = &self.text[..offset];
        let start = before.char_indices().rev().take(characters).last();
        &before[start.map_or(offset, |(at, _)| at)..]
    }

    /// At most so many characters from a byte offset on.
    pub fn after(&self, offset: usize, characters: usize) -> &str {
        let after = &self.text[offset..];
        let end = after.char_indices().nth(characters);
        &after[..end.map_or(after.len(), |(at, _)| at)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> SourceText {
        SourceText::from_bytes(text.into()).unwrap()
    }

    #[test]
    fn characters_and_byte_offsets_lead_to_each_other() {
        for unit in ["plain ascii.", "馬克 said ", "🍣é"] {
            let written = unit.repeat(700);
            let text = text(&written);
            let all: Vec<usize> = written.char_indices().map(|(at, _)| at).collect();
            assert_eq!(text.characters() as usize, all.len());
            for (number, at) in all.iter().enumerate() {
                assert_eq!(text.offset(number as u32), Some(*at));
                assert_eq!(text.character(*at), number as u32);
            }
            let end = text.characters();
            assert_eq!(text.span(0, end), Some(0..written.len()));
            assert_eq!(text.character(written.len()), end);
            assert_eq!(text.span(0, end + 1), None);
        }
    }

    #[test]
    fn what_stands_around_a_passage_ends_where_the_text_does() {
        let text = text("馬克 said");
        assert_eq!((text.before(7, 2), text.after(7, 2)), ("克 ", "sa"));
        assert_eq!((text.before(7, 9), text.after(7, 9)), ("馬克 ", "said"));
        assert_eq!((text.before(0, 2), text.after(11, 2)), ("", ""));
        assert_eq!((text.before(7, 0), text.after(7, 0)), ("", ""));
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let marked = SourceText::from_bytes("\u{feff}Ada\r\n".into()).unwrap();
        assert_eq!(marked, text("Ada\r\n"));
        assert_eq!(marked.characters(), 5);
        assert_eq!(marked.digest(), Digest::of(b"Ada\r\n"));
    }

    #[test]
    fn what_is_no_text_is_refused_with_what_to_do() {
        let cases: [(&[u8], &str); 6] = [
            (b"%PDF-1.7\n", "pdftotext"),
            (b"\n<!DOCTYPE HTML><html>", "save the page as text"),
            (b"<html lang='en'>", "save the page as text"),
            (b"caf\xe9", "its byte 3 is not UTF-8"),
            (b"", "empty"),
            (&[b'x'; MAX_DOCUMENT + 1], "more than"),
        ];
        for (bytes, message) in cases {
            let refused = SourceText::from_bytes(bytes.into()).unwrap_err();
            assert!(refused.to_string().contains(message), "{refused}");
        }
        assert!(SourceText::from_bytes(b"<p>marked up</p>".into()).is_ok());
    }
}
