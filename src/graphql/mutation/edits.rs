//! The edits of what a bundle cannot say, or says at length.

use claimgraph_engine::FieldError;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::{
    graphql::{
        context::Context,
        mutation::{
            input_json::InputJson,
            input_paths::{InputPaths, PartPath},
            mutation_input::MutationInput,
            payload::MutationPayload,
            user_mistake::UserMistake,
            write::{PlannedEdit, refused, write},
        },
    },
    kb::{Edit, formats::json::Code},
    model::{Asserter, ClaimRelationKind, Compiler, Id, Kind, Revision, global_id::own_id},
};

/// Plans an edit and writes it.
pub(super) fn run<'a>(
    context: &'a Context,
    input: &MutationInput,
    planning: fn(&MutationInput) -> Result<PlannedEdit, UserMistake>,
) -> Result<MutationPayload<'a>, FieldError> {
    match planning(input) {
        Ok(planned) => write(context, input, planned),
        Err(mistake) => Ok(refused(context, mistake)),
    }
}

/// Plans an edit of the record of any kind that the field `id` names, and writes it.
pub(super) fn run_on_record<'a>(
    context: &'a Context,
    input: &MutationInput,
    planning: fn(&MutationInput, Kind, Id) -> Result<PlannedEdit, UserMistake>,
) -> Result<MutationPayload<'a>, FieldError> {
    let record = input.record("id", context.newest_now())?;
    match record.and_then(|(kind, id)| planning(input, kind, id)) {
        Ok(planned) => write(context, input, planned),
        Err(mistake) => Ok(refused(context, mistake)),
    }
}

impl PlannedEdit {
    /// An edit whose payload shows the record that it changes.
    fn of(edit: Edit) -> PlannedEdit {
        let record = edit.record().map(|(kind, id)| (kind, id.clone()));
        PlannedEdit {
            edit,
            expects: record.clone(),
            shows: record,
            places: (String::new(), InputPaths::default()),
        }
    }

    /// The same edit, with the parts of a record that the parts of an input become.
    fn with_places(self, root: &str, paths: InputPaths) -> PlannedEdit {
        PlannedEdit {
            places: (root.to_owned(), paths),
            ..self
        }
    }

    /// The same edit, with the part of a record that an input field becomes.
    fn with_place(self, root: &str, field: &str) -> PlannedEdit {
        let mut paths = InputPaths::default();
        paths.note(&PartPath::root().within(field));
        self.with_places(root, paths)
    }
}

/// The value of an input field as a part of a record.
fn part<T: DeserializeOwned>(
    input: &MutationInput,
    field: &str,
    type_name: &str,
) -> Result<T, UserMistake> {
    part_and_paths(input, field, type_name).map(|(part, _)| part)
}

/// The value of an input field as a part of a record, and the paths within.
fn part_and_paths<T: DeserializeOwned>(
    input: &MutationInput,
    field: &str,
    type_name: &str,
) -> Result<(T, InputPaths), UserMistake> {
    let (json, paths) = json_of(input, field, type_name);
    match serde_json::from_value(json) {
        Ok(part) => Ok((part, paths)),
        Err(error) => {
            let code = Code::InvalidValue.as_str();
            Err(UserMistake::at(field, code, error.to_string()))
        }
    }
}

/// The JSON of an input field, and the paths of its parts.
fn json_of(input: &MutationInput, field: &str, type_name: &str) -> (Json, InputPaths) {
    let mut converted = InputJson::default();
    let path = PartPath::root().within(field);
    let json = match input.get(field) {
        Some(value) => converted.part(type_name, value, &path),
        None => Json::Null,
    };
    (json, converted.paths)
}

/// Plans the addition of an attribution.
pub(super) fn add_attribution(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let claim = input.id("claim", Kind::Claim)?;
    let (json, paths) = json_of(input, "attribution", "AttributionInput");
    let attribution = match json {
        Json::Object(attribution) => attribution,
        _ => Default::default(),
    };
    let planned = PlannedEdit::of(Edit::AddAttribution { claim, attribution });
    Ok(planned.with_places("attribution", paths))
}

/// Plans the retraction of an attribution.
pub(super) fn retract_attribution(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let attribution = input.id("attribution", Kind::Attribution)?;
    let (retraction, paths) = part_and_paths(input, "retraction", "RetractionInput")?;
    let planned = PlannedEdit::of(Edit::RetractAttribution {
        attribution,
        retraction,
    });
    Ok(planned.with_places(".retraction", paths))
}

/// Plans the withdrawal of a source.
pub(super) fn withdraw_source(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let source = input.id("source", Kind::Source)?;
    let (notice, paths) = part_and_paths(input, "withdrawal", "SourceNoticeInput")?;
    let planned = PlannedEdit::of(Edit::WithdrawSource { source, notice });
    Ok(planned.with_places(".withdrawn", paths))
}

/// Plans that the withdrawal of a source is taken back.
pub(super) fn restore_source(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let source = input.id("source", Kind::Source)?;
    Ok(PlannedEdit::of(Edit::RestoreSource { source }))
}

/// Plans the rank of a claim.
pub(super) fn set_rank(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    Ok(PlannedEdit::of(Edit::SetRank {
        claim: input.id("claim", Kind::Claim)?,
        rank: part(input, "rank", "Rank")?,
        reason: part(input, "rankReason", "String")?,
    }))
}

/// Plans that a claim takes another's place.
pub(super) fn supersede_claim(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let by = input.id("by", Kind::Claim)?;
    let kind: ClaimRelationKind = part(input, "kind", "ClaimRelationKind")?;
    if !kind.replaces() {
        let message = format!(
            "a claim does not take another's place by `{}`",
            input_word(input)
        );
        let mistake = UserMistake::at("kind", Code::InvalidValue.as_str(), message);
        return Err(mistake.with_help("write `SUPERSEDES` or `CORRECTS`"));
    }
    let (asserter, paths) = part_and_paths(input, "asserter", "AsserterInput")?;
    let asserter: Option<Asserter> = asserter;
    let planned = PlannedEdit::of(Edit::Supersede {
        claim: input.id("claim", Kind::Claim)?,
        by,
        kind,
        asserter: asserter.unwrap_or(Asserter::Compiler(Compiler::Compiler)),
    });
    Ok(planned.with_places(".by", paths))
}

/// The word of the field `kind`.
fn input_word(input: &MutationInput) -> String {
    input.optional("kind").unwrap_or_default()
}

/// Plans the merge of two entities.
pub(super) fn merge_entities(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let entity = input.id("entity", Kind::Entity)?;
    let into = input.id("into", Kind::Entity)?;
    Ok(PlannedEdit::of(Edit::Merge { entity, into }).with_place(".mergedInto", "into"))
}

/// Plans that the merge of an entity is taken back.
pub(super) fn unmerge_entity(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let entity = input.id("entity", Kind::Entity)?;
    Ok(PlannedEdit::of(Edit::Unmerge { entity }))
}

/// Plans another id of a record.
pub(super) fn rename_record(
    input: &MutationInput,
    kind: Kind,
    id: Id,
) -> Result<PlannedEdit, UserMistake> {
    let to = input.text("to");
    let to = Id::new(own_id(kind, to)).map_err(|error| {
        UserMistake::at(
            "to",
            Code::InvalidValue.as_str(),
            format!("`{to}` is no id: {error}"),
        )
    })?;
    let shows = Some((kind, to.clone()));
    Ok(PlannedEdit {
        shows,
        ..PlannedEdit::of(Edit::Rename { kind, id, to }).with_place(".id", "to")
    })
}

/// Plans the removal of a record.
pub(super) fn remove(_: &MutationInput, kind: Kind, id: Id) -> Result<PlannedEdit, UserMistake> {
    Ok(PlannedEdit::of(Edit::Remove { kind, id }))
}

/// Plans that a commit is undone.
pub(super) fn undo(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let revision: Revision = input.optional("revision").unwrap_or_default();
    Ok(PlannedEdit::of(Edit::Undo(revision)))
}
