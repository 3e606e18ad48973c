//! Canonical values, of which two are equal where they say the same.

use crate::{
    kb::{
        error::KbError,
        rules::{context::RuleContext, values::exact_number::ExactNumber},
    },
    model::{
        Coordinate, Decimal, Id, Language, Name, Ordinal, Prose, Quantity, Value,
        canonical_url::canonical,
    },
};

/// A value in the form in which values are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::kb) enum CanonicalValue {
    /// An entity after all merges.
    Entity(Ordinal),
    /// A text, which is trimmed and in NFC, and its language.
    Text(Prose, Option<Language>),
    /// An amount in its base unit.
    Quantity(CanonicalQuantity),
    /// A date or an interval as it is written, with its calendar where that is said.
    Time(String),
    /// A canonical address.
    Url(String),
    /// Yes or no.
    Boolean(bool),
    /// A code of the predicate.
    Code(Id),
    /// A latitude and a longitude, how far they may be off, and the globe after all merges.
    Coordinate([Decimal; 2], Option<Decimal>, Option<Ordinal>),
    /// Some value.
    Some,
    /// No value.
    None,
    /// A scheme, and a name in it.
    Identifier(Name, Name),
}

/// A quantity whose numbers are those of its base unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::kb) struct CanonicalQuantity {
    amount: Option<ExactNumber>,
    lower: Option<ExactNumber>,
    upper: Option<ExactNumber>,
    unit: Option<UnitKey>,
    is_approximate: bool,
}

/// The key by which units are told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::kb) enum UnitKey {
    /// A base unit of the vocabulary.
    Base(Ordinal),
    /// The name of a unit that is not in the vocabulary, and is related to no other.
    Name(Name),
}

/// The unit of a quantity as a base unit, and the factor to it.
pub(super) struct BaseUnit {
    /// The base unit; `None` for a bare number.
    pub(super) unit: Option<UnitKey>,
    factor: Option<ExactNumber>,
}

impl CanonicalValue {
    /// The canonical form of a value.
    pub(in crate::kb) fn of(
        context: &RuleContext<'_>,
        value: &Value<Ordinal>,
    ) -> Result<CanonicalValue, KbError> {
        Ok(match value {
            Value::Entity(entity) => CanonicalValue::Entity(context.root(*entity)?),
            Value::Text(text) => CanonicalValue::Text(text.text.clone(), text.language.clone()),
            Value::Quantity(quantity) => {
                CanonicalValue::Quantity(CanonicalQuantity::of(context, quantity)?)
            }
            Value::Time(time) => CanonicalValue::Time(match time.calendar() {
                Some(calendar) => format!("{time} {calendar:?}"),
                None => time.to_string(),
            }),
            Value::Url(url) => CanonicalValue::Url(canonical(url)),
            Value::Boolean(yes) => CanonicalValue::Boolean(*yes),
            Value::Code(code) => CanonicalValue::Code(code.clone()),
            Value::Coordinate(place) => CanonicalValue::Coordinate(
                [place.latitude(), place.longitude()],
                place.precision(),
                globe(context, place)?,
            ),
            Value::Some => CanonicalValue::Some,
            Value::None => CanonicalValue::None,
            Value::Identifier(identifier) => {
                CanonicalValue::Identifier(identifier.scheme.clone(), identifier.value.clone())
            }
        })
    }
}

/// The globe of a place after all merges; `None` for the earth.
pub(super) fn globe(
    context: &RuleContext<'_>,
    place: &Coordinate<Ordinal>,
) -> Result<Option<Ordinal>, KbError> {
    place.globe().map(|globe| context.root(*globe)).transpose()
}

impl CanonicalQuantity {
    fn of(context: &RuleContext<'_>, quantity: &Quantity) -> Result<CanonicalQuantity, KbError> {
        let base = BaseUnit::of(context, quantity)?;
        let number = |decimal: Decimal| base.convert(ExactNumber::of(decimal));
        Ok(CanonicalQuantity {
            amount: quantity.amount().map(number),
            lower: quantity.lower().map(number),
            upper: quantity.upper().map(number),
            is_approximate: quantity.approximate(),
            unit: base.unit.clone(),
        })
    }
}

impl BaseUnit {
    /// The base unit of a quantity.
    pub(super) fn of(context: &RuleContext<'_>, quantity: &Quantity) -> Result<BaseUnit, KbError> {
        let Some(unit) = quantity.unit() else {
            return Ok(BaseUnit {
                unit: None,
                factor: None,
            });
        };
        Ok(match context.unit(unit)? {
            Some((base, factor)) => BaseUnit {
                unit: Some(UnitKey::Base(base)),
                factor: Some(ExactNumber::of(factor)),
            },
            None => BaseUnit {
                unit: Some(UnitKey::Name(unit.clone())),
                factor: None,
            },
        })
    }

    /// The number of base units that a number of units is.
    pub(super) fn convert(&self, number: ExactNumber) -> ExactNumber {
        match &self.factor {
            Some(factor) => number.times(factor),
            None => number,
        }
    }
}
