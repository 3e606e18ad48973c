//! The columns of documents (tantivy's fast fields), for filters, sort keys and group keys.
//!
//! Every value is a `u64` that sorts as what it stands for. 0 is the missing value; so an ordinal
//! is stored one higher, and a date as [`of_instant`] has it, which is
//! never 0.

use strum::VariantArray;

use crate::model::{Ordinal, PartialDate};

/// A column of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum Column {
    /// The record's ordinal, not one higher.
    Ordinal,
    /// The revision that wrote the record's version.
    VersionRevision,
    /// Claim: the subject.
    Subject,
    /// Claim: the predicate.
    Predicate,
    /// Claim: the entity that is the value.
    Object,
    /// Claim and source: their [`PackedField`]s.
    Flags,
    /// Claim: the start of the earliest date of an attribution.
    FirstStated,
    /// Claim: the start of the latest date of an attribution.
    LastStated,
    /// Claim: the start of its valid time. Source: the start of its date.
    From,
    /// Claim: the end of its valid time, exclusive. Source: the end of its date.
    Until,
    /// Claim: the amount of its value, as a floating-point number.
    Amount,
    /// Claim: the number of its value in 32 bits: equal values have equal ones.
    ValueNumber,
    /// Entity: its type.
    EntityType,
    /// Source: its publisher.
    Publisher,
    /// Claim: the end of the date of `FirstStated`, unless that is one day.
    FirstStatedUntil,
    /// Claim: the end of the date of `LastStated`, unless that is one day.
    LastStatedUntil,
    /// Claim: the start of its value, if that is a time; the lower bound of a quantity; of a
    /// Boolean 1 or 2.
    ValueFrom,
    /// Claim: the end of its value, if that is a time; the upper bound of a quantity.
    ValueUntil,
    /// Claim: the [`PackedField`]s of its value that are rare.
    ValueMarks,
    /// Source: the start of its date of retrieval.
    RetrievedFrom,
    /// Source: the end of its date of retrieval.
    RetrievedUntil,
    /// Every document: the start of the date at which the original was created.
    CreatedFrom,
    /// Every document: the end of that date.
    CreatedUntil,
    /// Every document: the start of the date at which the original was modified.
    ModifiedFrom,
    /// Every document: the end of that date.
    ModifiedUntil,
}

/// A column of attributions, in the order of each claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, VariantArray)]
pub enum AttributionColumn {
    /// The [`PackedField`]s of the attribution.
    Flags,
    /// The entity that speaks.
    Speaker,
    /// The affiliation of an anonymous speaker.
    Affiliation,
    /// The source.
    Source,
    /// The last source that the chain certainly has: the last `via` that is one and not assumed,
    /// else the source.
    LastSource,
    /// The start of its date.
    From,
    /// The end of its date.
    Until,
    /// The [`PackedField`]s of the attribution that are rare.
    Marks,
    /// The number of anonymous speakers, one higher.
    SpeakerCount,
    /// The start of the date at which the original was created.
    CreatedFrom,
    /// The end of that date.
    CreatedUntil,
    /// The start of the date at which the original was modified.
    ModifiedFrom,
    /// The end of that date.
    ModifiedUntil,
}

impl Column {
    /// All columns.
    pub const ALL: &'static [Column] = Column::VARIANTS;

    /// The column's name in the index.
    pub(super) fn name(self) -> &'static str {
        match self {
            Column::Ordinal => "ordinal",
            Column::VersionRevision => "version_revision",
            Column::Subject => "subject",
            Column::Predicate => "predicate",
            Column::Object => "object",
            Column::Flags => "flags",
            Column::FirstStated => "first_stated",
            Column::LastStated => "last_stated",
            Column::From => "from",
            Column::Until => "until",
            Column::Amount => "amount",
            Column::ValueNumber => "value_number",
            Column::EntityType => "entity_type",
            Column::Publisher => "publisher",
            Column::FirstStatedUntil => "first_stated_until",
            Column::LastStatedUntil => "last_stated_until",
            Column::ValueFrom => "value_from",
            Column::ValueUntil => "value_until",
            Column::ValueMarks => "value_marks",
            Column::RetrievedFrom => "retrieved_from",
            Column::RetrievedUntil => "retrieved_until",
            Column::CreatedFrom => "created_from",
            Column::CreatedUntil => "created_until",
            Column::ModifiedFrom => "modified_from",
            Column::ModifiedUntil => "modified_until",
        }
    }
}

impl AttributionColumn {
    /// All columns.
    pub const ALL: &'static [AttributionColumn] = AttributionColumn::VARIANTS;

    /// The column's name in the index.
    pub(super) fn name(self) -> &'static str {
        match self {
            AttributionColumn::Flags => "row_flags",
            AttributionColumn::Speaker => "row_speaker",
            AttributionColumn::Affiliation => "row_affiliation",
            AttributionColumn::Source => "row_source",
            AttributionColumn::LastSource => "row_last_source",
            AttributionColumn::From => "row_from",
            AttributionColumn::Until => "row_until",
            AttributionColumn::Marks => "row_marks",
            AttributionColumn::SpeakerCount => "row_speaker_count",
            AttributionColumn::CreatedFrom => "row_created_from",
            AttributionColumn::CreatedUntil => "row_created_until",
            AttributionColumn::ModifiedFrom => "row_modified_from",
            AttributionColumn::ModifiedUntil => "row_modified_until",
        }
    }

    /// Whether the column has the attributions of a claim only where one has a value.
    pub(super) fn is_sparse(self) -> bool {
        matches!(
            self,
            AttributionColumn::Marks
                | AttributionColumn::SpeakerCount
                | AttributionColumn::CreatedFrom
                | AttributionColumn::CreatedUntil
                | AttributionColumn::ModifiedFrom
                | AttributionColumn::ModifiedUntil
        )
    }
}

/// A bit field of [`Column::Flags`] or [`AttributionColumn::Flags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PackedField {
    shift: u8,
    width: u8,
}

impl PackedField {
    /// Claim: the kind of its value.
    pub const VALUE_KIND: PackedField = PackedField { shift: 0, width: 4 };
    /// Claim: its polarity.
    pub const POLARITY: PackedField = PackedField { shift: 4, width: 1 };
    /// Claim: its nature.
    pub const NATURE: PackedField = PackedField { shift: 5, width: 3 };
    /// Claim: its rank.
    pub const RANK: PackedField = PackedField { shift: 8, width: 2 };
    /// Claim: the form of its valid time (see `SpanForm`).
    pub const SPAN_FORM: PackedField = PackedField {
        shift: 10,
        width: 6,
    };
    /// Source: whether its date is uncertain or approximate.
    pub const VAGUE_DATE: PackedField = PackedField { shift: 0, width: 1 };
    /// Attribution: its stance.
    pub const STANCE: PackedField = PackedField { shift: 0, width: 3 };
    /// Attribution: its certainty, from 1; 0 for none.
    pub const CERTAINTY: PackedField = PackedField { shift: 3, width: 3 };
    /// Attribution: its mode.
    pub const MODE: PackedField = PackedField { shift: 6, width: 3 };
    /// Attribution: the kind of its speaker.
    pub const SPEAKER_KIND: PackedField = PackedField { shift: 9, width: 2 };
    /// Attribution: whether it takes no side, whatever its stance: it is ironic, implied, or bears
    /// out an end of the valid time alone.
    pub const ASIDE: PackedField = PackedField {
        shift: 11,
        width: 1,
    };
    /// Attribution: whether it is joint evidence, which counts together with others alone.
    pub const JOINT: PackedField = PackedField {
        shift: 12,
        width: 1,
    };
    /// Attribution: whether it is retracted. This is the highest bit of
    /// [`AttributionColumn::Flags`], so that the greatest value of the column shows whether any is.
    pub const RETRACTED: PackedField = PackedField {
        shift: 13,
        width: 1,
    };

    /// Value of a claim or a qualifier: whether it is approximate.
    pub const APPROXIMATE: PackedField = PackedField { shift: 4, width: 1 };
    /// Value of a claim or a qualifier: whether floating-point numbers may not tell one of its
    /// numbers from others.
    pub const INEXACT: PackedField = PackedField { shift: 5, width: 1 };
    /// Marks of an attribution: its distance, from 1; 0 for none.
    pub const DISTANCE: PackedField = PackedField { shift: 0, width: 1 };
    /// Marks of an attribution: its tone, from 1; 0 for none.
    pub const TONE: PackedField = PackedField { shift: 1, width: 1 };
    /// Marks of an attribution: its reading, from 1; 0 for none.
    pub const READING: PackedField = PackedField { shift: 2, width: 1 };
    /// Marks of an attribution: whether the source has it first-hand.
    pub const FIRST_HAND: PackedField = PackedField { shift: 3, width: 1 };
    /// Marks of an attribution: whether the number of speakers is a minimum.
    pub const COUNT_IS_MINIMUM: PackedField = PackedField { shift: 4, width: 1 };
    /// Marks of an attribution: the end of the valid time that it bears out, from 1; 0 for none.
    pub const BEARS: PackedField = PackedField { shift: 5, width: 2 };
    /// Marks of an attribution: whether its original was revoked.
    pub const REVOKED: PackedField = PackedField { shift: 7, width: 1 };
    /// Marks of an attribution: whether it has a closed part.
    pub const CLOSED: PackedField = PackedField { shift: 8, width: 1 };
    /// Grade: the reliability of the source, from 1; 0 for none.
    pub const GRADE: PackedField = PackedField { shift: 0, width: 3 };
    /// Derivation: its kind.
    pub const DERIVATION_KIND: PackedField = PackedField { shift: 0, width: 3 };
    /// Derivation: whether it is assumed.
    pub const ASSUMED: PackedField = PackedField { shift: 3, width: 1 };
    /// Relation: its kind, which is the whole number.
    pub const RELATION_KIND: PackedField = PackedField { shift: 0, width: 3 };

    /// The field of each of some flags in two bytes.
    pub fn of_each(self, flags: &[u16]) -> impl Iterator<Item = u16> {
        let (shift, bits) = (u32::from(self.shift), (1_u16 << self.width) - 1);
        flags.iter().map(move |flags| (flags >> shift) & bits)
    }

    /// The field of some flags.
    #[inline]
    pub fn of(self, flags: u64) -> u8 {
        ((flags >> self.shift) & ((1 << self.width) - 1)) as u8
    }

    /// The flags with a value in this field, to be added to those of other fields.
    pub(super) fn pack(self, value: u8) -> u64 {
        debug_assert!(u64::from(value) < 1 << self.width, "a field has room");
        u64::from(value) << self.shift
    }
}

/// The first millisecond of the year -9999, before which dates are whole days: only years of four
/// digits have instants.
const FIRST_MILLIS: i64 = -377_705_116_800_000;
/// More days than there are before then.
const DAYS_BEFORE: i64 = 106_000_000_000;
/// The milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The value of an ordinal.
pub fn of_ordinal(ordinal: Ordinal) -> u64 {
    u64::from(ordinal.0) + 1
}

/// The ordinal of a value; `None` for the missing value.
pub fn to_ordinal(value: u64) -> Option<Ordinal> {
    value.checked_sub(1).map(|ordinal| Ordinal(ordinal as u32))
}

/// The value of an instant in milliseconds since 1970: what is long ago is counted in days, so that
/// the values of usual dates are not much greater for it.
pub fn of_instant(millis: i64) -> u64 {
    let from_first = millis.saturating_sub(FIRST_MILLIS);
    let value = match from_first < 0 {
        true => DAYS_BEFORE + from_first.div_euclid(DAY),
        false => DAYS_BEFORE.saturating_add(from_first),
    };
    value.max(1).cast_unsigned()
}

/// The instant of a value; `None` for the missing value.
pub fn to_instant(value: u64) -> Option<i64> {
    let from_first = value.cast_signed().checked_sub(DAYS_BEFORE)?;
    let from_first = match from_first < 0 {
        true => from_first.saturating_mul(DAY),
        false => from_first,
    };
    (value != 0).then_some(from_first.saturating_add(FIRST_MILLIS))
}

/// The values of both ends of a date.
pub(super) fn of_date(date: Option<PartialDate>) -> (u64, u64) {
    date.map_or((0, 0), |date| {
        (of_instant(date.start()), of_instant(date.end()))
    })
}

/// The value of the end of a date: 0, where the date is the one day that starts then.
pub(super) fn of_end_after(start: i64, end: i64) -> u64 {
    match end.checked_sub(start) == Some(DAY) {
        true => 0,
        false => of_instant(end),
    }
}

/// The end of a date whose start and end have these values.
pub fn to_end_after(start: u64, end: u64) -> Option<i64> {
    to_instant(end).or_else(|| to_instant(start).map(|start| start.saturating_add(DAY)))
}

/// The value of a floating-point number, which sorts as the number does.
pub fn of_float(number: f64) -> u64 {
    // There is no sign of zero.
    let bits = (number + 0.0).to_bits();
    match bits >> 63 {
        0 => bits | 1 << 63,
        _ => !bits,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn values_have_the_order_of_what_they_stand_for(a: f64, b: f64, c in -377_705_116_800_000_i64..9_000_000_000_000_000_000, d in -377_705_116_800_000_i64..253_402_300_800_000) {
            if a < b {
                prop_assert!(of_float(a) < of_float(b));
            }
            prop_assert_eq!(of_instant(c).cmp(&of_instant(d)), c.cmp(&d));
            prop_assert_eq!(to_instant(of_instant(c)), Some(c));
        }
    }

    #[test]
    fn packed_fields_do_not_overlap() {
        let flags = PackedField::STANCE.pack(6)
            + PackedField::CERTAINTY.pack(5)
            + PackedField::MODE.pack(4)
            + PackedField::SPEAKER_KIND.pack(2)
            + PackedField::ASIDE.pack(0)
            + PackedField::JOINT.pack(1)
            + PackedField::RETRACTED.pack(1);
        let read = [
            PackedField::STANCE,
            PackedField::CERTAINTY,
            PackedField::MODE,
            PackedField::SPEAKER_KIND,
            PackedField::ASIDE,
            PackedField::JOINT,
            PackedField::RETRACTED,
        ]
        .map(|field| field.of(flags));
        assert_eq!(read, [6, 5, 4, 2, 0, 1, 1]);
    }
}
