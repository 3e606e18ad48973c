//! The values of claims: the objects of their predicates.

use borsh::{BorshDeserialize, BorshSerialize};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::model::{
    coordinate::Coordinate,
    date::TimeValue,
    decimal::Decimal,
    entity::ExternalId,
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
    /// A text in one language, or in none.
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
    /// A place on the earth or on another globe.
    Coordinate(Coordinate<R>),
    /// Some value, but it is not said which.
    Some,
    /// No value.
    None,
    /// The name of something in another system.
    Identifier(ExternalId),
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
            Value::Coordinate(place) => {
                Value::Coordinate(place.try_map(|globe| f(Kind::Entity, globe))?)
            }
            Value::Some => Value::Some,
            Value::None => Value::None,
            Value::Identifier(identifier) => Value::Identifier(identifier),
        })
    }

    /// The entity to which the value refers: the value itself, or the globe of a place.
    pub fn referred(&self) -> Option<&R> {
        match self {
            Value::Entity(entity) => Some(entity),
            Value::Coordinate(place) => place.globe(),
            _ => None,
        }
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
        assert!(quantity(r#"{"amount": 66}"#).is_ok());
    }

    #[test]
    fn a_value_without_content_is_a_word() {
        let value: Value<u8> = serde_json::from_str(r#""none""#).unwrap();
        assert_eq!(value, Value::None);
    }
}
