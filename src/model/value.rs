//! The values of claims: the objects of their predicates.

use std::{borrow::Cow, fmt};

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::model::{
    date::TimeValue,
    id::Id,
    kind::Kind,
    text::{Name, Text},
    web_url::WebUrl,
};

/// A value of a claim or of a qualifier.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    JsonSchema,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "camelCase")]
pub enum Value<R> {
    /// Another entity.
    Entity(R),
    /// A text in one language.
    Text(Text),
    /// An amount, or bounds of one.
    Quantity(Quantity),
    /// A date, or an interval between two.
    Time(TimeValue),
    /// An address on the web.
    Url(WebUrl),
    /// Yes or no.
    Boolean(bool),
    /// A code that the predicate lists.
    Code(Id),
    /// A place on the earth.
    Coordinate(Coordinate),
    /// Some value, but it is not said which.
    Some,
    /// No value.
    None,
}

impl<R> Value<R> {
    /// The same value with its reference exchanged.
    pub fn try_map<S, E>(self, f: &mut impl FnMut(Kind, R) -> Result<S, E>) -> Result<Value<S>, E> {
        Ok(match self {
            Value::Entity(id) => Value::Entity(f(Kind::Entity, id)?),
            Value::Text(text) => Value::Text(text),
            Value::Quantity(quantity) => Value::Quantity(quantity),
            Value::Time(date) => Value::Time(date),
            Value::Url(url) => Value::Url(url),
            Value::Boolean(yes) => Value::Boolean(yes),
            Value::Code(code) => Value::Code(code),
            Value::Coordinate(coordinate) => Value::Coordinate(coordinate),
            Value::Some => Value::Some,
            Value::None => Value::None,
        })
    }
}

/// An amount in a unit, exact, between bounds, or about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, BorshSerialize, BorshDeserialize)]
pub struct Quantity {
    /// The amount; left out where only bounds are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Decimal>,
    /// The least that the amount may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    lower: Option<Decimal>,
    /// The most that the amount may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<Decimal>,
    /// The unit, such as `USD`, `person` or `%`; left out for a bare number.
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<Name>,
    /// Whether the amount is said to be about that much.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    approximate: bool,
}

/// The reason why numbers make no quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// The quantity has no number.
    #[error("a quantity needs an `amount`, a `lower` or an `upper`")]
    Empty,
    /// The bounds do not enclose the amount.
    #[error("`{low}` must not be more than `{high}`: lower, amount and upper go upwards")]
    Disordered {
        /// The number that should be the lesser.
        low: Decimal,
        /// The number that should be the greater.
        high: Decimal,
    },
}

impl Quantity {
    /// The amount, where one is given.
    pub fn amount(&self) -> Option<Decimal> {
        self.amount
    }
    /// The least that the amount may be.
    pub fn lower(&self) -> Option<Decimal> {
        self.lower
    }
    /// The most that the amount may be.
    pub fn upper(&self) -> Option<Decimal> {
        self.upper
    }
    /// The unit.
    pub fn unit(&self) -> Option<&Name> {
        self.unit.as_ref()
    }
    /// Whether the amount is said to be about that much.
    pub fn approximate(&self) -> bool {
        self.approximate
    }

    /// The same quantity in another unit, of which one of its own is `factor`; `None` where a
    /// number would have too many digits.
    pub fn converted(&self, unit: Name, factor: Decimal) -> Option<Quantity> {
        let convert = |number: Option<Decimal>| match number {
            Some(number) => number.exact_product(factor).map(Some),
            None => Some(None),
        };
        Some(Quantity {
            amount: convert(self.amount)?,
            lower: convert(self.lower)?,
            upper: convert(self.upper)?,
            unit: Some(unit),
            approximate: self.approximate,
        })
    }

    /// Whether the amount is about so much and has no bounds, so that nobody says how near it is.
    pub fn is_about(&self) -> bool {
        self.approximate && self.lower.is_none() && self.upper.is_none()
    }

    fn checked(self) -> Result<Quantity, QuantityError> {
        let numbers: Vec<Decimal> = [self.lower, self.amount, self.upper]
            .into_iter()
            .flatten()
            .collect();
        if numbers.is_empty() {
            return Err(QuantityError::Empty);
        }
        match numbers.windows(2).find(|pair| pair[0] > pair[1]) {
            Some(pair) => Err(QuantityError::Disordered {
                low: pair[0],
                high: pair[1],
            }),
            None => Ok(self),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Quantity, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct UncheckedQuantity {
            amount: Option<Decimal>,
            lower: Option<Decimal>,
            upper: Option<Decimal>,
            unit: Option<Name>,
            #[serde(default)]
            approximate: bool,
        }
        let UncheckedQuantity {
            amount,
            lower,
            upper,
            unit,
            approximate,
        } = UncheckedQuantity::deserialize(deserializer)?;
        let quantity = Quantity {
            amount,
            lower,
            upper,
            unit,
            approximate,
        };
        quantity.checked().map_err(de::Error::custom)
    }
}

/// A place on the earth by its coordinates in WGS 84.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema, BorshSerialize, BorshDeserialize)]
pub struct Coordinate {
    /// The latitude in degrees, from -90 to 90, north of the equator positive.
    latitude: Decimal,
    /// The longitude in degrees, from -180 to 180, east of Greenwich positive.
    longitude: Decimal,
}

/// A number is no degree of latitude or longitude.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{degrees}` is beyond {most} degrees: a latitude is from -90 to 90, a longitude from -180 to 180"
)]
pub struct CoordinateError {
    degrees: Decimal,
    most: i32,
}

impl Coordinate {
    /// The place at some degrees.
    pub fn new(latitude: Decimal, longitude: Decimal) -> Result<Coordinate, CoordinateError> {
        for (degrees, most) in [(latitude, 90), (longitude, 180)] {
            if degrees.0.abs() > most.into() {
                return Err(CoordinateError { degrees, most });
            }
        }
        Ok(Coordinate {
            latitude,
            longitude,
        })
    }

    /// The latitude in degrees.
    pub fn latitude(&self) -> Decimal {
        self.latitude
    }

    /// The longitude in degrees.
    pub fn longitude(&self) -> Decimal {
        self.longitude
    }
}

impl<'de> Deserialize<'de> for Coordinate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Coordinate, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct UncheckedCoordinate {
            latitude: Decimal,
            longitude: Decimal,
        }
        let UncheckedCoordinate {
            latitude,
            longitude,
        } = UncheckedCoordinate::deserialize(deserializer)?;
        Coordinate::new(latitude, longitude).map_err(de::Error::custom)
    }
}

/// A decimal number, exact, with up to 28 digits; written as a string, since JSON readers round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(rust_decimal::Decimal);

/// A text is no decimal number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a decimal number of at most 28 digits, such as `66` or `-0.5`")]
pub struct DecimalError(String);

impl Decimal {
    /// Reads digits, with a sign before and a point between them where wanted.
    pub fn new(text: &str) -> Result<Decimal, DecimalError> {
        let refused = || DecimalError(text.chars().take(60).collect());
        let number = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        if !are_digits(whole) || !are_digits(fraction) || digits > 28 {
            return Err(refused());
        }
        rust_decimal::Decimal::from_str_exact(text)
            .map(Decimal)
            .map_err(|_| refused())
    }

    /// The same number without zeros behind it, and zero without a sign.
    #[must_use]
    pub fn normalized(self) -> Decimal {
        Decimal(self.0.normalize())
    }

    /// The number one.
    pub const ONE: Decimal = Decimal(rust_decimal::Decimal::ONE);

    /// Whether the number is more than 0.
    pub fn is_positive(self) -> bool {
        self.0 > rust_decimal::Decimal::ZERO
    }

    /// The product, exact; `None` where it has more digits than a decimal number holds.
    pub fn exact_product(self, other: Decimal) -> Option<Decimal> {
        let (left, right) = (self.0.normalize(), other.0.normalize());
        let product = left.checked_mul(right)?;
        let is_zero = left.is_zero() || right.is_zero();
        let is_exact = is_zero || product.scale() == left.scale() + right.scale();
        is_exact.then(|| Decimal(product.normalize()))
    }

    /// The nearest floating number. What is more than another is not less there.
    pub fn to_f64(self) -> f64 {
        // Every decimal of 28 digits is written so that it reads as a floating number.
        self.0.to_string().parse().unwrap_or(f64::NAN)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(deserializer)?;
        Decimal::new(&text).map_err(de::Error::custom)
    }
}

impl BorshSerialize for Decimal {
    fn serialize<W: borsh::io::Write>(&self, writer: &mut W) -> borsh::io::Result<()> {
        writer.write_all(&self.0.serialize())
    }
}

impl BorshDeserialize for Decimal {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Decimal> {
        let bytes = <[u8; 16]>::deserialize_reader(reader)?;
        Ok(Decimal(rust_decimal::Decimal::deserialize(bytes)))
    }
}

impl JsonSchema for Decimal {
    fn schema_name() -> Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A decimal number as a string, since JSON readers round.",
            "type": "string",
            "pattern": "^-?(?=(\\.?[0-9]){1,28}$)[0-9]+(\\.[0-9]+)?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(json: &str) -> Result<Quantity, String> {
        serde_json::from_str(json).map_err(|e| e.to_string())
    }

    #[test]
    fn a_quantity_has_a_number_within_its_bounds() {
        assert!(quantity(r#"{"lower": "66", "upper": "72", "unit": "USD"}"#).is_ok());
        assert!(
            quantity(r#"{"unit": "USD"}"#)
                .unwrap_err()
                .contains("needs an `amount`")
        );
        assert!(
            quantity(r#"{"amount": "9", "upper": "8"}"#)
                .unwrap_err()
                .contains("go upwards")
        );
        assert!(quantity(r#"{"amount": 66}"#).is_err());
    }

    #[test]
    fn a_decimal_is_exact_and_kept_as_written() {
        assert_eq!(Decimal::new("66.10").unwrap().to_string(), "66.10");
        assert!(Decimal::new("0.1").unwrap() < Decimal::new("0.2").unwrap());
        for bad in ["", "1e3", "１", "1_000", "--1", &"9".repeat(30)] {
            assert!(Decimal::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_product_is_exact_or_none() {
        let product = |left: &str, right: &str| {
            let factors = [left, right].map(|text| Decimal::new(text).unwrap());
            factors[0]
                .exact_product(factors[1])
                .map(|it| it.to_string())
        };
        let nines = "9".repeat(20);
        for (left, right, expected) in [
            ("1000", "0.001", Some("1")),
            ("0.9144", "1760", Some("1609.344")),
            ("100.00", "0.0100", Some("1")),
            ("0.00000000000001", "0.000000000000001", None),
            (&nines, &nines, None),
            ("0", &nines, Some("0")),
        ] {
            assert_eq!(product(left, right).as_deref(), expected, "{left} {right}");
        }
    }

    #[test]
    fn a_value_without_content_is_a_word() {
        let value: Value<u8> = serde_json::from_str(r#""none""#).unwrap();
        assert_eq!(value, Value::None);
    }
}
