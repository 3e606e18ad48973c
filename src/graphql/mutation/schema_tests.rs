//! The inputs of mutations beside the bundle's JSON Schema, and the roles of all mutations.

use std::collections::{BTreeMap, BTreeSet};

use claimgraph_engine::TypeDef;
use serde_json::Value as Json;

use crate::{
    graphql::{
        context::ClaimGraph,
        mutation::{
            fields,
            input_types::{META_FIELDS, RECORD_INPUTS, input_types},
        },
    },
    kb::formats::json::bundle_schema,
};

/// Input types with the definition of the bundle's schema that each becomes.
const SAME: &[(&str, &str)] = &[
    ("AnonymousSpeakerInput", "AnonymousSpeaker"),
    ("ArchivedCopyInput", "ArchivedCopy"),
    ("AttributionInput", "Attribution"),
    ("CitationInput", "Citation"),
    ("ClaimRelationInput", "ClaimRelation"),
    ("ClosedAttributionInput", "ClosedAttribution"),
    ("ClosedEntityInput", "ClosedEntity"),
    ("ClosedSourceInput", "ClosedSource"),
    ("CodeInput", "Code"),
    ("ContributorInput", "Contributor"),
    ("CoordinateInput", "Coordinate"),
    ("DerivationInput", "Derivation"),
    ("EvidenceInput", "Evidence"),
    ("ExternalIdInput", "ExternalId"),
    ("PassageLocatorInput", "PassageLocator"),
    ("PersonNameInput", "PersonName"),
    ("QualifierInput", "Qualifier"),
    ("QuantityInput", "Quantity"),
    ("QuoteInput", "Quote"),
    ("RelationSourceInput", "RelationSource"),
    ("ReliabilityGradeInput", "ReliabilityGrade"),
    ("RetractionInput", "Retraction"),
    ("SourceDatesInput", "SourceDates"),
    ("SourceNoticeInput", "SourceNotice"),
    ("TextInput", "Text"),
    ("TimeSpanInput", "TimeSpan"),
    ("PutEntityInput", "Entity"),
    ("PutSourceInput", "Source"),
    ("PutClaimInput", "Claim"),
    ("PutTypeInput", "EntityType"),
    ("PutPredicateInput", "Predicate"),
    ("PutUnitInput", "Unit"),
];

/// Choices, which a bundle writes as words, bare values or objects: the alternatives of each, in
/// the order of the bundle's schema.
const CHOICES: &[(&str, &str, &[&str])] = &[
    ("AgentInput", "Agent", &["entity", "name", "person"]),
    ("AsserterInput", "Asserter", &["compiler", "source"]),
    (
        "ContainerInput",
        "Container",
        &["entity", "source", "title"],
    ),
    (
        "SpeakerInput",
        "Speaker",
        &["entity", "anonymous", "sourceVoice"],
    ),
    (
        "ValueInput",
        "Value",
        &[
            "entity",
            "text",
            "quantity",
            "time",
            "url",
            "boolean",
            "code",
            "coordinate",
            "someValue",
            "noValue",
            "identifier",
        ],
    ),
];

/// Definitions whose input has another shape, each with the input and the reason.
const OTHER: &[(&str, &str, &str)] = &[
    ("PlainName", "AgentInput", "a member of the choice"),
    (
        "ContainerSource",
        "ContainerInput",
        "a member of the choice",
    ),
    ("ContainerTitle", "ContainerInput", "a member of the choice"),
    ("Via", "ViaInput", "one input with `source` or `entity`"),
    ("ViaLink", "ViaInput", "one input with `source` or `entity`"),
    (
        "ViaEntity",
        "ViaInput",
        "one input with `source` or `entity`",
    ),
    (
        "TimeValue",
        "TimeInput",
        "a date with or without its calendar",
    ),
    (
        "ValueRange",
        "ValueRangeInput",
        "a kind and types, as the type `ValueRange` has them",
    ),
    (
        "TextsOfName",
        "TextInLanguageInput",
        "GraphQL has no maps: a list of texts",
    ),
    (
        "TextsOfProse",
        "TextInLanguageInput",
        "GraphQL has no maps: a list of texts",
    ),
    (
        "TextsOfArray_of_Name",
        "TextInLanguageInput",
        "GraphQL has no maps: a list of texts",
    ),
    (
        "TextsOfStatementTemplate",
        "TextInLanguageInput",
        "GraphQL has no maps: a list of texts",
    ),
];

/// Fields of inputs that have another name in a bundle.
const RENAMED: &[(&str, &str, &str)] = &[
    ("ClosedSourceInput", "urls", "url"),
    ("PutSourceInput", "urls", "url"),
];

fn names(ty: &TypeDef<ClaimGraph>) -> BTreeSet<String> {
    ty.input_fields().map(|(name, _)| name.to_owned()).collect()
}

/// The fields of a definition, each with whether it has to be there.
fn defined(definition: &Json) -> BTreeMap<String, bool> {
    let required: BTreeSet<&str> = definition["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    let fields = definition["properties"].as_object().into_iter().flatten();
    fields
        .map(|(name, _)| (name.clone(), required.contains(name.as_str())))
        .collect()
}

#[test]
fn every_field_of_a_bundle_has_its_input_field_and_the_reverse() {
    let schema = bundle_schema();
    let types = input_types();
    for (input, definition) in SAME {
        let ty = types.iter().find(|ty| ty.name() == *input);
        let ty = ty.unwrap_or_else(|| panic!("no input `{input}`"));
        let json_name = |name: &str| {
            let mut renamed = RENAMED.iter();
            let renamed = renamed.find(|(ty, field, _)| ty == input && *field == name);
            renamed.map_or(name, |(_, _, json)| json).to_owned()
        };
        let is_own = |name: &&str| !(input.starts_with("Put") && META_FIELDS.contains(name));
        let fields: BTreeMap<String, bool> = ty
            .input_fields()
            .filter(|(name, _)| is_own(name))
            .map(|(name, type_name)| (json_name(name), type_name.ends_with('!')))
            .collect();
        assert_eq!(fields, defined(&schema["$defs"][*definition]), "{input}");
    }
}

#[test]
fn every_choice_of_a_bundle_has_its_member_and_the_reverse() {
    let schema = bundle_schema();
    let types = input_types();
    for (input, definition, members) in CHOICES {
        let definition = &schema["$defs"][*definition];
        let alternatives = definition["oneOf"].as_array();
        let alternatives = alternatives.or(definition["anyOf"].as_array()).unwrap();
        assert_eq!(alternatives.len(), members.len(), "{input}");
        for (alternative, member) in alternatives.iter().zip(*members) {
            let fields = defined(alternative);
            assert!(
                fields.is_empty() || fields.contains_key(*member),
                "{input}.{member}"
            );
        }
        let ty = types.iter().find(|ty| ty.name() == *input).unwrap();
        let members = members.iter().map(|member| (*member).to_owned());
        assert_eq!(names(ty), members.collect(), "{input}");
    }
}

#[test]
fn every_object_of_a_bundle_has_an_input_or_a_reason_why_not() {
    let schema = bundle_schema();
    let types = input_types();
    let same = SAME.iter().map(|(_, definition)| *definition);
    let choices = CHOICES.iter().map(|(_, definition, _)| *definition);
    let other = OTHER.iter().map(|(definition, input, _)| {
        assert!(types.iter().any(|ty| ty.name() == *input), "{input}");
        *definition
    });
    let covered: BTreeSet<&str> = same.chain(choices).chain(other).collect();
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        // An object, or a choice that has one; the others are words, texts and numbers.
        let text = definition.to_string();
        let is_scalar = !text.contains("\"object\"") && !text.contains("\"$ref\"");
        let is_bound = name == "SpanBound" || name == "Revocation";
        assert!(
            is_scalar || is_bound || covered.contains(name.as_str()),
            "{name}"
        );
    }
}

#[test]
fn a_patch_has_the_fields_of_the_whole_record() {
    let types = input_types();
    let fields = |name: &str| names(types.iter().find(|ty| ty.name() == name).unwrap());
    for record in RECORD_INPUTS {
        let mut whole = fields(&record.put_type());
        // A recorded claim has its id already.
        whole.remove("separate");
        assert_eq!(fields(&record.patch_type()), whole);
    }
}

#[test]
fn no_mutation_is_without_a_role() {
    let types = fields::types();
    let mutation = types.iter().find(|ty| ty.name() == "Mutation").unwrap();
    let roles: Vec<_> = mutation.required_roles().collect();
    assert!(roles.len() > 20, "{roles:?}");
    for (field, role) in roles {
        assert!(role.is_some(), "Mutation.{field}");
    }
}
