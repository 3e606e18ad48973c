//! Loading a bundle, or telling what it would write.

use std::rc::Rc;

use claimgraph_engine::FieldError;

use crate::{
    graphql::{
        context::Context,
        mutation::{
            mutation_input::MutationInput,
            payload::MutationPayload,
            status_preview::StatusPreviewRow,
            user_mistake::{FindingPlaces, mistakes_of_error, mistakes_of_problems},
            write::{changes, counts, refused, warnings, write_request},
        },
    },
    kb::{Bundle, Edit, Expectation, Preview, WriteRequest},
};

/// The name of the text of a bundle.
const BUNDLE: &str = "bundle.json";

/// The place of what is found in a bundle.
const PLACES: FindingPlaces<'static> = FindingPlaces::Text { field: "bundle" };

/// Loads a bundle.
pub(super) fn ingest<'a>(
    context: &'a Context,
    input: &MutationInput,
) -> Result<MutationPayload<'a>, FieldError> {
    let bundle = match Bundle::from_text(BUNDLE, input.text("bundle")) {
        Ok(bundle) => bundle,
        Err(problems) => return Ok(refused(context, mistakes_of_problems(&problems, &PLACES)?)),
    };
    let (edit, expected) = (
        Edit::Load(bundle),
        input.expected_revision().map(Expectation::KnowledgeBase),
    );
    match input.optional("dryRun") {
        Some(true) => {
            let meta = input.commit_meta(context.viewer.name.as_deref());
            let request = WriteRequest {
                edit,
                meta,
                clearance: context.viewer.clearance(),
                expected,
            };
            preview(context, input, request)
        }
        _ => write_request(context, input, edit, expected, None, &PLACES),
    }
}

/// The payload of a bundle that is only checked.
fn preview<'a>(
    context: &'a Context,
    input: &MutationInput,
    request: WriteRequest,
) -> Result<MutationPayload<'a>, FieldError> {
    let mut written = Vec::new();
    let previewed = context
        .knowledge_base
        .preview_edit(request, |record| written.push(changes(record)));
    let snapshot = context.newest_now();
    match previewed {
        Ok(Preview { report, statuses }) => Ok(MutationPayload {
            counts: counts(&report),
            warnings: warnings(&report.warnings, &PLACES),
            written: written.into(),
            statuses: Some(Rc::new(StatusPreviewRow::new(context, statuses))),
            ..MutationPayload::of_nothing(snapshot)
        }),
        Err(error) => {
            let field_of_id = |id: &str| input.field_of(id);
            let mistakes = mistakes_of_error(error, &PLACES, field_of_id)?;
            Ok(MutationPayload::refused(snapshot, mistakes))
        }
    }
}
