//! The numbers that a quantity may stand for.

use crate::{
    kb::{
        error::KbError,
        rules::{
            context::RuleContext,
            values::{
                canonical_value::{BaseUnit, UnitKey},
                exact_number::ExactNumber,
            },
        },
    },
    model::{Ordinal, Predicate, Quantity},
};

/// The numbers that a quantity may stand for, in its base unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QuantityRange {
    /// The least; `None` for no bound.
    low: Option<ExactNumber>,
    /// The greatest; `None` for no bound.
    high: Option<ExactNumber>,
    /// Whether the least and the greatest are said, and not what an amount was rounded from.
    is_stated: bool,
    /// The base unit; `None` for bare numbers.
    pub(super) unit: Option<UnitKey>,
}

impl QuantityRange {
    /// The range of a quantity: its bounds, if it has any; else what rounds to its amount as it is
    /// written, or the amount alone where the predicate is exact. Of an amount that is said to be
    /// about so much it is the least that may be meant.
    pub(super) fn of(
        context: &RuleContext<'_>,
        quantity: &Quantity,
        predicate: &Predicate<Ordinal>,
    ) -> Result<QuantityRange, KbError> {
        let (lower, upper) = (quantity.lower(), quantity.upper());
        let (low, high, is_stated) = match quantity.amount() {
            _ if lower.is_some() || upper.is_some() => {
                (lower.map(ExactNumber::of), upper.map(ExactNumber::of), true)
            }
            Some(amount) if predicate.exact && !quantity.is_about() => {
                let amount = ExactNumber::of(amount);
                (Some(amount.clone()), Some(amount), true)
            }
            Some(amount) => {
                let [low, high] = ExactNumber::rounded_to(amount);
                (Some(low), Some(high), false)
            }
            None => (None, None, true),
        };
        let base = BaseUnit::of(context, quantity)?;
        Ok(QuantityRange {
            low: low.map(|number| base.convert(number)),
            high: high.map(|number| base.convert(number)),
            is_stated,
            unit: base.unit,
        })
    }

    /// Whether no number is in both. Two amounts of which one is rounded up to where the other is
    /// rounded down share none; a bound that is said is in its range.
    pub(super) fn is_apart(&self, other: &QuantityRange) -> bool {
        self.is_below(other) || other.is_below(self)
    }

    fn is_below(&self, other: &QuantityRange) -> bool {
        let (Some(high), Some(low)) = (&self.high, &other.low) else {
            return false;
        };
        high < low || high == low && !self.is_stated && !other.is_stated
    }

    /// Whether every number of another range is in this one.
    pub(super) fn contains(&self, other: &QuantityRange) -> bool {
        let starts_within = match (&self.low, &other.low) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(low), Some(inner)) => low <= inner,
        };
        let ends_within = match (&self.high, &other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(high), Some(inner)) => inner <= high,
        };
        starts_within && ends_within
    }
}
