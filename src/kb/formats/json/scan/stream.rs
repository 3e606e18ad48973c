//! The sections of a file that is right, read in windows: memory does not grow with the file.

use std::{borrow::Cow, io::Read, ops::Range};

use serde_json::value::RawValue;

use crate::kb::formats::json::{
    limits::{MAX_FILE, MAX_RECORD},
    scan::Listed,
    section::{PATCHES, RecordForm, Section},
};

/// The number of bytes that are read at once. Few in tests, so that windows end anywhere.
const WINDOW: usize = if cfg!(test) { 61 } else { 1 << 20 };

/// The records of a file; `None` if anything is wrong with it.
pub(super) fn listed(reader: impl Read) -> Option<Vec<Listed>> {
    let mut window = Window {
        reader,
        bytes: Vec::new(),
        start: 0,
        offset: 0,
        is_end: false,
    };
    window.skip_mark();
    let mut listed: Vec<Listed> = Vec::new();
    members(&mut window, RecordForm::Whole, &mut listed)?;
    match window.peek() {
        None if window.is_end && window.position() <= MAX_FILE => Some(listed),
        _ => None,
    }
}

/// Takes the object of the bundle, or of its patches.
fn members(
    window: &mut Window<impl Read>,
    form: RecordForm,
    listed: &mut Vec<Listed>,
) -> Option<()> {
    window.expect(b'{')?;
    if window.peek()? == b'}' {
        window.advance(1);
        return Some(());
    }
    let mut has_patches = form == RecordForm::Patch;
    loop {
        if window.peek()? != b'"' {
            return None;
        }
        let name = window.value()?;
        let name: Cow<'_, str> = serde_json::from_slice(&window.bytes[name]).ok()?;
        let name = name.into_owned();
        window.expect(b':')?;
        match Section::named(&name) {
            Some(section) if listed.iter().any(|other| other.is_of(form, section)) => return None,
            Some(section) => listed.push(Listed {
                form,
                section,
                spans: records(window)?,
            }),
            None if name == PATCHES && !has_patches => {
                has_patches = true;
                members(window, RecordForm::Patch, listed)?;
            }
            None => {
                let is_text = window.peek()? == b'"';
                window.value()?;
                if name != "$schema" || form == RecordForm::Patch || !is_text {
                    return None;
                }
            }
        }
        match window.take()? {
            b',' => {}
            b'}' => return Some(()),
            _ => return None,
        }
    }
}

/// Takes a list of records.
fn records(window: &mut Window<impl Read>) -> Option<Vec<Range<usize>>> {
    window.expect(b'[')?;
    let mut spans = Vec::new();
    if window.peek()? == b']' {
        window.advance(1);
        return Some(spans);
    }
    loop {
        window.peek()?;
        let start = window.position();
        let len = window.value()?.len();
        if len > MAX_RECORD {
            return None;
        }
        spans.push(start..start + len);
        match window.take()? {
            b',' => {}
            b']' => return Some(spans),
            _ => return None,
        }
    }
}

/// The part of a file at which the scanner is.
struct Window<R> {
    reader: R,
    bytes: Vec<u8>,
    /// The first byte that was not taken.
    start: usize,
    /// The position of the window in the file.
    offset: usize,
    is_end: bool,
}

impl<R: Read> Window<R> {
    /// The position of the first byte that was not taken.
    fn position(&self) -> usize {
        self.offset + self.start
    }

    fn advance(&mut self, count: usize) {
        self.start += count;
    }

    /// Reads more; `None` at the end or after an error.
    fn fill(&mut self) -> Option<()> {
        if self.is_end {
            return None;
        }
        self.bytes.drain(..self.start);
        self.offset += self.start;
        self.start = 0;
        let window = (&mut self.reader).take(WINDOW as u64);
        let read = { window }.read_to_end(&mut self.bytes).ok()?;
        self.is_end = read == 0;
        (!self.is_end).then_some(())
    }

    /// Takes the mark that some editors put at the start.
    fn skip_mark(&mut self) {
        while self.bytes.len() < 3 && self.fill().is_some() {}
        if self.bytes.starts_with("\u{feff}".as_bytes()) {
            self.advance(3);
        }
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.bytes.get(self.start) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.start += 1,
                Some(byte) => return Some(*byte),
                None => self.fill()?,
            }
        }
    }

    /// Takes the next byte that is no white space.
    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.advance(1);
        Some(byte)
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.take()? == byte).then_some(())
    }

    /// Takes the JSON value at the start; its bytes stay in the window until more is read.
    fn value(&mut self) -> Option<Range<usize>> {
        loop {
            let rest = &self.bytes[self.start..];
            let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<&RawValue>();
            match values.next() {
                Some(Ok(value)) => {
                    let len = value.get().len();
                    // A number may go on after the window.
                    if len < rest.len() || self.is_end {
                        let taken = self.start..self.start + len;
                        self.advance(len);
                        return Some(taken);
                    }
                }
                Some(Err(error)) if error.is_eof() => {}
                _ => return None,
            }
            if self.is_end || rest.len() > MAX_RECORD {
                return None;
            }
            // At the end, what is there is looked at once more.
            if self.fill().is_none() && !self.is_end {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::formats::json::scan::sections;

    #[test]
    fn a_file_is_the_same_in_windows_and_as_a_whole() {
        let long = format!(
            "{{\"types\": [\"{}\", {}]}}",
            "é".repeat(300),
            "1".repeat(200)
        );
        for text in [
            "{}",
            " {\"claims\": []} ",
            "\u{feff}{\"$schema\": \"x\", \"claims\": [{}, 1, \"a]\\\"\"], \"types\": [ null ]}\n",
            "{\"cl\\u0061ims\": [{\"a\": [[{}]]}, 123456789012345678, {\"馬克\": \"é\"} ]}",
            "",
            "[]",
            "{} {}",
            "{\"claims\": [,]}",
            "{\"claims\": [1,]}",
            "{\"claims\": [1 2]}",
            "{\"claims\": [1],}",
            "{\"claims\": [{]}",
            "{\"claims\": [12",
            "{\"claims\": {}}",
            "{\"claims\": []",
            "{\"claims\": [], \"cl\\u0061ims\": []}",
            "{\"claim\": []}",
            "{\"$schema\": []}",
            "{\"patches\": {}}",
            "{\"patches\": {\"claims\": [{\"a\": 1}], \"types\": []}, \"claims\": [2]}",
            "{\"patches\": {\"patches\": {}}}",
            "{\"patches\": {\"$schema\": \"x\"}}",
            "{\"patches\": {}, \"patches\": {}}",
            "{1: []}",
            &long,
        ] {
            assert_eq!(
                listed(text.as_bytes()),
                sections::listed(text),
                "{text:.60}"
            );
        }
        assert_eq!(listed(&b"{\"claims\": [\"\xe9\"]}"[..]), None);
    }
}
