//! The places of records, and the collector of the problems that are found there.

use std::{ops::Range, sync::Arc};

use crate::kb::formats::{
    finding::Finding,
    json::file::File,
    problem::Problem,
    problems::{ProblemCollector, Problems},
};

/// The place of a record in its file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Locator {
    file: u32,
    start: u32,
    len: u32,
    index: u32,
}

impl Locator {
    /// The record that is number `index` of its section in file number `file`.
    pub(super) fn new(file: usize, index: usize, span: Range<usize>) -> Locator {
        let small = |number: usize| {
            u32::try_from(number).expect("files, and so their records, are bounded by MAX_FILE")
        };
        Locator {
            file: small(file),
            start: small(span.start),
            len: small(span.len()),
            index: small(index),
        }
    }

    /// The number of its file.
    pub(super) fn file(self) -> usize {
        self.file as usize
    }

    /// The number of the record in its section of the file.
    pub(super) fn index(self) -> u32 {
        self.index
    }

    /// The bytes of the record in its file.
    pub(super) fn span(self) -> Range<usize> {
        let start = self.start as usize;
        start..start + self.len as usize
    }
}

/// The problems of the files of a bundle.
#[derive(Debug, Default)]
pub(super) struct Reporter(ProblemCollector);

impl Reporter {
    /// Adds what was found in a file's text.
    pub(super) fn in_file(&mut self, files: &[Arc<File>], number: usize, finding: Finding) {
        let file = &files[number];
        let text = file.whole_text();
        self.0.add_finding((number, &file.name, text), finding);
    }

    /// Adds a problem with a file as a whole, which comes before those within files.
    pub(super) fn whole_file(&mut self, problem: Problem) {
        self.0.add(0, problem);
    }

    /// Line and column, from 1, of a byte of a file.
    pub(super) fn line_and_column(
        &mut self,
        files: &[Arc<File>],
        number: usize,
        at: usize,
    ) -> (usize, usize) {
        let text = files[number].whole_text();
        let position = self.0.position(number, text, at..at);
        (position.line, position.column)
    }

    /// All problems, if there are any.
    pub(super) fn finish(self) -> Result<(), Problems> {
        match self.0.is_empty() {
            true => Ok(()),
            false => Err(self.0.problems()),
        }
    }
}
