//! The files of a bundle as texts, and positions in them.

use std::{borrow::Cow, ops::Range};

use crate::kb::formats::json::problem::{Excerpt, TextPosition};

/// A line of more characters than this is cut.
const WHOLE: usize = 140;
/// How many characters of a line that is cut are shown before a problem, and from its start.
const BEFORE: usize = 40;
const AFTER: usize = 100;

/// A file of a bundle.
#[derive(Debug)]
pub(super) struct File {
    /// As people know it.
    pub(super) name: String,
    pub(super) text: String,
}

impl File {
    /// The text of a part.
    pub(super) fn text(&self, span: Range<usize>) -> Cow<'_, str> {
        Cow::Borrowed(&self.text[span])
    }

    /// The whole text.
    pub(super) fn whole_text(&self) -> &str {
        &self.text
    }
}

/// Where a line starts, to count on from when the next position is asked for.
#[derive(Clone, Copy, Default)]
pub(super) struct LineStart {
    lines_before: usize,
    offset: usize,
}

/// The position of the bytes `span` of `text`. Lines are counted from `near`, which moves there.
pub(super) fn position(text: &str, span: Range<usize>, near: &mut LineStart) -> TextPosition {
    if near.offset > span.start {
        *near = LineStart::default();
    }
    let passed = &text.as_bytes()[near.offset..span.start];
    if let Some(last) = passed.iter().rposition(|b| *b == b'\n') {
        near.lines_before += passed[..=last].iter().filter(|b| **b == b'\n').count();
        near.offset += last + 1;
    }
    TextPosition {
        line: near.lines_before + 1,
        column: text[near.offset..span.start].chars().count() + 1,
        excerpt: excerpt(text, near.offset, &span),
        span,
    }
}

/// The line of `span`, which starts at `line_start`, cut around the span where it is long; and the
/// line after it where the span goes on there.
fn excerpt(text: &str, line_start: usize, span: &Range<usize>) -> Excerpt {
    let line = line_at(text, line_start);
    let line_end = line_start + line.len();
    let start = span.start.min(line_end);
    let end = span.end.clamp(start, line_end);

    let (mut from, mut to) = (line_start, line_end);
    if line.chars().nth(WHOLE).is_some() {
        let before = text[line_start..start].char_indices().nth_back(BEFORE);
        let after = text[start..line_end].char_indices().nth(AFTER);
        from = before.map_or(line_start, |(at, _)| line_start + at);
        to = after.map_or(line_end, |(at, _)| start + at);
    }
    let lead = match from > line_start {
        true => "… ",
        false => "",
    };
    let mut shown = format!("{lead}{}", &text[from..to]);
    let mark_start = lead.len() + (start - from);
    let mark_end = mark_start + (end.min(to) - start);
    if to < line_end {
        shown.push_str(" …");
    } else if span.end > line_end && line_end < text.len() {
        let next = line_at(text, line_end + line_break(text, line_end));
        shown.push('\n');
        shown.extend(next.chars().take(AFTER));
    }
    Excerpt {
        text: shown,
        mark: mark_start..mark_end,
    }
}

fn line_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    rest[..rest.find('\n').unwrap_or(rest.len())].trim_end_matches('\r')
}

fn line_break(text: &str, at: usize) -> usize {
    match text[at..].starts_with('\r') {
        true => 2,
        false => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, part: &str) -> TextPosition {
        let start = text.find(part).unwrap();
        position(text, start..start + part.len(), &mut LineStart::default())
    }

    #[test]
    fn a_column_counts_characters() {
        let found = at("{\n  \"馬克\": \"é\", \"x\": 1}", "\"x\"");
        assert_eq!((found.line, found.column), (2, 14));
        assert_eq!(&found.excerpt.text[found.excerpt.mark], "\"x\"");
    }

    #[test]
    fn lines_are_counted_on_from_the_last_position() {
        let text = "a\nb\r\nc\nd";
        let mut near = LineStart::default();
        let lines: Vec<usize> = [5, 7, 0, 2]
            .map(|offset| position(text, offset..offset, &mut near).line)
            .into();
        assert_eq!(lines, [3, 4, 1, 2]);
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
}
