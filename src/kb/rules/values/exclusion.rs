//! Values that exclude each other: an entity cannot have both at one time, if it has at most one.

use std::collections::BTreeSet;

use crate::{
    kb::{
        error::KbError,
        rules::{
            context::RuleContext,
            valid_time::Possibility::{self, Certain, Impossible, Possible},
            values::{
                canonical_value::{BaseUnit, CanonicalValue, globe},
                nesting::are_nested,
                quantity_range::QuantityRange,
            },
        },
    },
    model::{Coordinate, Decimal, Id, Ordinal, Predicate, Quantity, TimeValue, Value},
};

/// Whether two values of a predicate exclude each other.
///
/// Texts, URLs and coordinates never certainly do: a title can be worded twice, a page have two
/// addresses, a city many points. What is of two languages, globes, schemes or units that are not
/// related cannot be compared. Nor does some value exclude any; no value is not compared here,
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
        (Value::Coordinate(left), Value::Coordinate(right)) => {
            match globe(context, left)? == globe(context, right)? {
                true => places_exclude(left, right),
                false => Impossible,
            }
        }
        (Value::Identifier(left), Value::Identifier(right)) if left.scheme == right.scheme => {
            identifiers_exclude(&left.value, &right.value)
        }
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

/// Two places that are farther from each other than both may be off are perhaps two points of one
/// city. Where a place does not say how far it may be off, nothing is known.
fn places_exclude(left: &Coordinate<Ordinal>, right: &Coordinate<Ordinal>) -> Possibility {
    /// More than the rounding of degrees to floating numbers.
    const ROUNDING: f64 = 1e-9;
    let (Some(off), Some(other_off)) = (left.precision(), right.precision()) else {
        return Impossible;
    };
    let distance = |left: Decimal, right: Decimal| (left.to_f64() - right.to_f64()).abs();
    let off = off.to_f64() + other_off.to_f64() + ROUNDING;
    let longitude = distance(left.longitude(), right.longitude());
    // The longitudes -180 and 180 are one.
    let longitude = longitude.min(360.0 - longitude);
    match distance(left.latitude(), right.latitude()) > off || longitude > off {
        true => Possible,
        false => Impossible,
    }
}

/// Identifiers that differ in their case or in what is no letter or digit may be one: ISBNs are
/// written with hyphens and without.
fn identifiers_exclude(left: &str, right: &str) -> Possibility {
    let letters = |identifier: &str| -> String {
        let letters = identifier.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    match letters(left) == letters(right) {
        true => Impossible,
        false => Certain,
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
