//! The claims to which a claim is related, and the best claims of a subject and predicate.

use std::{collections::BTreeSet, slice, sync::Arc};

use crate::{
    kb::{
        error::KbError,
        rules::{
            content_contradiction::contradicting,
            context::RuleContext,
            relation::{Basis, Related},
        },
        snapshot::Snapshot,
    },
    model::{ClaimRelationKind, Kind, Ordinal, Rank, ScanStart, Stored, StoredClaim},
    store::List,
};

impl Snapshot {
    /// The relations of a claim: those that it states, those that other claims state of it, and the
    /// contradictions that follow from contents. There is one for each kind and other claim.
    pub fn relations(&self, claim: &Stored<StoredClaim>) -> Result<Vec<Related>, KbError> {
        let mut related: Vec<Related> = Vec::new();
        for stated in &claim.record.relations {
            related.push(Related {
                kind: stated.kind,
                claim: stated.claim,
                basis: Basis::Stated,
            });
        }
        for (kind, other) in self.stated_by_others(claim)? {
            related.push(Related {
                kind,
                claim: other,
                basis: Basis::StatedByOther,
            });
        }
        let context = RuleContext::new(self);
        let rivals = context.rivals(claim)?;
        for other in contradicting(&context, claim, &rivals)? {
            let kind = ClaimRelationKind::Contradicts;
            related.push(Related {
                kind,
                claim: other,
                basis: Basis::Derived,
            });
        }
        let mut seen = BTreeSet::new();
        related.retain(|it| seen.insert((it.kind as u8, it.reads_backwards(), it.claim)));
        Ok(related)
    }

    /// The best claims of a subject and predicate: the preferred ones, else the normal ones; never
    /// deprecated or replaced ones.
    pub fn best_claims(
        &self,
        subject: Ordinal,
        predicate: Ordinal,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let mut best = Vec::new();
        let mut rank = Rank::Normal;
        for claim in self.claims_of_predicate(subject, predicate)? {
            if claim.record.rank == Rank::Deprecated || !self.replacing(&claim)?.is_empty() {
                continue;
            }
            if claim.record.rank == Rank::Preferred && rank == Rank::Normal {
                rank = Rank::Preferred;
                best.clear();
            }
            if claim.record.rank == rank {
                best.push(claim);
            }
        }
        Ok(best)
    }

    /// The claims that supersede or correct a claim.
    pub(in crate::kb) fn replacing(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let replacing = self
            .stated_by_others(claim)?
            .into_iter()
            .filter(|(kind, _)| kind.replaces());
        self.claims(replacing.map(|(_, other)| other))
    }

    /// The claims of a subject, or of an entity that is one with it, and a predicate, in the order
    /// of recording.
    fn claims_of_predicate(
        &self,
        subject: Ordinal,
        predicate: Ordinal,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let alone = slice::from_ref(&subject);
        let members = self.merges()?.members(subject).unwrap_or(alone);
        let mut ordinals = Vec::new();
        for member in members {
            let list = List::OfPredicate(*member, predicate);
            for link in self.view().links(list, ScanStart::First)? {
                ordinals.push(link?.position.ordinal);
            }
        }
        if members.len() > 1 {
            ordinals.sort_unstable();
        }
        self.claims(ordinals)
    }

    /// The relations to a claim that other claims state.
    fn stated_by_others(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<(ClaimRelationKind, Ordinal)>, KbError> {
        let list = List::RelatedTo(claim.ordinal);
        let mut stated = Vec::new();
        for link in self.view().links(list, ScanStart::First)? {
            let position = link?.position;
            let other = self.claim(position.ordinal)?;
            let other = self.required(Kind::Claim, position.ordinal, other)?;
            let relation = other.record.relations.get(usize::from(position.number));
            stated.extend(relation.map(|relation| (relation.kind, position.ordinal)));
        }
        Ok(stated)
    }
}
