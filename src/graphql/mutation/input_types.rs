//! The declarations of input types, and the fields of each for the conversion.

use std::{collections::HashMap, sync::OnceLock};

use claimgraph_engine::{TypeDef, sdl};

use crate::{graphql::context::ClaimGraph, model::Kind};

/// The parts of records.
const PARTS: &str = include_str!("input/parts.graphql");
/// The inputs of the mutations that are not for one whole record.
const EDITS: &str = include_str!("input/edits.graphql");
/// The fields that every input has, beside its own.
const META: &str = include_str!("input/meta.graphql");
/// The names of the fields in [`META`].
pub(super) const META_FIELDS: [&str; 3] = ["expectedRevision", "idempotencyKey", "reason"];

/// A kind of record that can be put and patched.
#[derive(Clone, Copy, Debug)]
pub(super) struct RecordInput {
    /// The kind.
    pub(super) kind: Kind,
    /// The name in those of its mutations, inputs and payloads, such as `Entity` in `putEntity`.
    pub(super) name: &'static str,
    /// The name of the list of a bundle that has its records.
    pub(super) section: &'static str,
    /// The noun for one, with its article.
    pub(super) noun: &'static str,
    /// The declarations of its fields, each on two lines: the description and the field.
    fields: &'static str,
}

/// The kinds of records that can be put and patched.
pub(super) static RECORD_INPUTS: [RecordInput; 6] = [
    RecordInput {
        kind: Kind::Entity,
        name: "Entity",
        section: "entities",
        noun: "an entity",
        fields: include_str!("input/entity.graphql"),
    },
    RecordInput {
        kind: Kind::Source,
        name: "Source",
        section: "sources",
        noun: "a source",
        fields: include_str!("input/source.graphql"),
    },
    RecordInput {
        kind: Kind::Claim,
        name: "Claim",
        section: "claims",
        noun: "a claim",
        fields: include_str!("input/claim.graphql"),
    },
    RecordInput {
        kind: Kind::EntityType,
        name: "Type",
        section: "types",
        noun: "an entity type",
        fields: include_str!("input/type.graphql"),
    },
    RecordInput {
        kind: Kind::Predicate,
        name: "Predicate",
        section: "predicates",
        noun: "a predicate",
        fields: include_str!("input/predicate.graphql"),
    },
    RecordInput {
        kind: Kind::Unit,
        name: "Unit",
        section: "units",
        noun: "a unit",
        fields: include_str!("input/unit.graphql"),
    },
];

impl RecordInput {
    /// The name of the input type of a whole record.
    pub(super) fn put_type(&self) -> String {
        format!("Put{}Input", self.name)
    }

    /// The name of the input type of a patch.
    pub(super) fn patch_type(&self) -> String {
        format!("Patch{}Input", self.name)
    }

    /// The declarations of the input types of a whole record and of a patch.
    fn declaration(&self) -> String {
        let RecordInput { noun, fields, .. } = self;
        let (put, patch) = (self.put_type(), self.patch_type());
        let patched = patched_fields(fields);
        format!(
            "\"The whole of {noun}, with what the write expects. What is left out, or null, is not there.\"\n\
             input {put} {{\n{fields}{META}}}\n\
             \"The fields of {noun} that change, with what the write expects. What is left out stays as it is; null takes a field away; objects are merged, and a list takes the place of the recorded one (RFC 7396).\"\n\
             input {patch} {{\n{patched}{META}}}\n"
        )
    }
}

/// The fields of a patch: those of a whole record, each of which may be left out or null.
fn patched_fields(fields: &str) -> String {
    let lines: Vec<&str> = fields.lines().collect();
    let pairs = lines.chunks(2).filter_map(|pair| match pair {
        [description, field] => Some((*description, field.trim())),
        _ => None,
    });
    // `separate` tells new claims apart, and is no field of a recorded one.
    let pairs = pairs.filter(|(_, field)| !field.starts_with("separate:"));
    pairs
        .map(|(description, field)| {
            let field = match field.split_once(':') {
                Some(("id", _)) => "id: ID!".to_owned(),
                _ => field
                    .trim_end_matches('!')
                    .replace("TextInLanguageInput", "TextInLanguagePatch"),
            };
            let description = match field.as_str() {
                "id: ID!" => "  \"The id of the recorded one.\"",
                _ => description,
            };
            format!("{description}\n  {field}\n")
        })
        .collect()
}

/// The types of all inputs.
pub(super) fn input_types() -> Vec<TypeDef<ClaimGraph>> {
    let edits = EDITS.replace("  META\n", META);
    let records = RECORD_INPUTS.iter().map(RecordInput::declaration);
    sdl(&format!("{PARTS}{edits}{}", String::from_iter(records)))
}

/// A field of an input type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InputField {
    /// The name.
    pub(super) name: String,
    /// The name of its type, or of that of its items.
    pub(super) type_name: String,
}

/// The fields of each input type, in the order of their declaration.
#[derive(Debug)]
pub(super) struct InputTypes(HashMap<String, Vec<InputField>>);

impl InputTypes {
    /// The declared types.
    pub(super) fn declared() -> &'static InputTypes {
        static DECLARED: OnceLock<InputTypes> = OnceLock::new();
        DECLARED.get_or_init(|| {
            let types = input_types();
            let fields = |ty: &TypeDef<ClaimGraph>| {
                let fields = ty.input_fields().map(|(name, type_name)| InputField {
                    name: name.to_owned(),
                    type_name: type_name.trim_matches(['[', ']', '!']).to_owned(),
                });
                (ty.name().to_owned(), fields.collect())
            };
            InputTypes(types.iter().map(fields).collect())
        })
    }

    /// The fields of a type; none if it is no input object.
    pub(super) fn fields(&self, type_name: &str) -> &[InputField] {
        self.0.get(type_name).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_may_leave_out_each_field_but_the_id() {
        let fields = "  \"The id.\"\n  id: ID!\n  \"Labels.\"\n  labels: [TextInLanguageInput!]!\n  \"No.\"\n  separate: Boolean\n  \"Of.\"\n  of: ID\n";
        assert_eq!(
            patched_fields(fields),
            "  \"The id of the recorded one.\"\n  id: ID!\n  \"Labels.\"\n  labels: [TextInLanguagePatch!]\n  \"Of.\"\n  of: ID\n"
        );
    }

    #[test]
    fn every_record_input_has_its_fields_and_what_the_write_expects() {
        let types = InputTypes::declared();
        for input in RECORD_INPUTS {
            for name in [input.put_type(), input.patch_type()] {
                let fields = types.fields(&name);
                let has = |field: &str| fields.iter().any(|declared| declared.name == field);
                assert!(has("id"), "{name}");
                assert!(META_FIELDS.into_iter().all(has), "{name}");
            }
        }
    }
}
