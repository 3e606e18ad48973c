//! The lines of a text: line and column of any of its bytes, without counting from the start, and
//! the line to be shown.

use std::ops::Range;

use crate::kb::formats::problem::{Excerpt, TextPosition};

/// A line of more characters than this is cut.
const WHOLE: usize = 140;
/// The number of characters that are shown before a problem in a line that is cut.
const BEFORE: usize = 40;
/// The number of characters that are shown from the start of a problem in a line that is cut.
const AFTER: usize = 100;
/// The number of bytes of a block.
const BLOCK: usize = if cfg!(test) { 5 } else { 4 << 10 };

/// The lines of a text, by blocks of bytes.
#[derive(Debug)]
pub(super) struct LineIndex {
    blocks: Vec<LinePoint>,
}

/// A byte of a text.
#[derive(Clone, Copy, Debug, Default)]
struct LinePoint {
    /// The number of lines before.
    line: usize,
    /// The first byte of the line.
    start: usize,
    /// The number of characters of the line before.
    column: usize,
}

impl LinePoint {
    /// Goes over the bytes that begin at `offset`.
    fn pass(&mut self, bytes: &[u8], offset: usize) {
        for (index, byte) in bytes.iter().enumerate() {
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.start = offset + index + 1;
                    self.column = 0;
                }
                // Further bytes of a character.
                0x80..0xc0 => {}
                _ => self.column += 1,
            }
        }
    }
}

impl LineIndex {
    pub(super) fn new(text: &str) -> LineIndex {
        let mut point = LinePoint::default();
        let blocks = text.as_bytes().chunks(BLOCK).enumerate();
        let blocks = blocks.map(|(number, block)| {
            let before = point;
            point.pass(block, number * BLOCK);
            before
        });
        LineIndex {
            blocks: blocks.collect(),
        }
    }

    /// The position of the bytes `span` of the text.
    pub(super) fn position(&self, text: &str, span: Range<usize>) -> TextPosition {
        // A file that was changed meanwhile has no such part; it is refused in any case.
        let span = match text.get(span.clone()) {
            Some(_) => span,
            None => 0..0,
        };
        let point = self.point(text, span.start);
        TextPosition {
            line: point.line + 1,
            column: point.column + 1,
            excerpt: excerpt(text, point, &span),
            span,
        }
    }

    fn point(&self, text: &str, at: usize) -> LinePoint {
        let number = (at / BLOCK).min(self.blocks.len().saturating_sub(1));
        let mut point = self.blocks.get(number).copied().unwrap_or_default();
        let start = (number * BLOCK).min(at);
        point.pass(&text.as_bytes()[start..at], start);
        point
    }
}

/// The line of `span`, which starts at `point`, cut around the span where it is long; and the line
/// after it where the span goes on there.
fn excerpt(text: &str, point: LinePoint, span: &Range<usize>) -> Excerpt {
    let start = span.start;
    let tail = start_of_line(&text[start..], WHOLE);
    let is_cut = point.column + tail.chars().count() > WHOLE;
    let line_end = start + tail.len();
    let (mut from, mut to) = (point.start, line_end);
    if is_cut {
        let before = text[point.start..start].char_indices().nth_back(BEFORE - 1);
        from = before.map_or(point.start, |(at, _)| point.start + at);
        to = start + start_of_line(&text[start..], AFTER - 1).len();
    }
    let lead = match from > point.start {
        true => "… ",
        false => "",
    };
    let mut shown = format!("{lead}{}", &text[from..to]);
    let mark_start = lead.len() + (start - from);
    let mark_end = mark_start + (span.end.clamp(start, to) - start);
    if is_cut && to < line_end {
        shown.push_str(" …");
    } else if span.end > line_end && line_end < text.len() {
        let next = line_end + line_break(&text[line_end..]);
        shown.push('\n');
        shown.push_str(start_of_line(&text[next..], AFTER - 1));
    }
    Excerpt {
        text: shown,
        mark: mark_start..mark_end,
    }
}

/// The start of a text: its first line, or at most one character more than `most`.
fn start_of_line(text: &str, most: usize) -> &str {
    let start = match text.char_indices().nth(most + 1) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    match start.find('\n') {
        Some(end) => start[..end].trim_end_matches('\r'),
        None => start,
    }
}

fn line_break(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, part: &str) -> TextPosition {
        let start = text.find(part).unwrap();
        LineIndex::new(text).position(text, start..start + part.len())
    }

    #[test]
    fn a_column_counts_characters() {
        let found = at("{\n  \"馬克\": \"é\", \"x\": 1}", "\"x\"");
        assert_eq!((found.line, found.column), (2, 14));
        assert_eq!(&found.excerpt.text[found.excerpt.mark], "\"x\"");
    }

    #[test]
    fn every_byte_has_the_line_and_column_that_counting_gives() {
        let text = "a\nbé\r\n\n馬克 cdefghijk\nlm\n";
        let lines = LineIndex::new(text);
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            let found = lines.position(text, at..at);
            assert_eq!(found.line, line, "{at}");
            assert_eq!(found.column, text[start..at].chars().count() + 1, "{at}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_problem() {
        let text = format!("{}WRONG{}", "馬".repeat(5_000), "x".repeat(5_000));
        let found = at(&text, "WRONG").excerpt;
        assert_eq!(&found.text[found.mark.clone()], "WRONG");
        assert!(found.text.chars().count() < 200, "{}", found.text);
        assert!(found.text.starts_with("… ") && found.text.ends_with(" …"));
    }

    #[test]
    fn what_goes_on_is_marked_on_its_first_line() {
        let found = at("[\r\n  {\r\n    \"id\": 1}]", "{\r\n    \"id\": 1}").excerpt;
        assert_eq!(found.text, "  {\n    \"id\": 1}]");
        assert_eq!(found.mark, 2..3);
    }

    #[test]
    fn a_place_behind_the_last_character_of_a_line_can_be_pointed_at() {
        let text = "{\r\n  1\r\n  2}";
        let end = text.find('1').unwrap() + 1;
        let found = LineIndex::new(text).position(text, end..end);
        assert_eq!((found.line, found.column), (2, 4));
        assert_eq!(
            (found.excerpt.text.as_str(), found.excerpt.mark),
            ("  1", 3..3)
        );
        assert_eq!(LineIndex::new("").position("", 0..0).line, 1);
    }
}
