//! The sink to which the problems of a bundle's records are reported.

use std::{fmt, ops::Range};

use roaring::RoaringBitmap;

use crate::{
    kb::{
        formats::json::{
            Bundle,
            bearer::Bearer,
            file::Content,
            node::{locate, stated_id},
            report::Reporter,
        },
        formats::{finding::Finding, problems::Problems},
        write::validate::{
            code::Code,
            field_path::FieldPath,
            locate::Locate,
            names::RecordNumber,
            warning::{Warning, WarningKind, Warnings},
        },
    },
    model::Id,
};

/// The problems of a bundle that were found so far.
pub(super) struct ProblemSink<'a> {
    pub(super) bundle: &'a Bundle,
    pub(super) reporter: Reporter,
    /// The numbers of the records in which something is wrong.
    pub(super) refused: RoaringBitmap,
    /// The paths at which the record at hand holds samples, if it had to be mended.
    pub(super) samples: Option<Vec<String>>,
    pub(super) warnings: Warnings,
}

impl<'a> ProblemSink<'a> {
    /// The place of a record.
    pub(super) fn at<'s>(&'s mut self, bearer: Bearer) -> RecordPlace<'s, 'a> {
        RecordPlace { sink: self, bearer }
    }

    /// Adds what was found in a record.
    pub(super) fn found(&mut self, bearer: Bearer, finding: Finding) {
        self.refused.insert(bearer.number);
        let (file, finding) = self.bundle.in_file(bearer, finding);
        self.reporter.in_file(&self.bundle.files, file, finding);
    }

    /// The position of a record, for people: `file:line:column` of its id.
    pub(super) fn line(&mut self, bearer: Bearer) -> String {
        let record = self.bundle.text(bearer.locator);
        let span = locate(&record, &FieldPath::Record.field("id").steps());
        let place = Finding::at(span, String::new());
        let (number, place) = self.bundle.in_file(bearer, place);
        let (file, place) = self.bundle.files[number].as_written(place);
        let start = place.span.start;
        let (line, column) = self.reporter.line_and_column(number, file, start);
        format!("{}:{line}:{column}", file.name)
    }

    /// The id that a record states.
    pub(super) fn stated_id(&self, number: RecordNumber) -> Option<Id> {
        let bearer = self.bundle.bearer(number);
        stated_id(&self.bundle.text(bearer.locator))
    }

    /// All problems, if there are any.
    pub(super) fn finish(&mut self) -> Result<(), Problems> {
        std::mem::take(&mut self.reporter).finish()
    }
}

/// The place of a record of a bundle.
pub(super) struct RecordPlace<'s, 'a> {
    sink: &'s mut ProblemSink<'a>,
    bearer: Bearer,
}

impl Locate for RecordPlace<'_, '_> {
    fn report(&mut self, path: &FieldPath, code: Code, message: String, help: Option<String>) {
        let path_text = path.to_string();
        if let Some(samples) = &self.sink.samples
            && (code == Code::DuplicateId
                || samples.iter().any(|sample| is_within(&path_text, sample)))
        {
            return;
        }
        let record = self.sink.bundle.text(self.bearer.locator);
        let finding = Finding {
            code,
            message,
            help,
            ..Finding::at(locate(&record, &path.steps()), path_text)
        };
        self.sink.found(self.bearer, finding);
    }

    fn warn(&mut self, path: &FieldPath, kind: WarningKind, message: &dyn fmt::Display) {
        let RecordPlace { sink, bearer } = self;
        let bundle = sink.bundle;
        let place = || {
            let record = bundle.text(bearer.locator);
            (locate(&record, &path.steps()), path.to_string())
        };
        sink.warn_at(*bearer, kind, place, message);
    }
}

impl ProblemSink<'_> {
    /// Warns of what is odd about a record, at the bytes and the path that `place` finds.
    pub(super) fn warn_at(
        &mut self,
        bearer: Bearer,
        kind: WarningKind,
        place: impl FnOnce() -> (Range<usize>, String),
        message: &dyn fmt::Display,
    ) {
        if !self.warnings.count(kind) {
            return;
        }
        let (place, path) = place();
        let (number, place) = self.bundle.in_file(bearer, Finding::at(place, path));
        let (file, place) = self.bundle.files[number].as_written(place);
        let is_held = matches!(file.content(), Content::Text(_));
        let start = place.span.start;
        let line = is_held.then(|| self.reporter.line_and_column(number, file, start).0);
        self.warnings.keep(Warning {
            kind,
            file: Some(file.name.clone()),
            line,
            path: place.path,
            message: message.to_string(),
        });
    }
}

/// Whether a path is another or leads into it.
fn is_within(path: &str, other: &str) -> bool {
    let rest = path.strip_prefix(other);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
