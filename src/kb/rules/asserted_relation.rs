//! Relations of two claims that somebody asserts, as far as verdicts look at them.

use std::sync::Arc;

use crate::{
    kb::{error::KbError, rules::context::RuleContext},
    model::{
        ClaimRelation, ClaimRelationKind, Kind, Ordinal, Rank, ScanStart, Stored, StoredClaim,
    },
    store::{List, relation_role},
};

/// A relation of a claim to another, whichever of the two states it.
#[derive(Clone, Debug)]
pub(in crate::kb) struct AssertedRelation {
    /// The kind.
    pub(in crate::kb) kind: ClaimRelationKind,
    /// The other claim.
    pub(in crate::kb) other: Arc<Stored<StoredClaim>>,
    /// The source that asserts it, if one does and is not withdrawn.
    pub(in crate::kb) source: Option<Ordinal>,
    /// Whether the other claim states it of this one.
    pub(in crate::kb) is_by_other: bool,
}

impl AssertedRelation {
    /// Whether one of the claims is deprecated, so that neither excludes the other.
    pub(in crate::kb) fn has_deprecated(&self, claim: &StoredClaim) -> bool {
        [claim.rank, self.other.record.rank].contains(&Rank::Deprecated)
    }

    /// Whether the other claim takes this one's place on the word of a source.
    pub(in crate::kb) fn replaces(&self) -> bool {
        self.is_by_other && self.kind.replaces() && self.source.is_some()
    }
}

impl RuleContext<'_> {
    /// The contradictions, tensions and replacements of a claim that somebody asserts.
    pub(in crate::kb) fn asserted_relations(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<AssertedRelation>, KbError> {
        let mut found = Vec::new();
        for relation in &claim.record.relations {
            if matters(relation.kind) {
                found.push(self.asserted(relation, relation.claim, false)?);
            }
        }
        let list = List::RelatedTo(claim.ordinal);
        for link in self.snapshot().view().links(list, ScanStart::First)? {
            let link = link?;
            if !ROLES.map(relation_role).contains(&link.role) {
                continue;
            }
            let other = link.position.ordinal;
            let stored = self.snapshot().claim(other)?;
            let stored = self.snapshot().required(Kind::Claim, other, stored)?;
            let number = usize::from(link.position.number);
            if let Some(relation) = stored.record.relations.get(number) {
                found.push(self.asserted(relation, other, true)?);
            }
        }
        Ok(found)
    }

    fn asserted(
        &self,
        relation: &ClaimRelation<Ordinal>,
        other: Ordinal,
        is_by_other: bool,
    ) -> Result<AssertedRelation, KbError> {
        let snapshot = self.snapshot();
        let graph = snapshot.source_graph()?;
        let source = relation.by.source().copied();
        Ok(AssertedRelation {
            kind: relation.kind,
            other: snapshot.required(Kind::Claim, other, snapshot.claim(other)?)?,
            source: source.filter(|source| !graph.is_withdrawn(*source)),
            is_by_other,
        })
    }
}

/// The kinds that verdicts look at.
const ROLES: [ClaimRelationKind; 4] = [
    ClaimRelationKind::Contradicts,
    ClaimRelationKind::Tension,
    ClaimRelationKind::Supersedes,
    ClaimRelationKind::Corrects,
];

fn matters(kind: ClaimRelationKind) -> bool {
    ROLES.contains(&kind)
}
