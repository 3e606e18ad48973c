//! The execution of a planned edit, and the payload that shows its own commit.

use std::rc::Rc;

use claimgraph_engine::FieldError;

use crate::{
    graphql::{
        context::Context,
        mutation::{
            input_paths::{InputPaths, PartPath},
            mutation_input::MutationInput,
            payload::{MutationPayload, RecordChanges, WarningRow},
            user_mistake::{
                FindingPlaces, REVIEW_REQUIRED, UserMistake, UserMistakes, mistakes_of_error,
            },
        },
        review::Review,
        viewer::Role,
    },
    kb::{
        Edit, Expectation, KbError, Loaded, Snapshot, Warnings, WriteRequest, Written,
        WrittenRecord,
    },
    model::{Id, Kind, RecordKey, Revision},
};

/// An edit, ready to be written.
pub(super) struct PlannedEdit {
    /// The edit.
    pub(super) edit: Edit,
    /// The record of which the input's `expectedRevision` is; `None` for the knowledge base.
    pub(super) expects: Option<(Kind, Id)>,
    /// The record that the payload shows; `None` for the one that is written.
    pub(super) shows: Option<(Kind, Id)>,
    /// The path of the record in the bundle that is checked, and the paths of its parts.
    pub(super) places: (String, InputPaths),
}

/// Writes an edit. What it refuses is in the payload; only a failure of ours is an error.
pub(super) fn write<'a>(
    context: &'a Context,
    input: &MutationInput,
    planned: PlannedEdit,
) -> Result<MutationPayload<'a>, FieldError> {
    let PlannedEdit {
        edit,
        expects,
        shows,
        places: (root, paths),
    } = planned;
    let expected = input.expected_revision().map(|revision| match expects {
        Some((kind, id)) => Expectation::Record { kind, id, revision },
        None => Expectation::KnowledgeBase(revision),
    });
    let places = FindingPlaces::Record {
        root: &root,
        paths: &paths,
    };
    write_request(context, input, edit, expected, shows, &places)
}

/// Writes an edit whose findings belong to some places.
pub(super) fn write_request<'a>(
    context: &'a Context,
    input: &MutationInput,
    edit: Edit,
    expected: Option<Expectation>,
    shows: Option<(Kind, Id)>,
    places: &FindingPlaces<'_>,
) -> Result<MutationPayload<'a>, FieldError> {
    if context.review == Review::Required && context.viewer.role < Role::Reviewer {
        let mistake = UserMistake {
            path: PartPath::root().input,
            ..UserMistake::at(
                "",
                REVIEW_REQUIRED,
                "what an editor writes is reviewed here first",
            )
        };
        let help = "send it as a draft with `submitDraft`, or ask a reviewer to write it";
        return Ok(refused(context, mistake.with_help(help)));
    }
    let request = WriteRequest {
        edit,
        meta: input.commit_meta(context.viewer.name.as_deref()),
        clearance: context.viewer.clearance(),
        expected,
    };
    match context.knowledge_base.write(request, &|_, _, _| ()) {
        Ok(written) => payload(context, written, shows, places),
        Err(error) => {
            let field_of_id = |id: &str| input.field_of(id);
            let mistakes = mistakes_of_error(error, places, field_of_id)?;
            Ok(MutationPayload::refused(context.newest_now(), mistakes))
        }
    }
}

/// The state that a request has left, as its sender may see it, and the records that it wrote.
pub(super) struct WrittenState<'a> {
    /// The snapshot of the revision that was made, or of a later one where that is closed.
    pub(super) snapshot: &'a Snapshot,
    pub(super) records: Vec<RecordChanges>,
    /// Whether the revision before is open to the sender too.
    is_before_open: bool,
}

impl<'a> WrittenState<'a> {
    pub(super) fn of(
        context: &'a Context,
        written: &Written,
    ) -> Result<WrittenState<'a>, FieldError> {
        let revision = written.revision;
        let has_written = written.report.has_written();
        if has_written {
            context.note_written(revision);
        }
        // A request that is repeated may have written what is closed by now.
        let horizon = context.horizon()?;
        let is_open = revision >= horizon;
        let before = before(revision);
        let is_before_open = before >= horizon;
        let snapshot = match is_open && (has_written || written.repeated) {
            true => context.snapshot_at(revision)?,
            false => context.newest_now(),
        };
        let mut records = Vec::new();
        if has_written && is_open {
            let clearance = context.viewer.clearance();
            snapshot.written_since(before, clearance, |mut record| {
                if !is_before_open {
                    record.fields = record.fields.map(|_| Vec::new());
                }
                records.push(changes(record));
                Ok::<(), KbError>(())
            })?;
        }
        Ok(WrittenState {
            snapshot,
            records,
            is_before_open,
        })
    }
}

fn before(revision: Revision) -> Revision {
    Revision(revision.0.saturating_sub(1))
}

/// The payload of what was written, as of its own revision.
fn payload<'a>(
    context: &'a Context,
    written: Written,
    shows: Option<(Kind, Id)>,
    places: &FindingPlaces<'_>,
) -> Result<MutationPayload<'a>, FieldError> {
    let state = WrittenState::of(context, &written)?;
    let Written {
        revision,
        report,
        records,
        repeated,
    } = written;
    let has_written = report.has_written();
    let snapshot = state.snapshot;
    let shown = shows.or_else(|| records.first().cloned());
    let mut shown_at = snapshot;
    let mut record = None;
    if let Some((kind, id)) = shown {
        record = shown_record(snapshot, kind, &id)?;
        if record.is_none() && has_written && state.is_before_open {
            shown_at = context.snapshot_at(before(revision))?;
            record = shown_record(shown_at, kind, &id)?;
        }
    }
    Ok(MutationPayload {
        shown_at,
        revision: has_written.then_some(revision),
        record,
        written: state.records.into(),
        counts: counts(&report),
        warnings: warnings(&report.warnings, places),
        repeated,
        ..MutationPayload::of_nothing(snapshot)
    })
}

/// The record that a payload shows: the claim of an attribution, the survivor of a merged entity.
fn shown_record(snapshot: &Snapshot, kind: Kind, id: &Id) -> Result<Option<RecordKey>, KbError> {
    let key = snapshot.find_of(kind, id.as_str())?;
    Ok(match key {
        Some(key) if key.kind == Kind::Attribution => Some(RecordKey {
            kind: Kind::Claim,
            number: 0,
            ..key
        }),
        Some(key) if key.kind == Kind::Entity => Some(RecordKey {
            ordinal: snapshot.merges()?.survivor(key.ordinal),
            ..key
        }),
        key => key,
    })
}

/// The changes of a written record.
pub(super) fn changes(record: WrittenRecord) -> RecordChanges {
    let WrittenRecord { kind, id, fields } = record;
    let fields = fields.map(|fields| fields.into_iter().map(Rc::new).collect());
    RecordChanges { kind, id, fields }
}

/// The numbers of records that were created, changed and left as they were.
pub(super) fn counts(report: &Loaded) -> [u64; 3] {
    [report.created, report.changed, report.unchanged]
}

/// The first warnings of each kind as rows.
pub(super) fn warnings(warnings: &Warnings, places: &FindingPlaces<'_>) -> Vec<Rc<WarningRow>> {
    let rows = warnings.shown().iter().map(|warning| {
        Rc::new(WarningRow {
            kind: warning.kind,
            message: warning.message.clone(),
            path: places.input_path(&warning.path),
            line: match places {
                FindingPlaces::Text { .. } => warning.line,
                FindingPlaces::Record { .. } => None,
            },
        })
    });
    rows.collect()
}

/// The payload of a mutation whose input has mistakes.
pub(super) fn refused<'a>(
    context: &'a Context,
    mistakes: impl Into<UserMistakes>,
) -> MutationPayload<'a> {
    MutationPayload::refused(context.newest_now(), mistakes)
}
