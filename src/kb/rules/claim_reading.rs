//! Readings of a claim: from its subject and, where its predicate has an inverse, from its value.

use std::borrow::Cow;

use crate::{
    kb::{error::KbError, rules::context::RuleContext},
    model::{Claim, Kind, Ordinal, Polarity, Value},
};

/// A reading of a claim: what it says of one entity.
#[derive(Clone, Debug)]
pub(in crate::kb) struct ClaimReading<'c> {
    /// The entity, after all merges.
    pub(in crate::kb) subject: Ordinal,
    /// The predicate.
    pub(in crate::kb) predicate: Ordinal,
    /// The value, as it is recorded.
    pub(in crate::kb) value: Cow<'c, Value<Ordinal>>,
    /// Whether it is said to be so or not to be so.
    pub(in crate::kb) polarity: Polarity,
}

impl<'c> ClaimReading<'c> {
    /// The reading from the claim's subject.
    pub(in crate::kb) fn of(
        context: &RuleContext<'_>,
        claim: &'c Claim<Ordinal>,
    ) -> Result<ClaimReading<'c>, KbError> {
        Ok(ClaimReading {
            subject: context.root(claim.subject)?,
            predicate: claim.predicate,
            value: Cow::Borrowed(&claim.value),
            polarity: claim.polarity,
        })
    }

    /// The reading from the claim's value, if that is an entity and the predicate has an inverse.
    pub(in crate::kb) fn inverse_of(
        context: &RuleContext<'_>,
        claim: &Claim<Ordinal>,
    ) -> Result<Option<ClaimReading<'c>>, KbError> {
        let Value::Entity(value) = claim.value else {
            return Ok(None);
        };
        let Some(inverse) = context.inverse(claim.predicate)? else {
            return Ok(None);
        };
        Ok(Some(ClaimReading {
            subject: context.root(value)?,
            predicate: inverse,
            value: Cow::Owned(Value::Entity(context.root(claim.subject)?)),
            polarity: claim.polarity,
        }))
    }

    /// The one of the two readings in which claims of an inverse pair are compared: that of the
    /// predicate with the lesser id or, where a predicate is its own inverse, of the entity with
    /// the lesser id. It does not depend on the order of loading.
    pub(in crate::kb) fn directed(
        context: &RuleContext<'_>,
        claim: &'c Claim<Ordinal>,
    ) -> Result<ClaimReading<'c>, KbError> {
        let reading = ClaimReading::of(context, claim)?;
        let Some(inverse) = ClaimReading::inverse_of(context, claim)? else {
            return Ok(reading);
        };
        let id = |reading: &ClaimReading<'_>| {
            let predicate = context.predicate(reading.predicate)?.record.id.clone();
            let subject = context.snapshot().id_of(Kind::Entity, reading.subject)?;
            Ok::<_, KbError>((predicate, subject))
        };
        match id(&inverse)? < id(&reading)? {
            true => Ok(inverse),
            false => Ok(reading),
        }
    }

    /// The polarity and the value, "no value" being the denial of some.
    pub(in crate::kb) fn side(&self) -> (Polarity, &Value<Ordinal>) {
        match (&*self.value, self.polarity) {
            (Value::None, Polarity::Positive) => (Polarity::Negative, &Value::Some),
            (Value::None, Polarity::Negative) => (Polarity::Positive, &Value::Some),
            (value, polarity) => (polarity, value),
        }
    }
}
