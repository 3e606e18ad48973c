//! The relation that a claim states, behind one that is shown.

use crate::{
    kb::{
        error::KbError,
        rules::relation::{Basis, Related},
        snapshot::Snapshot,
    },
    model::{ClaimRelation, Ordinal, Stored, StoredClaim},
};

impl Snapshot {
    /// The relation that a claim, or the other one, states; `None` for a derived one. Where several
    /// say the same, the first that a source asserts is taken.
    pub fn asserted_relation(
        &self,
        claim: &Stored<StoredClaim>,
        related: &Related,
    ) -> Result<Option<ClaimRelation<Ordinal>>, KbError> {
        let find = |stating: &StoredClaim, target: Ordinal| {
            let same = |relation: &&ClaimRelation<Ordinal>| {
                (relation.kind, relation.claim) == (related.kind, target)
            };
            let stated = || stating.relations.iter().filter(same);
            let by_source = stated().find(|relation| relation.by.source().is_some());
            by_source.or_else(|| stated().next()).cloned()
        };
        Ok(match related.basis {
            Basis::Stated => find(&claim.record, related.claim),
            Basis::StatedByOther => {
                let other = self.claim(related.claim)?;
                other.and_then(|other| find(&other.record, claim.ordinal))
            }
            Basis::Derived => None,
        })
    }
}
