//! Values that exclude each other: an entity cannot have both at one time, if it has at most one.

use std::collections::BTreeSet;

use crate::{
    kb::{
        error::KbError,
        rules::{
            context::RuleContext,
            valid_time::Possibility::{self, Certain, Impossible, Possible},
            values::{
                canonical_value::{BaseUnit, CanonicalValue},
                nesting::are_nested,
                quantity_range::QuantityRange,
            },
        },
    },
    model::{Id, Ordinal, Predicate, Quantity, TimeValue, Value},
};

/// Whether two values of a predicate exclude each other.
///
/// Texts, URLs and coordinates never certainly do: a title can be worded twice, a page have two
/// addresses, a city many points. Nor does some value exclude any; no value is not compared here,
/// since it is the denial of some.
pub(in crate::kb) fn exclude(
    context: &RuleContext<'_>,
    predicate: &Predicate<Ordinal>,
    left: &Value<Ordinal>,
    right: &Value<Ordinal>,
) -> Result<Possibility, KbError> {
    if CanonicalValue::of(context, left)? == CanonicalValue::of(context, right)? {
        return Ok(Impossible);
    }
    Ok(match (left, right) {
        (Value::Entity(left), Value::Entity(right)) => {
            let (left, right) = (context.root(*left)?, context.root(*right)?);
            entities_exclude(context, predicate, left, right)?
        }
        (Value::Quantity(left), Value::Quantity(right)) => {
            quantities_exclude(context, predicate, left, right)?
        }
        (Value::Time(left), Value::Time(right)) => times_exclude(*left, *right),
        (Value::Code(left), Value::Code(right)) => {
            match is_within(predicate, left, right) || is_within(predicate, right, left) {
                true => Impossible,
                false => Certain,
            }
        }
        (Value::Boolean(_), Value::Boolean(_)) => Certain,
        (Value::Text(left), Value::Text(right)) if left.language == right.language => Possible,
        _ => Impossible,
    })
}

/// Two entities of unrelated types may both be named for one thing: a city and its country, a
/// person and that person's firm.
fn entities_exclude(
    context: &RuleContext<'_>,
    predicate: &Predicate<Ordinal>,
    left: Ordinal,
    right: Ordinal,
) -> Result<Possibility, KbError> {
    let (left_type, right_type) = (context.entity_type(left)?, context.entity_type(right)?);
    if !context.are_kin(left_type, right_type)? {
        return Ok(Possible);
    }
    let nested = match predicate.nested_by {
        Some(nesting) => are_nested(context, left, right, nesting)?,
        None => Impossible,
    };
    Ok(match nested {
        Impossible => Certain,
        Possible => Possible,
        Certain => Impossible,
    })
}

fn quantities_exclude(
    context: &RuleContext<'_>,
    predicate: &Predicate<Ordinal>,
    left: &Quantity,
    right: &Quantity,
) -> Result<Possibility, KbError> {
    if BaseUnit::of(context, left)?.unit != BaseUnit::of(context, right)?.unit {
        return Ok(Impossible);
    }
    let is_about = left.is_about() || right.is_about();
    let left = QuantityRange::of(context, left, predicate)?;
    let right = QuantityRange::of(context, right, predicate)?;
    Ok(match (left.is_apart(&right), is_about) {
        (false, _) => Impossible,
        // Nobody says how near it is.
        (true, true) => Possible,
        (true, false) => Certain,
    })
}

/// An interval stands for some time within it.
fn times_exclude(left: TimeValue, right: TimeValue) -> Possibility {
    if left.is_vague() || right.is_vague() {
        return Possible;
    }
    let right_spans = right.sure_spans();
    let is_apart = left
        .sure_spans()
        .into_iter()
        .all(|span| right_spans.iter().all(|other| span.is_apart(*other)));
    if is_apart {
        return Certain;
    }
    // One moment can lie in two neighbouring days, or in one day of each of two calendars.
    match left.is_day() && right.is_day() && left.date() != right.date() {
        true => Possible,
        false => Impossible,
    }
}

/// Whether a code is another or belongs to it, directly or through others.
fn is_within(predicate: &Predicate<Ordinal>, code: &Id, wider: &Id) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = Some(code);
    while let Some(code) = next.filter(|code| seen.insert(*code)) {
        if code == wider {
            return true;
        }
        let listed = predicate.codes.iter().find(|listed| listed.id == *code);
        next = listed.and_then(|listed| listed.broader.as_ref());
    }
    false
}
