//! The opposition to a claim from other claims: rivals, and what sources say excludes it.

use std::{collections::BTreeSet, sync::Arc};

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::{
    kb::{
        error::KbError,
        rules::{
            asserted_relation::AssertedRelation,
            assessor::Assessor,
            attribution_key::{AttributionKey, attribution_keys},
            rivals::Rival,
            sides::Sides,
            valid_time::Possibility,
            verdict::{Reason, ReasonKind},
        },
    },
    model::{Attribution, ClaimRelationKind, Ordinal, PartialDate, Stored, StoredClaim},
};

/// The most claims that are listed as hard to square with a claim.
const MOST_TENSION: usize = 100;

/// The opposition to a claim from other claims.
#[derive(Debug, Default)]
pub(in crate::kb) struct Opposition {
    /// The attributions for what certainly excludes the claim.
    pub(in crate::kb) words: Vec<OpposingWord>,
    /// The attributions for what would exclude it, if it is of the same time.
    pub(in crate::kb) aside: Vec<Reason>,
    /// The claims that are hard to square with it.
    pub(in crate::kb) tension: BTreeSet<Ordinal>,
}

/// An attribution of another claim that excludes one.
#[derive(Clone, Debug)]
pub(in crate::kb) struct OpposingWord {
    /// The other claim.
    claim: Arc<Stored<StoredClaim>>,
    /// The index of the attribution in that claim.
    index: usize,
    /// The reason.
    pub(in crate::kb) reason: Reason,
}

impl OpposingWord {
    pub(in crate::kb) fn attribution(&self) -> &Attribution<Ordinal> {
        &self.claim.record.attributions[self.index]
    }
}

impl Assessor<'_, '_> {
    /// The opposition to a claim from other claims.
    pub(in crate::kb) fn opposition(
        &self,
        claim: &Stored<StoredClaim>,
        sides: &Sides,
        relations: &[AssertedRelation],
    ) -> Result<Opposition, KbError> {
        let mut opposition = Opposition::default();
        let rivals = self.rivals(claim)?;
        if !rivals.is_empty() {
            // Where nobody is for the claim, it is what is passed on that others exclude.
            let ours = match sides.supporting.is_empty() {
                true => &sides.live,
                false => &sides.supporting,
            };
            let dates = self.dates(claim, ours)?;
            for rival in &*rivals {
                self.oppose_by_content(claim, &dates, rival, &mut opposition)?;
            }
        }
        for relation in relations {
            self.oppose_by_relation(claim, relation, &mut opposition)?;
        }
        let mut seen: BTreeSet<AttributionKey> = BTreeSet::new();
        opposition
            .words
            .retain(|word| seen.insert(word.reason.attribution));
        Ok(opposition)
    }

    /// Adds what the supporters of a rival say, at the dates at which they say it.
    fn oppose_by_content(
        &self,
        claim: &Stored<StoredClaim>,
        dates: &[Option<PartialDate>],
        rival: &Rival,
        opposition: &mut Opposition,
    ) -> Result<(), KbError> {
        let theirs = self.sides_of_other(&rival.claim)?;
        let keys = attribution_keys(&rival.claim);
        let mut found: HashMap<Option<PartialDate>, Possibility> = HashMap::new();
        for index in &theirs.supporting {
            let attribution = &rival.claim.record.attributions[*index];
            let said = self.speakers.said(attribution)?;
            let possibility = match found.get(&said) {
                Some(possibility) => *possibility,
                None => {
                    let possibility = self.contradiction(claim, dates, rival, said)?;
                    found.insert(said, possibility);
                    possibility
                }
            };
            let reason = |why| Reason {
                attribution: keys[*index],
                why,
                excluded_by: None,
            };
            match possibility {
                Possibility::Impossible => {}
                Possibility::Possible => {
                    if opposition.tension.len() < MOST_TENSION {
                        opposition.tension.insert(rival.claim.ordinal);
                        if rival.clash == Possibility::Certain {
                            let aside = reason(ReasonKind::MayBeAnotherTime);
                            opposition.aside.push(aside);
                        }
                    }
                }
                Possibility::Certain => opposition.words.push(OpposingWord {
                    claim: rival.claim.clone(),
                    index: *index,
                    reason: reason(ReasonKind::SaysWhatExcludes),
                }),
            }
        }
        Ok(())
    }

    /// The surest contradiction with what a rival's supporter says, of all dates at which the claim
    /// is said.
    fn contradiction(
        &self,
        claim: &Stored<StoredClaim>,
        dates: &[Option<PartialDate>],
        rival: &Rival,
        said: Option<PartialDate>,
    ) -> Result<Possibility, KbError> {
        let mut surest = Possibility::Impossible;
        for date in dates {
            let context = self.context;
            let found = context.contradiction_of_dates(&claim.record, *date, rival, said)?;
            surest = surest.max(found);
            if surest == Possibility::Certain {
                break;
            }
        }
        Ok(surest)
    }

    /// Adds what the supporters of a related claim say, where a source says that the two exclude
    /// each other.
    fn oppose_by_relation(
        &self,
        claim: &Stored<StoredClaim>,
        relation: &AssertedRelation,
        opposition: &mut Opposition,
    ) -> Result<(), KbError> {
        let other = &relation.other;
        match (relation.kind, relation.source) {
            (ClaimRelationKind::Contradicts, _) if relation.has_deprecated(&claim.record) => {}
            (ClaimRelationKind::Contradicts, Some(source)) => {
                let keys = attribution_keys(other);
                for index in &self.sides_of_other(other)?.supporting {
                    opposition.words.push(OpposingWord {
                        claim: other.clone(),
                        index: *index,
                        reason: Reason {
                            attribution: keys[*index],
                            why: ReasonKind::ExcludedBy,
                            excluded_by: Some(source),
                        },
                    });
                }
            }
            (ClaimRelationKind::Contradicts | ClaimRelationKind::Tension, _)
                if opposition.tension.len() < MOST_TENSION =>
            {
                opposition.tension.insert(other.ordinal);
            }
            _ => {}
        }
        Ok(())
    }

    /// The dates at which some attributions of a claim say it, each once.
    fn dates(
        &self,
        claim: &Stored<StoredClaim>,
        indexes: &[usize],
    ) -> Result<Vec<Option<PartialDate>>, KbError> {
        let mut dates = HashSet::new();
        for index in indexes {
            dates.insert(self.speakers.said(&claim.record.attributions[*index])?);
        }
        Ok(dates.into_iter().collect())
    }
}
