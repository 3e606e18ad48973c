//! Stored claims: each attribution has a number in its claim.

use std::ops::Deref;

use borsh::{BorshDeserialize, BorshSerialize};

use crate::model::{
    attribution::Attribution,
    claim::Claim,
    id::{Id, Ordinal},
};

/// A claim with the numbers of its attributions.
///
/// An attribution is found by its claim and its number, which it keeps for ever: other attributions
/// of the claim may come and go.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct StoredClaim {
    pub(crate) claim: Claim<Ordinal>,
    /// The numbers of the attributions; empty if they are 0, 1, 2 ….
    numbers: Vec<u16>,
    /// The attributions that earlier versions had, with their numbers.
    gone: Vec<(Id, u16)>,
}

impl Deref for StoredClaim {
    type Target = Claim<Ordinal>;
    fn deref(&self) -> &Claim<Ordinal> {
        &self.claim
    }
}

impl StoredClaim {
    /// Numbers the attributions of a claim as in the version before; `None` where a number would
    /// not be less than `limit`.
    pub(crate) fn new(
        claim: Claim<Ordinal>,
        before: Option<&StoredClaim>,
        limit: u16,
    ) -> Option<StoredClaim> {
        let mut taken: Vec<(&Id, u16)> = Vec::new();
        if let Some(before) = before {
            taken.extend(before.numbered().map(|(number, a)| (&a.id, number)));
            taken.extend(before.gone.iter().map(|(id, number)| (id, *number)));
        }
        let mut next = taken.iter().map(|(_, number)| u32::from(*number) + 1).max();
        let mut numbers = Vec::with_capacity(claim.attributions.len());
        for attribution in &claim.attributions {
            let earlier = taken.iter().find(|(id, _)| **id == attribution.id);
            let number = earlier.map_or(next.unwrap_or(0), |(_, number)| (*number).into());
            next = next.max(Some(number + 1));
            numbers.push(u16::try_from(number).ok().filter(|n| *n < limit)?);
        }
        let is_left = |id: &Id| claim.attributions.iter().any(|a| a.id == *id);
        let gone = taken.iter().filter(|(id, _)| !is_left(id));
        let gone = gone.map(|(id, number)| ((*id).clone(), *number)).collect();
        if numbers.iter().copied().eq(0..numbers.len() as u16) {
            numbers = Vec::new();
        }
        Some(StoredClaim {
            claim,
            numbers,
            gone,
        })
    }

    /// The claim with the attributions of others behind its own, numbered anew.
    pub(crate) fn with_attributions_of<'c>(
        &self,
        others: impl IntoIterator<Item = &'c StoredClaim>,
    ) -> StoredClaim {
        let mut claim = self.claim.clone();
        for other in others {
            claim
                .attributions
                .extend(other.attributions.iter().cloned());
        }
        StoredClaim {
            claim,
            numbers: Vec::new(),
            gone: Vec::new(),
        }
    }

    /// The attributions with their numbers, in the claim's order.
    pub fn numbered(&self) -> impl Iterator<Item = (u16, &Attribution<Ordinal>)> {
        let number = |n: usize| self.numbers.get(n).copied().unwrap_or(n as u16);
        let attributions = self.claim.attributions.iter().enumerate();
        attributions.map(move |(n, attribution)| (number(n), attribution))
    }

    /// The attribution with a number; `None` if this version does not have it.
    pub fn attribution(&self, number: u16) -> Option<&Attribution<Ordinal>> {
        let index = match self.numbers.is_empty() {
            true => usize::from(number),
            false => self.numbers.iter().position(|n| *n == number)?,
        };
        self.claim.attributions.get(index)
    }
}
