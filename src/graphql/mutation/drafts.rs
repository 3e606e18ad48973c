//! The mutations of drafts.

use claimgraph_engine::{FieldError, Value};
use serde_json::json;

use crate::{
    graphql::{
        context::Context,
        mutation::{
            input_json::InputJson,
            input_paths::{InputPaths, PartPath},
            mutation_input::MutationInput,
            payload::MutationPayload,
            user_mistake::{
                FindingPlaces, NO_SUCH_RECORD, UserMistake, UserMistakes, mistakes_of_error,
            },
            write::{WrittenState, counts, refused, warnings},
        },
        review::Review,
        viewer::Role,
    },
    kb::{DraftEdit, DraftReach, Edit, WriteRequest},
    model::{DraftContent, DraftId, Id, Kind, Revision, global_id::own_id},
};

/// The content of an input, and the places of what is found in it.
struct PlacedContent {
    content: DraftContent,
    places: ContentPlaces,
}

enum ContentPlaces {
    /// A text in the input.
    Text,
    /// The record at a path of the bundle, and the paths of its parts.
    Record(&'static str, InputPaths),
}

impl ContentPlaces {
    fn findings(&self) -> FindingPlaces<'_> {
        match self {
            ContentPlaces::Text => FindingPlaces::Text {
                field: "content.bundle",
            },
            ContentPlaces::Record(root, paths) => FindingPlaces::Record { root, paths },
        }
    }
}

/// The place of what is found in a recorded draft.
const RECORDED: FindingPlaces<'static> = FindingPlaces::Text { field: "draft" };

/// Submits a draft.
pub(super) fn submit<'a>(
    context: &'a Context,
    input: &MutationInput,
) -> Result<MutationPayload<'a>, FieldError> {
    match content(input) {
        Ok(PlacedContent { content, places }) => {
            let edit = DraftEdit::Submit(content);
            write(context, input, edit, None, &places.findings())
        }
        Err(mistakes) => Ok(refused(context, mistakes)),
    }
}

/// Gives a draft another content.
pub(super) fn revise<'a>(
    context: &'a Context,
    input: &MutationInput,
) -> Result<MutationPayload<'a>, FieldError> {
    let draft = match draft(input) {
        Ok(draft) => draft,
        Err(mistake) => return Ok(refused(context, mistake)),
    };
    match content(input) {
        Ok(PlacedContent { content, places }) => {
            let edit = DraftEdit::Revise {
                draft,
                seen: seen(input),
                content,
                reach: reach_of_author(context),
            };
            write(context, input, edit, Some(draft), &places.findings())
        }
        Err(mistakes) => Ok(refused(context, mistakes)),
    }
}

/// Publishes a draft.
pub(super) fn publish<'a>(
    context: &'a Context,
    input: &MutationInput,
) -> Result<MutationPayload<'a>, FieldError> {
    let reach = match context.review {
        Review::Off => DraftReach::All,
        Review::SecondPerson | Review::Required => DraftReach::OfOthers,
    };
    match draft(input) {
        Ok(draft) => {
            let seen = seen(input);
            let edit = DraftEdit::Publish { draft, seen, reach };
            write(context, input, edit, Some(draft), &RECORDED)
        }
        Err(mistake) => Ok(refused(context, mistake)),
    }
}

/// Rejects a draft.
pub(super) fn reject<'a>(
    context: &'a Context,
    input: &MutationInput,
) -> Result<MutationPayload<'a>, FieldError> {
    match draft(input) {
        Ok(draft) => {
            let (seen, reach) = (seen(input), reach_of_author(context));
            let edit = DraftEdit::Reject { draft, seen, reach };
            write(context, input, edit, Some(draft), &RECORDED)
        }
        Err(mistake) => Ok(refused(context, mistake)),
    }
}

/// The drafts that the sender may revise and reject.
fn reach_of_author(context: &Context) -> DraftReach {
    match context.viewer.role >= Role::Reviewer {
        true => DraftReach::All,
        false => DraftReach::Own,
    }
}

/// The revision of the draft that the sender has read.
fn seen(input: &MutationInput) -> Revision {
    input.expected_revision().unwrap_or_default()
}

/// The id in the field `draft`.
fn draft(input: &MutationInput) -> Result<DraftId, UserMistake> {
    let text = input.text("draft");
    text.parse().map_err(|error| {
        let message = format!("there is no draft `{text}`: {error}");
        UserMistake::at("draft", NO_SUCH_RECORD, message)
    })
}

/// The content in the field `content`, of which coercion has made sure that it has one member.
fn content(input: &MutationInput) -> Result<PlacedContent, UserMistakes> {
    let path = PartPath::root().within("content");
    let member = |name: &str| match input.get("content") {
        Some(Value::Object(members)) => members.get(name),
        _ => None,
    };
    let mut converted = InputJson::default();
    let (content, root) = if let Some(claim) = member("claim") {
        let claim = converted.part("DraftClaimInput", claim, &path.within("claim"));
        let bundle = json!({ "claims": [claim] });
        (DraftContent::Bundle(bundle.to_string()), "claims[0]")
    } else if let Some(Value::Object(addition)) = member("attribution") {
        let path = path.within("attribution");
        let claim = match addition.get("claim") {
            Some(Value::String(claim)) => claim.as_str(),
            _ => "",
        };
        let claim = Id::new(own_id(Kind::Claim, claim)).map_err(|_| UserMistake {
            path: path.within("claim").input,
            ..UserMistake::at(
                "content",
                NO_SUCH_RECORD,
                format!("there is no claim `{claim}`"),
            )
        })?;
        let attribution = addition.get("attribution").unwrap_or(&Value::Null);
        let path = path.within("attribution");
        let attribution = converted.part("AttributionInput", attribution, &path);
        let attribution = attribution.to_string();
        (
            DraftContent::Attribution { claim, attribution },
            "attribution",
        )
    } else {
        let text = match member("bundle") {
            Some(Value::String(text)) => text.clone(),
            _ => String::new(),
        };
        return Ok(PlacedContent {
            content: DraftContent::Bundle(text),
            places: ContentPlaces::Text,
        });
    };
    let InputJson { paths, mistakes } = converted;
    match mistakes.is_empty() {
        true => Ok(PlacedContent {
            content,
            places: ContentPlaces::Record(root, paths),
        }),
        false => Err(UserMistakes::from_iter(mistakes)),
    }
}

/// Writes an edit of a draft; `draft` is `None` for one that is submitted.
fn write<'a>(
    context: &'a Context,
    input: &MutationInput,
    edit: DraftEdit,
    draft: Option<DraftId>,
    places: &FindingPlaces<'_>,
) -> Result<MutationPayload<'a>, FieldError> {
    let request = WriteRequest {
        edit: Edit::Draft(edit),
        meta: input.commit_meta(context.viewer.name.as_deref()),
        clearance: context.viewer.clearance(),
        expected: None,
    };
    match context.knowledge_base.write(request, &|_, _, _| ()) {
        Ok(written) => {
            let draft = draft.unwrap_or(DraftId(written.revision));
            let WrittenState {
                snapshot, records, ..
            } = WrittenState::of(context, &written)?;
            Ok(MutationPayload {
                revision: Some(written.revision),
                draft: Some(draft),
                written: records.into(),
                counts: counts(&written.report),
                warnings: warnings(&written.report.warnings, places),
                repeated: written.repeated,
                ..MutationPayload::of_nothing(snapshot)
            })
        }
        Err(error) => Ok(refused(
            context,
            mistakes_of_error(error, places, |_| None)?,
        )),
    }
}
