//! Values that a denial covers: whoever denies the one denies the other with it.

use crate::{
    kb::{
        error::KbError,
        rules::{
            context::RuleContext,
            valid_time::Possibility::{self, Certain, Impossible, Possible},
            values::{canonical_value::CanonicalValue, quantity_range::QuantityRange},
        },
    },
    model::{Ordinal, Predicate, TimeValue, Value},
};

/// Whether denying a value of a predicate denies another: the two are equal, any value is denied,
/// or the denied time or the denied bounds contain it.
pub(in crate::kb) fn covers(
    context: &RuleContext<'_>,
    predicate: &Predicate<Ordinal>,
    denied: &Value<Ordinal>,
    other: &Value<Ordinal>,
) -> Result<Possibility, KbError> {
    if *denied == Value::Some {
        return Ok(Certain);
    }
    if CanonicalValue::of(context, denied)? == CanonicalValue::of(context, other)? {
        return Ok(Certain);
    }
    Ok(match (denied, other) {
        (Value::Time(denied), Value::Time(other)) => time_covers(*denied, *other),
        (Value::Quantity(denied), Value::Quantity(other))
            if denied.lower().is_some() || denied.upper().is_some() =>
        {
            let denied = QuantityRange::of(context, denied, predicate)?;
            let is_about = other.is_about();
            let other = QuantityRange::of(context, other, predicate)?;
            match !is_about && denied.unit == other.unit && denied.contains(&other) {
                true => Certain,
                false => Impossible,
            }
        }
        _ => Impossible,
    })
}

/// Dates are compared as they are written; one that may be of either calendar in both readings.
fn time_covers(denied: TimeValue, other: TimeValue) -> Possibility {
    if denied.is_vague() || other.is_vague() {
        return Impossible;
    }
    let (mut is_always, mut is_ever) = (true, false);
    for outer in denied.calendar_spans() {
        for inner in other.calendar_spans() {
            let is_contained = outer.from <= inner.from && inner.until <= outer.until;
            is_always &= is_contained;
            is_ever |= is_contained;
        }
    }
    match (is_always, is_ever) {
        (true, _) => Certain,
        (false, true) => Possible,
        (false, false) => Impossible,
    }
}
