//! The files of a bundle, and positions in their texts.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use crate::{
    kb::formats::json::{
        finding::Finding,
        hand::{PlacedText, Places, path_at},
        problem::{Excerpt, TextPosition},
        table::cell_at,
    },
    model::Digest,
};

/// A line of more characters than this is cut.
const WHOLE: usize = 140;
/// The number of characters that are shown before a problem in a line that is cut.
const BEFORE: usize = 40;
/// The number of characters that are shown from the start of a problem in a line that is cut.
const AFTER: usize = 100;

/// A file of a bundle.
#[derive(Debug)]
pub(super) struct File {
    /// The name, as people know it.
    pub(super) name: String,
    content: Content,
    /// The file as people wrote it, if the text was made of another.
    written: Option<WrittenFile>,
    /// The character between cells, if the file is a table.
    delimiter: Option<u8>,
}

/// The file of which a text was made.
#[derive(Debug)]
struct WrittenFile {
    file: Arc<File>,
    places: Places,
}

/// The text of a file.
#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    OnDisk(DiskText),
}

/// The text of a file that is too large to be held in memory: its parts are read where they are
/// needed.
#[derive(Debug)]
pub(super) struct DiskText {
    pub(super) path: PathBuf,
    stamp: Stamp,
    /// The whole text, read for the position of a problem.
    whole: OnceLock<String>,
    /// Whether a part could not be read.
    is_lost: AtomicBool,
}

/// The metadata by which a file is known to be unchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Stamp {
        Stamp {
            len: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }
}

impl DiskText {
    /// Notes that a part could not be read.
    pub(super) fn lose(&self) {
        self.is_lost.store(true, Ordering::Relaxed);
    }

    fn is_unchanged(&self) -> bool {
        let now = fs::metadata(&self.path).map(|metadata| Stamp::of(&metadata));
        !self.is_lost.load(Ordering::Relaxed) && now.is_ok_and(|now| now == self.stamp)
    }
}

impl File {
    /// A file whose text is held in memory.
    pub(super) fn of_text(name: String, text: String) -> File {
        File {
            name,
            content: Content::Text(text),
            written: None,
            delimiter: None,
        }
    }

    /// A file whose text was made of that of another.
    pub(super) fn made_of(file: &Arc<File>, made: PlacedText) -> File {
        let (text, places) = made.finish();
        let written = WrittenFile {
            file: file.clone(),
            places,
        };
        File {
            written: Some(written),
            ..File::of_text(file.name.clone(), text)
        }
    }

    /// The file as people wrote it, and what was found in the text at the place in that file.
    pub(super) fn as_written(&self, mut finding: Finding) -> (&File, Finding) {
        let mut file = self;
        while let Some(written) = &file.written {
            finding.span = written.places.origin(finding.span);
            file = &written.file;
        }
        if self.written.is_some() {
            finding.path = file.path_at(finding.span.clone());
        }
        (file, finding)
    }

    /// The path of a place in the text, or the cell of a table.
    pub(super) fn path_at(&self, place: Range<usize>) -> String {
        match self.delimiter {
            None => path_at(self.whole_text(), place),
            Some(delimiter) => cell_at(self.whole_text(), delimiter, &place),
        }
    }

    /// The file as people wrote it.
    fn original(&self) -> &File {
        match &self.written {
            None => self,
            Some(written) => written.file.original(),
        }
    }

    /// A file that is read where it is needed.
    pub(super) fn on_disk(name: String, path: &Path, metadata: &fs::Metadata) -> File {
        File {
            name,
            content: Content::OnDisk(DiskText {
                path: path.into(),
                stamp: Stamp::of(metadata),
                whole: OnceLock::new(),
                is_lost: AtomicBool::new(false),
            }),
            written: None,
            delimiter: None,
        }
    }

    /// The same file as a table with some character between cells.
    pub(super) fn with_delimiter(self, delimiter: u8) -> File {
        File {
            delimiter: Some(delimiter),
            ..self
        }
    }

    /// The character between cells, if the file is a table.
    pub(super) fn delimiter(&self) -> Option<u8> {
        self.delimiter
    }

    /// The text in memory, or where it lies on the disk.
    pub(super) fn content(&self) -> &Content {
        &self.content
    }

    /// The text on disk, if the file is not held in memory.
    pub(super) fn disk_text(&self) -> Option<&DiskText> {
        match &self.content {
            Content::Text(_) => None,
            Content::OnDisk(disk) => Some(disk),
        }
    }

    /// The whole text, for positions in it; empty if the file can no longer be read.
    pub(super) fn whole_text(&self) -> &str {
        match &self.content {
            Content::Text(text) => text,
            Content::OnDisk(disk) => disk.whole.get_or_init(|| {
                fs::read_to_string(&disk.path).unwrap_or_else(|_| {
                    disk.lose();
                    String::new()
                })
            }),
        }
    }

    /// The digest of its bytes.
    pub(super) fn digest(&self) -> Digest {
        match &self.original().content {
            Content::Text(text) => Digest::of(text.as_bytes()),
            Content::OnDisk(disk) => {
                let read = fs::File::open(&disk.path).and_then(Digest::of_reader);
                read.unwrap_or_else(|_| {
                    disk.lose();
                    Digest::of(b"")
                })
            }
        }
    }

    /// Whether the file is as it was when it was taken in.
    pub(super) fn is_unchanged(&self) -> bool {
        self.disk_text().is_none_or(DiskText::is_unchanged)
    }
}

/// The start of a line, from which the count goes on when the next position is asked for.
#[derive(Clone, Copy, Default)]
pub(super) struct LineStart {
    lines_before: usize,
    offset: usize,
}

/// The position of the bytes `span` of `text`. Lines are counted from `near`, which moves there.
pub(super) fn position(text: &str, span: Range<usize>, near: &mut LineStart) -> TextPosition {
    // A file that was changed meanwhile has no such part; it is refused in any case.
    let span = match text.get(span.clone()) {
        Some(_) => span,
        None => 0..0,
    };
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
