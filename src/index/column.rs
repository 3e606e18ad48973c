//! The columns of documents: numbers by which they are filtered, sorted and grouped.
//!
//! Every number is a `u64` of the order of what it stands for. 0 stands for "none"; so an ordinal
//! is kept one higher, and a date as the milliseconds since the year 0, which are never 0.

use crate::model::{Ordinal, PartialDate};

macro_rules! columns {
    ($kind:ident, $about:literal; $($name:ident: $field:literal, $what:literal;)*) => {
        #[doc = $about]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $kind {
            $(#[doc = $what] $name,)*
        }

        impl $kind {
            /// All of them.
            pub const ALL: &'static [$kind] = &[$($kind::$name,)*];

            /// Its name in the index.
            pub(super) fn name(self) -> &'static str {
                match self { $($kind::$name => $field,)* }
            }
        }
    };
}

columns! {
    Column, "A number of a document.";
    Ordinal: "ordinal", "Its record's ordinal, not one higher.";
    Since: "since", "The revision that wrote its version.";
    Subject: "subject", "Claim: its subject.";
    Predicate: "predicate", "Claim: its predicate.";
    Object: "object", "Claim: the entity that is its value.";
    Facets: "facets", "Claim: its [`Facet`]s.";
    FirstStated: "first_stated", "Claim: the start of the earliest date at which it was said.";
    LastStated: "last_stated", "Claim: the start of the latest date at which it was said.";
    From: "from", "Claim: since when it holds. Source: the start of its date.";
    Until: "until", "Claim: until when it holds, that excluded. Source: the end of its date.";
    Amount: "amount", "Claim: the amount of its value, as a floating number.";
    EntityType: "entity_type", "Entity: its type.";
    Publisher: "publisher", "Source: its publisher.";
}

columns! {
    AttributionColumn, "A number of each of a claim's attributions, in their order.";
    Act: "row_act", "Its [`Facet`]s.";
    Speaker: "row_speaker", "The entity that speaks.";
    Affiliation: "row_affiliation", "The affiliation of an anonymous speaker.";
    Source: "row_source", "Its source.";
    End: "row_end", "The last source that it names.";
    From: "row_from", "When it was said: the start of the date.";
    Until: "row_until", "When it was said: the end of the date.";
}

/// A small number among others in [`Column::Facets`] or [`AttributionColumn::Act`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PackedField {
    shift: u8,
    width: u8,
}

impl PackedField {
    /// Of a claim: the kind of its value.
    pub const VALUE_KIND: PackedField = PackedField { shift: 0, width: 3 };
    /// Of a claim: its polarity.
    pub const POLARITY: PackedField = PackedField { shift: 3, width: 1 };
    /// Of a claim: its nature.
    pub const NATURE: PackedField = PackedField { shift: 4, width: 2 };
    /// Of a claim: its rank.
    pub const RANK: PackedField = PackedField { shift: 6, width: 2 };
    /// Of an attribution: its stance.
    pub const STANCE: PackedField = PackedField { shift: 0, width: 3 };
    /// Of an attribution: its certainty, from 1; 0 for none.
    pub const CERTAINTY: PackedField = PackedField { shift: 3, width: 3 };
    /// Of an attribution: its mode.
    pub const MODE: PackedField = PackedField { shift: 6, width: 3 };
    /// Of an attribution: what kind of speaker it has.
    pub const SPEAKER_KIND: PackedField = PackedField { shift: 9, width: 2 };
    /// Of an attribution: whether it was taken back. It counts most in [`AttributionColumn::Act`], so that the
    /// greatest number there tells whether any was.
    pub const RETRACTED: PackedField = PackedField {
        shift: 11,
        width: 1,
    };

    /// The number in each of what was packed, in two bytes.
    pub fn of_each(self, packed: &[u16]) -> impl Iterator<Item = u16> {
        let (shift, bits) = (u32::from(self.shift), (1_u16 << self.width) - 1);
        packed.iter().map(move |it| (it >> shift) & bits)
    }

    /// The number in what was packed.
    #[inline]
    pub fn of(self, packed: u64) -> u8 {
        ((packed >> self.shift) & ((1 << self.width) - 1)) as u8
    }

    /// The number at its place, to be added to others.
    pub(super) fn pack(self, number: u8) -> u64 {
        debug_assert!(u64::from(number) < 1 << self.width, "a facet has room");
        u64::from(number) << self.shift
    }
}

/// Milliseconds from the year 0, proleptic, to 1970, and some to spare.
const TO_1970: i64 = 62_200_000_000_000;

/// An ordinal in a column.
pub fn of_ordinal(ordinal: Ordinal) -> u64 {
    u64::from(ordinal.0) + 1
}

/// The ordinal that a column has, if any.
pub fn to_ordinal(number: u64) -> Option<Ordinal> {
    number.checked_sub(1).map(|number| Ordinal(number as u32))
}

/// An instant, in milliseconds since 1970, in a column.
pub fn of_instant(millis: i64) -> u64 {
    millis.saturating_add(TO_1970).max(1).cast_unsigned()
}

/// The instant that a column has, if any.
pub fn to_instant(number: u64) -> Option<i64> {
    (number != 0).then(|| number.cast_signed().saturating_sub(TO_1970))
}

/// Both ends of a date in columns.
pub(super) fn of_date(date: Option<PartialDate>) -> (u64, u64) {
    date.map_or((0, 0), |date| {
        (of_instant(date.start()), of_instant(date.end()))
    })
}

/// A floating number in a column. What is more than another is not less here.
pub fn of_float(number: f64) -> u64 {
    let bits = number.to_bits();
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
        fn numbers_have_the_order_of_what_they_stand_for(a: f64, b: f64, c in -62_135_596_800_000_i64..253_402_300_800_000, d in -62_135_596_800_000_i64..253_402_300_800_000) {
            if a < b {
                prop_assert!(of_float(a) < of_float(b));
            }
            prop_assert_eq!(of_instant(c).cmp(&of_instant(d)), c.cmp(&d));
            prop_assert_eq!(to_instant(of_instant(c)), Some(c));
        }
    }

    #[test]
    fn facets_do_not_touch_each_other() {
        let packed = PackedField::STANCE.pack(6)
            + PackedField::CERTAINTY.pack(5)
            + PackedField::MODE.pack(4)
            + PackedField::SPEAKER_KIND.pack(2)
            + PackedField::RETRACTED.pack(1);
        let read = [
            PackedField::STANCE,
            PackedField::CERTAINTY,
            PackedField::MODE,
            PackedField::SPEAKER_KIND,
            PackedField::RETRACTED,
        ]
        .map(|facet| facet.of(packed));
        assert_eq!(read, [6, 5, 4, 2, 1]);
    }
}
