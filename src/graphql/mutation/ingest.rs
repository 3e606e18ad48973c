//! Loading a bundle, or telling what it would write.

use claimgraph_engine::FieldError;

use crate::{
    graphql::{
        context::Context,
        mutation::{
            mutation_input::MutationInput,
            payload::MutationPayload,
            user_mistake::{
                CONFLICT, FindingPlaces, UserMistake, mistakes_of_error, mistakes_of_problems,
            },
            write::{changes, counts, refused, warnings, write_request},
        },
    },
    kb::{Bundle, Edit, Expectation},
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
    match input.optional("dryRun") {
        Some(true) => preview(context, input, &bundle),
        _ => {
            let expected = input.expected_revision().map(Expectation::KnowledgeBase);
            write_request(context, input, Edit::Load(bundle), expected, None, &PLACES)
        }
    }
}

/// The payload of a bundle that is only checked.
fn preview<'a>(
    context: &'a Context,
    input: &MutationInput,
    bundle: &Bundle,
) -> Result<MutationPayload<'a>, FieldError> {
    let snapshot = context.newest_now();
    let found = snapshot.revision();
    if let Some(expected) = input
        .expected_revision()
        .filter(|revision| *revision != found)
    {
        let message = format!(
            "the knowledge base is at revision {found}, and revision {expected} was expected: read it again, and decide anew"
        );
        let mistake = UserMistake {
            expected: Some(expected),
            found: Some(found),
            ..UserMistake::at("expectedRevision", CONFLICT, message)
        };
        return Ok(MutationPayload::refused(snapshot, mistake));
    }
    let mut written = Vec::new();
    match snapshot.preview(bundle, context.viewer.clearance(), |record| {
        written.push(changes(record));
    }) {
        Ok(report) => Ok(MutationPayload {
            counts: counts(&report),
            warnings: warnings(&report.warnings, &PLACES),
            written: written.into(),
            ..MutationPayload::of_nothing(snapshot)
        }),
        Err(error) => {
            let mistakes = mistakes_of_error(error, &PLACES, |_| None)?;
            Ok(MutationPayload::refused(snapshot, mistakes))
        }
    }
}
