//! The input types of the argument `where` of every list, made from the tables of fields.

use std::{collections::BTreeSet, fmt::Write};

use claimgraph_engine::{TypeDef, sdl};
use strum::VariantArray;

use crate::{
    graphql::{
        context::ClaimGraph,
        list::filter_fields::{description_of, enum_name, name_of},
    },
    kb::filter::{Field, FieldId, FieldType, RecordType},
};

/// The input types.
pub(in crate::graphql) fn types() -> Vec<TypeDef<ClaimGraph>> {
    let mut out = String::from(FILTERS);
    let mut enums = BTreeSet::new();
    let mut lists = BTreeSet::new();
    for record_type in RecordType::VARIANTS.iter().copied() {
        input(record_type, &mut out);
        for field in record_type.fields() {
            match field.shape {
                FieldType::Choice(enum_type) => drop(enums.insert(enum_name(enum_type))),
                FieldType::Many(element) => drop(lists.insert(name(element))),
                _ => {}
            }
        }
    }
    for name in enums {
        let _ = write!(
            out,
            r#"
            "A test of a `{name}`. All given tests must pass."
            input {name}Filter {{
              "True if the value equals this one."
              eq: {name}
              "True if the value is one of these, at most 100."
              in: [{name}!]
              "True if there is a value and it is none of these, at most 100."
              notIn: [{name}!]
              "True if the value is missing; with false: if there is one."
              isNull: Boolean
            }}
            "#
        );
    }
    for name in lists {
        let _ = write!(
            out,
            r#"
            "A test of a list of type `{name}`. All given tests must pass."
            input {name}ListWhere {{
              "True if at least one element passes; with an empty object: if the list is not empty."
              some: {name}Where
              "True if every element passes; true for an empty list."
              every: {name}Where
              "True if no element passes; with an empty object: if the list is empty."
              none: {name}Where
            }}
            "#
        );
    }
    sdl(&out)
}

const FILTERS: &str = r#"
"The kind of a speaker."
enum SpeakerKind {
  "An entity, by name."
  ENTITY
  "Someone whose name the source withholds."
  ANONYMOUS
  "The source, in its own voice."
  SOURCE
}

"A test of an id. All given tests must pass."
input IdFilter {
  "True if the value equals this one."
  eq: ID
  "True if the value is one of these, at most 100."
  in: [ID!]
  "True if the value is none of these, at most 100."
  notIn: [ID!]
}

"A test of a text; of several texts, one must pass each test. Texts are compared regardless of case, width, diacritics, middle dots, blanks, kinds of apostrophes and hyphens, what does not show, and Traditional or Simplified characters. All given tests must pass."
input TextFilter {
  "True if the whole text equals this one."
  eq: String
  "True if the whole text is one of these, at most 100."
  in: [String!]
  "True if there is a text and none is one of these, at most 100."
  notIn: [String!]
  "True if the text contains this one."
  contains: String
  "True if the text begins with this one."
  startsWith: String
  "True if the text ends with this one."
  endsWith: String
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a URL; of several URLs, one must pass each test. All given tests must pass."
input UrlFilter {
  "True if the URL leads to the same place as this one, however each is written: with http or https, `www.` or not, a slash at its end or not, in Unicode or encoded; a DOI by its name or its page, and a copy in a web archive as its page."
  eq: URL
  "True if the URL leads to the same place as one of these, at most 100."
  in: [URL!]
  "True if there is a URL and none leads to the same place as one of these, at most 100."
  notIn: [URL!]
  "True if the URL contains this text, as it is stored or as people write it in their script."
  contains: String
  "True if the URL begins with this text."
  startsWith: String
  "True if the URL ends with this text."
  endsWith: String
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a whole number. All given tests must pass."
input IntFilter {
  "True if the value equals this one."
  eq: Int
  "True if the value is one of these, at most 100."
  in: [Int!]
  "True if there is a value and it is none of these, at most 100."
  notIn: [Int!]
  "True if the value is less."
  lt: Int
  "True if the value is less or equal."
  lte: Int
  "True if the value is greater."
  gt: Int
  "True if the value is greater or equal."
  gte: Int
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a decimal number, written as a string such as \"66.5\", since floating-point numbers round. All given tests must pass."
input DecimalFilter {
  "True if the value equals this one."
  eq: String
  "True if the value is one of these, at most 100."
  in: [String!]
  "True if there is a value and it is none of these, at most 100."
  notIn: [String!]
  "True if the value is less."
  lt: String
  "True if the value is less or equal."
  lte: String
  "True if the value is greater."
  gt: String
  "True if the value is greater or equal."
  gte: String
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a date or a span of time. Both sides are spans; if they overlap, neither is before the other: \"2025-08-29\" is `eq` to \"2025-08\", and neither `lt` nor `gt`. All given tests must pass."
input DateFilter {
  "True if the two overlap."
  eq: PartialDate
  "True if the date overlaps one of these, at most 100."
  in: [PartialDate!]
  "True if there is a date and it overlaps none of these, at most 100."
  notIn: [PartialDate!]
  "True if the date ends before this one starts."
  lt: PartialDate
  "True if the date is before this one or overlaps it."
  lte: PartialDate
  "True if the date starts after this one ends."
  gt: PartialDate
  "True if the date is after this one or overlaps it."
  gte: PartialDate
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of an instant. All given tests must pass."
input DateTimeFilter {
  "True if the instants are equal, to the millisecond."
  eq: DateTime
  "True if the instant is before this one."
  lt: DateTime
  "True if the instant is before this one or equal."
  lte: DateTime
  "True if the instant is after this one."
  gt: DateTime
  "True if the instant is after this one or equal."
  gte: DateTime
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}

"A test of a Boolean. All given tests must pass."
input BooleanFilter {
  "True if the value equals this one."
  eq: Boolean
  "True if the value is missing; with false: if there is one."
  isNull: Boolean
}
"#;

/// The name of a record type in the names of its input types.
fn name(record_type: RecordType) -> &'static str {
    match record_type {
        RecordType::Claim => "Claim",
        RecordType::Entity => "Entity",
        RecordType::Source => "Source",
        RecordType::Attribution => "Attribution",
        RecordType::Predicate => "Predicate",
        RecordType::EntityType => "EntityType",
        RecordType::Unit => "Unit",
        RecordType::Value => "Value",
        RecordType::Quantity => "Quantity",
        RecordType::Qualifier => "Qualifier",
        RecordType::Relation => "ClaimRelation",
        RecordType::Corroboration => "Corroboration",
        RecordType::Speaker => "Speaker",
        RecordType::AnonymousSpeaker => "AnonymousSpeaker",
        RecordType::ExternalId => "ExternalId",
        RecordType::Derivation => "Derivation",
        RecordType::ReliabilityGrade => "ReliabilityGrade",
        RecordType::Evidence => "Evidence",
    }
}

fn input(record_type: RecordType, out: &mut String) {
    let name = name(record_type);
    let _ = write!(
        out,
        r#"
        "A filter of {}. All given fields must match. A test on a missing value is false, hence true under `not`. An empty object is true if there is something at its place: of the records of a list it matches every one; as the filter of a field that refers to something, those where that is there."
        input {name}Where {{
          "True if all of these match."
          and: [{name}Where!]
          "True if at least one of these matches."
          or: [{name}Where!]
          "True if this does not match."
          not: {name}Where
        "#,
        plural(record_type)
    );
    if record_type.has_id() {
        let wider = match record_type {
            RecordType::EntityType => ", or that of a wider type",
            _ => "",
        };
        let _ = write!(
            out,
            r#"
              "True if this is the id{wider}."
              eq: ID
              "True if one of these is the id{wider}; at most 100."
              in: [ID!]
              "True if none of these is the id{wider}; at most 100."
              notIn: [ID!]
              "The id."
              id: IdFilter
            "#
        );
    }
    let _ = write!(
        out,
        r#"
          "True if the reference is absent. Only valid inside a field that refers to this type."
          isNull: Boolean
        "#
    );
    for field in record_type.fields() {
        let input = match field.shape {
            FieldType::Choice(enum_type) => format!("{}Filter", enum_name(enum_type)),
            FieldType::Flag => "BooleanFilter".to_owned(),
            FieldType::Text => "TextFilter".to_owned(),
            FieldType::Url => "UrlFilter".to_owned(),
            FieldType::Whole => "IntFilter".to_owned(),
            FieldType::Decimal => "DecimalFilter".to_owned(),
            FieldType::Date => "DateFilter".to_owned(),
            FieldType::Instant => "DateTimeFilter".to_owned(),
            FieldType::One(target) => format!("{}Where", self::name(target)),
            FieldType::Many(element) => format!("{}ListWhere", self::name(element)),
        };
        let (name, description) = (name_of(field), description(field));
        let _ = write!(out, "\n\"{description}\"\n{name}: {input}\n");
    }
    out.push_str("\n}\n");
}

/// The description of a filter of a field, with what may be refused.
fn description(field: &Field) -> String {
    let refused = match field.id {
        FieldId::ClaimStatement => {
            " The index has its words: where over 100,000 claims have all words of the text, a test of several words is refused, and so are `eq`, `in`, `notIn`, `startsWith` and `endsWith`."
        }
        FieldId::ValueUrl => {
            " `eq`, `in` and `notIn` are refused where over 100,000 claims have one of the addresses."
        }
        FieldId::RelationClaim | FieldId::RelationBy => {
            " A contradiction that follows from contents is looked up: a test is refused where over 100,000 claims may have one."
        }
        _ => "",
    };
    description_of(field).to_owned() + refused
}

/// The plural of a record type, as descriptions name it.
fn plural(record_type: RecordType) -> &'static str {
    match record_type {
        RecordType::Claim => "claims",
        RecordType::Entity => "entities",
        RecordType::Source => "sources",
        RecordType::Attribution => "attributions",
        RecordType::Predicate => "predicates",
        RecordType::EntityType => "entity types",
        RecordType::Unit => "units",
        RecordType::Value => "values",
        RecordType::Quantity => "quantities",
        RecordType::Qualifier => "qualifiers",
        RecordType::Relation => "relations of a claim",
        RecordType::Corroboration => "the support of claims",
        RecordType::Speaker => "speakers",
        RecordType::AnonymousSpeaker => "anonymous speakers",
        RecordType::ExternalId => "names of records in other systems",
        RecordType::Derivation => "derivations of a source",
        RecordType::ReliabilityGrade => "grades of a source",
        RecordType::Evidence => "passages of evidence",
    }
}
