//! Putting and patching one record: a bundle with one record, or with one patch.

use claimgraph_engine::FieldError;
use serde_json::{Value as Json, json};

use crate::{
    graphql::{
        context::Context,
        mutation::{
            input_json::{Absence, InputJson},
            input_types::RecordInput,
            mutation_input::MutationInput,
            payload::MutationPayload,
            user_mistake::{FindingPlaces, UserMistake, UserMistakes, mistakes_of_problems},
            write::{PlannedEdit, refused, write},
        },
    },
    kb::{Bundle, Edit, formats::json::Code},
    model::{Id, Kind, global_id::own_id},
};

/// The name of the text in which the record of an input is checked.
const INPUT: &str = "input";

/// Writes a whole record.
pub(super) fn put<'a>(
    context: &'a Context,
    record: &RecordInput,
    input: &MutationInput,
) -> Result<MutationPayload<'a>, FieldError> {
    let mut converted = InputJson::default();
    let json = converted.record(&record.put_type(), input.fields(), Absence::Whole);
    let bundle = json!({ record.section: [json] });
    let root = format!("{}[0]", record.section);
    load(context, record.kind, input, converted, (&bundle, root))
}

/// Writes the fields of a recorded record that change.
pub(super) fn patch<'a>(
    context: &'a Context,
    record: &RecordInput,
    input: &MutationInput,
) -> Result<MutationPayload<'a>, FieldError> {
    let mut converted = InputJson::default();
    let json = converted.record(&record.patch_type(), input.fields(), Absence::Patch);
    let bundle = json!({ "patches": { record.section: [json] } });
    let root = format!("patches.{}[0]", record.section);
    load(context, record.kind, input, converted, (&bundle, root))
}

/// Loads a bundle with one record, which stands at the path `root`.
fn load<'a>(
    context: &'a Context,
    kind: Kind,
    input: &MutationInput,
    converted: InputJson,
    (bundle, root): (&Json, String),
) -> Result<MutationPayload<'a>, FieldError> {
    let InputJson { paths, mistakes } = converted;
    let mut mistakes = UserMistakes::from_iter(mistakes);
    let id = match input
        .get("id")
        .map(|_| Id::new(own_id(kind, input.text("id"))))
    {
        Some(Ok(id)) => Some(id),
        Some(Err(error)) => {
            let mistake = UserMistake::at("id", Code::InvalidValue.as_str(), error.to_string());
            return Ok(refused(context, mistake));
        }
        None => None,
    };
    if id.is_none() && input.expected_revision().is_some() {
        let mistake = UserMistake::at(
            "expectedRevision",
            Code::MissingField.as_str(),
            "the revision of a record without an id cannot be expected",
        );
        mistakes = mistake
            .with_help("state its `id`, or leave `expectedRevision` out")
            .into();
    }
    if mistakes.count > 0 {
        return Ok(refused(context, mistakes));
    }
    match Bundle::from_text(INPUT, &bundle.to_string()) {
        Ok(bundle) => {
            let record = id.map(|id| (kind, id));
            let planned = PlannedEdit {
                edit: Edit::Load(bundle),
                expects: record.clone(),
                shows: record,
                places: (root, paths),
            };
            write(context, input, planned)
        }
        Err(problems) => {
            let places = FindingPlaces::Record {
                root: &root,
                paths: &paths,
            };
            let mistakes = mistakes_of_problems(&problems, &places)?;
            Ok(refused(context, mistakes))
        }
    }
}
