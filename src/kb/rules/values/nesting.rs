//! Entities that lie within others, such as a city in a country.

use rustc_hash::FxHashSet;

use crate::{
    kb::{
        error::KbError,
        rules::{context::RuleContext, valid_time::Possibility},
    },
    model::{Ordinal, Polarity, ScanStart, Value},
    store::{List, NEGATIVE},
};

/// The most entities from which a walk goes on, so that no data makes it long.
const MAX_ENTITIES: usize = 1_000;

/// Whether one of two entities lies within the other along a predicate or its inverse: possible
/// where the walk was given up.
pub(super) fn are_nested(
    context: &RuleContext<'_>,
    left: Ordinal,
    right: Ordinal,
    predicate: Ordinal,
) -> Result<Possibility, KbError> {
    let mut nested = reaches(context, left, right, predicate)?;
    nested = nested.max(reaches(context, right, left, predicate)?);
    if let Some(inverse) = context.inverse(predicate)? {
        nested = nested.max(reaches(context, left, right, inverse)?);
        nested = nested.max(reaches(context, right, left, inverse)?);
    }
    Ok(nested)
}

/// Whether a row of positive claims of a predicate leads from an entity to another. Both are roots
/// of their merges.
fn reaches(
    context: &RuleContext<'_>,
    start: Ordinal,
    target: Ordinal,
    predicate: Ordinal,
) -> Result<Possibility, KbError> {
    let snapshot = context.snapshot();
    let mut seen = FxHashSet::default();
    let mut open = vec![start];
    while let Some(next) = open.pop() {
        if next == target {
            return Ok(Possibility::Certain);
        }
        if !seen.insert(next) {
            continue;
        }
        if seen.len() > MAX_ENTITIES {
            return Ok(Possibility::Possible);
        }
        for subject in context.merged(next)? {
            let list = List::OfPredicate(subject, predicate);
            let mut claims = Vec::new();
            for link in snapshot.view().links(list, ScanStart::First)? {
                let link = link?;
                if link.role & NEGATIVE == 0 {
                    claims.push(link.position.ordinal);
                }
            }
            for claim in snapshot.claims(claims)? {
                let claim = &claim.record;
                if let (Polarity::Positive, Value::Entity(outer)) = (claim.polarity, &claim.value) {
                    open.push(context.root(*outer)?);
                }
            }
        }
    }
    Ok(Possibility::Impossible)
}
