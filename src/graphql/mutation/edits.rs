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

/// An edit of one record, which the payload shows.
fn of_record(edit: Edit, kind: Kind, id: Id) -> PlannedEdit {
    PlannedEdit {
        edit,
        expects: Some((kind, id.clone())),
        shows: Some((kind, id)),
        places: (String::new(), InputPaths::default()),
    }
}

impl PlannedEdit {
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
    let edit = Edit::AddAttribution {
        claim: claim.clone(),
        attribution,
    };
    Ok(of_record(edit, Kind::Claim, claim).with_places("attribution", paths))
}

/// Plans the retraction of an attribution.
pub(super) fn retract_attribution(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let attribution = input.id("attribution", Kind::Attribution)?;
    let (retraction, paths) = part_and_paths(input, "retraction", "RetractionInput")?;
    let edit = Edit::RetractAttribution {
        attribution: attribution.clone(),
        retraction,
    };
    Ok(of_record(edit, Kind::Attribution, attribution).with_places(".retraction", paths))
}

/// Plans the withdrawal of a source.
pub(super) fn withdraw_source(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let source = input.id("source", Kind::Source)?;
    let (notice, paths) = part_and_paths(input, "withdrawal", "SourceNoticeInput")?;
    let edit = Edit::WithdrawSource {
        source: source.clone(),
        notice,
    };
    Ok(of_record(edit, Kind::Source, source).with_places(".withdrawn", paths))
}

/// Plans that the withdrawal of a source is taken back.
pub(super) fn restore_source(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let source = input.id("source", Kind::Source)?;
    let edit = Edit::RestoreSource {
        source: source.clone(),
    };
    Ok(of_record(edit, Kind::Source, source))
}

/// Plans the rank of a claim.
pub(super) fn set_rank(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let claim = input.id("claim", Kind::Claim)?;
    let edit = Edit::SetRank {
        claim: claim.clone(),
        rank: part(input, "rank", "Rank")?,
        reason: part(input, "rankReason", "String")?,
    };
    Ok(of_record(edit, Kind::Claim, claim))
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
    let edit = Edit::Supersede {
        claim: input.id("claim", Kind::Claim)?,
        by: by.clone(),
        kind,
        asserter: asserter.unwrap_or(Asserter::Compiler(Compiler::Compiler)),
    };
    Ok(of_record(edit, Kind::Claim, by).with_places(".by", paths))
}

/// The word of the field `kind`.
fn input_word(input: &MutationInput) -> String {
    input.optional("kind").unwrap_or_default()
}

/// Plans the merge of two entities.
pub(super) fn merge_entities(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let entity = input.id("entity", Kind::Entity)?;
    let into = input.id("into", Kind::Entity)?;
    let edit = Edit::Merge {
        entity: entity.clone(),
        into,
    };
    Ok(of_record(edit, Kind::Entity, entity).with_place(".mergedInto", "into"))
}

/// Plans that the merge of an entity is taken back.
pub(super) fn unmerge_entity(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let entity = input.id("entity", Kind::Entity)?;
    let edit = Edit::Unmerge {
        entity: entity.clone(),
    };
    Ok(of_record(edit, Kind::Entity, entity))
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
    let edit = Edit::Rename {
        kind,
        id: id.clone(),
        to: to.clone(),
    };
    Ok(PlannedEdit {
        shows: Some((kind, to)),
        ..of_record(edit, kind, id).with_place(".id", "to")
    })
}

/// Plans the removal of a record.
pub(super) fn remove(_: &MutationInput, kind: Kind, id: Id) -> Result<PlannedEdit, UserMistake> {
    let edit = Edit::Remove {
        kind,
        id: id.clone(),
    };
    Ok(of_record(edit, kind, id))
}

/// Plans that a commit is undone.
pub(super) fn undo(input: &MutationInput) -> Result<PlannedEdit, UserMistake> {
    let revision: Revision = input.optional("revision").unwrap_or_default();
    Ok(PlannedEdit {
        edit: Edit::Undo(revision),
        expects: None,
        shows: None,
        places: (String::new(), InputPaths::default()),
    })
}
