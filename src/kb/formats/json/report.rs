//! Collects problems and gives each its position.

use std::{ops::Range, sync::Arc};

use crate::kb::formats::json::{
    file::{File, LineStart, position},
    finding::Finding,
    problem::{MAX_PROBLEMS, Problem, Problems},
    section::Section,
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

/// Collects problems.
#[derive(Default)]
pub(super) struct Reporter {
    /// Each with the number of its file, to order them by.
    shown: Vec<(usize, Problem)>,
    omitted: usize,
    /// The file whose lines were last counted, and how far.
    counted: (usize, LineStart),
}

impl Reporter {
    /// Whether what is found from now on is only counted.
    pub(super) fn is_full(&self) -> bool {
        self.shown.len() >= MAX_PROBLEMS
    }

    /// Counts a problem that is not shown.
    pub(super) fn omit(&mut self) {
        self.omitted += 1;
    }

    /// Adds what was found in a file's text.
    pub(super) fn in_file(&mut self, files: &[Arc<File>], number: usize, finding: Finding) {
        if self.is_full() {
            return self.omit();
        }
        let (counted, near) = &mut self.counted;
        if *counted != number {
            (*counted, *near) = (number, LineStart::default());
        }
        let (file, finding) = files[number].as_written(finding);
        let problem = Problem {
            code: finding.code,
            file: file.name.clone(),
            position: Some(Box::new(position(file.whole_text(), finding.span, near))),
            path: finding.path,
            message: finding.message,
            help: finding.help,
        };
        // What many records have by default is wrong once.
        let is_made = !std::ptr::eq(file, &*files[number]);
        if is_made && self.shown.iter().any(|(_, other)| *other == problem) {
            return;
        }
        self.shown.push((number, problem));
    }

    /// Adds what was found in a record's text.
    pub(super) fn in_record(
        &mut self,
        files: &[Arc<File>],
        section: Section,
        place: Locator,
        finding: Finding,
    ) {
        let start = place.span().start;
        let span = finding.span.start + start..finding.span.end + start;
        let path = format!("{}[{}]{}", section.name(), place.index, finding.path);
        self.in_file(
            files,
            place.file(),
            Finding {
                span,
                path,
                ..finding
            },
        );
    }

    /// Adds a problem with a file as a whole, which comes before those within files.
    pub(super) fn whole_file(&mut self, problem: Problem) {
        match self.is_full() {
            true => self.omit(),
            false => self.shown.push((0, problem)),
        }
    }

    /// All problems, if there are any.
    pub(super) fn finish(mut self) -> Result<(), Problems> {
        if self.shown.is_empty() && self.omitted == 0 {
            return Ok(());
        }
        let start = |p: &Problem| p.position.as_ref().map(|p| p.span.start);
        self.shown
            .sort_by_key(|(file, problem)| (*file, start(problem)));
        Err(Problems {
            shown: self.shown.into_iter().map(|(_, problem)| problem).collect(),
            omitted: self.omitted,
        })
    }
}
