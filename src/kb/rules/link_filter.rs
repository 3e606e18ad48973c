//! Links of claims that may be rivals of a reading: most other claims are ruled out unread.

use crate::{
    kb::{
        error::KbError,
        rules::{claim_reading::ClaimReading, context::RuleContext},
    },
    model::{Link, Ordinal, Polarity, Value},
    store::{NEGATIVE, NO_VALUE, value_number},
};

/// The links in [`List::OfPredicate`](crate::store::List::OfPredicate) whose claims may clash with
/// a reading. A claim of no value counts as the denial of some.
pub(super) struct LinkFilter {
    positive: ValueNumbers,
    negative: ValueNumbers,
}

/// The numbers of values, which other values may share.
enum ValueNumbers {
    Any,
    Of(Vec<u16>),
}

impl ValueNumbers {
    fn contain(&self, number: u16) -> bool {
        match self {
            ValueNumbers::Any => true,
            ValueNumbers::Of(numbers) => numbers.contains(&number),
        }
    }

    /// The numbers of all values that are equal to a value.
    fn equal_to(
        context: &RuleContext<'_>,
        value: &Value<Ordinal>,
    ) -> Result<ValueNumbers, KbError> {
        Ok(match value {
            Value::Entity(entity) => {
                let merged = context.merged(*entity)?.into_iter();
                let numbers = merged.map(|entity| value_number(&Value::Entity(entity)));
                ValueNumbers::Of(numbers.collect())
            }
            // Another unit may have the same amount.
            Value::Quantity(quantity) if context.relates_unit(quantity.unit())? => {
                ValueNumbers::Any
            }
            _ => ValueNumbers::Of(vec![value_number(value)]),
        })
    }

    /// The numbers of all values that a denial of a value covers, and of those whose denial covers
    /// it, but for the denial of some.
    fn covered_with(
        context: &RuleContext<'_>,
        value: &Value<Ordinal>,
    ) -> Result<ValueNumbers, KbError> {
        match value {
            Value::Time(_) | Value::Quantity(_) => Ok(ValueNumbers::Any),
            _ => ValueNumbers::equal_to(context, value),
        }
    }

    fn or(self, number: u16) -> ValueNumbers {
        match self {
            ValueNumbers::Any => ValueNumbers::Any,
            ValueNumbers::Of(mut numbers) => {
                numbers.push(number);
                ValueNumbers::Of(numbers)
            }
        }
    }
}

impl LinkFilter {
    /// The links of all claims that affirm some value.
    pub(super) const POSITIVE: LinkFilter = LinkFilter {
        positive: ValueNumbers::Any,
        negative: ValueNumbers::Of(Vec::new()),
    };

    /// The filter for claims of a predicate; `None` where none of them can clash with the reading.
    pub(super) fn new(
        context: &RuleContext<'_>,
        reading: &ClaimReading<'_>,
        predicate: Ordinal,
    ) -> Result<Option<LinkFilter>, KbError> {
        let (polarity, value) = reading.side();
        let is_some = *value == Value::Some;
        if predicate != reading.predicate {
            let are_related = context.opposes(reading.predicate, predicate)?
                || context.contrasts(reading.predicate, predicate)?;
            if !are_related || is_some || polarity == Polarity::Negative {
                return Ok(None);
            }
            return Ok(Some(LinkFilter {
                positive: ValueNumbers::equal_to(context, value)?,
                ..LinkFilter::POSITIVE
            }));
        }
        if polarity == Polarity::Negative {
            let positive = match is_some {
                true => ValueNumbers::Any,
                false => ValueNumbers::covered_with(context, value)?,
            };
            return Ok(Some(LinkFilter {
                positive,
                ..LinkFilter::POSITIVE
            }));
        }
        let is_exclusive = context.predicate(predicate)?.record.exclusive.is_some();
        let positive = match value {
            Value::Some => ValueNumbers::Of(Vec::new()),
            _ if is_exclusive => ValueNumbers::Any,
            Value::Boolean(yes) => ValueNumbers::Of(vec![value_number(&Value::Boolean(!yes))]),
            _ => ValueNumbers::Of(Vec::new()),
        };
        let some = value_number(&Value::Some);
        Ok(Some(LinkFilter {
            positive,
            negative: ValueNumbers::covered_with(context, value)?.or(some),
        }))
    }

    /// The filter for claims that may be the same proposition as the reading.
    pub(super) fn same(
        context: &RuleContext<'_>,
        reading: &ClaimReading<'_>,
    ) -> Result<LinkFilter, KbError> {
        let (polarity, value) = reading.side();
        let same = match value {
            Value::Some => ValueNumbers::Of(vec![value_number(&Value::Some)]),
            value => ValueNumbers::equal_to(context, value)?,
        };
        let none = ValueNumbers::Of(Vec::new());
        Ok(match polarity {
            Polarity::Positive => LinkFilter {
                positive: same,
                negative: none,
            },
            Polarity::Negative => LinkFilter {
                positive: none,
                negative: same,
            },
        })
    }

    /// Whether the claim of a link may clash with the reading.
    pub(super) fn admits(&self, link: &Link) -> bool {
        let is_none = link.role & NO_VALUE != 0;
        let is_negative = (link.role & NEGATIVE != 0) != is_none;
        let number = match is_none {
            true => value_number(&Value::Some),
            false => link.position.number,
        };
        match is_negative {
            true => self.negative.contain(number),
            false => self.positive.contain(number),
        }
    }
}
