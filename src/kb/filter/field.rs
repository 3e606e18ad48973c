//! What can be asked of: records and their parts, each with a table of fields.

use crate::{
    index::{AttributionColumn, Column, PackedField, TermKind},
    kb::{
        KbError, Snapshot,
        filter::{
            RecordRef, attribution, claim, entity, field_id::FieldId, source, value, vocabulary,
        },
    },
    model::Decimal,
};

/// What a condition can be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The value of a claim or of a qualifier.
    Value,
    /// A quantity.
    Quantity,
    /// A qualifier of a claim.
    Qualifier,
    /// A relation of a claim to another.
    Relation,
    /// How broadly a claim is supported.
    Corroboration,
    /// Who says something.
    Speaker,
    /// A speaker whose name is withheld.
    AnonymousSpeaker,
    /// The name of an entity in another system.
    ExternalId,
    /// That a source rests on another.
    Derivation,
}

impl RecordType {
    /// All of them.
    pub const ALL: [RecordType; 15] = [
        RecordType::Claim,
        RecordType::Entity,
        RecordType::Source,
        RecordType::Attribution,
        RecordType::Predicate,
        RecordType::EntityType,
        RecordType::Value,
        RecordType::Quantity,
        RecordType::Qualifier,
        RecordType::Relation,
        RecordType::Corroboration,
        RecordType::Speaker,
        RecordType::AnonymousSpeaker,
        RecordType::ExternalId,
        RecordType::Derivation,
    ];

    /// Its fields.
    pub fn fields(self) -> &'static [Field] {
        match self {
            RecordType::Claim => claim::CLAIM,
            RecordType::Entity => entity::ENTITY,
            RecordType::Source => source::SOURCE,
            RecordType::Attribution => attribution::ATTRIBUTION,
            RecordType::Predicate => vocabulary::PREDICATE,
            RecordType::EntityType => vocabulary::ENTITY_TYPE,
            RecordType::Value => value::VALUE,
            RecordType::Quantity => value::QUANTITY,
            RecordType::Qualifier => claim::QUALIFIER,
            RecordType::Relation => claim::RELATION,
            RecordType::Corroboration => claim::CORROBORATION,
            RecordType::Speaker => attribution::SPEAKER,
            RecordType::AnonymousSpeaker => attribution::ANONYMOUS,
            RecordType::ExternalId => entity::EXTERNAL_ID,
            RecordType::Derivation => source::DERIVATION,
        }
    }

    /// Whether it has an id by which it can be named.
    pub fn has_id(self) -> bool {
        matches!(
            self,
            RecordType::Claim
                | RecordType::Entity
                | RecordType::Source
                | RecordType::Attribution
                | RecordType::Predicate
                | RecordType::EntityType
        )
    }
}

/// A field that can be asked of.
#[derive(Debug)]
pub struct Field {
    /// The identity of the field.
    pub id: FieldId,
    /// What it holds.
    pub shape: FieldType,
    /// How it is got.
    pub get: Get,
    /// How the index knows it.
    pub index: IndexedBy,
}

/// How a field is got.
pub type Get = for<'i> fn(&Snapshot, &'i RecordRef) -> Result<FieldValue<'i>, KbError>;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum FieldType {
    /// One of some values.
    Choice(EnumType),
    /// Yes or no.
    Flag,
    /// Texts, which are asked of folded.
    Text,
    /// A whole number.
    Whole,
    /// A decimal number.
    Decimal,
    /// A date or a span of time.
    Date,
    /// An instant.
    Instant,
    /// Another record or part.
    One(RecordType),
    /// Several others.
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
    /// [`ClaimStatus`](crate::kb::ClaimStatus).
    ClaimStatus,
    /// [`ClaimRelationKind`](crate::model::ClaimRelationKind).
    RelationKind,
    /// [`Stance`](crate::model::Stance).
    Stance,
    /// [`Certainty`](crate::model::Certainty).
    Certainty,
    /// [`AttributionMode`](crate::model::AttributionMode).
    AttributionMode,
    /// Whether a speaker is an entity, anonymous, or the source.
    SpeakerKind,
    /// [`SourceKind`](crate::model::SourceKind).
    SourceKind,
    /// [`DerivationKind`](crate::model::DerivationKind).
    DerivationKind,
}

impl EnumType {
    /// The number of values.
    #[allow(clippy::len_without_is_empty, reason = "no enumeration is empty")]
    pub fn len(self) -> usize {
        match self {
            EnumType::Polarity => 2,
            EnumType::ValueKind | EnumType::Rank | EnumType::SpeakerKind => 3,
            EnumType::ClaimNature | EnumType::DerivationKind => 4,
            EnumType::RelationKind | EnumType::AttributionMode => 5,
            EnumType::Certainty => 6,
            EnumType::ClaimStatus | EnumType::Stance => 7,
            EnumType::SourceKind => 9,
        }
    }
}

/// What a field has.
#[derive(Debug)]
pub enum FieldValue<'i> {
    /// Nothing.
    Nothing,
    /// One of some values, by its place.
    Choice(u8),
    /// Yes or no.
    Flag(bool),
    /// Texts.
    Texts(Vec<&'i str>),
    /// A text that is not kept in the record.
    Owned(String),
    /// A whole number.
    Whole(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// A span of time, from its first millisecond up to its end.
    Time(i64, i64),
    /// Another record or part.
    One(RecordRef),
    /// Several others.
    Many(Vec<RecordRef>),
}

/// How the index knows a field.
#[derive(Clone, Copy, Debug)]
pub enum IndexedBy {
    /// It does not.
    No,
    /// Of a part: its fields are known as those of the whole.
    Inside(Part),
    /// By a term with the choice's number, one higher where there may be none.
    Choice(TermKind),
    /// By a term with the choice's number that every record has, and in a column.
    Flag(TermKind),
    /// By terms with the others' ordinals and, where there is at most one, in a column.
    Records(TermKind, Option<Column>),
    /// By the words of names.
    Names,
    /// By the words of names, among those of other fields.
    AmongNames,
    /// By the words of prose.
    Prose,
    /// By the words of prose, which are those of a text value as well where there is one.
    Statement,
    /// By the words of prose, among those of other fields.
    AmongProse,
    /// By the columns of a span of time.
    Span,
    /// By a column of instants.
    Instant(Column),
    /// By the column of revisions.
    Since,
    /// By the column of amounts.
    Amount,
    /// By the derived columns: the status.
    Status,
    /// By the derived columns: how many independent origins there are.
    Origins,
    /// By the derived columns: whether all who support it are anonymous.
    Anonymous,
    /// By the columns of the attributions.
    Rows,
    /// Of an attribution: by a facet.
    RowChoice(TermKind, PackedField),
    /// Of an attribution: by a column of ordinals.
    RowRecord(TermKind, AttributionColumn),
    /// Of an attribution: by the column of last sources, followed to their origins.
    RowOrigin,
    /// Of an attribution: by its dates.
    RowDate,
}

/// When a part is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Always.
    Always,
    /// Where the claim gives a value.
    Value,
    /// Where the claim's value is a quantity.
    Quantity,
    /// Where the attribution's speaker is anonymous.
    Anonymous,
}
