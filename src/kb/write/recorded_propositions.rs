//! The propositions of recorded claims, looked up where a new claim may be one of them.

use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};

use crate::{
    kb::write::{
        proposition_key::PropositionKey,
        validate::{names::Names, reference_lookup::LookupError},
    },
    model::{Claim, Id, Value},
};

/// The most propositions that are kept.
const MOST_KEPT: usize = 1_000_000;

/// A recorded claim, and the key of its proposition.
#[derive(Clone, Debug)]
pub(in crate::kb) struct RecordedProposition {
    pub(in crate::kb) claim: Id,
    pub(in crate::kb) key: PropositionKey,
}

/// The recorded propositions that were looked up, by subject and predicate.
#[derive(Default)]
pub(in crate::kb) struct RecordedPropositions {
    found: HashMap<(Id, Id), Rc<[RecordedProposition]>>,
    kept: usize,
}

impl RecordedPropositions {
    /// The recorded claims that are the proposition of a claim, or differ from it in the valid time
    /// alone, in the order of their recording.
    pub(in crate::kb) fn like(
        &mut self,
        names: &mut Names<'_>,
        claim: &Claim,
        key: &PropositionKey,
    ) -> Result<Vec<RecordedProposition>, LookupError> {
        if names.base().is_empty() {
            return Ok(Vec::new());
        }
        let directed = names.directed(claim)?;
        let mut sides = vec![(directed.subject, directed.predicate)];
        let rule = names.rule(&sides[0].1)?;
        if let Some(inverse) = rule.and_then(|rule| rule.inverse.clone())
            && let Value::Entity(object) = directed.value
        {
            sides.push((object, inverse));
        }
        let mut like = Vec::new();
        for side in sides {
            let found = self.of(names, side)?;
            let same = found
                .iter()
                .filter(|recorded| recorded.key.undated() == key.undated());
            like.extend(same.cloned());
        }
        Ok(like)
    }

    /// The propositions about a subject, a root, with a predicate.
    fn of(
        &mut self,
        names: &mut Names<'_>,
        side: (Id, Id),
    ) -> Result<Rc<[RecordedProposition]>, LookupError> {
        if let Some(found) = self.found.get(&side) {
            return Ok(found.clone());
        }
        let base = names.base();
        let (subject, predicate) = &side;
        let mut found = Vec::new();
        for subject in names.merged(subject)? {
            base.propositions(&subject, predicate, &mut |claim| {
                let key = names.proposition_key(&claim)?;
                found.push(RecordedProposition {
                    claim: claim.id,
                    key,
                });
                Ok(())
            })?;
        }
        let found: Rc<[RecordedProposition]> = found.into();
        if self.kept + found.len() > MOST_KEPT {
            self.found = HashMap::new();
            self.kept = 0;
        }
        self.kept += found.len() + 1;
        self.found.insert(side, found.clone());
        Ok(found)
    }
}
