//! The sink to which the problems of a bundle's records are reported.

use std::fmt;

use crate::{
    kb::{
        formats::json::{
            Bundle,
            bearer::Bearer,
            explain::explain,
            file::Content,
            finding::Finding,
            node::{locate, stated_id},
            problem::Problems,
            report::Reporter,
        },
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
    /// The paths at which the record at hand holds samples, if it had to be mended.
    pub(super) samples: Option<Vec<String>>,
    pub(super) warnings: Warnings,
}

impl<'a> ProblemSink<'a> {
    /// The place of a record.
    pub(super) fn at<'s>(&'s mut self, bearer: Bearer) -> RecordPlace<'s, 'a> {
        RecordPlace { sink: self, bearer }
    }

    /// A record that was read for the first time; if it could not be, all that is wrong with it is
    /// reported.
    pub(super) fn understood<T>(
        &mut self,
        bearer: Bearer,
        read: serde_json::Result<T>,
    ) -> Option<T> {
        let refused = match read {
            Ok(record) => return Some(record),
            Err(refused) => refused,
        };
        if self.reporter.is_full() {
            self.reporter.omit();
            return None;
        }
        let text = self.bundle.text(bearer.locator);
        for finding in explain(bearer.section, &text, &refused, self.bundle.reversed) {
            self.found(bearer, finding);
        }
        None
    }

    fn found(&mut self, bearer: Bearer, finding: Finding) {
        self.reporter
            .in_record(&self.bundle.files, bearer.section, bearer.locator, finding);
    }

    /// The position of a record, for people: `file:line`.
    pub(super) fn line(&self, bearer: Bearer) -> String {
        let file = &self.bundle.files[bearer.locator.file()];
        let record = self.bundle.text(bearer.locator);
        let id = locate(&record, &FieldPath::Record.field("id").steps());
        let start = bearer.locator.span().start;
        let (file, place) = file.as_written(Finding::place(start + id.start..start + id.end));
        let lines = file.whole_text()[..place.span.start].matches('\n').count();
        format!("{}:{}", file.name, lines + 1)
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
    fn is_full(&self) -> bool {
        self.sink.reporter.is_full()
    }

    fn report(&mut self, path: &FieldPath, code: Code, message: String, help: Option<String>) {
        let path_text = path.to_string();
        if let Some(samples) = &self.sink.samples
            && (code == Code::DuplicateId
                || samples.iter().any(|sample| is_within(&path_text, sample)))
        {
            return;
        }
        if self.is_full() {
            return self.sink.reporter.omit();
        }
        let record = self.sink.bundle.text(self.bearer.locator);
        let finding = Finding {
            code,
            span: locate(&record, &path.steps()),
            path: path_text,
            message,
            help,
        };
        self.sink.found(self.bearer, finding);
    }

    fn warn(&mut self, path: &FieldPath, kind: WarningKind, message: &dyn fmt::Display) {
        let RecordPlace { sink, bearer } = self;
        let (bundle, locator) = (sink.bundle, bearer.locator);
        sink.warnings.add(kind, || {
            let (line, written_path) = held_place(bundle, *bearer, path);
            Warning {
                kind,
                file: Some(bundle.files[locator.file()].name.clone()),
                line,
                path: written_path.unwrap_or_else(|| {
                    format!("{}[{}]{path}", bearer.section.name(), locator.index())
                }),
                message: message.to_string(),
            }
        });
    }
}

/// The line of a place in a record, if its file is held in memory, and the path there, if its text
/// was made of another.
fn held_place(
    bundle: &Bundle,
    bearer: Bearer,
    path: &FieldPath,
) -> (Option<usize>, Option<String>) {
    let file = &bundle.files[bearer.locator.file()];
    let Content::Text(text) = file.content() else {
        return (None, None);
    };
    let span = bearer.locator.span();
    let place = locate(&text[span.clone()], &path.steps());
    let place = Finding::place(span.start + place.start..span.start + place.end);
    let (file, place) = file.as_written(place);
    let line = file.whole_text()[..place.span.start].matches('\n').count() + 1;
    (Some(line), (!place.path.is_empty()).then_some(place.path))
}

/// Whether a path is another or leads into it.
fn is_within(path: &str, other: &str) -> bool {
    let rest = path.strip_prefix(other);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
