//! What a claim is worth by who says it and who denies it.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Attribution, Ordinal};

/// What a claim is worth, at one revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClaimStatus {
    /// Nobody is known to have said it.
    Unsourced,
    /// It is said, by one origin, and not denied.
    Uncontested,
    /// It is said by two or more independent origins, and not denied.
    Corroborated,
    /// Some say it and some deny it or say what contradicts it.
    Disputed,
    /// It is only denied or contradicted.
    Denied,
    /// Another claim has taken its place.
    Superseded,
    /// All who said it took it back.
    Retracted,
}

impl ClaimStatus {
    /// All of them, in the order of their numbers.
    pub const ALL: [ClaimStatus; 7] = [
        ClaimStatus::Unsourced,
        ClaimStatus::Uncontested,
        ClaimStatus::Corroborated,
        ClaimStatus::Disputed,
        ClaimStatus::Denied,
        ClaimStatus::Superseded,
        ClaimStatus::Retracted,
    ];
}

/// What the status of a claim is decided from. Attributions are named by `A`.
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
    /// The attributions that decided, in the order in which they stand in their claims.
    pub reason: Vec<A>,
}

impl<A: Clone> StatusInputs<'_, A> {
    /// Decides. `origin` tells where an attribution comes from in the end.
    pub(in crate::kb) fn verdict(
        &self,
        origin: impl Fn(&Attribution<Ordinal>) -> Ordinal,
    ) -> Verdict<A> {
        let verdict = |status, reason| Verdict { status, reason };
        if let Some(replacing) = &self.replacing {
            return verdict(ClaimStatus::Superseded, names(replacing, supports));
        }
        if self.own.iter().all(|(_, a)| a.retraction.is_some()) {
            return match self.own.is_empty() {
                true => verdict(ClaimStatus::Unsourced, vec![]),
                false => verdict(ClaimStatus::Retracted, names(&self.own, |_| true)),
            };
        }
        let on_its_side = names(&self.own, supports);
        let mut against = names(&self.own, opposes);
        against.extend(names(&self.contradicting, supports));
        match (on_its_side.is_empty(), against.is_empty()) {
            (false, false) => verdict(ClaimStatus::Disputed, [on_its_side, against].concat()),
            (true, false) => verdict(ClaimStatus::Denied, against),
            _ => {
                let supporting = self.own.iter().filter(|(_, a)| supports(a));
                let origins: BTreeSet<Ordinal> = supporting.map(|(_, a)| origin(a)).collect();
                let status = match origins.len() {
                    0 | 1 => ClaimStatus::Uncontested,
                    _ => ClaimStatus::Corroborated,
                };
                verdict(status, on_its_side)
            }
        }
    }
}

/// Whether an attribution counts for its claim.
pub(in crate::kb) fn supports(attribution: &Attribution<Ordinal>) -> bool {
    attribution.retraction.is_none() && attribution.stance.supports()
}

/// Whether an attribution counts against its claim.
pub(in crate::kb) fn opposes(attribution: &Attribution<Ordinal>) -> bool {
    attribution.retraction.is_none() && attribution.stance.opposes()
}

fn names<A: Clone>(
    attributions: &[(A, &Attribution<Ordinal>)],
    which: impl Fn(&Attribution<Ordinal>) -> bool,
) -> Vec<A> {
    attributions
        .iter()
        .filter(|(_, attribution)| which(attribution))
        .map(|(name, _)| name.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::fixture::attribution;

    /// Each case: the attributions of the claim, of those that contradict it and of those that
    /// replace it, each as its stance and source, `!` before it if it was taken back; then the
    /// status and which attributions decided.
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
            let side = |at: usize| all[at].iter().map(|(name, a)| (*name, a)).collect();
            let testimony = StatusInputs {
                own: side(0),
                contradicting: side(1),
                replacing: replacing.map(|_| side(2)),
            };
            let verdict = testimony.verdict(|a| a.source);
            assert_eq!(
                (verdict.status, &*verdict.reason),
                (*status, *reason),
                "{own:?} {contradicting:?}"
            );
        }
    }
}
