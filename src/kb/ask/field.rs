//! What can be asked of: records and their parts, each with a table of fields.

use super::{It, attribution, claim, entity, source, value, vocabulary};
use crate::{
    index::{Column, Facet, RowColumn, Tag},
    kb::{KbError, Snapshot},
    model::Decimal,
};

/// What a condition can be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum On {
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

impl On {
    /// All of them.
    pub const ALL: [On; 15] = [
        On::Claim,
        On::Entity,
        On::Source,
        On::Attribution,
        On::Predicate,
        On::EntityType,
        On::Value,
        On::Quantity,
        On::Qualifier,
        On::Relation,
        On::Corroboration,
        On::Speaker,
        On::AnonymousSpeaker,
        On::ExternalId,
        On::Derivation,
    ];

    /// Its fields.
    pub fn fields(self) -> &'static [Field] {
        match self {
            On::Claim => claim::CLAIM,
            On::Entity => entity::ENTITY,
            On::Source => source::SOURCE,
            On::Attribution => attribution::ATTRIBUTION,
            On::Predicate => vocabulary::PREDICATE,
            On::EntityType => vocabulary::ENTITY_TYPE,
            On::Value => value::VALUE,
            On::Quantity => value::QUANTITY,
            On::Qualifier => claim::QUALIFIER,
            On::Relation => claim::RELATION,
            On::Corroboration => claim::CORROBORATION,
            On::Speaker => attribution::SPEAKER,
            On::AnonymousSpeaker => attribution::ANONYMOUS,
            On::ExternalId => entity::EXTERNAL_ID,
            On::Derivation => source::DERIVATION,
        }
    }

    /// Whether it has an id by which it can be named.
    pub fn has_id(self) -> bool {
        matches!(
            self,
            On::Claim | On::Entity | On::Source | On::Attribution | On::Predicate | On::EntityType
        )
    }
}

/// A field that can be asked of.
#[derive(Debug)]
pub struct Field {
    /// Its name, as in the API.
    pub name: &'static str,
    /// What it is, for the API's reader.
    pub about: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// How it is got.
    pub get: Get,
    /// How the index knows it.
    pub index: Indexed,
}

/// How a field is got.
pub type Get = for<'i> fn(&Snapshot, &'i It) -> Result<Got<'i>, KbError>;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One of some values.
    Choice(&'static Choices),
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
    One(On),
    /// Several others.
    Many(On),
}

/// The values of an enumeration, as the API names them, in the order of their numbers.
#[derive(Debug)]
pub struct Choices {
    /// The name of the enumeration.
    pub name: &'static str,
    /// The values.
    pub values: &'static [&'static str],
}

/// What a field has.
#[derive(Debug)]
pub enum Got<'i> {
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
    One(It),
    /// Several others.
    Many(Vec<It>),
}

/// How the index knows a field.
#[derive(Clone, Copy, Debug)]
pub enum Indexed {
    /// It does not.
    No,
    /// Of a part: its fields are known as those of the whole.
    Inside(Part),
    /// By a term with the choice's number, one higher where there may be none.
    Choice(Tag),
    /// By a term with the choice's number that every record has, and in a column.
    Flag(Tag),
    /// By terms with the others' ordinals and, where there is at most one, in a column.
    Records(Tag, Option<Column>),
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
    RowChoice(Tag, Facet),
    /// Of an attribution: by a column of ordinals.
    RowRecord(Tag, RowColumn),
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
