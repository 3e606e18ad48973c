//! Propositions: what claims say. Two claims that say the same have equal ones.

use std::collections::BTreeSet;

use crate::{
    kb::{
        error::KbError,
        rules::{
            claim_reading::ClaimReading, context::RuleContext,
            values::canonical_value::CanonicalValue,
        },
    },
    model::{Claim, ClaimNature, Ordinal, Polarity, TimeSpan},
};

/// The proposition of a claim in a canonical form. Statements, rank, topics, relations and the
/// qualifiers that only describe are no part of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(in crate::kb) struct Proposition {
    subject: Ordinal,
    predicate: Ordinal,
    value: CanonicalValue,
    polarity: Polarity,
    nature: ClaimNature,
    valid_time: Option<TimeSpan>,
    narrowing: NarrowingQualifiers,
}

/// The qualifiers that narrow a claim, in any order.
pub(in crate::kb) type NarrowingQualifiers = BTreeSet<(Ordinal, CanonicalValue)>;

impl Proposition {
    /// The same proposition whatever its valid time.
    pub(in crate::kb) fn without_time(self) -> Proposition {
        Proposition {
            valid_time: None,
            ..self
        }
    }

    /// The proposition of a claim.
    pub(in crate::kb) fn of(
        context: &RuleContext<'_>,
        claim: &Claim<Ordinal>,
    ) -> Result<Proposition, KbError> {
        let reading = ClaimReading::directed(context, claim)?;
        Ok(Proposition {
            subject: reading.subject,
            predicate: reading.predicate,
            value: CanonicalValue::of(context, &reading.value)?,
            polarity: reading.polarity,
            nature: claim.nature,
            valid_time: claim.valid_time,
            narrowing: narrowing_qualifiers(context, claim)?,
        })
    }
}

/// The qualifiers that narrow a claim.
pub(in crate::kb) fn narrowing_qualifiers(
    context: &RuleContext<'_>,
    claim: &Claim<Ordinal>,
) -> Result<NarrowingQualifiers, KbError> {
    let mut narrowing = NarrowingQualifiers::new();
    for qualifier in &claim.qualifiers {
        if context
            .predicate(qualifier.predicate)?
            .record
            .qualifies
            .narrows()
        {
            let value = CanonicalValue::of(context, &qualifier.value)?;
            narrowing.insert((qualifier.predicate, value));
        }
    }
    Ok(narrowing)
}
