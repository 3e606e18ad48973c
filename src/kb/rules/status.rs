//! The status of a claim, by who supports and who denies it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use strum::VariantArray;

use crate::model::{Attribution, Ordinal};

/// The status of a claim at one revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema, VariantArray)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClaimStatus {
    /// No attribution states the claim.
    Unsourced,
    /// One origin supports the claim, and nobody denies it.
    Uncontested,
    /// Two or more independent origins support the claim, and nobody denies it.
    Corroborated,
    /// Some support the claim; some deny it, or support a claim that contradicts it.
    Disputed,
    /// The claim is only denied or contradicted.
    Denied,
    /// Another claim supersedes or corrects the claim.
    Superseded,
    /// All attributions are retracted.
    Retracted,
}

/// The inputs of a claim's status. Attributions are named by keys of type `A`.
#[derive(Debug)]
pub(in crate::kb) struct StatusInputs<'a, A> {
    /// The claim's own attributions.
    pub(in crate::kb) own: Vec<(A, &'a Attribution<Ordinal>)>,
    /// The attributions of the claims that contradict it.
    pub(in crate::kb) contradicting: Vec<(A, &'a Attribution<Ordinal>)>,
    /// The attributions of the claims that supersede or correct it, if there are such claims.
    pub(in crate::kb) replacing: Option<Vec<(A, &'a Attribution<Ordinal>)>>,
}

/// A status and the attributions that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict<A> {
    /// The status.
    pub status: ClaimStatus,
    /// The attributions that decided it, in their order within their claims.
    pub reason: Vec<A>,
}

impl<A: Clone> StatusInputs<'_, A> {
    /// The verdict by the rules. `origin` gives the origin of an attribution.
    pub(in crate::kb) fn verdict(
        &self,
        origin: impl Fn(&Attribution<Ordinal>) -> Ordinal,
    ) -> Verdict<A> {
        let verdict = |status, reason| Verdict { status, reason };
        if let Some(replacing) = &self.replacing {
            return verdict(ClaimStatus::Superseded, keys(replacing, supports));
        }
        if self.own.iter().all(|(_, a)| a.retraction.is_some()) {
            return match self.own.is_empty() {
                true => verdict(ClaimStatus::Unsourced, vec![]),
                false => verdict(ClaimStatus::Retracted, keys(&self.own, |_| true)),
            };
        }
        let supporting_keys = keys(&self.own, supports);
        let mut against = keys(&self.own, opposes);
        against.extend(keys(&self.contradicting, supports));
        match (supporting_keys.is_empty(), against.is_empty()) {
            (false, false) => verdict(ClaimStatus::Disputed, [supporting_keys, against].concat()),
            (true, false) => verdict(ClaimStatus::Denied, against),
            _ => {
                let supporting = self.own.iter().filter(|(_, a)| supports(a));
                let origins: BTreeSet<Ordinal> = supporting.map(|(_, a)| origin(a)).collect();
                let status = match origins.len() {
                    0 | 1 => ClaimStatus::Uncontested,
                    _ => ClaimStatus::Corroborated,
                };
                verdict(status, supporting_keys)
            }
        }
    }
}

/// Whether an attribution supports its claim and is not retracted.
pub(in crate::kb) fn supports(attribution: &Attribution<Ordinal>) -> bool {
    attribution.retraction.is_none() && attribution.stance.supports()
}

/// Whether an attribution opposes its claim and is not retracted.
pub(in crate::kb) fn opposes(attribution: &Attribution<Ordinal>) -> bool {
    attribution.retraction.is_none() && attribution.stance.opposes()
}

fn keys<A: Clone>(
    attributions: &[(A, &Attribution<Ordinal>)],
    filter: impl Fn(&Attribution<Ordinal>) -> bool,
) -> Vec<A> {
    attributions
        .iter()
        .filter(|(_, attribution)| filter(attribution))
        .map(|(key, _)| key.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::fixture::attribution;

    /// Each case: the attributions of the claim, of those that contradict it and of those that
    /// replace it, each as its stance and source, `!` before it if it is retracted; then the
    /// status and the attributions that decided it.
    #[test]
    fn the_rules_of_status() {
        use ClaimStatus::*;
        let cases: &[(&[&str], &[&str], Option<&[&str]>, ClaimStatus, &[&str])] = &[
            (&[], &[], None, Unsourced, &[]),
            (&[], &["ASSERTS 1"], None, Unsourced, &[]),
            (&["!ASSERTS 1"], &[], None, Retracted, &["!ASSERTS 1"]),
            (
                &["!ASSERTS 1", "DENIES 2"],
                &[],
                None,
                Denied,
                &["DENIES 2"],
            ),
            (&["ASSERTS 1"], &[], None, Uncontested, &["ASSERTS 1"]),
            (&["CONFIRMS 1"], &[], None, Uncontested, &["CONFIRMS 1"]),
            (&["RELAYS 1"], &[], None, Uncontested, &[]),
            (
                &["QUALIFIES 1", "DECLINES_COMMENT 2"],
                &[],
                None,
                Uncontested,
                &[],
            ),
            (
                &["ASSERTS 1", "ASSERTS 2"],
                &[],
                None,
                Corroborated,
                &["ASSERTS 1", "ASSERTS 2"],
            ),
            (
                &["ASSERTS 1", "CONFIRMS 1"],
                &[],
                None,
                Uncontested,
                &["ASSERTS 1", "CONFIRMS 1"],
            ),
            (
                &["ASSERTS 1", "RELAYS 2"],
                &[],
                None,
                Uncontested,
                &["ASSERTS 1"],
            ),
            (
                &["ASSERTS 1", "!ASSERTS 2"],
                &[],
                None,
                Uncontested,
                &["ASSERTS 1"],
            ),
            (
                &["ASSERTS 1", "DENIES 2"],
                &[],
                None,
                Disputed,
                &["ASSERTS 1", "DENIES 2"],
            ),
            (
                &["ASSERTS 1", "DISPUTES 2"],
                &[],
                None,
                Disputed,
                &["ASSERTS 1", "DISPUTES 2"],
            ),
            (
                &["ASSERTS 1", "!DENIES 2"],
                &[],
                None,
                Uncontested,
                &["ASSERTS 1"],
            ),
            (
                &["ASSERTS 1", "ASSERTS 2", "DENIES 3"],
                &[],
                None,
                Disputed,
                &["ASSERTS 1", "ASSERTS 2", "DENIES 3"],
            ),
            (&["DENIES 1"], &[], None, Denied, &["DENIES 1"]),
            (
                &["ASSERTS 1"],
                &["ASSERTS 2"],
                None,
                Disputed,
                &["ASSERTS 1", "ASSERTS 2"],
            ),
            (
                &["ASSERTS 1"],
                &["RELAYS 2"],
                None,
                Uncontested,
                &["ASSERTS 1"],
            ),
            (
                &["ASSERTS 1"],
                &["!ASSERTS 2"],
                None,
                Uncontested,
                &["ASSERTS 1"],
            ),
            (
                &["ASSERTS 1"],
                &["DENIES 2"],
                None,
                Uncontested,
                &["ASSERTS 1"],
            ),
            (&["RELAYS 1"], &["ASSERTS 2"], None, Denied, &["ASSERTS 2"]),
            (
                &["ASSERTS 1", "DENIES 2"],
                &[],
                Some(&["ASSERTS 3", "DENIES 4"]),
                Superseded,
                &["ASSERTS 3"],
            ),
            (&["ASSERTS 1"], &[], Some(&[]), Superseded, &[]),
        ];
        for (own, contradicting, replacing, status, reason) in cases {
            let all: Vec<_> = [*own, contradicting, replacing.unwrap_or_default()]
                .map(|side| {
                    side.iter()
                        .map(|a| (*a, attribution(a)))
                        .collect::<Vec<_>>()
                })
                .into();
            let side = |index: usize| all[index].iter().map(|(key, a)| (*key, a)).collect();
            let inputs = StatusInputs {
                own: side(0),
                contradicting: side(1),
                replacing: replacing.map(|_| side(2)),
            };
            let verdict = inputs.verdict(|a| a.source);
            assert_eq!(
                (verdict.status, &*verdict.reason),
                (*status, *reason),
                "{own:?} {contradicting:?}"
            );
        }
    }
}
