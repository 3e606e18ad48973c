//! The places of records, and the collector of the problems that are found there.

use std::{collections::HashSet, ops::Range, sync::Arc};

use crate::kb::{
    formats::{
        finding::Finding,
        json::file::File,
        problem::Problem,
        problems::{ProblemCollector, Problems},
    },
    write::validate::code::Code,
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
pub(super) struct Reporter {
    collector: ProblemCollector,
    /// The findings in texts that are made of others, by their places there.
    made: HashSet<(usize, Code, Range<usize>, String)>,
}

impl Reporter {
    /// Adds what was found in a file's text. What many records have by default is wrong once.
    pub(super) fn in_file(&mut self, files: &[Arc<File>], number: usize, finding: Finding) {
        let (file, finding) = files[number].as_written(finding);
        let is_made = !std::ptr::eq(file, &*files[number]);
        if is_made {
            let place = finding.span.clone();
            let found = (number, finding.code, place, finding.message.clone());
            if !self.made.insert(found) {
                return;
            }
        }
        let text = file.whole_text();
        self.collector
            .add_finding((number, &file.name, text), finding);
    }

    /// Adds a problem with a file as a whole, which comes before those within files.
    pub(super) fn whole_file(&mut self, problem: Problem) {
        self.collector.add(0, problem);
    }

    /// Line and column, from 1, of a byte of a file as people wrote it, which has a number.
    pub(super) fn line_and_column(
        &mut self,
        number: usize,
        file: &File,
        at: usize,
    ) -> (usize, usize) {
        let text = file.whole_text();
        let position = self.collector.position(number, text, at..at);
        (position.line, position.column)
    }

    /// All problems, if there are any.
    pub(super) fn finish(self) -> Result<(), Problems> {
        match self.collector.is_empty() {
            true => Ok(()),
            false => Err(self.collector.problems()),
        }
    }
}
