//! The claims to which a claim is related, and the best claims of a subject and predicate.

use std::{collections::BTreeSet, slice, sync::Arc};

use crate::{
    kb::{
        error::KbError,
        rules::{
            contradiction::{Exclusive, contradicts},
            relation::{Basis, Related},
        },
        snapshot::Snapshot,
    },
    model::{
        ClaimRelationKind, Kind, Link, Ordinal, Polarity, Rank, ScanStart, Stored, StoredClaim,
        Value,
    },
    store::{List, NEGATIVE, NO_VALUE, value_number},
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
        for other in self.contradicting_by_content(claim)? {
            let kind = ClaimRelationKind::Contradicts;
            related.push(Related {
                kind,
                claim: other.ordinal,
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
        for claim in self.claims_of_predicate(subject, predicate, |_| true)? {
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

    /// The claims whose assessment depends on a claim: those that it contradicts by content, and
    /// those to which either states a relation.
    pub(in crate::kb) fn assessment_dependents(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Ordinal>, KbError> {
        let relations = claim.record.relations.iter();
        let stated = relations.map(|relation| relation.claim);
        let by_others = self.stated_by_others(claim)?;
        let by_content = self.contradicting_by_content(claim)?;
        Ok(stated
            .chain(by_others.into_iter().map(|(_, other)| other))
            .chain(by_content.iter().map(|other| other.ordinal))
            .collect())
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

    /// The claims that contradict a claim, by statement or by content, in the order of their first
    /// recording.
    pub(in crate::kb) fn contradicting(
        &self,
        claim: &Stored<StoredClaim>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let relations = claim.record.relations.iter();
        let stated: BTreeSet<Ordinal> = relations
            .map(|relation| (relation.kind, relation.claim))
            .chain(self.stated_by_others(claim)?)
            .filter(|(kind, _)| *kind == ClaimRelationKind::Contradicts)
            .map(|(_, other)| other)
            .collect();
        let mut contradicting = self.contradicting_by_content(claim)?;
        contradicting.retain(|other| !stated.contains(&other.ordinal));
        contradicting.extend(self.claims(stated)?);
        contradicting.sort_by_key(|other| other.ordinal);
        Ok(contradicting)
    }

    fn contradicting_by_content(
        &self,
        stored: &Stored<StoredClaim>,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let claim = &stored.record;
        let exclusive = match self.predicate_of(claim)?.record.exclusive {
            Some(_) => Exclusive::Yes,
            None => Exclusive::No,
        };
        let number = value_number(&claim.value);
        let is_negative = claim.polarity == Polarity::Negative;
        // The role and number of a link rule most claims out unread; see `contradicts`.
        let may_contradict = |link: &Link| {
            let same_value = link.position.number == number;
            match (is_negative, link.role & NEGATIVE != 0) {
                (true, true) => false,
                (false, false) => {
                    exclusive == Exclusive::Yes
                        || claim.value == Value::None
                        || link.role & NO_VALUE != 0
                }
                _ => same_value,
            }
        };
        let mut candidates =
            self.claims_of_predicate(claim.subject, claim.predicate, may_contradict)?;
        candidates.retain(|other| {
            other.ordinal != stored.ordinal && contradicts(claim, &other.record, exclusive)
        });
        Ok(candidates)
    }

    /// The claims of a subject, or of an entity that is one with it, and a predicate whose links
    /// pass a filter, in the order of recording.
    fn claims_of_predicate(
        &self,
        subject: Ordinal,
        predicate: Ordinal,
        filter: impl Fn(&Link) -> bool,
    ) -> Result<Vec<Arc<Stored<StoredClaim>>>, KbError> {
        let alone = slice::from_ref(&subject);
        let members = self.merges()?.members(subject).unwrap_or(alone);
        let mut ordinals = Vec::new();
        for member in members {
            let list = List::OfPredicate(*member, predicate);
            for link in self.view().links(list, ScanStart::First)? {
                let link = link?;
                if filter(&link) {
                    ordinals.push(link.position.ordinal);
                }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::kb::{folder::Options, formats::json::Bundle, knowledge_base::KnowledgeBase};

    #[test]
    fn links_rule_out_no_claim_that_contradicts_another() {
        let folder = tempfile::TempDir::new().unwrap();
        let (knowledge_base, _) =
            KnowledgeBase::open(folder.path(), &Options::default(), &|_, _, _| ()).unwrap();
        let values = [
            json!("some"),
            json!("none"),
            json!({"entity": "ann"}),
            json!({"entity": "ben"}),
            json!({"boolean": true}),
        ];
        let mut claims = Vec::new();
        for predicate in ["several", "one"] {
            for value in &values {
                for polarity in ["POSITIVE", "NEGATIVE"] {
                    for year in ["2024", "2025"] {
                        claims.push(json!({
                            "subject": "ann", "predicate": predicate, "value": value, "polarity": polarity,
                            "validTime": {"start": year, "end": year}, "statements": {"en": "x"}
                        }));
                    }
                }
            }
        }
        let people =
            ["ann", "ben"].map(|id| json!({"id": id, "type": "person", "labels": {"en": id}}));
        let bundle = json!({
            "types": [{"id": "person", "labels": {"en": "person"}}],
            "predicates": [
                {"id": "several", "labels": {"en": "several"}},
                {"id": "one", "labels": {"en": "one"}, "exclusive": true}
            ],
            "entities": people,
            "claims": claims,
        });
        let bundle = Bundle::from_text("claims.json", &bundle.to_string()).unwrap();
        knowledge_base.load(bundle, None).unwrap();
        let snapshot = knowledge_base.snapshot();
        let all: Vec<_> = (0..claims.len() as u32)
            .map(|ordinal| snapshot.claim(Ordinal(ordinal)).unwrap().unwrap())
            .collect();
        let mut clashes = 0;
        for claim in &all {
            let found: BTreeSet<Ordinal> = snapshot
                .contradicting_by_content(claim)
                .unwrap()
                .iter()
                .map(|it| it.ordinal)
                .collect();
            let exclusive = match snapshot
                .predicate_of(&claim.record)
                .unwrap()
                .record
                .exclusive
            {
                Some(_) => Exclusive::Yes,
                None => Exclusive::No,
            };
            let expected: BTreeSet<Ordinal> = all
                .iter()
                .filter(|other| contradicts(&claim.record, &other.record, exclusive))
                .map(|other| other.ordinal)
                .collect();
            assert_eq!(found, expected, "{:?}", claim.record);
            clashes += found.len();
        }
        assert!(clashes > 20);
    }
}
