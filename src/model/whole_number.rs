//! Whole numbers that the API can say: GraphQL's `Int` has 32 bits with a sign.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};

/// The greatest number.
pub const MAX: u32 = i32::MAX as u32;

/// Reads a number from 0 to [`MAX`], or none. `2.0` is 2, as JSON Schema has it.
pub(super) fn read_optional<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u32>, D::Error> {
    Ok(Option::<WholeNumber>::deserialize(deserializer)?.map(|WholeNumber(number)| number))
}

/// A whole number, as it is read.
pub(crate) struct WholeNumber(u32);

impl<'de> Deserialize<'de> for WholeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WholeNumber, D::Error> {
        deserializer.deserialize_any(FromNumber).map(WholeNumber)
    }
}

struct FromNumber;

impl Visitor<'_> for FromNumber {
    type Value = u32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 0 to {MAX}")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u32, E> {
        let number = u32::try_from(number).ok().filter(|number| *number <= MAX);
        number.ok_or_else(|| E::custom(format_args!("a whole number from 0 to {MAX} is expected")))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<u32, E> {
        let is_whole = number.fract() == 0.0 && (0.0..=f64::from(MAX)).contains(&number);
        // A number that is none of ours is refused as one that is too great.
        self.visit_u64(if is_whole { number as u64 } else { u64::MAX })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_may_have_a_zero_fraction_and_is_bounded() {
        let read = |json: &str| {
            serde_json::from_str::<WholeNumber>(json)
                .map(|number| number.0)
                .ok()
        };
        for (json, expected) in [
            ("2", Some(2)),
            ("2.0", Some(2)),
            ("2e3", Some(2000)),
            ("-0.0", Some(0)),
            ("2147483647", Some(MAX)),
            ("2147483648", None),
            ("2.5", None),
            ("-1", None),
            ("1e300", None),
            ("\"2\"", None),
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
    }
}
