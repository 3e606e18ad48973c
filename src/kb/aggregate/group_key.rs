//! Group keys, and their values.

use strum::VariantArray;

use crate::{
    kb::rules::verdict::ClaimStatus,
    model::{
        CalendarUnit, Certainty, ClaimNature, Kind, Language, Ordinal, PartialDate, SourceKind,
        Stance,
    },
};

/// The most group keys of one aggregation.
pub const MOST_GROUP_KEYS: usize = 4;

/// A group key: what the claims, the entities or the sources of a group have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupKey {
    /// The subject.
    Subject,
    /// The predicate.
    Predicate,
    /// The entity that is the value.
    Object,
    /// The status.
    Status,
    /// The nature.
    Nature,
    /// The entity that speaks in an attribution.
    Speaker,
    /// The form of the speaker of an attribution.
    SpeakerForm,
    /// The stance of an attribution.
    Stance,
    /// The source of an attribution.
    Source,
    /// The publisher of an attribution's source.
    Publisher,
    /// The origin of an attribution.
    Origin,
    /// The certainty of an attribution.
    Certainty,
    /// The year, the month or the day in which the date of an attribution starts.
    Stated(CalendarUnit),
    /// The type of an entity.
    EntityType,
    /// The kind of a source.
    SourceKind,
    /// The publisher of a source.
    SourcePublisher,
    /// The container of a source.
    SourceContainer,
    /// The origin of a source.
    SourceOrigin,
    /// The language of a source.
    SourceLanguage,
    /// Whether a source was leaked.
    SourceLeaked,
    /// Whether a source was withdrawn.
    SourceWithdrawn,
    /// Whether a source was corrected.
    SourceCorrected,
    /// The year, the month or the day in which the date of a source starts.
    SourcePublished(CalendarUnit),
}

/// The form of a speaker: how far the record tells who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum SpeakerForm {
    /// An entity.
    Entity,
    /// Somebody unnamed.
    Anonymous,
    /// The source, in its own voice.
    Source,
}

/// The value of a group key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupKeyValue {
    /// No value.
    Nothing,
    /// An entity, a type of entities, a predicate or a source.
    Record(Kind, Ordinal),
    /// A status.
    Status(ClaimStatus),
    /// A nature.
    Nature(ClaimNature),
    /// A form of speakers.
    Speaker(SpeakerForm),
    /// A stance.
    Stance(Stance),
    /// A certainty.
    Certainty(Certainty),
    /// A year, a month or a day.
    Date(PartialDate),
    /// A kind of sources.
    SourceKind(SourceKind),
    /// A language.
    Language(Language),
    /// A boolean.
    Flag(bool),
}

/// The days before 1970 that a [day number](day_number) counts as well.
const DAYS_TO_1970: i64 = 719_893;
/// The milliseconds of a day.
const DAY: i64 = 86_400_000;

impl GroupKey {
    /// The kind of the records that can be grouped by the key.
    pub fn kind(self) -> Kind {
        match self {
            GroupKey::Subject
            | GroupKey::Predicate
            | GroupKey::Object
            | GroupKey::Status
            | GroupKey::Nature
            | GroupKey::Speaker
            | GroupKey::SpeakerForm
            | GroupKey::Stance
            | GroupKey::Source
            | GroupKey::Publisher
            | GroupKey::Origin
            | GroupKey::Certainty
            | GroupKey::Stated(_) => Kind::Claim,
            GroupKey::EntityType => Kind::Entity,
            GroupKey::SourceKind
            | GroupKey::SourcePublisher
            | GroupKey::SourceContainer
            | GroupKey::SourceOrigin
            | GroupKey::SourceLanguage
            | GroupKey::SourceLeaked
            | GroupKey::SourceWithdrawn
            | GroupKey::SourceCorrected
            | GroupKey::SourcePublished(_) => Kind::Source,
        }
    }

    /// The value of a digit of a group id: 0 for nothing, else an ordinal, a variant's number, the
    /// index of a language among `languages` or a [day number](day_number), one higher.
    pub(super) fn value(self, digit: u32, languages: &[Language]) -> GroupKeyValue {
        let Some(number) = digit.checked_sub(1) else {
            return GroupKeyValue::Nothing;
        };
        let record = |kind| GroupKeyValue::Record(kind, Ordinal(number));
        let index = number as usize;
        let value = match self {
            GroupKey::Subject
            | GroupKey::Object
            | GroupKey::Speaker
            | GroupKey::Publisher
            | GroupKey::SourcePublisher
            | GroupKey::SourceContainer => Some(record(Kind::Entity)),
            GroupKey::EntityType => Some(record(Kind::EntityType)),
            GroupKey::Predicate => Some(record(Kind::Predicate)),
            GroupKey::Source | GroupKey::Origin | GroupKey::SourceOrigin => {
                Some(record(Kind::Source))
            }
            GroupKey::SourceKind => variant(SourceKind::VARIANTS, index, GroupKeyValue::SourceKind),
            GroupKey::SourceLanguage => languages.get(index).cloned().map(GroupKeyValue::Language),
            GroupKey::SourceLeaked | GroupKey::SourceWithdrawn | GroupKey::SourceCorrected => {
                Some(GroupKeyValue::Flag(number > 0))
            }
            GroupKey::Status => variant(ClaimStatus::VARIANTS, index, GroupKeyValue::Status),
            GroupKey::Nature => variant(ClaimNature::VARIANTS, index, GroupKeyValue::Nature),
            GroupKey::SpeakerForm => variant(SpeakerForm::VARIANTS, index, GroupKeyValue::Speaker),
            GroupKey::Stance => variant(Stance::VARIANTS, index, GroupKeyValue::Stance),
            GroupKey::Certainty => variant(Certainty::VARIANTS, index, GroupKeyValue::Certainty),
            GroupKey::Stated(unit) | GroupKey::SourcePublished(unit) => {
                let millis = (i64::from(digit) - DAYS_TO_1970) * DAY;
                Some(GroupKeyValue::Date(PartialDate::around(millis, unit)))
            }
        };
        value.unwrap_or(GroupKeyValue::Nothing)
    }
}

fn variant<T: Copy>(
    variants: &[T],
    index: usize,
    value: impl Fn(T) -> GroupKeyValue,
) -> Option<GroupKeyValue> {
    variants.get(index).copied().map(value)
}

/// The number of the day on which a date starts, counted from about the year 0; 0 where that is out
/// of range.
pub(super) fn day_number(date: PartialDate) -> u32 {
    u32::try_from(date.start().div_euclid(DAY) + DAYS_TO_1970).unwrap_or(0)
}
