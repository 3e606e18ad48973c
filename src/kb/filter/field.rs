//! Fields of records and of their parts, as filters and sort keys use them.

use strum::VariantArray;

use crate::{
    index::{
        Column, IDENTIFIER, NestedPart, PackedField, PartKind, RowColumn, SpanColumns, TermKind,
        TextColumn,
    },
    kb::{
        error::KbError,
        filter::{field_id::FieldId, field_value::FieldValue, record_ref::RecordRef},
        rules::{assessment::ClaimAssessment, verdict::ClaimStatus},
        snapshot::Snapshot,
    },
    model::{Kind, SourceKind},
};

/// A type of record, or of a part of one, on which a filter can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum RecordType {
    /// A claim.
    Claim,
    /// An entity.
    Entity,
    /// A source.
    Source,
    /// An attribution.
    Attribution,
    /// A predicate.
    Predicate,
    /// A type of entities.
    EntityType,
    /// A unit of quantities.
    Unit,
    /// The value of a claim or of a qualifier.
    Value,
    /// A quantity.
    Quantity,
    /// A qualifier of a claim.
    Qualifier,
    /// A relation of a claim to another.
    Relation,
    /// The corroboration of a claim.
    Corroboration,
    /// The speaker of an attribution.
    Speaker,
    /// A speaker whose name is withheld.
    AnonymousSpeaker,
    /// The name of a record in another system.
    ExternalId,
    /// The derivation of a source from another.
    Derivation,
    /// The grade of reliability that somebody gives to a source.
    ReliabilityGrade,
    /// A passage of evidence of an attribution.
    Evidence,
}

impl RecordType {
    /// Whether records of the type have an id by which a filter can name them.
    pub fn has_id(self) -> bool {
        self == RecordType::Attribution || self.kind().is_some()
    }

    /// The kind of the records; `None` for parts, which have no ordinals of their own.
    pub(in crate::kb) fn kind(self) -> Option<Kind> {
        match self {
            RecordType::Claim => Some(Kind::Claim),
            RecordType::Entity => Some(Kind::Entity),
            RecordType::Source => Some(Kind::Source),
            RecordType::Predicate => Some(Kind::Predicate),
            RecordType::EntityType => Some(Kind::EntityType),
            RecordType::Unit => Some(Kind::Unit),
            _ => None,
        }
    }
}

/// A field of a record type.
#[derive(Debug)]
pub struct Field {
    /// The identity of the field.
    pub id: FieldId,
    /// The type of the field's values.
    pub shape: FieldType,
    /// The getter.
    pub get: Get,
    /// The way in which the index has the field.
    pub(in crate::kb) index: IndexedBy,
}

/// A getter of a field.
pub type Get = for<'r> fn(&Snapshot, &'r RecordRef) -> Result<FieldValue<'r>, KbError>;

/// The type of a field's values.
#[derive(Clone, Copy, Debug)]
pub enum FieldType {
    /// A variant of an enumeration.
    Choice(EnumType),
    /// A boolean.
    Flag,
    /// Texts, which are compared folded.
    Text,
    /// URLs, which are compared in their canonical form.
    Url,
    /// An integer.
    Whole,
    /// A decimal number.
    Decimal,
    /// A date or a span of time.
    Date,
    /// An instant.
    Instant,
    /// A reference to a record or a part.
    One(RecordType),
    /// References to several records or parts.
    Many(RecordType),
}

impl FieldType {
    /// The type of what the field refers to; `None` for other fields.
    pub(super) fn target(self) -> Option<RecordType> {
        match self {
            FieldType::One(target) | FieldType::Many(target) => Some(target),
            _ => None,
        }
    }
}

/// An enumeration whose values are numbered in the order of their declaration in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumType {
    /// Whether a value is given, some value exists, or none.
    ValueKind,
    /// [`Polarity`](crate::model::Polarity).
    Polarity,
    /// [`ClaimNature`](crate::model::ClaimNature).
    ClaimNature,
    /// [`Rank`](crate::model::Rank).
    Rank,
    /// [`ClaimStatus`].
    ClaimStatus,
    /// [`ClaimRelationKind`](crate::model::ClaimRelationKind).
    RelationKind,
    /// [`Stance`](crate::model::Stance).
    Stance,
    /// [`Certainty`](crate::model::Certainty).
    Certainty,
    /// [`Distance`](crate::model::Distance).
    Distance,
    /// [`Tone`](crate::model::Tone).
    Tone,
    /// [`Reading`](crate::model::Reading).
    Reading,
    /// [`Bears`](crate::model::Bears).
    Bears,
    /// [`AttributionMode`](crate::model::AttributionMode).
    AttributionMode,
    /// Whether a speaker is an entity, anonymous, or the source.
    SpeakerKind,
    /// [`SourceKind`].
    SourceKind,
    /// [`DerivationKind`](crate::model::DerivationKind).
    DerivationKind,
    /// [`SourceReliability`](crate::model::SourceReliability).
    SourceReliability,
    /// [`Exclusivity`](crate::model::Exclusivity).
    Exclusivity,
}

impl EnumType {
    /// The number of values.
    #[allow(clippy::len_without_is_empty, reason = "no enumeration is empty")]
    pub fn len(self) -> usize {
        match self {
            EnumType::Distance | EnumType::Tone | EnumType::Reading => 1,
            EnumType::Polarity | EnumType::Exclusivity | EnumType::Bears => 2,
            EnumType::ValueKind | EnumType::Rank | EnumType::SpeakerKind => 3,
            EnumType::Certainty => 4,
            EnumType::ClaimNature | EnumType::AttributionMode => 5,
            EnumType::RelationKind | EnumType::SourceReliability => 6,
            EnumType::DerivationKind => 7,
            EnumType::Stance => 8,
            EnumType::ClaimStatus => 9,
            EnumType::SourceKind => SourceKind::VARIANTS.len(),
        }
    }
}

/// The way in which the index has a field.
#[derive(Clone, Copy, Debug)]
pub(in crate::kb) enum IndexedBy {
    /// Not at all: of records of the vocabulary, of which there are few.
    No,
    /// The fields of the part are indexed as fields of the record that has it.
    Inside(Part),
    /// A term with the variant's number, which every record has.
    Choice(TermKind),
    /// A term with 0 or 1 that every record has.
    Flag(TermKind),
    /// A term with 1 that a record has if the field is true.
    Mark(TermKind),
    /// Terms with the ordinals of the referenced records and, for at most one, a column.
    Records(TermKind, Option<Column>),
    /// Terms with the hashes of canonical addresses, and a column of the addresses themselves.
    Addresses(TextColumn),
    /// External ids: terms with their numbers, and the columns of external ids.
    ExternalIds,
    /// A date of the original, or whether that was revoked.
    Original(OriginalPart),
    /// The words of texts, and columns of the texts themselves.
    Words(IndexedWords, &'static [TextColumn]),
    /// Columns of texts.
    Texts(&'static [TextColumn]),
    /// The two columns of a span of time.
    Span(SpanColumns),
    /// The column of the revisions that wrote the records.
    Since,
    /// The column of the revisions that wrote the records, which leads to their commits.
    Commit,
    /// Whether a claim's value is known.
    ValueKind,
    /// A part of a value.
    Value(ValuePart),
    /// The assessment column.
    Assessment(Assessed),
    /// The columns of parts of the record.
    Rows(Place),
    /// A packed flag, with the number of the first variant; below is that of none.
    RowChoice(Option<TermKind>, RowColumn, PackedField, u8),
    /// A column of ordinals.
    RowRecord(Option<TermKind>, RowColumn),
    /// A column of numbers, one higher.
    RowNumber(RowColumn),
    /// The column of an attribution's last source, which leads to its origin.
    RowOrigin(RowColumn),
    /// A column of the links in the `via` of attributions.
    Via(RowColumn),
    /// The columns of parts of attributions.
    Nested(NestedPart),
    /// The record that has the part.
    OwnRecord,
    /// The other claim of a relation.
    RelatedClaim,
    /// The relations that claims state, and the assessment column.
    Relations,
    /// The origins of all sources.
    Origin,
    /// The claims, attributions or sources that refer to the record.
    Referring(Referring),
}

/// The words of texts that the index has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum IndexedWords {
    /// The words of names are those of the field.
    Names,
    /// The words of names are those of the field and of others.
    AmongNames,
    /// The words of prose are those of the field.
    Prose,
    /// The words of prose are those of the field and of others.
    AmongProse,
    /// The words of prose are those of the field and of a value that is a text or an identifier.
    Statement,
}

/// A part of an original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum OriginalPart {
    Created,
    Modified,
    Revoked,
}

/// A part of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum ValuePart {
    Entity,
    Text,
    Time,
    Url,
    Boolean,
    Code,
    Identifier,
    IdentifierScheme,
    Amount,
    Lower,
    Upper,
    Unit,
    Approximate,
}

impl ValuePart {
    /// The number of the kind of values that have the part: see
    /// [`value_kind`](crate::index::value_kind).
    pub(super) fn kind(self) -> u8 {
        match self {
            ValuePart::Entity => 0,
            ValuePart::Text => 1,
            ValuePart::Amount
            | ValuePart::Lower
            | ValuePart::Upper
            | ValuePart::Unit
            | ValuePart::Approximate => 2,
            ValuePart::Time => 3,
            ValuePart::Url => 4,
            ValuePart::Boolean => 5,
            ValuePart::Code => 8,
            ValuePart::Identifier | ValuePart::IdentifierScheme => IDENTIFIER,
        }
    }
}

/// Records that refer to a record, as a field has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum Referring {
    /// The claims in which an entity has any role.
    ClaimsOfEntity,
    /// The attributions of which an entity is the speaker.
    StatementsOfEntity,
    /// The sources that an entity published or wrote.
    SourcesOfEntity,
    /// The claims that a source reports.
    ClaimsOfSource,
}

/// A part of a claim's assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum Assessed {
    /// The status.
    Status,
    /// Whether the status is one of two sides: disputed or inconsistent.
    Contested,
    /// The number of voices.
    Voices,
    /// The number of supporting attributions.
    Attributions,
    /// The number of their sources.
    Sources,
    /// The number of the publishers of those.
    Publishers,
    /// The number of speakers.
    Speakers,
    /// The number of supporting attributions of unnamed speakers.
    UnnamedCount,
    /// Whether all supporting speakers are unnamed.
    Unnamed,
    /// Whether the subject alone supports the claim.
    SelfReported,
    /// Whether another claim is hard to square with it.
    Tension,
}

impl Assessed {
    /// The value of a part that is a boolean; `None` for other parts.
    pub(super) fn flag(self, assessment: &ClaimAssessment) -> Option<bool> {
        match self {
            Assessed::Status
            | Assessed::Voices
            | Assessed::Attributions
            | Assessed::Sources
            | Assessed::Publishers
            | Assessed::Speakers
            | Assessed::UnnamedCount => None,
            Assessed::Contested => Some(matches!(
                assessment.status,
                ClaimStatus::Disputed | ClaimStatus::Inconsistent
            )),
            Assessed::Unnamed => Some(assessment.anonymous_only),
            Assessed::SelfReported => Some(assessment.self_reported),
            Assessed::Tension => Some(assessment.has_tension),
        }
    }

    /// The value of a part that is a number, of which 255 stands for more as well; `None` for other
    /// parts.
    pub(super) fn count(self, assessment: &ClaimAssessment) -> Option<u8> {
        Some(match self {
            Assessed::Voices => assessment.voices,
            Assessed::Attributions => assessment.attributions,
            Assessed::Sources => assessment.sources,
            Assessed::Publishers => assessment.publishers,
            Assessed::Speakers => assessment.speakers,
            Assessed::UnnamedCount => assessment.unnamed,
            Assessed::Status
            | Assessed::Contested
            | Assessed::Unnamed
            | Assessed::SelfReported
            | Assessed::Tension => return None,
        })
    }
}

/// The condition under which a part is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum Part {
    /// Every record has the part.
    Always,
    /// The claim has a known value.
    Value,
    /// The claim's value is a quantity.
    Quantity,
    /// The attribution's speaker is anonymous.
    Anonymous,
}

/// A place in a record whose rows a filter is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kb) enum Place {
    /// The record itself.
    Record,
    /// An attribution of a claim, with its speaker.
    Attribution,
    /// A qualifier of a claim, with its value.
    Qualifier,
    /// A relation that a claim states, seen from that claim.
    Relation,
    /// A relation that a claim states, seen from the other claim.
    ReverseRelation,
    /// A derivation of a source.
    Derivation,
    /// An external id of a record or of an attribution.
    ExternalId,
    /// A grade of a source.
    Grade,
    /// A passage of evidence of an attribution.
    Evidence,
}

impl Place {
    /// The kind of the rows.
    pub(super) fn rows(self) -> PartKind {
        match self {
            Place::Record => PartKind::Record,
            Place::Attribution => PartKind::Attribution,
            Place::Qualifier => PartKind::Qualifier,
            Place::Relation | Place::ReverseRelation => PartKind::Relation,
            Place::Derivation => PartKind::Derivation,
            Place::ExternalId => PartKind::ExternalId,
            Place::Grade => PartKind::Grade,
            Place::Evidence => PartKind::Evidence,
        }
    }
}
