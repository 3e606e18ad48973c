//! The files of a bundle as texts, and positions in them.

use std::{
    borrow::Cow,
    fs, io,
    ops::Range,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use crate::{
    kb::formats::json::problem::{Excerpt, TextPosition},
    model::Digest,
};

/// The most files that are open at once.
const OPEN: usize = 16;

/// A line of more characters than this is cut.
const WHOLE: usize = 140;
/// How many characters of a line that is cut are shown before a problem, and from its start.
const BEFORE: usize = 40;
const AFTER: usize = 100;

/// A file of a bundle.
#[derive(Debug)]
pub(super) struct File {
    /// The name as people know it.
    pub(super) name: String,
    pub(super) text: Text,
}

/// The text of a file.
#[derive(Debug)]
pub(super) enum Text {
    /// In memory.
    Held(String),
    /// On the disk, and known to be UTF-8.
    OnDisk(OnDisk),
}

/// A file whose text is read where it is needed.
#[derive(Debug)]
pub(super) struct OnDisk {
    path: PathBuf,
    length: u64,
    modified: Option<SystemTime>,
    /// Whether it was found to be another than when it was scanned.
    is_changed: AtomicBool,
}

/// The files of a bundle. Those on the disk are kept open while they are read from.
#[derive(Debug, Default)]
pub(super) struct Files {
    files: Vec<File>,
    /// The files that were read from last, by their numbers, the latest at the end.
    open: Mutex<Vec<(usize, Arc<fs::File>)>>,
}

impl From<Vec<File>> for Files {
    fn from(files: Vec<File>) -> Files {
        Files {
            files,
            open: Mutex::default(),
        }
    }
}

impl Files {
    /// The name of a file.
    pub(super) fn name(&self, file: usize) -> &str {
        &self.files[file].name
    }

    /// The whole text of a file, to tell a position in it.
    pub(super) fn whole(&self, file: usize) -> Cow<'_, str> {
        match &self.files[file].text {
            Text::Held(text) => text.into(),
            Text::OnDisk(on_disk) => {
                let length = usize::try_from(on_disk.length).unwrap_or(usize::MAX);
                self.read(file, on_disk, 0..length).into()
            }
        }
    }

    /// A part of the text of a file. It is empty if the file was changed meanwhile, which
    /// [`Files::changed`] tells.
    pub(super) fn part(&self, file: usize, span: Range<usize>) -> Cow<'_, str> {
        match &self.files[file].text {
            Text::Held(text) => text[span].into(),
            Text::OnDisk(on_disk) => self.read(file, on_disk, span).into(),
        }
    }

    /// The digest of the bytes of each file.
    pub(super) fn digests(&self) -> impl Iterator<Item = io::Result<String>> + '_ {
        self.files.iter().map(|file| {
            let digest = match &file.text {
                Text::Held(text) => Digest::of(text.as_bytes()),
                Text::OnDisk(on_disk) => Digest::of_reader(&mut fs::File::open(&on_disk.path)?)?,
            };
            Ok(digest.to_string())
        })
    }

    /// The names of the files that were changed since they were scanned.
    pub(super) fn changed(&self) -> impl Iterator<Item = &str> {
        let changed = self.files.iter().filter(|file| match &file.text {
            Text::Held(_) => false,
            Text::OnDisk(on_disk) => !on_disk.is_as_scanned(),
        });
        changed.map(|file| file.name.as_str())
    }

    fn read(&self, number: usize, on_disk: &OnDisk, span: Range<usize>) -> String {
        let mut bytes = vec![0; span.len()];
        let read = self
            .opened(number, on_disk)
            .and_then(|file| read_at(&file, &mut bytes, span.start as u64));
        match read.ok().and_then(|()| String::from_utf8(bytes).ok()) {
            Some(text) => text,
            None => {
                on_disk.is_changed.store(true, Ordering::Relaxed);
                String::new()
            }
        }
    }

    fn opened(&self, number: usize, on_disk: &OnDisk) -> io::Result<Arc<fs::File>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = open.iter().rposition(|(other, _)| *other == number) {
            return Ok(open[index].1.clone());
        }
        let file = Arc::new(fs::File::open(&on_disk.path)?);
        if open.len() == OPEN {
            open.remove(0);
        }
        open.push((number, file.clone()));
        Ok(file)
    }
}

impl OnDisk {
    /// A file as it is now.
    pub(super) fn new(path: PathBuf) -> io::Result<OnDisk> {
        let metadata = fs::metadata(&path)?;
        Ok(OnDisk {
            path,
            length: metadata.len(),
            modified: metadata.modified().ok(),
            is_changed: AtomicBool::new(false),
        })
    }

    fn is_as_scanned(&self) -> bool {
        let is_same = |metadata: fs::Metadata| {
            metadata.len() == self.length && metadata.modified().ok() == self.modified
        };
        !self.is_changed.load(Ordering::Relaxed) && fs::metadata(&self.path).is_ok_and(is_same)
    }
}

/// Fills `bytes` from a file, from `offset` on.
#[cfg(unix)]
pub(super) fn read_at(file: &fs::File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

/// Fills `bytes` from a file, from `offset` on.
#[cfg(windows)]
pub(super) fn read_at(file: &fs::File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = &mut bytes[read..];
                offset += read as u64;
            }
        }
    }
    Ok(())
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
