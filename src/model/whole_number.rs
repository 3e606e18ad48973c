//! Whole numbers as JSON Schema has them: a number without a fraction, written `2` or `2.0`.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};

/// A whole number from 0 to 4294967295.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeNumber(pub u32);

impl<'de> Deserialize<'de> for WholeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WholeNumber, D::Error> {
        deserializer.deserialize_any(WholeNumberVisitor)
    }
}

struct WholeNumberVisitor;

impl Visitor<'_> for WholeNumberVisitor {
    type Value = WholeNumber;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 0 to {}", u32::MAX)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<WholeNumber, E> {
        let small = u32::try_from(number).map(WholeNumber);
        small.map_err(|_| E::invalid_value(de::Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<WholeNumber, E> {
        let small = u32::try_from(number).map(WholeNumber);
        small.map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<WholeNumber, E> {
        match number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number) {
            // Every such number is one of u32.
            true => Ok(WholeNumber(number as u32)),
            false => Err(E::invalid_value(de::Unexpected::Float(number), &self)),
        }
    }
}

/// Reads a whole number.
pub(super) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    WholeNumber::deserialize(deserializer).map(|number| number.0)
}

/// Reads a whole number that may be left out.
pub(super) fn read_optional<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<u32>, D::Error> {
    let number = Option::<WholeNumber>::deserialize(deserializer)?;
    Ok(number.map(|number| number.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_without_a_fraction_is_whole() {
        let read = |text: &str| serde_json::from_str::<WholeNumber>(text).ok();
        for (text, number) in [
            ("0", 0),
            ("2", 2),
            ("2.0", 2),
            ("2e3", 2000),
            ("-0.0", 0),
            ("4294967295", u32::MAX),
            ("4294967295.0", u32::MAX),
        ] {
            assert_eq!(read(text), Some(WholeNumber(number)), "{text}");
        }
        for other in [
            "-1",
            "-1.0",
            "2.5",
            "4294967296",
            "4294967296.0",
            "1e99",
            "\"2\"",
            "true",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
