//! Fields of records and of their parts, as filters and sort keys use them.

use strum::VariantArray;

use crate::{
    index::{AttributionColumn, Column, PackedField, TermKind},
    kb::{
        error::KbError,
        filter::{field_id::FieldId, field_value::FieldValue, record_ref::RecordRef},
        rules::{assessment::ClaimAssessment, verdict::ClaimStatus},
        snapshot::Snapshot,
    },
    model::Kind,
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
    /// An identifier of an entity in another system.
    ExternalId,
    /// The derivation of a source from another.
    Derivation,
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
    /// [`AttributionMode`](crate::model::AttributionMode).
    AttributionMode,
    /// Whether a speaker is an entity, anonymous, or the source.
    SpeakerKind,
    /// [`SourceKind`](crate::model::SourceKind).
    SourceKind,
    /// [`DerivationKind`](crate::model::DerivationKind).
    DerivationKind,
    /// [`Exclusivity`](crate::model::Exclusivity).
    Exclusivity,
}

impl EnumType {
    /// The number of values.
    #[allow(clippy::len_without_is_empty, reason = "no enumeration is empty")]
    pub fn len(self) -> usize {
        match self {
            EnumType::Distance | EnumType::Tone | EnumType::Reading => 1,
            EnumType::Polarity | EnumType::Exclusivity => 2,
            EnumType::ValueKind | EnumType::Rank | EnumType::SpeakerKind => 3,
            EnumType::Certainty => 4,
            EnumType::ClaimNature | EnumType::AttributionMode => 5,
            EnumType::RelationKind => 6,
            EnumType::DerivationKind => 7,
            EnumType::Stance => 8,
            EnumType::ClaimStatus => 9,
            EnumType::SourceKind => 10,
        }
    }
}

/// The way in which the index has a field.
#[derive(Clone, Copy, Debug)]
pub(in crate::kb) enum IndexedBy {
    /// Not at all.
    No,
    /// The fields of the part are indexed as fields of the record that has it.
    Inside(Part),
    /// A term with the variant's number, one higher where there may be none.
    Choice(TermKind),
    /// A term with 0 or 1 that every record has, and a column.
    Flag(TermKind),
    /// Terms with the ordinals of the referenced records and, for at most one, a column.
    Records(TermKind, Option<Column>),
    /// The words of names.
    Names,
    /// The words of names, together with those of other fields.
    AmongNames,
    /// The words of prose.
    Prose,
    /// The words of prose, together with those of a value that is a text or an identifier.
    Statement,
    /// The words of prose, together with those of other fields.
    AmongProse,
    /// The two columns of a span of time.
    Span,
    /// The column of the revisions that wrote the records.
    Since,
    /// The column of amounts.
    Amount,
    /// The assessment column.
    Assessment(Assessed),
    /// The columns of attributions.
    Rows,
    /// A packed flag of an attribution.
    RowChoice(TermKind, PackedField),
    /// A column of ordinals of attributions.
    RowRecord(TermKind, AttributionColumn),
    /// The column of an attribution's last source, which leads to its origin.
    RowOrigin,
    /// The two columns of an attribution's date.
    RowDate,
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
            Assessed::Status | Assessed::Voices => None,
            Assessed::Contested => Some(matches!(
                assessment.status,
                ClaimStatus::Disputed | ClaimStatus::Inconsistent
            )),
            Assessed::Unnamed => Some(assessment.anonymous_only),
            Assessed::SelfReported => Some(assessment.self_reported),
            Assessed::Tension => Some(assessment.has_tension),
        }
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
